// SPDX-License-Identifier: EUPL-1.2
#include "result_choice.h"

#include <math.h>

static const double ROW_MM[] = {9.5, 8.8, 8.0};
static const double PICTOGRAM_MM = 6.6;
static const double AFTER_PICTOGRAM_MM = 1.5;
static const double AFTER_LABEL_MM = 2.0;
static const double AFTER_ITEM_MM = 5.0;
static const double NAME_AT = 0.36; /* share of the width that the question's name takes */

/* Is every group that stands there large enough to be named? */
static bool guarded_well(const struct result_canvas *c, const struct small_shown *shown)
{
	if (shown->level == SMALL_NOTHING)
		return false;
	for (size_t i = 0; i < shown->option_count; i++)
		if (shown->options[i].kind != SMALL_EXACT ||
			(shown->options[i].value > 0 &&
				shown->options[i].value < c->source->results->limits.least))
			return false;
	return true;
}

static bool find(struct result_canvas *c, const struct result_section *s, size_t i,
	struct result_answer *answer)
{
	return result_canvas_find(c, &s->rows[i], answer) && result_choice_shows(c, s, answer);
}

bool result_choice_shows(const struct result_canvas *c, const struct result_section *s,
	const struct result_answer *answer)
{
	return !s->guarded || guarded_well(c, &answer->numbers->shown);
}

/* A plan may leave out options that say nothing about the group ("worker 1", "worker 2"). */
bool result_choice_leaves_out(const struct result_row *row, int code)
{
	for (size_t i = 0; i < row->without_count; i++)
		if (row->without[i] == code)
			return true;
	return false;
}

/* --- options in running lines -------------------------------------------------------------------- */

/* Where the next option goes. Drawing is left out while only measuring. */
struct pen {
	struct result_canvas *c;
	struct rect_mm room;
	struct point_mm at; /* at the middle of the line */
	size_t lines;
	bool draw;
	bool blank_set; /* how many left it open stands behind the options */
};

/* Starts a new line when what comes is wider than what is left. */
static void make_room(struct pen *pen, double width_mm)
{
	if (pen->at.x <= pen->room.x || pen->at.x + width_mm <= rect_right(pen->room))
		return;
	pen->at.x = pen->room.x;
	pen->at.y += ROW_MM[pen->c->tight];
	pen->lines++;
}

/* Pictogram, label and, unless NULL, the number. */
static bool set_item(
	struct pen *pen, const struct result_option *option, const char *number, struct error *err)
{
	double label = font_width_mm(CHART_SMALL.face, CHART_SMALL.size_pt, option->label);
	double picture = *option->pictogram ? PICTOGRAM_MM + AFTER_PICTOGRAM_MM : 0;
	double digits = number ? AFTER_LABEL_MM + font_width_mm(CHART_STRONG.face,
							  CHART_STRONG.size_pt, number)
			       : 0;
	struct drawing *d = pen->c->drawing;
	double base, x;

	make_room(pen, picture + label + digits);
	base = chart_baseline_mm(&CHART_STRONG, pen->at.y);
	x = pen->at.x + picture;
	if (pen->draw && *option->pictogram &&
		!chart_pictogram(d, option->pictogram,
			(struct point_mm){pen->at.x + PICTOGRAM_MM / 2, pen->at.y}, PICTOGRAM_MM,
			err))
		return false;
	if (pen->draw)
		chart_text(d, &CHART_SMALL, (struct point_mm){x, base}, option->label);
	if (pen->draw && number)
		chart_text(d, &CHART_STRONG, (struct point_mm){x + label + AFTER_LABEL_MM, base},
			number);
	pen->at.x = x + label + digits + AFTER_ITEM_MM;
	return true;
}

/* "fewer than 3:" before the options of which no more may be told. */
static void set_few(struct pen *pen, const struct small_number *number)
{
	struct result_phrase few = result_canvas_number(pen->c, number);
	double width;

	result_phrase_add(&few, ":");
	width = font_width_mm(CHART_SMALL.face, CHART_SMALL.size_pt, few.text);
	make_room(pen, width + AFTER_LABEL_MM + PICTOGRAM_MM + 12);
	if (pen->draw)
		chart_text(pen->c->drawing, &CHART_SMALL,
			(struct point_mm){pen->at.x, chart_baseline_mm(&CHART_STRONG, pen->at.y)},
			few.text);
	pen->at.x += width + AFTER_LABEL_MM;
}

/* Is there room for it on this line? */
static bool fits(const struct pen *pen, const struct result_option *option, const char *number)
{
	return pen->at.x + AFTER_LABEL_MM +
		       font_width_mm(CHART_SMALL.face, CHART_SMALL.size_pt, option->label) +
		       font_width_mm(CHART_STRONG.face, CHART_STRONG.size_pt, number) <=
	       rect_right(pen->room);
}

/* Those with a number in the order of the form, then those with few. Returns the number of lines,
 * 0 when a pictogram is missing. */
static size_t run_items(struct pen *pen, const struct result_row *row,
	const struct result_answer *answer, struct error *err)
{
	const struct small_shown *shown = &answer->numbers->shown;
	struct result_phrase blank = result_canvas_blank(pen->c, shown);
	struct result_option open = {result_word(&pen->c->source->words, "left-open"), ""};
	bool said_few = false;

	for (int few = 0; few < 2; few++)
		for (size_t i = 0; i < shown->option_count; i++) {
			const struct small_number *number = &shown->options[i];
			struct result_option option = result_option(pen->c->source, answer, i);
			bool is_few = number->kind == SMALL_FEW;

			if (is_few != (few == 1) ||
				result_choice_leaves_out(row, answer->numbers->codes[i]))
				continue;
			if (is_few && !said_few)
				set_few(pen, number);
			said_few |= is_few;
			if (!set_item(pen, &option,
				    is_few ? NULL : result_canvas_number(pen->c, number).text, err))
				return 0;
		}
	pen->blank_set = *blank.text && fits(pen, &open, blank.text);
	if (pen->blank_set && !set_item(pen, &open, blank.text, err))
		return 0;
	return pen->lines;
}

static struct pen pen_in(struct result_canvas *c, struct rect_mm room, bool draw)
{
	return (struct pen){
		c, room, {room.x, room.y + ROW_MM[c->tight] / 2}, .lines = 1, .draw = draw};
}

/* --- rows --------------------------------------------------------------------------------------- */

static struct rect_mm room_of(struct rect_mm at)
{
	double name = NAME_AT * at.w;

	return (struct rect_mm){at.x + name, at.y, at.w - name - RESULT_PEOPLE_MM, 0};
}

static double row_mm(struct result_canvas *c, const struct result_row *row,
	const struct result_answer *answer, double width_mm, struct chart_lines *name)
{
	struct rect_mm room = room_of((struct rect_mm){0, 0, width_mm, 0});
	struct pen pen = pen_in(c, room, false);
	size_t lines = 1;

	chart_break(&CHART_TEXT, result_canvas_label(c, row, answer), room.x - 3, 3, name);
	if (answer->numbers->shown.level != SMALL_NOTHING)
		lines = run_items(&pen, row, answer, NULL);
	return fmax((double)lines * ROW_MM[c->tight],
		name->count > 1 ? chart_lines_mm(&CHART_TEXT, name->count) + 3.4 : 0);
}

double result_choice_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	double height = 0, head = s->title.count ? RESULT_HEADING_MM : 1;
	struct result_answer answer;
	struct chart_lines name;

	for (size_t i = 0; i < s->row_count; i++)
		if (find(c, s, i, &answer))
			height += row_mm(c, &s->rows[i], &answer, width_mm, &name);
	return height > 0 ? height + head : 0;
}

/* "n = 9" at the right; under it how many left it open, when there was no room for that behind the
 * options. */
static void draw_people(struct result_canvas *c, const struct result_answer *answer,
	struct point_mm right, const struct pen *pen)
{
	struct result_phrase n = result_canvas_people(c, &answer->numbers->shown);
	struct result_phrase blank = result_canvas_blank(c, &answer->numbers->shown);
	const struct text_style *style = &CHART_TEXT;
	double step = ROW_MM[c->tight];

	if (*blank.text && !pen->blank_set) {
		if (pen->lines == 1) { /* two small lines in the height of one row */
			style = &CHART_SMALL;
			step = chart_step_mm(style) - 0.6;
			right.y -= step / 2;
		}
		chart_text_right(c->drawing, &CHART_SMALL,
			(struct point_mm){right.x, chart_baseline_mm(&CHART_SMALL, right.y + step)},
			result_phrase(&c->source->words, "blank", blank.text, NULL).text);
	}
	chart_text_right(c->drawing, style,
		(struct point_mm){right.x, chart_baseline_mm(style, right.y)}, n.text);
}

static bool draw_row(struct result_canvas *c, const struct result_row *row,
	const struct result_answer *answer, const struct chart_lines *name, struct rect_mm at,
	struct error *err)
{
	struct rect_mm room = room_of(at);
	double first = at.y + ROW_MM[c->tight] / 2;
	double middle = name->count > 1 ? at.y + at.h / 2 : first;
	struct pen pen = pen_in(c, room, true);

	chart_text_middle(c->drawing, &CHART_TEXT, (struct point_mm){at.x, middle}, name);
	if (answer->numbers->shown.level == SMALL_NOTHING) {
		c->dashes = true;
		chart_text(c->drawing, &CHART_STRONG,
			(struct point_mm){room.x, chart_baseline_mm(&CHART_STRONG, first)},
			result_word(&c->source->words, "hidden"));
		return true;
	}
	if (run_items(&pen, row, answer, err) == 0)
		return false;
	draw_people(c, answer, (struct point_mm){rect_right(at), first}, &pen);
	return true;
}

bool result_choice_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	struct rect_mm row = {at.x, at.y + 1, at.w, 0};
	struct result_answer answer;
	struct chart_lines name;

	if (s->title.count) {
		result_canvas_heading(c, at, result_text(c->source, &s->title), "");
		row.y = at.y + RESULT_HEADING_MM;
	} else {
		chart_thin_rule(c->drawing, (struct point_mm){at.x, at.y}, at.w);
	}
	for (size_t i = 0; i < s->row_count; i++) {
		if (!find(c, s, i, &answer))
			continue;
		row.h = row_mm(c, &s->rows[i], &answer, at.w, &name);
		if (!draw_row(c, &s->rows[i], &answer, &name, row, err))
			return false;
		row.y += row.h;
	}
	return true;
}
