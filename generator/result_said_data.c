// SPDX-License-Identifier: EUPL-1.2
/* Lists of work and cases for other programs: what stands on the paper, and nothing else. */
#include "result_list.h"

#include "jsonout.h"

#include <stdio.h>
#include <string.h>

static void json_answer(
	struct jsonout *w, const struct said_source *source, const struct said_answer *answer)
{
	size_t form;
	const struct question *q = said_question(source, answer->question, &form);

	if (answer->type == QUESTION_NUMBER || answer->type == QUESTION_LINE) {
		jsonout_integer(w, answer->question, answer->number);
		return;
	}
	jsonout_array_begin(w, answer->question);
	for (size_t i = 0; i < answer->code_count; i++) {
		const struct option *option = q ? said_option(q, answer->codes[i]) : NULL;

		jsonout_object_begin(w, NULL);
		jsonout_integer(w, "code", answer->codes[i]);
		jsonout_string(w, "label", option ? said_label(source, option) : "");
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
}

/* The questions of the list; all of them with list NULL. */
static void json_sheet(struct jsonout *w, const struct said_source *source,
	const struct said_sheet *sheet, const struct result_list *list)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(sheet->sheet, code);
	jsonout_object_begin(w, NULL);
	jsonout_string(w, "sheet", code);
	jsonout_string(w, "form", sheet->form);
	jsonout_string(w, "day", sheet->day);
	jsonout_integer(w, "days", sheet->days_ago);
	jsonout_object_begin(w, "answers");
	for (size_t i = 0; i < (list ? list->row_count : sheet->answer_count); i++) {
		const struct said_answer *answer =
			list ? said_answer(sheet, list->rows[i].question) : &sheet->answers[i];

		if (answer)
			json_answer(w, source, answer);
	}
	jsonout_object_end(w);
	jsonout_object_end(w);
}

static void json_begin(struct jsonout *w, const struct said_source *source)
{
	jsonout_object_begin(w, NULL);
	jsonout_integer(w, "format", 1);
	jsonout_string(w, "event", source->event);
	jsonout_string(w, "instrument", source->plan->id);
}

void result_list_json(
	const struct said_source *source, const struct result_list *list, struct buffer *out)
{
	struct jsonout w = {out, false};

	json_begin(&w, source);
	jsonout_string(&w, "list", list->id);
	jsonout_string(&w, "day", source->sheets->today);
	jsonout_array_begin(&w, "sheets");
	for (size_t i = 0; i < source->sheets->count; i++)
		if (result_list_has(list, &source->sheets->items[i]))
			json_sheet(&w, source, &source->sheets->items[i], list);
	jsonout_array_end(&w);
	jsonout_object_end(&w);
	buffer_puts(out, "\n");
}

void result_case_json(const struct said_source *source, sheet_id family, struct buffer *out)
{
	struct jsonout w = {out, false};
	char code[SHEET_CODE_SIZE];

	sheet_code_write(family, code);
	json_begin(&w, source);
	jsonout_string(&w, "case", code);
	jsonout_string(&w, "day", source->sheets->today);
	jsonout_array_begin(&w, "sheets");
	for (size_t i = 0; i < source->sheets->count; i++)
		json_sheet(&w, source, &source->sheets->items[i], NULL);
	jsonout_array_end(&w);
	jsonout_object_end(&w);
	buffer_puts(out, "\n");
}

/* --- CSV ---------------------------------------------------------------------------------------- */

static void csv_quoted(struct buffer *out, const char *text)
{
	buffer_puts(out, "\"");
	for (; *text; text++)
		buffer_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
	buffer_puts(out, "\"");
}

/* A line for each answer: sheet,form,day,days,question,code,label. */
static void csv_sheet(struct buffer *out, const struct said_source *source,
	const struct said_sheet *sheet, const struct said_answer *answer)
{
	size_t form, count = answer->code_count ? answer->code_count : 1;
	const struct question *q = said_question(source, answer->question, &form);
	char code[SHEET_CODE_SIZE];

	sheet_code_write(sheet->sheet, code);
	for (size_t i = 0; i < count; i++) {
		const struct option *option =
			q && answer->code_count ? said_option(q, answer->codes[i]) : NULL;

		buffer_printf(out, "%s,%s,%s,%ld,%s,%ld,", code, sheet->form, sheet->day,
			sheet->days_ago, answer->question,
			answer->code_count ? (long)answer->codes[i] : answer->number);
		csv_quoted(out, option ? said_label(source, option) : "");
		buffer_puts(out, "\n");
	}
}

static void csv_head(struct buffer *out)
{
	buffer_puts(out, "sheet,form,day,days,question,code,label\n");
}

void result_list_csv(
	const struct said_source *source, const struct result_list *list, struct buffer *out)
{
	csv_head(out);
	for (size_t i = 0; i < source->sheets->count; i++) {
		const struct said_sheet *sheet = &source->sheets->items[i];

		for (size_t k = 0; result_list_has(list, sheet) && k < list->row_count; k++) {
			const struct said_answer *answer =
				said_answer(sheet, list->rows[k].question);

			if (answer)
				csv_sheet(out, source, sheet, answer);
		}
	}
}

void result_case_csv(const struct said_source *source, struct buffer *out)
{
	csv_head(out);
	for (size_t i = 0; i < source->sheets->count; i++) {
		const struct said_sheet *sheet = &source->sheets->items[i];

		for (size_t k = 0; k < sheet->answer_count; k++)
			csv_sheet(out, source, sheet, &sheet->answers[k]);
	}
}
