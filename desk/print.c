// SPDX-License-Identifier: EUPL-1.2
#include "print.h"

#include "action_list.h"
#include "catalogue.h"
#include "jsonin.h"
#include "jsonout.h"
#include "library.h"
#include "message.h"
#include "output.h"
#include "pack.h"
#include "sheets.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { PATH_SIZE = PATH_MAX + 128 };

bool print_event_name(const char *typed, char event[PRINT_EVENT_MAX + 1])
{
	size_t length = 0;
	bool blank = false;

	for (const char *c = typed; *c; c++) {
		if (*c == ' ' || *c == '\n') {
			blank = length > 0;
			continue;
		}
		if (length + 1 + blank > PRINT_EVENT_MAX)
			return false;
		if (blank)
			event[length++] = ' ';
		event[length++] = *c;
		blank = false;
	}
	event[length] = '\0';
	return length > 0;
}

/* Only a secret becomes part of a path: 64 hexadecimal digits. */
static bool is_run(const char *run)
{
	return strlen(run) == SESSION_SECRET_SIZE - 1 &&
	       strspn(run, "0123456789abcdef") == SESSION_SECRET_SIZE - 1;
}

static void path_of(const struct desk *desk, const char *run, const char *ending, char *path)
{
	snprintf(path, PATH_SIZE, "%s/prints/%s.%s", desk->folder, run, ending);
}

/* --- the note beside the file --------------------------------------------------------------------- */

static bool write_note(const struct desk *desk, const struct print *p, struct error *err)
{
	char path[PATH_SIZE];
	struct buffer text = {0};
	struct jsonout w = {&text, false};
	bool good;

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "event", p->event);
	jsonout_string(&w, "form", p->form);
	jsonout_string(&w, "language", p->language);
	jsonout_string(&w, "variant", p->variant);
	jsonout_integer(&w, "count", p->count);
	jsonout_integer(&w, "sides", p->sides);
	jsonout_string(&w, "day", p->day);
	jsonout_object_end(&w);
	path_of(desk, p->run, "json", path);
	good = output_whole(path, &text, err);
	buffer_free(&text);
	return good;
}

static void copy_member(const struct jsonin *note, const char *key, char *to, size_t size)
{
	snprintf(to, size, "%s", jsonin_text(jsonin_member(note, key), ""));
}

bool print_find(const struct desk *desk, const char *run, struct print *p)
{
	char path[PATH_SIZE];
	struct buffer text = {0};
	struct jsonin *note = NULL;

	if (!is_run(run))
		return false;
	path_of(desk, run, "json", path);
	if (library_read(path, &text, NULL))
		note = jsonin_parse(buffer_text(&text), text.length, NULL);
	buffer_free(&text);
	if (!note)
		return false;
	*p = (struct print){0};
	strcpy(p->run, run);
	copy_member(note, "event", p->event, sizeof p->event);
	copy_member(note, "form", p->form, sizeof p->form);
	copy_member(note, "language", p->language, sizeof p->language);
	copy_member(note, "variant", p->variant, sizeof p->variant);
	copy_member(note, "day", p->day, sizeof p->day);
	p->count = (long)jsonin_integer(jsonin_member(note, "count"), 0);
	p->sides = (int)jsonin_integer(jsonin_member(note, "sides"), 0);
	jsonin_free(note);
	return true;
}

/* --- making ------------------------------------------------------------------------------------------ */

static void today(char day[11])
{
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	strftime(day, 11, "%Y-%m-%d", &utc);
}

bool print_make(struct desk *desk, struct print *order, struct error *err)
{
	char path[PATH_SIZE];
	struct sheets_result result = {0};
	struct sheets_request request = {.form = catalogue_form(desk->catalogue, order->form),
		.language = order->language,
		.variant = order->variant,
		.event = order->event,
		.count = (size_t)order->count,
		.draft = true, /* the page says that nobody has checked the translation */
		.file = path};
	bool good;

	if (!is_run(order->run) || !request.form)
		return error_set(err, EX_USAGE, _("this page is too old; open it again"));
	path_of(desk, order->run, "pdf", path);
	pthread_mutex_lock(&desk->press);
	good = sheets_print(desk->store, &request, &result, err);
	pthread_mutex_unlock(&desk->press);
	if (!good)
		return false;
	free(result.sheets);
	order->sides = (int)result.sides;
	today(order->day);
	return write_note(desk, order, err);
}

/* The description stands beside its file, so that the same page sent twice says the same. */
bool print_day(struct desk *desk, struct print *order, const struct buffer *text, struct error *err)
{
	char path[PATH_SIZE], file[PATH_SIZE];
	struct pack_result result = {0};
	struct pack *pack;
	bool good;

	if (!is_run(order->run))
		return error_set(err, EX_USAGE, _("this page is too old; open it again"));
	path_of(desk, order->run, "yaml", path);
	path_of(desk, order->run, "pdf", file);
	if (!output_whole(path, text, err))
		return false;
	pthread_mutex_lock(&desk->press);
	pack = pack_load(path, err);
	good = pack && pack_print(desk->store, pack, file, &result, err);
	pack_free(pack);
	pthread_mutex_unlock(&desk->press);
	pack_result_free(&result);
	if (!good)
		return false;
	today(order->day);
	return write_note(desk, order, err);
}

/* Points that are at their end need no box to tick. */
static size_t keep_open(struct action *list, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (list[i].status == ACTION_TODO || list[i].status == ACTION_BUSY)
			list[kept++] = list[i];
	return kept;
}

/* With the press held. */
static bool print_list_of(
	struct desk *desk, struct print *order, const struct action_list *list, struct error *err)
{
	char path[PATH_SIZE], event[ACTIONS_EVENT_SIZE];
	struct sheets_result result = {0};
	struct form *form = action_list_form(list, err);
	struct design *design = form ? action_list_design(list, form, err) : NULL;
	struct sheets_request request = {.form = form,
		.language = order->language,
		.event = event,
		.count = 1,
		.file = path,
		.design = design};
	bool good = design != NULL;

	path_of(desk, order->run, "pdf", path);
	actions_event(order->event, event);
	if (good && !event[0])
		good = error_set(err, EX_DATAERR, _("the name of the event is too long"));
	good = good && sheets_print(desk->store, &request, &result, err);
	order->sides = (int)result.sides;
	free(result.sheets);
	design_free(design);
	form_free(form);
	return good;
}

bool print_actions(struct desk *desk, struct print *order, struct error *err)
{
	struct action_list list = {.event = order->event, .day = order->day};
	struct result_words words;
	struct action *actions;
	bool good;

	if (!is_run(order->run))
		return error_set(err, EX_USAGE, _("this page is too old; open it again"));
	today(order->day);
	if (!actions_list(desk->store, order->event, order->language, &actions, &list.count, err))
		return false;
	list.actions = actions;
	list.count = keep_open(actions, list.count);
	list.words = &words;
	pthread_mutex_lock(&desk->press);
	good = result_words_open(order->language, &words, err);
	if (good) {
		good = print_list_of(desk, order, &list, err);
		result_words_close(&words);
	}
	pthread_mutex_unlock(&desk->press);
	free(actions);
	strcpy(order->form, ACTIONS_FORM);
	order->count = 1;
	return good && write_note(desk, order, err);
}

int print_open(const struct desk *desk, const char *run)
{
	char path[PATH_SIZE];

	if (!is_run(run))
		return -1;
	path_of(desk, run, "pdf", path);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* --- all of them -------------------------------------------------------------------------------------- */

static int latest_first(const void *left, const void *right)
{
	const struct print *a = left, *b = right;
	int order = strcmp(b->day, a->day);

	return order ? order : strcmp(a->form, b->form);
}

/* The run of "RUN.json", or false. */
static bool run_of(const char *name, char run[SESSION_SECRET_SIZE])
{
	static const char ENDING[] = ".json";

	if (strlen(name) != SESSION_SECRET_SIZE - 1 + strlen(ENDING) ||
		strcmp(name + SESSION_SECRET_SIZE - 1, ENDING) != 0)
		return false;
	memcpy(run, name, SESSION_SECRET_SIZE - 1);
	run[SESSION_SECRET_SIZE - 1] = '\0';
	return is_run(run);
}

static DIR *open_folder(const struct desk *desk)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof path, "%s/prints", desk->folder);
	return opendir(path);
}

bool print_list(const struct desk *desk, const char *event, struct print **list, size_t *count,
	struct error *err)
{
	struct print *found = calloc(PRINTS_MAX, sizeof *found);
	char run[SESSION_SECRET_SIZE];
	const struct dirent *entry;
	size_t n = 0;
	DIR *dir;

	if (!found)
		return error_memory(err);
	dir = open_folder(desk);
	while (dir && n < PRINTS_MAX && (entry = readdir(dir)) != NULL)
		if (run_of(entry->d_name, run) && print_find(desk, run, &found[n]) &&
			strcmp(found[n].event, event) == 0)
			n++;
	if (dir)
		closedir(dir);
	qsort(found, n, sizeof *found, latest_first);
	*list = found;
	*count = n;
	return true;
}

void print_tidy(const struct desk *desk)
{
	time_t oldest = time(NULL) - (time_t)PRINT_KEEP_DAYS * 24 * 60 * 60;
	DIR *dir = open_folder(desk);
	const struct dirent *entry;
	struct stat st;

	while (dir && (entry = readdir(dir)) != NULL)
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode) && st.st_mtime < oldest)
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
}
