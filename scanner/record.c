// SPDX-License-Identifier: EUPL-1.2
#include "record.h"

#include "jsonout.h"
#include "marks.h"
#include "message.h"
#include "utf8.h"

#include <string.h>

/* File names are bytes; JSON and terminals want characters. */
void record_file(struct buffer *out, const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		const char *from = text;
		uint32_t character = utf8_next(&text, end);

		if (text == from) {
			buffer_puts(out, "\xEF\xBF\xBD"); /* the sign for "no character" */
			text++;
		} else if (character < ' ' || character == 0x7F) {
			buffer_puts(out, "?");
		} else {
			buffer_add(out, from, (size_t)(text - from));
		}
	}
}

/* How printer and scanner did; null where it is not known. */
static void write_figure(struct jsonout *w, const char *name, double figure, bool known)
{
	if (known)
		jsonout_number(w, name, figure, 3);
	else
		jsonout_string(w, name, NULL);
}

static void write_health(struct jsonout *w, const struct reading *r)
{
	jsonout_object_begin(w, "health");
	write_figure(w, "size", r->scale, r->scale > 0);
	write_figure(w, "askew_deg", r->skew_deg, true);
	write_figure(w, "black", r->contrast, r->contrast > 0);
	jsonout_array_begin(w, "lines");
	for (int i = 0; i < r->streak_count; i++) {
		jsonout_object_begin(w, NULL);
		jsonout_string(w, "from", r->streaks[i].across ? "top" : "left");
		jsonout_number(w, "at_mm", r->streaks[i].at_mm, 1);
		jsonout_object_end(w);
	}
	jsonout_array_end(w);
	jsonout_object_end(w);
}

void record_json(struct buffer *line, const char *file, const struct read_record *record)
{
	const struct store_outcome *o = record->outcome;
	struct jsonout w = {.out = line};
	char code[SHEET_CODE_SIZE];

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", file);
	jsonout_integer(&w, "page", record->page);
	if (o->has_sheet) {
		sheet_code_write(o->sheet, code);
		jsonout_string(&w, "sheet", code);
		jsonout_integer(&w, "side", o->side);
	} else {
		jsonout_string(&w, "sheet", NULL);
		jsonout_string(&w, "side", NULL);
	}
	jsonout_string(&w, "verdict", verdict_name(o->verdict));
	jsonout_string(&w, "reason", o->reason);
	jsonout_boolean(&w, "seen_before", o->seen_before);
	jsonout_integer(&w, "answered", o->answered);
	jsonout_integer(&w, "doubtful", o->doubtful);
	if (record->reading && o->has_sheet)
		write_health(&w, record->reading);
	jsonout_object_end(&w);
}

void record_line(struct buffer *line, const char *file, const struct read_record *record)
{
	const struct store_outcome *o = record->outcome;
	char code[SHEET_CODE_SIZE];

	buffer_puts(line, file);
	if (record->page)
		buffer_printf(line, ":%d", record->page);
	buffer_printf(line, "\t%s", verdict_name(o->verdict));
	if (o->has_sheet) {
		sheet_code_write(o->sheet, code);
		buffer_printf(line, "\t%s\t%d", code, o->side);
	} else {
		buffer_puts(line, "\t-\t-");
	}
	if (o->verdict == VERDICT_READ)
		buffer_printf(line, "\t%d\t%d\t", o->answered, o->doubtful);
	else
		buffer_puts(line, "\t-\t-\t");
	if (o->seen_before)
		buffer_printf(line, "%s%s", _("read before"), o->reason[0] ? "; " : "");
	buffer_puts(line, o->reason);
}

/* --- answers -------------------------------------------------------------------------------- */

static bool is_area(enum question_type type)
{
	return type == QUESTION_TEXT || type == QUESTION_NUMBER || type == QUESTION_LINE;
}

/* A doubt is never an answer; digits are always confirmed by a person. */
static void write_value(struct jsonout *w, const struct reading_answer *a)
{
	bool told = a->state == ANSWER_ANSWERED || a->state == ANSWER_CONFLICT;

	jsonout_array_begin(w, "value");
	if (is_area(a->type) && a->state == ANSWER_ANSWERED && a->value >= 0)
		jsonout_integer(w, NULL, (long long)(a->value + 0.5));
	for (size_t i = 0; told && i < a->mark_count; i++)
		if (a->marks[i].state == MARK_MARKED)
			jsonout_integer(w, NULL, a->marks[i].code);
	jsonout_array_end(w);
}

static void write_answer(struct jsonout *w, const struct reading_answer *a)
{
	bool written = a->type == QUESTION_TEXT && a->state == ANSWER_ANSWERED;

	jsonout_object_begin(w, a->question);
	jsonout_string(w, "state", written ? "written" : answer_state_name(a->state));
	if (a->type != QUESTION_TEXT) {
		jsonout_string(w, "how", "read");
		write_value(w, a);
	}
	if (!is_area(a->type))
		marks_write(w, a->marks, a->mark_count);
	jsonout_object_end(w);
}

void record_answers(struct buffer *line, const char *file, const struct read_record *record)
{
	const struct store_outcome *o = record->outcome;
	struct jsonout w = {.out = line};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", file);
	jsonout_integer(&w, "page", record->page);
	if (o->side > 0)
		jsonout_integer(&w, "side", o->side);
	else
		jsonout_string(&w, "side", NULL);
	jsonout_string(&w, "verdict", verdict_name(o->verdict));
	jsonout_string(&w, "reason", o->reason);
	jsonout_object_begin(&w, "answers");
	for (size_t i = 0; record->reading && i < record->reading->answer_count; i++)
		write_answer(&w, &record->reading->answers[i]);
	jsonout_object_end(&w);
	jsonout_object_end(&w);
}
