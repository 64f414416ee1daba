// SPDX-License-Identifier: EUPL-1.2
#include "own.h"

#include "assets.h"
#include "catalogue.h"
#include "check_layout.h"
#include "definition.h"
#include "library.h"
#include "member.h"
#include "message.h"
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

static const char ENDING[] = ".yaml";

void own_path(const struct desk *desk, const char *id, char path[PATH_MAX])
{
	struct buffer text = {0};

	buffer_printf(&text, "%s/forms/%s%s", desk->folder, id, ENDING);
	snprintf(path, PATH_MAX, "%s", buffer_text(&text));
	buffer_free(&text);
}

/* --- at the start --------------------------------------------------------------------------------- */

/* "my-form" of "my-form.yaml"; false for anything else. */
static bool id_of(const char *name, char id[FORM_ID_SIZE])
{
	size_t length = strlen(name);

	if (length <= strlen(ENDING) || length - strlen(ENDING) >= FORM_ID_SIZE ||
		strcmp(name + length - strlen(ENDING), ENDING) != 0)
		return false;
	memcpy(id, name, length - strlen(ENDING));
	id[length - strlen(ENDING)] = '\0';
	return member_is_id(id);
}

static void read_one(struct desk *desk, const char *id, struct buffer *trouble)
{
	char path[PATH_MAX];
	struct error wrong = {0};
	struct form *form;

	own_path(desk, id, path);
	form = library_form(path, &wrong);
	if (!form)
		buffer_printf(trouble, "%s\n", wrong.text);
	else if (!catalogue_add(desk->catalogue, form))
		buffer_printf(trouble, _("%s: the library has a form of that name\n"), path);
}

bool own_read(struct desk *desk, struct buffer *trouble, struct error *err)
{
	struct buffer folder = {0};
	const struct dirent *entry;
	char id[FORM_ID_SIZE];
	DIR *dir = NULL;

	buffer_printf(&folder, "%s/forms", desk->folder);
	if (mkdir(buffer_text(&folder), 0700) == 0 || errno == EEXIST)
		dir = opendir(buffer_text(&folder));
	if (!dir)
		error_set(err, EX_CANTCREAT, "%s: %s", buffer_text(&folder), strerror(errno));
	buffer_free(&folder);
	while (dir && (entry = readdir(dir)) != NULL)
		if (id_of(entry->d_name, id))
			read_one(desk, id, trouble);
	if (!dir)
		return false;
	closedir(dir);
	return true;
}

/* --- a text to begin with ---------------------------------------------------------------------------- */

/* Leaves the two kinds of Dutch: who changes a text in one language has not changed it in the
 * others, and rule T12 wants all of them. */
static void keep_dutch(struct texts *texts)
{
	size_t kept = 0;

	for (size_t i = 0; i < texts->count; i++)
		if (strncmp(texts->items[i].language, "nl", 2) == 0)
			texts->items[kept++] = texts->items[i];
		else
			free(texts->items[i].text);
	texts->count = kept;
}

static void keep_dutch_words(struct form *form)
{
	size_t kept = 0;

	keep_dutch(&form->title);
	keep_dutch(&form->intro);
	for (size_t i = 0; i < form->question_count; i++) {
		struct question *q = &form->questions[i];

		keep_dutch(&q->text);
		for (size_t j = 0; j < q->option_count; j++)
			keep_dutch(&q->options[j].label);
		for (size_t j = 0; j < q->statement_count; j++)
			keep_dutch(&q->statements[j].text);
	}
	for (size_t i = 0; i < form->language_count; i++)
		if (strncmp(form->languages[i].tag, "nl", 2) == 0)
			form->languages[kept++] = form->languages[i];
	form->language_count = kept;
}

static bool copy_of_library(const char *id, struct buffer *yaml, struct error *err)
{
	struct form *form = library_form(id, err);

	if (!form)
		return false;
	if (form_language(form, "nl") || form_language(form, "nl-u"))
		keep_dutch_words(form);
	snprintf(form->id, sizeof form->id, "eigen-%.20s", id);
	form->version = 1;
	form->instrument[0] = form->pair[0] = '\0';
	definition_write(form, "", yaml);
	form_free(form);
	return !yaml->failed || error_memory(err);
}

bool own_begin(const struct desk *desk, const char *id, struct buffer *yaml, struct error *err)
{
	const struct form *form = catalogue_form(desk->catalogue, id);
	const struct asset *example = asset_find("/new-form.yaml");

	if (form && !catalogue_is_own(desk->catalogue, id))
		return copy_of_library(id, yaml, err);
	if (form)
		buffer_add(yaml, form->source, form->source_length);
	else
		buffer_add(yaml, example->bytes, example->count);
	return !yaml->failed || error_memory(err);
}

/* --- looking at it ------------------------------------------------------------------------------------ */

/* "name:12:3: what is wrong", line by line, as remarks. */
static bool take_mistakes(const char *text, struct remarks *remarks)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		struct remark remark = {.error = true};
		const char *colon = text + strcspn(text, ":\n"), *what = text;

		if (*colon == ':')
			what = mistakes_place(colon + 1, &remark.place);
		if (what == colon + 1)
			what = text;
		snprintf(
			remark.text, sizeof remark.text, "%.*s", (int)(text + length - what), what);
		if (!remarks_add(remarks, &remark))
			return false;
		text += length + (text[length] == '\n');
	}
	return true;
}

bool own_check(struct desk *desk, const char *yaml, struct form **form, struct remarks *remarks,
	struct error *err)
{
	struct error wrong = {0};
	bool looked;

	*form = library_parse("form", yaml, strlen(yaml), &wrong);
	if (!*form && wrong.status != EX_DATAERR) {
		*err = wrong;
		return false;
	}
	if (!*form)
		return take_mistakes(wrong.text, remarks) || error_memory(err);
	pthread_mutex_lock(&desk->press);
	looked = check_words(*form, remarks, err) && check_layout(*form, remarks, err);
	pthread_mutex_unlock(&desk->press);
	if (!looked) {
		form_free(*form);
		*form = NULL;
	}
	return looked;
}

/* --- keeping it ---------------------------------------------------------------------------------------- */

bool own_keep(struct desk *desk, struct form *form, struct error *err)
{
	const struct form *there = catalogue_form(desk->catalogue, form->id);
	struct buffer text = {0};
	char path[PATH_MAX];
	bool good;

	if (there && !catalogue_is_own(desk->catalogue, form->id)) {
		error_set(err, EX_USAGE,
			_("the library has a form %s; give yours another name after \"form:\""),
			form->id);
		form_free(form);
		return false;
	}
	own_path(desk, form->id, path);
	buffer_add(&text, form->source, form->source_length);
	good = output_whole(path, &text, err);
	buffer_free(&text);
	if (!good) {
		form_free(form);
		return false;
	}
	return catalogue_add(desk->catalogue, form) ||
	       error_set(err, EX_USAGE, _("there are too many forms of your own"));
}
