// SPDX-License-Identifier: EUPL-1.2
#include "theme.h"

#include "check_layout.h"
#include "library.h"
#include "member.h"
#include "message.h"
#include "option_set.h"
#include "texts.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { WORDS_LEAST = 2 };

struct theme {
	char *path;
	struct languages languages;
	struct option *words;
	size_t count;
};

void theme_free(struct theme *theme)
{
	if (!theme)
		return;
	options_free(theme->words, theme->count);
	free(theme->languages.items);
	free(theme->path);
	free(theme);
}

/* --- reading ------------------------------------------------------------------------------------- */

static void read_word(const struct yamlin *item, struct theme *theme, struct mistakes *mistakes)
{
	static const char *const keys[] = {"pictogram", "label", NULL};
	struct option *word = &theme->words[theme->count++];
	const struct yamlin *pictogram, *label;

	word->place = item->place;
	if (!member_keys(item, keys, mistakes))
		return;
	pictogram = member_required(item, "pictogram", mistakes);
	label = member_required(item, "label", mistakes);
	if (pictogram)
		member_id(pictogram, "pictogram", mistakes, word->pictogram);
	if (label)
		texts_read(label, "label", theme->languages, mistakes, &word->label);
}

static void read_words(const struct yamlin *list, struct theme *theme, struct mistakes *mistakes)
{
	if (!member_list(list, "words", mistakes))
		return;
	if (list->count < WORDS_LEAST || list->count > FORM_OPTIONS_MAX) {
		mistakes_add(mistakes, list->place, _("%zu words; a theme has %d to 5"),
			list->count, WORDS_LEAST);
		return;
	}
	theme->words = calloc(list->count, sizeof *theme->words);
	if (!theme->words) {
		mistakes->failed = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		read_word(&list->entries[i].value, theme, mistakes);
}

struct theme *theme_read(const struct yamlin *map, const char *path, struct mistakes *mistakes)
{
	static const char *const keys[] = {"languages", "words", NULL};
	struct theme *theme = calloc(1, sizeof *theme);
	size_t before = mistakes->count;
	const struct yamlin *languages, *words;

	if (theme)
		theme->path = strdup(path);
	if (!theme || !theme->path) {
		mistakes->failed = true;
		theme_free(theme);
		return NULL;
	}
	if (member_keys(map, keys, mistakes)) {
		languages = member_required(map, "languages", mistakes);
		words = member_required(map, "words", mistakes);
		if (languages && words && languages_read(languages, mistakes, &theme->languages))
			read_words(words, theme, mistakes);
	}
	if (mistakes->count == before && !mistakes->failed)
		return theme;
	theme_free(theme);
	return NULL;
}

struct theme *theme_load(const char *path, struct error *err)
{
	struct mistakes mistakes = {0};
	struct buffer bytes = {0};
	struct theme *theme = NULL;
	struct yamlin *root;

	if (library_read(path, &bytes, err)) {
		root = yamlin_read(buffer_text(&bytes), bytes.length, &mistakes);
		if (root)
			theme = theme_read(root, path, &mistakes);
		yamlin_free(root);
		if (!mistakes_report(&mistakes, path, err)) {
			theme_free(theme);
			theme = NULL;
		}
	}
	buffer_free(&bytes);
	return theme;
}

/* --- rules ----------------------------------------------------------------------------------------- */

/* A form of one language, whose theme question has these options; NULL options: its own. */
struct trial {
	struct form form;
	struct form_language language;
	struct question questions[FORM_QUESTIONS_MAX];
};

static void try_on(const struct form *form, const char *language, struct theme_options *options,
	struct trial *trial)
{
	trial->form = *form;
	trial->language = *form_language(form, language);
	trial->form.languages = &trial->language;
	trial->form.language_count = 1;
	trial->form.questions = trial->questions;
	memcpy(trial->questions, form->questions, form->question_count * sizeof *form->questions);
	for (size_t i = 0; options && i < form->question_count; i++) {
		if (!form->questions[i].theme)
			continue;
		trial->questions[i].options = options->items;
		trial->questions[i].option_count = options->count;
		trial->questions[i].option_set[0] = '\0';
	}
}

static bool is_among(const struct remarks *remarks, const struct remark *remark)
{
	for (size_t i = 0; i < remarks->count; i++)
		if (strcmp(remarks->items[i].rule, remark->rule) == 0 &&
			strcmp(remarks->items[i].text, remark->text) == 0)
			return true;
	return false;
}

/* The first thing that is wrong with the theme and was not with the form. */
static bool tell(const struct theme *theme, const struct remarks *before,
	const struct remarks *after, struct error *err)
{
	for (size_t i = 0; i < after->count; i++) {
		const struct remark *r = &after->items[i];
		/* What is measured on paper is remarked where the question stands in the form. */
		struct place place = r->rule[0] == 'L' ? theme->words[0].place : r->place;

		if (r->error && !is_among(before, r))
			return error_set(err, EX_DATAERR, "%s:%d:%d: %s: %s%s%s", theme->path,
				place.line, place.column, r->rule, r->text,
				r->suggestion[0] ? "; " : "", r->suggestion);
	}
	return true;
}

static bool keeps_rules(const struct theme *theme, const struct form *form, const char *language,
	struct theme_options *options, struct error *err)
{
	struct trial *own = calloc(1, sizeof *own), *with = calloc(1, sizeof *with);
	struct remarks before = {0}, after = {0};
	bool good = (own && with) || error_memory(err);

	if (good) {
		try_on(form, language, NULL, own);
		try_on(form, language, options, with);
		good = check_words(&own->form, &before, err) &&
		       check_layout(&own->form, &before, err) &&
		       check_words(&with->form, &after, err) &&
		       check_layout(&with->form, &after, err) && tell(theme, &before, &after, err);
	}
	remarks_free(&before);
	remarks_free(&after);
	free(own);
	free(with);
	return good;
}

static const struct question *theme_question(const struct form *form)
{
	for (size_t i = 0; i < form->question_count; i++)
		if (form->questions[i].theme)
			return &form->questions[i];
	return NULL;
}

static bool has_language(const struct theme *theme, const char *language)
{
	for (size_t i = 0; i < theme->languages.count; i++)
		if (strcmp(theme->languages.items[i].tag, language) == 0)
			return true;
	return false;
}

bool theme_apply(const struct theme *theme, const struct form *form, const char *language,
	struct theme_options *options, struct error *err)
{
	const struct question *q = theme_question(form);

	if (!q)
		return error_set(err, EX_DATAERR,
			_("form %s has no question for the words of a theme"), form->id);
	if (!form_language(form, language))
		return error_set(err, EX_DATAERR, _("form %s is not there in language \"%s\""),
			form->id, language);
	if (!has_language(theme, language))
		return error_set(err, EX_DATAERR,
			_("%s: T12: the theme has no words in \"%s\"; add them"), theme->path,
			language);
	if (theme->count >= q->option_count)
		return error_set(err, EX_DATAERR,
			_("%s:%d:%d: T08: %zu words; question %s has room for %zu beside its last "
			  "option"),
			theme->path, theme->words[q->option_count - 1].place.line,
			theme->words[q->option_count - 1].place.column, theme->count, q->id,
			q->option_count - 1);
	for (options->count = 0; options->count < theme->count; options->count++) {
		options->items[options->count] = theme->words[options->count];
		options->items[options->count].code = q->options[options->count].code;
	}
	options->items[options->count++] = q->options[q->option_count - 1];
	return keeps_rules(theme, form, language, options, err);
}
