// SPDX-License-Identifier: EUPL-1.2
/*
 * The folder, the option sets and the fixed lines are read once and kept until the
 * program ends: the documented caches below, guarded by one lock.
 */
#include "library.h"

#include "buffer.h"
#include "fixed_lines.h"
#include "member.h"
#include "message.h"
#include "nearest.h"
#include "option_set.h"
#include "parse.h"
#include "yamlin.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static struct option_sets sets;
static struct fixed_lines lines;

/* Files beside the forms that are no form. */
static const char *const NO_FORMS[] = {"ban-list", "example", "fixed-lines", "import", "keysheet",
	"option-sets", "retention", "sentence-rules", NULL};

/* ---- folder ---- */

static bool holds_library(const char *path)
{
	char inside[PATH_MAX + 16];
	struct stat st;

	snprintf(inside, sizeof inside, "%s/library", path);
	return stat(inside, &st) == 0 && S_ISDIR(st.st_mode);
}

/* ../share/spiegelblad beside the folder of the running program. */
static bool beside_program(char path[PATH_MAX])
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash;

	if (length <= 0)
		return false;
	program[length] = '\0';
	slash = strrchr(program, '/');
	if (!slash)
		return false;
	*slash = '\0';
	return snprintf(path, PATH_MAX, "%s/../share/spiegelblad", program) < PATH_MAX &&
	       holds_library(path);
}

static bool find_folder(struct error *err)
{
	const char *given = getenv("SPIEGELBLAD_DATA");
	char path[PATH_MAX];

	if (given && *given) {
		if (strlen(given) >= sizeof folder || !holds_library(given))
			return error_set(err, EX_UNAVAILABLE,
				_("SPIEGELBLAD_DATA is %s, but there is no folder 'library' in it"),
				given);
		strcpy(folder, given);
		return true;
	}
	if (beside_program(path)) {
		strcpy(folder, path);
		return true;
	}
	if (holds_library(SOURCE_FORMS)) {
		snprintf(folder, sizeof folder, "%s", SOURCE_FORMS);
		return true;
	}
	return error_set(err, EX_UNAVAILABLE,
		_("the library of forms is not there; install Spiegelblad again, or set "
		  "SPIEGELBLAD_DATA to the folder that holds 'library'"));
}

/* With the lock held. */
static bool need_folder(struct error *err)
{
	return folder[0] || find_folder(err);
}

const char *library_folder(struct error *err)
{
	bool found;

	pthread_mutex_lock(&lock);
	found = need_folder(err);
	pthread_mutex_unlock(&lock);
	return found ? folder : NULL;
}

/* ---- files ---- */

bool library_read(const char *path, struct buffer *bytes, struct error *err)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char block[8192];
	size_t n;
	int trouble;

	if (!file)
		return error_set(err, EX_NOINPUT, "%s: %s", path, strerror(errno));
	if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(file);
		return error_set(err, EX_NOINPUT, _("%s: is a folder, not a file"), path);
	}
	/* One byte more than is allowed shows that the file is too large. */
	while (bytes->length <= YAMLIN_BYTES_MAX && (n = fread(block, 1, sizeof block, file)) > 0)
		buffer_add(bytes, block, n);
	trouble = ferror(file) ? errno : 0;
	fclose(file);
	if (trouble)
		return error_set(err, EX_IOERR, "%s: %s", path, strerror(trouble));
	if (bytes->failed)
		return error_memory(err);
	if (bytes->length > YAMLIN_BYTES_MAX)
		return error_set(err, EX_DATAERR,
			_("%s: larger than 1 MB; a definition is a few kB of text"), path);
	return true;
}

bool library_table(const char *name, library_reader *read, void *into, struct error *err)
{
	char path[PATH_MAX + 64];
	struct mistakes mistakes = {0};
	struct buffer bytes = {0};
	struct yamlin *root;
	const char *data = library_folder(err);
	bool ok;

	if (!data)
		return false;
	snprintf(path, sizeof path, "%s/library/%s", data, name);
	ok = library_read(path, &bytes, err);
	if (ok) {
		root = yamlin_read(buffer_text(&bytes), bytes.length, &mistakes);
		if (root)
			read(root, &mistakes, into);
		yamlin_free(root);
		ok = mistakes_report(&mistakes, path, err);
	}
	buffer_free(&bytes);
	return ok;
}

/* ---- what forms share ---- */

static void read_sets(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	option_sets_read(root, mistakes, into);
}

static bool load_sets(struct error *err)
{
	struct option_sets read = {0};

	if (!library_table("option-sets.yaml", read_sets, &read, err)) {
		option_sets_free(&read);
		return false;
	}
	pthread_mutex_lock(&lock);
	if (sets.count) /* another thread was first */
		option_sets_free(&read);
	else
		sets = read;
	pthread_mutex_unlock(&lock);
	return true;
}

static void read_lines(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	fixed_lines_read(root, mistakes, into);
}

static bool load_lines(struct error *err)
{
	struct fixed_lines read = {0};

	if (!library_table("fixed-lines.yaml", read_lines, &read, err)) {
		fixed_lines_free(&read);
		return false;
	}
	pthread_mutex_lock(&lock);
	if (lines.count)
		fixed_lines_free(&read);
	else
		lines = read;
	pthread_mutex_unlock(&lock);
	return true;
}

static bool loaded(const size_t *count)
{
	bool there;

	pthread_mutex_lock(&lock);
	there = *count > 0;
	pthread_mutex_unlock(&lock);
	return there;
}

bool library_load(struct error *err)
{
	return (loaded(&lines.count) || load_lines(err)) && (loaded(&sets.count) || load_sets(err));
}

const char *library_line(const char *key, const char *language, struct error *err)
{
	const struct fixed_line *line;
	const char *text;

	if (!library_load(err))
		return NULL;
	line = fixed_line_find(&lines, key);
	text = line ? texts_in(&line->texts, language) : NULL;
	if (!line)
		error_set(err, EX_DATAERR, _("fixed-lines.yaml: there is no line '%s'"), key);
	else if (!text)
		error_set(err, EX_DATAERR,
			_("fixed-lines.yaml:%d:%d: '%s' has no text in '%s' (T12)"),
			line->texts.place.line, line->texts.place.column, key, language);
	return text;
}

const struct option *library_option_set(const char *name, size_t *count, struct error *err)
{
	const struct option_set *set;

	if (!library_load(err))
		return NULL;
	set = option_set_find(&sets, name);
	if (!set) {
		error_set(err, EX_DATAERR, _("option-sets.yaml: there is no set '%s'"), name);
		return NULL;
	}
	*count = set->count;
	return set->options;
}

/* ---- ids ---- */

static bool is_form_file(const char *name, char id[FORM_ID_SIZE])
{
	static const char ending[] = ".yaml";
	size_t length = strlen(name);

	if (length <= strlen(ending) || length - strlen(ending) >= FORM_ID_SIZE ||
		strcmp(name + length - strlen(ending), ending) != 0)
		return false;
	memcpy(id, name, length - strlen(ending));
	id[length - strlen(ending)] = '\0';
	for (size_t i = 0; NO_FORMS[i]; i++) {
		if (strcmp(id, NO_FORMS[i]) == 0)
			return false;
	}
	return member_is_id(id);
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Adds a copy; the list grows by one pointer at a time, a library holds dozens. */
static bool add_id(char ***ids, size_t *count, const char *id)
{
	char **list = realloc(*ids, (*count + 1) * sizeof list[0]);

	if (!list)
		return false;
	*ids = list;
	list[*count] = strdup(id);
	return list[*count] && ++*count;
}

bool library_ids(char ***ids, size_t *count, struct error *err)
{
	const char *data = library_folder(err);
	char path[PATH_MAX + 16], id[FORM_ID_SIZE];
	const struct dirent *entry;
	char **list = NULL;
	size_t n = 0;
	bool ok = true;
	DIR *dir;

	if (!data)
		return false;
	snprintf(path, sizeof path, "%s/library", data);
	dir = opendir(path);
	if (!dir)
		return error_set(err, EX_NOINPUT, "%s: %s", path, strerror(errno));
	while (ok && (entry = readdir(dir)) != NULL)
		ok = !is_form_file(entry->d_name, id) || add_id(&list, &n, id);
	closedir(dir);
	if (!ok) {
		library_ids_free(list, n);
		return error_memory(err);
	}
	if (n)
		qsort(list, n, sizeof list[0], by_text);
	*ids = list;
	*count = n;
	return true;
}

void library_ids_free(char **ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(ids[i]);
	free(ids);
}

static bool no_such_form(const char *id, struct error *err)
{
	char **ids = NULL;
	size_t count = 0;
	const char *near;

	if (!library_ids(&ids, &count, err))
		return false;
	near = nearest_word(id, (const char *const *)ids, count);
	error_set(err, EX_NOINPUT,
		_("there is no form '%.60s' in the library%s%s%s; 'formgen list' shows all, "
		  "and a file of your own is named with its path (./%.60s.yaml)"),
		id, near ? _("; did you mean '") : "", near ? near : "", near ? "'?" : "", id);
	library_ids_free(ids, count);
	return false;
}

/* ---- a form ---- */

static bool is_path(const char *text)
{
	size_t length = strlen(text);

	return strchr(text, '/') || (length > 5 && strcmp(text + length - 5, ".yaml") == 0) ||
	       (length > 4 && strcmp(text + length - 4, ".yml") == 0);
}

static bool find_path(const char *id_or_path, char path[PATH_MAX + 64], struct error *err)
{
	char lower[FORM_ID_SIZE];
	const char *data;
	struct stat st;
	size_t i;

	if (is_path(id_or_path)) {
		if (strlen(id_or_path) >= PATH_MAX)
			return error_set(err, EX_NOINPUT, _("the path is too long"));
		strcpy(path, id_or_path);
		return true;
	}
	/* SG-C is how people call it. */
	for (i = 0; id_or_path[i] && i + 1 < sizeof lower; i++) {
		char c = id_or_path[i];

		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	lower[i] = '\0';
	data = library_folder(err);
	if (!data)
		return false;
	if (id_or_path[i] || !member_is_id(lower))
		return no_such_form(id_or_path, err);
	for (size_t k = 0; NO_FORMS[k]; k++) {
		if (strcmp(lower, NO_FORMS[k]) == 0 && strcmp(lower, "example") != 0)
			return no_such_form(lower, err);
	}
	snprintf(path, PATH_MAX + 64, "%s/library/%s.yaml", data, lower);
	return stat(path, &st) == 0 || no_such_form(lower, err);
}

/* In the library a form is found by the name of its file, so the two must agree. */
static bool check_name(const struct form *form, const char *path, struct error *err)
{
	const char *name = strrchr(path, '/') + 1;
	size_t length = strlen(form->id);

	if (strncmp(name, form->id, length) == 0 && strcmp(name + length, ".yaml") == 0)
		return true;
	return error_set(err, EX_DATAERR,
		_("%s:1:1: the form calls itself '%s'; in the library its file must be '%s.yaml'"),
		path, form->id, form->id);
}

struct form *library_parse(const char *path, const char *bytes, size_t length, struct error *err)
{
	if (!loaded(&sets.count) && !load_sets(err))
		return NULL;
	return parse_form(path, bytes, length, &sets, err);
}

struct form *library_form(const char *id_or_path, struct error *err)
{
	char path[PATH_MAX + 64];
	struct buffer bytes = {0};
	struct form *form = NULL;

	if (!find_path(id_or_path, path, err))
		return NULL;
	if (library_read(path, &bytes, err))
		form = library_parse(path, buffer_text(&bytes), bytes.length, err);
	buffer_free(&bytes);
	if (form && !is_path(id_or_path) && !check_name(form, path, err)) {
		form_free(form);
		form = NULL;
	}
	return form;
}
