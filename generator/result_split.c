// SPDX-License-Identifier: EUPL-1.2
#include "result_split.h"

#include "result_bands.h"
#include "result_ranking.h"

#include <stdio.h>

static const double ROW_MM[] = {10.0, 9.2, 7.6};
static const double PICTOGRAM_MM[] = {8.2, 7.8, 6.8};
static const double HEADS_MM = 6.4;
static const double LINE_MM = 6.0; /* the line that says why there is no split */
static const double WORDS = 0.36;  /* share of the width for pictogram and words */

static bool is_scale(struct result_canvas *c, const struct result_section *s)
{
	struct result_answer answer;

	return result_canvas_find(c, &s->rows[0], &answer) && answer.numbers->shown.scale;
}

struct columns {
	double left, width; /* of the first group, and of each */
	double mm_each;
};

static struct columns columns_of(const struct results_split *split, struct rect_mm at)
{
	struct columns columns = {.left = at.x + WORDS * at.w};
	long most = 1;

	for (size_t i = 0; i < split->part_count; i++)
		if (split->parts[i].shown.people.value > most)
			most = split->parts[i].shown.people.value;
	columns.width = (rect_right(at) - columns.left) / (double)split->part_count;
	columns.mm_each = (columns.width - RESULT_NUMBER_MM - 6) / (double)most;
	return columns;
}

/* Do the names of all groups fit beside their n? Else they stand over it. */
static bool heads_in_line(struct result_canvas *c, const struct result_section *s,
	const struct results_split *split, double width_mm)
{
	for (size_t i = 0; i < split->part_count; i++) {
		const char *name = result_text(c->source, &s->groups[i].label);
		struct result_phrase n = result_canvas_people(c, &split->parts[i].shown);

		if (font_width_mm(CHART_SMALL_STRONG.face, CHART_SMALL_STRONG.size_pt, name) +
				font_width_mm(CHART_SMALL.face, CHART_SMALL.size_pt, n.text) + 7 >
			width_mm)
			return false;
	}
	return true;
}

static double heads_mm(struct result_canvas *c, const struct result_section *s,
	const struct results_split *split, double width_mm)
{
	struct columns columns = columns_of(split, (struct rect_mm){0, 0, width_mm, 0});

	return heads_in_line(c, s, split, columns.width) ? HEADS_MM
							 : HEADS_MM + chart_step_mm(&CHART_SMALL);
}

double result_split_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	struct result_answer answer;
	double undivided;

	if (s->row_count == 0 || !result_canvas_find(c, &s->rows[0], &answer))
		return 0;
	undivided = is_scale(c, s) ? result_bands_mm(c, s, width_mm)
				   : result_ranking_mm(c, s, width_mm);
	if (answer.numbers->shown.level == SMALL_NOTHING || is_scale(c, s))
		return undivided + (result_canvas_split(c, s) ? 0 : LINE_MM);
	if (!result_canvas_split(c, s))
		return undivided + LINE_MM;
	return RESULT_HEADING_MM + heads_mm(c, s, result_canvas_split(c, s), width_mm) +
	       (double)answer.numbers->shown.option_count * ROW_MM[c->tight];
}

/* "Not split: every group needs 10 sheets for that." */
static void draw_reason(struct result_canvas *c, struct rect_mm at)
{
	char full[16];

	snprintf(full, sizeof full, "%d", c->source->results->limits.full);
	chart_text(c->drawing, &CHART_SMALL, (struct point_mm){at.x, rect_bottom(at) - 1.5},
		result_phrase(&c->source->words, "not-split", full, NULL).text);
}

/* --- columns -------------------------------------------------------------------------------------- */

/* "clients   n = 11" over each column. */
static void draw_heads(struct result_canvas *c, const struct result_section *s,
	const struct results_split *split, const struct columns *columns, double y)
{
	bool in_line = heads_in_line(c, s, split, columns->width);

	for (size_t i = 0; i < split->part_count; i++) {
		struct point_mm at = {columns->left + (double)i * columns->width + 2, y};
		struct result_phrase n = result_canvas_people(c, &split->parts[i].shown);
		double width = chart_text(c->drawing, &CHART_SMALL_STRONG, at,
			result_text(c->source, &s->groups[i].label));

		if (in_line)
			at.x += width + 3;
		else
			at.y += chart_step_mm(&CHART_SMALL);
		chart_text(c->drawing, &CHART_SMALL, at, n.text);
	}
}

static bool draw_row(struct result_canvas *c, const struct result_answer *answer, size_t place,
	const struct results_split *split, const struct columns *columns, struct rect_mm at,
	struct error *err)
{
	struct result_option option = result_option(c->source, answer, place);
	double middle = at.y + at.h / 2, size = PICTOGRAM_MM[c->tight];
	double x = at.x + size + 3;
	struct chart_lines lines;

	chart_thin_rule(c->drawing, (struct point_mm){at.x, at.y}, at.w);
	if (*option.pictogram &&
		!chart_pictogram(c->drawing, option.pictogram,
			(struct point_mm){at.x + size / 2, middle}, size - 0.8, err))
		return false;
	chart_break(&CHART_TEXT, option.label, columns->left - x - 1, 1, &lines);
	chart_text_middle(c->drawing, &CHART_TEXT, (struct point_mm){x, middle}, &lines);
	for (size_t i = 0; i < split->part_count; i++)
		result_canvas_count(c, &split->parts[i].shown.options[place],
			(struct point_mm){columns->left + (double)i * columns->width, middle},
			columns->mm_each);
	return true;
}

static bool draw_columns(struct result_canvas *c, const struct result_section *s,
	const struct results_split *split, struct rect_mm at, struct error *err)
{
	struct columns columns = columns_of(split, at);
	struct rect_mm row = {at.x, at.y + RESULT_HEADING_MM + heads_mm(c, s, split, at.w), at.w,
		ROW_MM[c->tight]};
	const char *title = result_text(c->source, &s->title);
	struct result_answer answer;

	if (!result_canvas_find(c, &s->rows[0], &answer))
		return true;
	result_canvas_heading(
		c, at, *title ? title : result_canvas_label(c, &s->rows[0], &answer), "");
	draw_heads(c, s, split, &columns, at.y + RESULT_HEADING_MM + 3.4);
	for (size_t i = 0; i < answer.numbers->shown.option_count; i++, row.y += row.h)
		if (!draw_row(
			    c, &answer, answer.numbers->shown.order[i], split, &columns, row, err))
			return false;
	return true;
}

bool result_split_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	const struct results_split *split = result_canvas_split(c, s);

	if (split && !is_scale(c, s))
		return draw_columns(c, s, split, at, err);
	if (!split)
		draw_reason(c, at);
	return is_scale(c, s) ? result_bands_draw(c, s, at, err)
			      : result_ranking_draw(c, s, at, err);
}
