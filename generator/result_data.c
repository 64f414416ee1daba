// SPDX-License-Identifier: EUPL-1.2
#include "result_data.h"

#include "jsonout.h"
#include "result.h"

#include <stdio.h>
#include <string.h>

enum { FORMAT = 1 };

static const char *level_name(enum small_level level)
{
	static const char *const NAMES[] = {"nothing", "two bands", "everything"};

	return NAMES[level];
}

static const char *band_name(enum small_level level, int band)
{
	static const char *const NAMES[] = {"not_good", "middle", "good"};

	return level == SMALL_TWO_BANDS && band == BAND_NOT_GOOD ? "not_good_or_middle"
								 : NAMES[band];
}

/* Is that a band of its own at this level? */
static bool has_band(enum small_level level, int band)
{
	return level == SMALL_EVERYTHING || (level == SMALL_TWO_BANDS && band != BAND_MIDDLE);
}

/* --- JSON ---------------------------------------------------------------------------------------- */

static void json_number(struct jsonout *w, const char *key, const struct small_number *number)
{
	char few[16];

	if (number->kind == SMALL_EXACT) {
		jsonout_integer(w, key, number->value);
	} else if (number->kind == SMALL_FEW) {
		snprintf(few, sizeof few, "<%d", SMALL_FEW_BELOW);
		jsonout_string(w, key, few);
	} else {
		jsonout_string(w, key, NULL);
	}
}

static void json_bands(struct jsonout *w, const struct small_shown *shown)
{
	jsonout_object_begin(w, "bands");
	for (int band = 0; band < SMALL_BANDS; band++)
		if (has_band(shown->level, band))
			json_number(w, band_name(shown->level, band), &shown->bands[band]);
	jsonout_object_end(w);
}

static void json_options(
	struct jsonout *w, const struct result_source *source, const struct result_answer *answer)
{
	const struct small_shown *shown = &answer->numbers->shown;

	jsonout_array_begin(w, "options");
	for (size_t i = 0; i < shown->option_count; i++) {
		jsonout_object_begin(w, NULL);
		jsonout_integer(w, "code", answer->numbers->codes[i]);
		jsonout_string(w, "label", result_option(source, answer, i).label);
		json_number(w, "count", &shown->options[i]);
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
}

static void json_question(
	struct jsonout *w, const struct result_source *source, const struct result_answer *answer)
{
	const struct results_question *q = answer->numbers;

	jsonout_object_begin(w, NULL);
	jsonout_string(w, "id", q->id);
	jsonout_string(w, "type", question_type_name(q->type));
	if (q->type == QUESTION_MULTI)
		jsonout_integer(w, "max", q->max);
	jsonout_string(w, "text", result_question_text(source, answer));
	jsonout_string(w, "shown", level_name(q->shown.level));
	json_number(w, "people", &q->shown.people);
	json_number(w, "blank", &q->shown.blank);
	if (q->shown.scale)
		json_bands(w, &q->shown);
	else if (q->type != QUESTION_TEXT && q->type != QUESTION_NUMBER)
		json_options(w, source, answer);
	jsonout_object_end(w);
}

static void json_form(struct jsonout *w, const struct result_source *source, size_t i)
{
	const struct results_form *form = &source->results->forms[i];
	char regime[2] = {form->regime, '\0'};
	struct result_answer answer;

	jsonout_object_begin(w, NULL);
	jsonout_string(w, "form", form->form);
	jsonout_integer(w, "form_version", form->form_version);
	jsonout_string(w, "regime", regime);
	jsonout_string(w, "title", result_text(source, &source->forms[i]->title));
	jsonout_integer(w, "printed", form->printed);
	json_number(w, "returned", &form->returned);
	json_number(w, "blank", &form->blank);
	json_number(w, "answered", &form->answered);
	jsonout_string(w, "shown", level_name(form->level));
	jsonout_array_begin(w, "questions");
	for (size_t k = 0; k < form->question_count; k++)
		if (result_source_find(source, form->form, form->questions[k].id, &answer))
			json_question(w, source, &answer);
	jsonout_array_end(w);
	jsonout_object_end(w);
}

void result_json(const struct result_source *source, struct buffer *out)
{
	const struct results *results = source->results;
	struct jsonout w = {out, false};
	char code[RESULT_CODE_SIZE];

	result_code(results->event, results->version, code);
	jsonout_object_begin(&w, NULL);
	jsonout_integer(&w, "format", FORMAT);
	jsonout_string(&w, "event", results->event);
	jsonout_string(&w, "day", results->day);
	jsonout_integer(&w, "version", results->version);
	jsonout_string(&w, "version_day", results->version_day);
	jsonout_string(&w, "code", code);
	jsonout_integer(&w, "least", results->limits.least);
	jsonout_integer(&w, "full", results->limits.full);
	jsonout_integer(&w, "waiting", results->waiting);
	jsonout_array_begin(&w, "forms");
	for (size_t i = 0; i < results->form_count; i++)
		json_form(&w, source, i);
	jsonout_array_end(&w);
	jsonout_object_end(&w);
	buffer_puts(out, "\n");
}

/* --- CSV ----------------------------------------------------------------------------------------- */

/* What every line of one question has in common. */
struct csv {
	struct buffer *out;
	const struct results *results;
	const char *form, *question, *text;
	const struct small_number *people;
};

/* In quotes, since any text may hold commas. */
static void csv_text(struct buffer *out, const char *text)
{
	buffer_puts(out, "\"");
	for (; *text; text++)
		buffer_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
	buffer_puts(out, "\"");
}

static void csv_number(struct buffer *out, const struct small_number *number)
{
	if (number->kind == SMALL_EXACT)
		buffer_printf(out, "%ld", number->value);
	else if (number->kind == SMALL_FEW)
		buffer_printf(out, "<%d", SMALL_FEW_BELOW);
}

static void csv_line(const struct csv *csv, const char *item, const char *label,
	const struct small_number *count)
{
	csv_text(csv->out, csv->results->event);
	buffer_printf(csv->out, ",%d,%s,%s,", csv->results->version, csv->form, csv->question);
	csv_text(csv->out, csv->text);
	buffer_printf(csv->out, ",%s,", item);
	csv_text(csv->out, label);
	buffer_puts(csv->out, ",");
	csv_number(csv->out, count);
	buffer_puts(csv->out, ",");
	if (csv->people)
		csv_number(csv->out, csv->people);
	buffer_puts(csv->out, "\n");
}

static void csv_question(
	struct csv *csv, const struct result_source *source, const struct result_answer *answer)
{
	const struct small_shown *shown = &answer->numbers->shown;
	char code[16];

	csv->question = answer->numbers->id;
	csv->text = result_question_text(source, answer);
	csv->people = &shown->people;
	csv_line(csv, "blank", "", &shown->blank);
	for (int band = 0; shown->scale && band < SMALL_BANDS; band++)
		if (has_band(shown->level, band))
			csv_line(csv, band_name(shown->level, band), "", &shown->bands[band]);
	for (size_t i = 0; !shown->scale && i < shown->option_count; i++) {
		snprintf(code, sizeof code, "%d", answer->numbers->codes[i]);
		csv_line(csv, code, result_option(source, answer, i).label, &shown->options[i]);
	}
}

static void csv_form(const struct result_source *source, size_t i, struct buffer *out)
{
	const struct results_form *form = &source->results->forms[i];
	const struct small_number printed = {SMALL_EXACT, form->printed};
	struct csv csv = {out, source->results, form->form, "", "", NULL};
	struct result_answer answer;

	csv.text = result_text(source, &source->forms[i]->title);
	csv_line(&csv, "printed", "", &printed);
	csv_line(&csv, "returned", "", &form->returned);
	csv_line(&csv, "blank", "", &form->blank);
	csv_line(&csv, "answered", "", &form->answered);
	for (size_t k = 0; k < form->question_count; k++)
		if (result_source_find(source, form->form, form->questions[k].id, &answer))
			csv_question(&csv, source, &answer);
}

void result_csv_head(struct buffer *out)
{
	buffer_puts(out, "event,version,form,question,text,item,label,count,people\n");
}

void result_csv(const struct result_source *source, struct buffer *out)
{
	for (size_t i = 0; i < source->results->form_count; i++)
		csv_form(source, i, out);
}
