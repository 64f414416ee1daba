// SPDX-License-Identifier: EUPL-1.2
#include "result_data.h"

#include "jsonout.h"
#include "result_choice.h"
#include "result_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1, PAGES_MAX = 8 };

/* The sheets of an event, one for each instrument. */
struct sheets {
	struct result_request requests[PAGES_MAX];
	struct result_page pages[PAGES_MAX];
	size_t count;
};

/* Is that form on one of the sheets already? */
static bool is_covered(const struct sheets *sheets, const struct form *form)
{
	for (size_t i = 0; i < sheets->count; i++) {
		const struct result_plan *plan = sheets->pages[i].plan;

		if (strcmp(plan->id, form->instrument) == 0 || strcmp(plan->id, form->id) == 0)
			return true;
		for (size_t k = 0; k < plan->form_count; k++)
			if (strcmp(plan->forms[k], form->id) == 0)
				return true;
	}
	return false;
}

static bool open_sheet(struct sheets *sheets, const struct result_request *request,
	const char *instrument, struct error *err)
{
	struct result_request *own = &sheets->requests[sheets->count];
	struct result_page *page = &sheets->pages[sheets->count++];

	*own = *request;
	own->instrument = instrument;
	own->others = NULL;
	own->other_count = 0;
	return result_page_open(own, page, err);
}

static bool open_sheets(
	struct sheets *sheets, const struct result_request *request, struct error *err)
{
	if (!open_sheet(sheets, request, request->instrument, err))
		return false;
	for (size_t i = 0; !request->instrument && i < request->results->form_count; i++) {
		const struct form *form = sheets->pages[0].source.forms[i];

		if (!is_covered(sheets, form) && sheets->count < PAGES_MAX &&
			!open_sheet(sheets, request, form->id, err))
			return false;
	}
	return true;
}

static void close_sheets(struct sheets *sheets)
{
	for (size_t i = 0; i < sheets->count; i++)
		result_page_close(&sheets->pages[i]);
	free(sheets);
}

/* The row of the plan by which the question stands on the sheet; NULL when it does not. */
static const struct result_row *row_of(
	const struct result_page *page, const struct result_answer *answer)
{
	for (size_t i = 0; i < page->plan->section_count; i++) {
		const struct result_section *s = &page->plan->sections[i];

		/* Of a split only its parts stand there. */
		if (s->kind == RESULT_QUOTES || result_canvas_split(&page->canvas, s) ||
			!result_choice_shows(&page->canvas, s, answer))
			continue;
		for (size_t k = 0; k < s->row_count; k++)
			if (strcmp(s->rows[k].question, answer->numbers->id) == 0 &&
				(!*s->rows[k].form ||
					strcmp(s->rows[k].form, answer->form->form) == 0))
				return &s->rows[k];
	}
	return NULL;
}

/* Does anything of that form stand on the sheet? */
static bool has_form(const struct result_page *page, size_t form)
{
	const struct results_form *numbers = &page->request->results->forms[form];
	struct result_answer answer;

	for (size_t i = 0; i < numbers->question_count; i++)
		if (result_source_find(
			    &page->source, numbers->form, numbers->questions[i].id, &answer) &&
			row_of(page, &answer))
			return true;
	return numbers == page->main;
}

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

/* The numbers of `shown`, which are the answer's own or those of a part of it. */
static void json_options(struct jsonout *w, const struct result_source *source,
	const struct result_answer *answer, const struct result_row *row,
	const struct small_shown *shown)
{
	jsonout_array_begin(w, "options");
	for (size_t i = 0; i < shown->option_count; i++) {
		if (result_choice_leaves_out(row, answer->numbers->codes[i]))
			continue;
		jsonout_object_begin(w, NULL);
		jsonout_integer(w, "code", answer->numbers->codes[i]);
		jsonout_string(w, "label", result_option(source, answer, i).label);
		json_number(w, "count", &shown->options[i]);
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
}

static void json_question(struct jsonout *w, const struct result_source *source,
	const struct result_answer *answer, const struct result_row *row)
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
	else
		json_options(w, source, answer, row, &q->shown);
	jsonout_object_end(w);
}

static void json_form(struct jsonout *w, const struct result_page *page, size_t i)
{
	const struct result_source *source = &page->source;
	const struct results_form *form = &source->results->forms[i];
	const struct result_row *row;
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
		if (result_source_find(source, form->form, form->questions[k].id, &answer) &&
			(row = row_of(page, &answer)))
			json_question(w, source, &answer, row);
	jsonout_array_end(w);
	jsonout_object_end(w);
}

static void json_part(struct jsonout *w, const struct result_page *page,
	const struct result_section *section, size_t part, const struct result_answer *answer)
{
	const struct results_split *split = result_canvas_split(&page->canvas, section);
	const struct small_shown *shown = &split->parts[part].shown;

	jsonout_object_begin(w, NULL);
	jsonout_string(w, "label", result_text(&page->source, &section->groups[part].label));
	jsonout_array_begin(w, "codes");
	for (size_t i = 0; i < split->parts[part].code_count; i++)
		jsonout_integer(w, NULL, split->parts[part].codes[i]);
	jsonout_array_end(w);
	jsonout_string(w, "shown", level_name(shown->level));
	json_number(w, "people", &shown->people);
	if (shown->scale)
		json_bands(w, shown);
	else
		json_options(w, &page->source, answer, &section->rows[0], shown);
	jsonout_object_end(w);
}

static void json_split(
	struct jsonout *w, const struct result_page *page, const struct result_section *section)
{
	const struct results_split *split = result_canvas_split(&page->canvas, section);
	struct result_answer answer;

	if (!split || !result_source_find(&page->source, split->form, split->question, &answer))
		return;
	jsonout_object_begin(w, NULL);
	jsonout_string(w, "form", split->form);
	jsonout_string(w, "question", split->question);
	jsonout_string(w, "by", split->by);
	jsonout_array_begin(w, "parts");
	for (size_t i = 0; i < split->part_count; i++)
		json_part(w, page, section, i, &answer);
	jsonout_array_end(w);
	jsonout_object_end(w);
}

/* What a cell of a table is about. */
struct cell {
	const char *row, *column;
	int row_code, column_code;
	const struct small_number *count, *sheets;
};

/* Calls take for each cell of the section's table. */
static void each_cell(const struct result_page *page, const struct result_section *section,
	void (*take)(void *context, const struct cell *cell), void *context)
{
	const struct results_table *t = result_canvas_table(&page->canvas, section);
	struct result_answer rows, columns;

	if (!t || !result_source_find(&page->source, t->form, t->rows, &rows) ||
		!result_source_find(&page->source, t->form, t->columns, &columns))
		return;
	for (size_t r = 0; r < t->row_count; r++)
		for (size_t c = 0; c < t->column_count; c++) {
			struct cell cell = {.row = result_option(&page->source, &rows, r).label,
				.column = result_option(&page->source, &columns, c).label,
				.row_code = t->row_codes[r],
				.column_code = t->column_codes[c],
				.count = &t->cells[r][c],
				.sheets = &t->weights[r][c]};

			take(context, &cell);
		}
}

static void json_cell(void *context, const struct cell *cell)
{
	struct jsonout *w = context;

	jsonout_object_begin(w, NULL);
	jsonout_integer(w, "row", cell->row_code);
	jsonout_string(w, "row_label", cell->row);
	jsonout_integer(w, "column", cell->column_code);
	jsonout_string(w, "column_label", cell->column);
	json_number(w, "count", cell->count);
	json_number(w, "sheets", cell->sheets);
	jsonout_object_end(w);
}

static void json_table(
	struct jsonout *w, const struct result_page *page, const struct result_section *section)
{
	const struct results_table *t = result_canvas_table(&page->canvas, section);

	if (!t)
		return;
	jsonout_object_begin(w, NULL);
	jsonout_string(w, "form", t->form);
	jsonout_string(w, "rows", t->rows);
	jsonout_string(w, "columns", t->columns);
	jsonout_string(w, "weight", t->weight);
	jsonout_array_begin(w, "cells");
	each_cell(page, section, json_cell, w);
	jsonout_array_end(w);
	jsonout_object_end(w);
}

static void json_sections(struct jsonout *w, const struct sheets *sheets, const char *key,
	void (*write)(struct jsonout *w, const struct result_page *page,
		const struct result_section *section))
{
	jsonout_array_begin(w, key);
	for (size_t i = 0; i < sheets->count; i++)
		for (size_t k = 0; k < sheets->pages[i].plan->section_count; k++)
			write(w, &sheets->pages[i], &sheets->pages[i].plan->sections[k]);
	jsonout_array_end(w);
}

static void json_quotes(struct jsonout *w, const struct result_request *request)
{
	jsonout_array_begin(w, "quotes");
	for (size_t i = 0; i < request->quote_count; i++) {
		jsonout_object_begin(w, NULL);
		jsonout_string(w, "question", request->quotes[i].question);
		jsonout_string(w, "text", request->quotes[i].text);
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
}

static void json_event(struct jsonout *w, const struct results *results)
{
	char code[RESULT_CODE_SIZE];

	result_code(results->event, results->version, code);
	jsonout_integer(w, "format", FORMAT);
	jsonout_string(w, "event", results->event);
	jsonout_string(w, "day", results->day);
	jsonout_integer(w, "version", results->version);
	jsonout_string(w, "version_day", results->version_day);
	jsonout_string(w, "code", code);
	jsonout_integer(w, "least", results->limits.least);
	jsonout_integer(w, "full", results->limits.full);
	jsonout_integer(w, "waiting", results->waiting);
	jsonout_integer(w, "held", results->held);
	jsonout_boolean(w, "preview", results->preview);
}

static void json_sheets(
	const struct sheets *sheets, const struct result_request *request, struct buffer *out)
{
	const struct results *results = request->results;
	struct jsonout w = {out, false};

	jsonout_object_begin(&w, NULL);
	json_event(&w, results);
	jsonout_array_begin(&w, "forms");
	for (size_t i = 0; i < sheets->count; i++)
		for (size_t k = 0; k < results->form_count; k++)
			if (has_form(&sheets->pages[i], k))
				json_form(&w, &sheets->pages[i], k);
	jsonout_array_end(&w);
	json_sections(&w, sheets, "splits", json_split);
	json_sections(&w, sheets, "tables", json_table);
	json_quotes(&w, request);
	if (results->pairs.kind == SMALL_EXACT)
		jsonout_integer(&w, "pairs", results->pairs.value);
	jsonout_object_end(&w);
	buffer_puts(out, "\n");
}

/* Opens the sheets, writes them, closes them. */
static bool with_sheets(const struct result_request *request, struct buffer *out,
	void (*write)(const struct sheets *sheets, const struct result_request *request,
		struct buffer *out),
	struct error *err)
{
	struct sheets *sheets = calloc(1, sizeof *sheets);
	bool good;

	if (!sheets)
		return error_memory(err);
	good = open_sheets(sheets, request, err);
	if (good)
		write(sheets, request, out);
	close_sheets(sheets);
	return good && out->failed ? error_memory(err) : good;
}

bool result_json(const struct result_request *request, struct buffer *out, struct error *err)
{
	return with_sheets(request, out, json_sheets, err);
}

/* --- CSV ----------------------------------------------------------------------------------------- */

/* What every line of one question has in common. */
struct csv {
	struct buffer *out;
	const struct results *results;
	const char *form, *question, *text;
	const struct small_number *people;
	const char *group; /* of a split, else "" */
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

/* The bands or options of `shown`, which are the answer's own or those of a part of it. */
static void csv_numbers(struct csv *csv, const struct result_source *source,
	const struct result_answer *answer, const struct result_row *row,
	const struct small_shown *shown)
{
	char code[16];

	for (int band = 0; shown->scale && band < SMALL_BANDS; band++)
		if (has_band(shown->level, band))
			csv_line(csv, band_name(shown->level, band), csv->group,
				&shown->bands[band]);
	for (size_t i = 0; !shown->scale && i < shown->option_count; i++) {
		struct result_phrase label = {""};

		if (result_choice_leaves_out(row, answer->numbers->codes[i]))
			continue;
		snprintf(code, sizeof code, "%d", answer->numbers->codes[i]);
		result_phrase_add(&label, result_option(source, answer, i).label);
		if (*csv->group) {
			result_phrase_add(&label, ", ");
			result_phrase_add(&label, csv->group);
		}
		csv_line(csv, code, label.text, &shown->options[i]);
	}
}

static void csv_question(struct csv *csv, const struct result_source *source,
	const struct result_answer *answer, const struct result_row *row)
{
	const struct small_shown *shown = &answer->numbers->shown;

	csv->question = answer->numbers->id;
	csv->text = result_question_text(source, answer);
	csv->people = &shown->people;
	csv_line(csv, "blank", "", &shown->blank);
	csv_numbers(csv, source, answer, row, shown);
}

static struct csv csv_of(const struct result_page *page, struct buffer *out, const char *form)
{
	return (struct csv){.out = out,
		.results = page->request->results,
		.form = form,
		.question = "",
		.text = "",
		.group = ""};
}

static void csv_form(const struct result_page *page, size_t i, struct buffer *out)
{
	const struct result_source *source = &page->source;
	const struct results_form *form = &source->results->forms[i];
	const struct small_number printed = {SMALL_EXACT, form->printed};
	struct csv csv = csv_of(page, out, form->form);
	const struct result_row *row;
	struct result_answer answer;

	csv.text = result_text(source, &source->forms[i]->title);
	csv_line(&csv, "printed", "", &printed);
	csv_line(&csv, "returned", "", &form->returned);
	csv_line(&csv, "blank", "", &form->blank);
	csv_line(&csv, "answered", "", &form->answered);
	for (size_t k = 0; k < form->question_count; k++)
		if (result_source_find(source, form->form, form->questions[k].id, &answer) &&
			(row = row_of(page, &answer)))
			csv_question(&csv, source, &answer, row);
}

static void csv_split(
	const struct result_page *page, const struct result_section *s, struct buffer *out)
{
	const struct results_split *split = result_canvas_split(&page->canvas, s);
	struct result_answer answer;
	char question[4 * FORM_ID_SIZE];
	struct csv csv;

	if (!split || !result_source_find(&page->source, split->form, split->question, &answer))
		return;
	csv = csv_of(page, out, split->form);
	snprintf(question, sizeof question, "%s/%s", split->question, split->by);
	csv.question = question;
	csv.text = result_question_text(&page->source, &answer);
	for (size_t i = 0; i < split->part_count; i++) {
		csv.group = result_text(&page->source, &s->groups[i].label);
		csv.people = &split->parts[i].shown.people;
		csv_numbers(&csv, &page->source, &answer, &s->rows[0], &split->parts[i].shown);
	}
}

static void csv_cell(void *context, const struct cell *cell)
{
	struct csv *csv = context;
	struct result_phrase label = {""};
	char item[40];

	snprintf(item, sizeof item, "\"%d,%d\"", cell->row_code, cell->column_code);
	result_phrase_add(&label, cell->row);
	result_phrase_add(&label, ", ");
	result_phrase_add(&label, cell->column);
	csv->people = cell->sheets;
	csv_line(csv, item, label.text, cell->count);
}

static void csv_table(
	const struct result_page *page, const struct result_section *s, struct buffer *out)
{
	const struct results_table *t = result_canvas_table(&page->canvas, s);
	char question[4 * FORM_ID_SIZE];
	struct csv csv;

	if (!t)
		return;
	csv = csv_of(page, out, t->form);
	snprintf(question, sizeof question, "%s/%s", t->rows, t->columns);
	csv.question = question;
	csv.text = result_text(&page->source, &s->title);
	each_cell(page, s, csv_cell, &csv);
}

void result_csv_head(struct buffer *out)
{
	buffer_puts(out, "event,version,form,question,text,item,label,count,people\n");
}

static void csv_sheets(
	const struct sheets *sheets, const struct result_request *request, struct buffer *out)
{
	const struct small_number none = {SMALL_HIDDEN, 0};

	for (size_t i = 0; i < sheets->count; i++) {
		const struct result_page *page = &sheets->pages[i];
		struct csv csv = csv_of(page, out, page->main->form);

		for (size_t k = 0; k < request->results->form_count; k++)
			if (has_form(page, k))
				csv_form(page, k, out);
		for (size_t k = 0; k < page->plan->section_count; k++) {
			csv_split(page, &page->plan->sections[k], out);
			csv_table(page, &page->plan->sections[k], out);
		}
		for (size_t k = 0; i == 0 && k < request->quote_count; k++) {
			csv.question = request->quotes[k].question;
			csv_line(&csv, "quote", request->quotes[k].text, &none);
		}
		if (i == 0 && request->results->pairs.kind == SMALL_EXACT) {
			csv.question = "";
			csv_line(&csv, "pairs", "", &request->results->pairs);
		}
	}
}

bool result_csv(const struct result_request *request, struct buffer *out, struct error *err)
{
	return with_sheets(request, out, csv_sheets, err);
}
