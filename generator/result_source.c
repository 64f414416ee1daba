// SPDX-License-Identifier: EUPL-1.2
#include "result_source.h"

#include "library.h"
#include "message.h"
#include "parse.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static void read_sets(const struct yamlin *root, struct mistakes *mistakes, void *into)
{
	option_sets_read(root, mistakes, into);
}

/* Dutch has two forms of address; results speak about people, not to them, so either will do. */
static const char *text_in(const struct texts *texts, const char *language)
{
	const char *text = texts_in(texts, language);
	size_t length = strlen(language);

	for (size_t i = 0; !text && i < texts->count; i++)
		if (strncmp(texts->items[i].language, language, length) == 0 &&
			texts->items[i].language[length] == '-')
			text = texts->items[i].text;
	return text;
}

static bool speaks(const struct form *form, const char *language, struct error *err)
{
	if (text_in(&form->title, language))
		return true;
	return error_set(err, EX_DATAERR,
		_("form %s has no words in \"%s\"; choose another language with --lang"), form->id,
		language);
}

static bool open_forms(const struct results *results, const struct option_sets *sets,
	struct result_source *source, struct error *err)
{
	source->forms = calloc(results->form_count + 1, sizeof(struct form *));
	if (!source->forms)
		return error_memory(err);
	for (size_t i = 0; i < results->form_count; i++) {
		const struct results_form *f = &results->forms[i];

		source->forms[i] =
			parse_form(f->form, f->definition, strlen(f->definition), sets, err);
		if (!source->forms[i] || !speaks(source->forms[i], source->words.language, err))
			return false;
	}
	return true;
}

static void find_ranges(struct result_source *source)
{
	static const char *const KEYS[RESULTS_RANGES] = {
		"range-1", "range-2", "range-3", "range-4", "range-5"};

	for (size_t i = 0; i < RESULTS_RANGES; i++)
		source->ranges[i] = result_word(&source->words, KEYS[i]);
}

bool result_source_open(const struct results *results, const char *language,
	struct result_source *source, struct error *err)
{
	struct option_sets sets = {0};
	bool good;

	*source = (struct result_source){.results = results};
	good = result_words_open(language, &source->words, err) &&
	       library_table("option-sets.yaml", read_sets, &sets, err) &&
	       open_forms(results, &sets, source, err);
	option_sets_free(&sets);
	if (good)
		find_ranges(source);
	else
		result_source_close(source);
	return good;
}

void result_source_close(struct result_source *source)
{
	for (size_t i = 0; source->forms && source->forms[i]; i++)
		form_free(source->forms[i]);
	free(source->forms);
	result_words_close(&source->words);
	*source = (struct result_source){0};
}

/* --- looking up --------------------------------------------------------------------------------- */

size_t result_source_form(const struct result_source *source, const char *form)
{
	size_t i = 0;

	while (i < source->results->form_count && strcmp(source->results->forms[i].form, form) != 0)
		i++;
	return i;
}

/* "gr1.a" is row a of grid gr1. */
static void find_words(const struct form *form, const char *id, struct result_answer *answer)
{
	const char *dot = strchr(id, '.');
	char grid[2 * FORM_ID_SIZE];

	answer->question = form_question(form, id);
	if (answer->question || !dot || (size_t)(dot - id) >= sizeof grid)
		return;
	memcpy(grid, id, (size_t)(dot - id));
	grid[dot - id] = '\0';
	answer->question = form_question(form, grid);
	for (size_t i = 0; answer->question && i < answer->question->statement_count; i++)
		if (strcmp(answer->question->statements[i].id, dot + 1) == 0)
			answer->statement = &answer->question->statements[i];
}

static bool find_in(const struct result_source *source, size_t form, const char *question,
	struct result_answer *answer)
{
	*answer = (struct result_answer){
		.form = &source->results->forms[form], .definition = source->forms[form]};
	for (size_t i = 0; i < answer->form->question_count; i++)
		if (strcmp(answer->form->questions[i].id, question) == 0)
			answer->numbers = &answer->form->questions[i];
	if (!answer->numbers)
		return false;
	find_words(answer->definition, question, answer);
	return answer->question != NULL;
}

bool result_source_find(const struct result_source *source, const char *form, const char *question,
	struct result_answer *answer)
{
	for (size_t i = 0; i < source->results->form_count; i++)
		if ((!*form || strcmp(source->results->forms[i].form, form) == 0) &&
			find_in(source, i, question, answer))
			return true;
	return false;
}

const char *result_text(const struct result_source *source, const struct texts *texts)
{
	const char *text = text_in(texts, source->words.language);

	return text ? text : "";
}

struct result_option result_option(
	const struct result_source *source, const struct result_answer *answer, size_t place)
{
	struct result_option found = {"", ""};
	int code = answer->numbers->codes[place];

	if (answer->numbers->type == QUESTION_NUMBER && code >= 1 && code <= RESULTS_RANGES)
		return (struct result_option){source->ranges[code - 1], ""};
	for (size_t i = 0; i < answer->question->option_count; i++) {
		const struct option *option = &answer->question->options[i];

		if (option->code == code)
			found = (struct result_option){
				result_text(source, &option->label), option->pictogram};
	}
	return found;
}

const char *result_question_text(
	const struct result_source *source, const struct result_answer *answer)
{
	return result_text(
		source, answer->statement ? &answer->statement->text : &answer->question->text);
}
