// SPDX-License-Identifier: EUPL-1.2
#include "result_writing.h"

#include <stdio.h>
#include <string.h>

enum { PLAN_ROWS = 3, QUOTE_LINES = 2, NOTE_LINES = 3 };

/* Handwriting of adults needs 9 mm from line to line. */
static const double WRITE_ROW_MM[] = {11.0, 10.0, 9.0};
static const double BETWEEN_QUOTES_MM = 2.0;
static const double NOTE_PAD_MM = 3.5;

/* --- what people said ---------------------------------------------------------------------------- */

/* What was typed over of the section's questions: as much as there is room for, never less of one. */
struct quoted {
	const char *items[RESULT_QUOTES_MAX];
	size_t count;
};

static void find_quotes(
	const struct result_canvas *c, const struct result_section *s, struct quoted *quoted)
{
	static const size_t MOST[RESULT_TIGHTNESSES] = {RESULT_QUOTES_MAX, 3, 2};

	quoted->count = 0;
	for (size_t i = 0; i < c->quote_count; i++)
		for (size_t k = 0; k < s->row_count && quoted->count < MOST[c->tight]; k++)
			if (strcmp(s->rows[k].question, c->quotes[i].question) == 0)
				quoted->items[quoted->count++] = c->quotes[i].text;
}

/* Empty lines to write on when nothing was typed over. */
static size_t empty_rows(const struct result_canvas *c)
{
	return c->tight == RESULT_LOOSE ? 3 : 2;
}

static double break_quote(const char *quote, double width_mm, struct chart_lines *lines)
{
	struct result_phrase text = {""};

	result_phrase_add(&text, "“");
	result_phrase_add(&text, quote);
	result_phrase_add(&text, "”");
	chart_break(&CHART_TEXT, text.text, width_mm, QUOTE_LINES, lines);
	return (double)lines->count * chart_step_mm(&CHART_TEXT) + BETWEEN_QUOTES_MM;
}

double result_quotes_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	double height = RESULT_HEADING_MM;
	struct chart_lines lines;
	struct quoted quoted;

	find_quotes(c, s, &quoted);
	if (quoted.count == 0 && s->typed)
		return 0;
	if (quoted.count == 0)
		return height + (double)empty_rows(c) * (WRITE_ROW_MM[c->tight] - 1);
	for (size_t i = 0; i < quoted.count; i++)
		height += break_quote(quoted.items[i], width_mm, &lines);
	return height;
}

void result_quotes_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at)
{
	double y = at.y + RESULT_HEADING_MM;
	double row = (at.h - RESULT_HEADING_MM) / (double)empty_rows(c);
	const char *title = result_text(c->source, &s->title);
	struct chart_lines lines;
	struct quoted quoted;

	find_quotes(c, s, &quoted);
	if (!*title)
		title = result_word(&c->source->words, "in-their-words");
	result_canvas_heading(c, at, title, result_word(&c->source->words, "typed-over"));
	for (size_t i = 0; quoted.count == 0 && i < empty_rows(c); i++)
		chart_thin_rule(
			c->drawing, (struct point_mm){at.x, y + row * (double)(i + 1) - 1}, at.w);
	for (size_t i = 0; i < quoted.count; i++) {
		double height = break_quote(quoted.items[i], at.w, &lines);

		chart_text_lines(c->drawing, &CHART_TEXT, (struct point_mm){at.x, y}, &lines);
		y += height;
	}
}

/* --- what will we do ------------------------------------------------------------------------------ */

double result_plan_mm(const struct result_canvas *c)
{
	return RESULT_HEADING_MM + PLAN_ROWS * WRITE_ROW_MM[c->tight];
}

/* The heads of the columns stand on the baseline of the title. */
static void draw_plan_columns(struct result_canvas *c, struct rect_mm at, double base)
{
	static const struct {
		const char *key;
		double at; /* share of the width */
	} COLUMNS[] = {{"who", 0.5}, {"when-done", 0.66}, {"told-on", 0.8}};
	double capital = font_capital_mm(CHART_SMALL.face, CHART_SMALL.size_pt);

	for (size_t i = 0; i < sizeof COLUMNS / sizeof COLUMNS[0]; i++) {
		double x = at.x + COLUMNS[i].at * at.w, up;
		struct chart_lines lines;

		chart_break(&CHART_SMALL, result_word(&c->source->words, COLUMNS[i].key),
			rect_right(at) - x - 1.5, 2, &lines);
		up = (double)(lines.count - 1) * chart_step_mm(&CHART_SMALL) + capital;
		chart_text_lines(
			c->drawing, &CHART_SMALL, (struct point_mm){x + 1.5, base - up}, &lines);
		drawing_line(c->drawing, (struct point_mm){x, at.y},
			(struct point_mm){x, rect_bottom(at)}, 0.2);
	}
}

void result_plan_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at)
{
	const char *title = result_text(c->source, &s->title);
	double base = at.y + font_capital_mm(CHART_HEADING.face, CHART_HEADING.size_pt);
	double row = (at.h - RESULT_HEADING_MM) / PLAN_ROWS;
	struct rect_mm table = {
		at.x, at.y + RESULT_HEADING_MM - 2.4, at.w, at.h - RESULT_HEADING_MM};
	char number[16];

	if (!*title)
		title = result_word(&c->source->words, "what-we-do");
	result_canvas_heading(c, at, title, "");
	draw_plan_columns(c, table, base);
	for (int i = 0; i < PLAN_ROWS; i++, table.y += row) {
		snprintf(number, sizeof number, "%d", i + 1);
		chart_text(c->drawing, &CHART_STRONG, (struct point_mm){at.x, table.y + 6}, number);
		chart_thin_rule(c->drawing, (struct point_mm){at.x, table.y + row}, at.w);
	}
}

/* --- notes ---------------------------------------------------------------------------------------- */

/* Without lines when it is about pairs and there is no number of them to tell. */
static void break_note(struct result_canvas *c, const struct result_section *s, double width_mm,
	struct chart_lines *lines)
{
	const struct small_number *pairs = &c->source->results->pairs;
	struct result_phrase text;
	char number[24];

	lines->count = 0;
	if (s->pairs && (pairs->kind != SMALL_EXACT || c->other_count > 0))
		return;
	snprintf(number, sizeof number, "%ld", pairs->value);
	text = result_filled(result_text(c->source, &s->text), number, NULL);
	chart_break(&CHART_TEXT, text.text, width_mm - 2 * NOTE_PAD_MM, NOTE_LINES, lines);
}

double result_note_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	struct chart_lines lines;

	break_note(c, s, width_mm, &lines);
	if (lines.count == 0)
		return 0;
	return chart_lines_mm(&CHART_TEXT, lines.count) + 2 * NOTE_PAD_MM;
}

void result_note_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at)
{
	struct chart_lines lines;

	break_note(c, s, at.w, &lines);
	drawing_round_box(c->drawing, at, 2.5, 0.4, 1);
	chart_text_lines(c->drawing, &CHART_TEXT,
		(struct point_mm){at.x + NOTE_PAD_MM, at.y + NOTE_PAD_MM}, &lines);
}
