// SPDX-License-Identifier: EUPL-1.2
#include "result_table.h"

#include <stdio.h>

static const double ROW_MM[] = {10.6, 10.0, 9.4};
static const double HEADS_MM = 19.0; /* pictogram and two lines of words */
static const double PICTOGRAM_MM = 7.6;
static const double WORDS = 0.31; /* share of the width for the words of a row */

/* Both questions, as far as they were asked. */
struct axes {
	struct result_answer rows, columns;
};

static bool find_axes(struct result_canvas *c, const struct result_section *s, struct axes *axes)
{
	return s->row_count > 0 && result_canvas_find(c, &s->rows[0], &axes->rows) &&
	       result_source_find(c->source, s->rows[0].form, s->by, &axes->columns);
}

double result_table_mm(struct result_canvas *c, const struct result_section *s)
{
	const struct results_table *table = result_canvas_table(c, s);
	struct axes axes;

	if (!table || !find_axes(c, s, &axes))
		return 0;
	return RESULT_HEADING_MM + HEADS_MM + (double)table->row_count * ROW_MM[c->tight];
}

/* The place of a code among the options of the question. */
static struct result_option option_with(
	struct result_canvas *c, const struct result_answer *answer, int code)
{
	for (size_t i = 0; i < SMALL_OPTIONS_MAX && answer->numbers->codes[i]; i++)
		if (answer->numbers->codes[i] == code)
			return result_option(c->source, answer, i);
	return (struct result_option){"", ""};
}

/* The plan may have a shorter word for a column. */
static const char *head_of(struct result_canvas *c, const struct result_section *s, int code,
	const struct result_option *option)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i].code_count > 0 && s->groups[i].codes[0] == code)
			return result_text(c->source, &s->groups[i].label);
	return option->label;
}

static bool draw_heads(struct result_canvas *c, const struct result_section *s,
	const struct axes *axes, struct rect_mm at, struct error *err)
{
	const struct results_table *table = result_canvas_table(c, s);
	double width = (1 - WORDS) * at.w / (double)table->column_count;
	struct point_mm middle = {at.x + WORDS * at.w + width / 2, at.y + PICTOGRAM_MM / 2};

	for (size_t i = 0; i < table->column_count; i++, middle.x += width) {
		struct result_option option =
			option_with(c, &axes->columns, table->column_codes[i]);
		double base = at.y + PICTOGRAM_MM + 4.4;
		struct chart_lines lines;

		if (*option.pictogram &&
			!chart_pictogram(c->drawing, option.pictogram, middle, PICTOGRAM_MM, err))
			return false;
		chart_break(&CHART_SMALL, head_of(c, s, table->column_codes[i], &option), width - 1,
			2, &lines);
		for (size_t k = 0; k < lines.count; k++, base += chart_step_mm(&CHART_SMALL))
			chart_text_centre(c->drawing, &CHART_SMALL,
				(struct point_mm){middle.x, base}, lines.line[k]);
	}
	return true;
}

/* The number of signals, and behind it small the number of sheets. */
static void draw_cell(struct result_canvas *c, const struct small_number *count,
	const struct small_number *weight, struct point_mm middle)
{
	double base = chart_baseline_mm(&CHART_STRONG, middle.y);
	char sheets[32];

	if (count->kind != SMALL_EXACT) {
		c->dots = true;
		chart_text_centre(
			c->drawing, &CHART_STRONG, (struct point_mm){middle.x, base}, "·");
		return;
	}
	if (count->value == 0)
		return;
	chart_text_right(c->drawing, &CHART_STRONG, (struct point_mm){middle.x - 0.5, base},
		result_canvas_number(c, count).text);
	snprintf(sheets, sizeof sheets, "(%ld)", weight->value);
	chart_text(c->drawing, &CHART_SMALL, (struct point_mm){middle.x + 0.5, base}, sheets);
}

static bool draw_row(struct result_canvas *c, const struct results_table *table, size_t row,
	const struct axes *axes, struct rect_mm at, struct error *err)
{
	struct result_option option = option_with(c, &axes->rows, table->row_codes[row]);
	double width = (1 - WORDS) * at.w / (double)table->column_count;
	double middle = at.y + at.h / 2, x = at.x + PICTOGRAM_MM + 2.5;
	struct point_mm cell = {at.x + WORDS * at.w + width / 2, middle};
	struct chart_lines lines;

	chart_thin_rule(c->drawing, (struct point_mm){at.x, at.y}, at.w);
	if (*option.pictogram &&
		!chart_pictogram(c->drawing, option.pictogram,
			(struct point_mm){at.x + PICTOGRAM_MM / 2, middle}, PICTOGRAM_MM, err))
		return false;
	chart_break(&CHART_SMALL, option.label, at.x + WORDS * at.w - x, 2, &lines);
	chart_text_middle(c->drawing, &CHART_SMALL, (struct point_mm){x, middle}, &lines);
	for (size_t i = 0; i < table->column_count; i++, cell.x += width)
		draw_cell(c, &table->cells[row][i], &table->weights[row][i], cell);
	return true;
}

bool result_table_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	const struct results_table *table = result_canvas_table(c, s);
	struct rect_mm row = {at.x, at.y + RESULT_HEADING_MM + HEADS_MM, at.w, ROW_MM[c->tight]};
	struct rect_mm heads = {at.x, at.y + RESULT_HEADING_MM, at.w, HEADS_MM};
	struct axes axes;

	if (!table || !find_axes(c, s, &axes))
		return true;
	result_canvas_heading(c, at, result_text(c->source, &s->title),
		result_word(&c->source->words, "signals-and-sheets"));
	if (!draw_heads(c, s, &axes, heads, err))
		return false;
	for (size_t i = 0; i < table->row_count; i++, row.y += row.h)
		if (!draw_row(c, table, i, &axes, row, err))
			return false;
	return true;
}
