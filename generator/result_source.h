// SPDX-License-Identifier: EUPL-1.2
/*
 * What a result sheet is made from: the numbers that may be told, and beside them the definitions
 * that were frozen when the sheets were printed, for the words and pictograms of their options.
 */
#ifndef RESULT_SOURCE_H
#define RESULT_SOURCE_H

#include "form.h"
#include "result_words.h"
#include "results.h"

struct result_source {
	const struct results *results; /* lent */
	struct result_words words;
	struct form **forms;                /* of each of results->forms, in that order */
	const char *ranges[RESULTS_RANGES]; /* what RESULTS_RANGE is called */
};

/* The results must outlive the source. Err when a definition cannot be read any more or a form
 * has no words in that language. */
bool result_source_open(const struct results *results, const char *language,
	struct result_source *source, struct error *err);
void result_source_close(struct result_source *source);

/* A question with its numbers and its words. */
struct result_answer {
	const struct results_form *form;
	const struct results_question *numbers;
	const struct form *definition;
	const struct question *question;   /* of a row of a grid: the grid */
	const struct statement *statement; /* the row, or NULL */
};

/* False when this form has no such question or was not printed for the event. `form` "" is any
 * form that has one. */
bool result_source_find(const struct result_source *source, const char *form, const char *question,
	struct result_answer *answer);

/* The index in results->forms of that form, or results->form_count. */
size_t result_source_form(const struct result_source *source, const char *form);

/* The text in the language of the sheet. A form in Dutch may have it in one form of address only.
 * "" when there is none. */
const char *result_text(const struct result_source *source, const struct texts *texts);

/* Label and pictogram of the option with that place in numbers->codes. */
struct result_option {
	const char *label, *pictogram;
};
struct result_option result_option(
	const struct result_source *source, const struct result_answer *answer, size_t place);

/* What the question is called when a plan gives it no shorter name. */
const char *result_question_text(
	const struct result_source *source, const struct result_answer *answer);

#endif
