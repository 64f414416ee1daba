// SPDX-License-Identifier: EUPL-1.2
/*
 * Results of events that never took place: forms of the library, with counts that follow from the
 * number of sheets, through the real rules for small groups. Included by the tests of result
 * sheets; the same on each run.
 */
#ifndef FAKE_RESULTS_H
#define FAKE_RESULTS_H

#include "library.h"
#include "results.h"
#include "results_split.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAYBE_FAKE __attribute__((unused)) static

struct fake_form {
	const char *id;
	long printed, returned, blank; /* answered: returned - blank */
};

static unsigned fake_dice(unsigned *state, unsigned bound)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % bound;
}

static bool fake_is_amount(const struct question *q)
{
	bool amounts = q->option_count == 3;

	for (size_t i = 0; amounts && i < 3; i++)
		amounts = strncmp(q->options[i].pictogram, "amt-", 4) == 0;
	return amounts;
}

static enum small_band fake_band(const char *key)
{
	if (strncmp(key, "face-", 5) == 0)
		return key[5] < '3' ? BAND_NOT_GOOD : key[5] == '3' ? BAND_MIDDLE : BAND_GOOD;
	return key[4] == '0' ? BAND_NOT_GOOD : key[4] == '1' ? BAND_MIDDLE : BAND_GOOD;
}

/* Options of the question, those of a scale of faces without a list of its own included. */
static const struct option *fake_options(const struct question *q, size_t *count)
{
	if (q->option_count > 0) {
		*count = q->option_count;
		return q->options;
	}
	return library_option_set(q->type == QUESTION_FACES3 ? "F3" : "F5", count, NULL);
}

static void fake_question(const struct form *form, const struct question *q, long people,
	unsigned *state, struct results_question *out)
{
	struct small_group group = {
		regime_letter(form->regime), people, people > 4 ? 4 : people, people / 4 + 1};
	struct small_limits limits = small_limits_raised(0, 0);
	struct small_counts counts = {.max = q->max};
	const struct option *options = NULL;
	size_t count = 0;

	memcpy(out->id, q->id, sizeof q->id);
	out->type = q->type;
	out->max = q->max;
	out->version = 1;
	counts.blank = people > 2 ? (long)fake_dice(state, 2) : 0;
	counts.people = people - counts.blank;
	if (q->type != QUESTION_TEXT && q->type != QUESTION_NUMBER)
		options = fake_options(q, &count);
	counts.scale = q->type == QUESTION_FACES5 || q->type == QUESTION_FACES3 ||
		       (q->type == QUESTION_SINGLE && fake_is_amount(q));
	counts.option_count = count;
	for (size_t i = 0; i < count; i++) {
		out->codes[i] = options[i].code;
		counts.options[i].band = counts.scale ? fake_band(options[i].pictogram) : BAND_NONE;
	}
	for (long i = 0; count > 0 && i < counts.people; i++) {
		size_t most = q->max == 1 ? 1 : q->max == 0 ? count : (size_t)q->max;
		size_t first = counts.scale
				       ? (fake_dice(state, 4) ? count - 1 - fake_dice(state, 2)
							      : fake_dice(state, (unsigned)count))
				       : fake_dice(state, (unsigned)count);

		if (counts.scale && q->type == QUESTION_SINGLE)
			first = count - 1 - first;
		for (size_t k = 0; k < most && k < 2; k++)
			counts.options[(first + k * (1 + first % 2)) % count].count +=
				k == 0 || fake_dice(state, 2);
	}
	small_question(&counts, &group, &limits, &out->shown);
}

static void fake_one(const struct fake_form *fake, struct results_form *out)
{
	struct error err = {0};
	struct form *form = library_form(fake->id, &err);
	struct small_limits limits = small_limits_raised(0, 0);
	unsigned state = (unsigned)fake->returned * 7919u + (unsigned)fake->id[0];
	long people = fake->returned - fake->blank;
	struct small_group group = {'C', people, 4, people / 4 + 1};
	bool told;

	if (!form) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	memcpy(out->form, form->id, sizeof form->id);
	out->form_version = form->version;
	out->regime = regime_letter(form->regime);
	out->definition = strdup(form->source);
	strcpy(out->language, "nl");
	group.regime = out->regime;
	out->level = small_level(&group, &limits);
	told = out->level != SMALL_NOTHING;
	out->printed = fake->printed;
	out->returned =
		(struct small_number){told ? SMALL_EXACT : SMALL_HIDDEN, told ? fake->returned : 0};
	out->blank =
		(struct small_number){told ? SMALL_EXACT : SMALL_HIDDEN, told ? fake->blank : 0};
	out->answered = (struct small_number){told ? SMALL_EXACT : SMALL_HIDDEN, told ? people : 0};
	out->questions = calloc(form->question_count, sizeof *out->questions);
	for (size_t i = 0; i < form->question_count; i++)
		fake_question(form, &form->questions[i], people, &state,
			&out->questions[out->question_count++]);
	form_free(form);
}

/* Splits and tables as result.h asks for them; `context` points to how many parts have ten people. */
struct fake_more {
	bool may;
	unsigned state;
};

MAYBE_FAKE bool fake_split(void *context, const struct results *results,
	struct results_split *split, struct error *err)
{
	const struct results_form *form = results_form(results, split->form);
	const struct results_question *q = results_question(form, split->question);
	struct fake_more *more = context;

	(void)err;
	split->may = more->may && form->level == SMALL_EVERYTHING;
	for (size_t i = 0; split->may && i < split->part_count; i++) {
		struct small_group group = {'C', 12 + (long)i, 4, 4};
		struct small_counts counts = {.scale = q->shown.scale,
			.people = group.people,
			.max = q->max,
			.option_count = q->shown.scale ? 3 : q->shown.option_count};

		for (size_t k = 0; k < counts.option_count; k++)
			counts.options[k].band = q->shown.scale ? (enum small_band)k : BAND_NONE;
		for (long k = 0; k < counts.people; k++)
			counts.options[fake_dice(&more->state, (unsigned)counts.option_count)]
				.count++;
		small_question(&counts, &group, &results->limits, &split->parts[i].shown);
	}
	return true;
}

MAYBE_FAKE bool fake_table(void *context, const struct results *results,
	struct results_table *table, struct error *err)
{
	const struct results_form *form = results_form(results, table->form);
	const struct results_question *rows = results_question(form, table->rows);
	const struct results_question *columns = results_question(form, table->columns);
	struct fake_more *more = context;

	(void)err;
	table->may = more->may && form->level != SMALL_NOTHING;
	table->row_count = rows->shown.option_count;
	table->column_count = columns->shown.option_count;
	memcpy(table->row_codes, rows->codes, sizeof table->row_codes);
	memcpy(table->column_codes, columns->codes, sizeof table->column_codes);
	for (size_t r = 0; r < table->row_count; r++)
		for (size_t c = 0; c < table->column_count; c++) {
			bool hidden = (r == 1 || r == 3) && (c == 0 || c == 2);

			table->cells[r][c] =
				(struct small_number){hidden ? SMALL_HIDDEN : SMALL_EXACT,
					hidden ? 0 : (long)fake_dice(&more->state, 4)};
			table->weights[r][c] =
				(struct small_number){hidden ? SMALL_HIDDEN : SMALL_EXACT,
					hidden ? 0 : 5 + (long)fake_dice(&more->state, 60)};
		}
	return true;
}

/* Free with fake_free. */
static struct results *fake_results(const char *event, const struct fake_form *forms, size_t count)
{
	struct results *results = calloc(1, sizeof *results);

	snprintf(results->event, sizeof results->event, "%s", event);
	strcpy(results->day, "2026-05-04");
	strcpy(results->version_day, "2026-05-20");
	results->version = 1;
	results->limits = small_limits_raised(0, 0);
	results->forms = calloc(count, sizeof *results->forms);
	for (size_t i = 0; i < count; i++)
		fake_one(&forms[i], &results->forms[results->form_count++]);
	return results;
}

static void fake_free(struct results *results)
{
	for (size_t i = 0; i < results->form_count; i++) {
		free((char *)results->forms[i].definition);
		free(results->forms[i].questions);
	}
	free(results->forms);
	free(results);
}

#endif
