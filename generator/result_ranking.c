// SPDX-License-Identifier: EUPL-1.2
#include "result_ranking.h"

#include <stdio.h>
#include <string.h>

/* By tightness; [1] for posters, which are read from across the room. */
static const double ROW_MM[2][RESULT_TIGHTNESSES] = {{11.0, 9.6, 8.6}, {21.0, 19.0, 16.0}};
static const double PICTOGRAM_MM[2][RESULT_TIGHTNESSES] = {{8.6, 8.2, 7.4}, {17.0, 15.5, 13.5}};
static const double MIRROR_ROW_MM[] = {10.4, 9.4, 8.6};
static const double MIRROR_HEADS_MM = 8.0;
static const double NUMBERS_AT = 0.52; /* share of the width at which the numbers stand */

/* Where room is short no list has more large rows than this. */
enum { TOP_WHEN_TIGHT = 3 };

/* Between options in a running line; the dot stays with the one before it. */
static const char NEXT[] = "\xC2\xA0· ";

/* The count of the option in that place of the order; 0 when it may not be told exactly. */
static long value_at(const struct small_shown *shown, size_t place)
{
	const struct small_number *number = &shown->options[shown->order[place]];

	return number->kind == SMALL_EXACT ? number->value : 0;
}

/* How many options stand large: the top, and what was chosen as often as the last of these. Those
 * of which only "fewer than" may be told have no place in the order. */
static size_t large_ones(
	struct result_canvas *c, const struct result_section *s, const struct small_shown *shown)
{
	size_t exact = 0, count;

	while (exact < shown->option_count && value_at(shown, exact) > 0)
		exact++;
	if (s->top && c->tight == RESULT_TIGHT && s->top > TOP_WHEN_TIGHT)
		count = TOP_WHEN_TIGHT;
	else
		count = s->top ? (size_t)s->top : exact;
	count = count < exact ? count : exact;
	if (count == 0 || count == exact || value_at(shown, count) != value_at(shown, count - 1))
		return count;
	if (c->tight < RESULT_TIGHT) {
		while (count < exact && value_at(shown, count) == value_at(shown, count - 1))
			count++;
		return count;
	}
	/* Where room is short, equals stand together in the line below. */
	for (long equal = value_at(shown, count); count > 0 && value_at(shown, count - 1) == equal;)
		count--;
	return count;
}

static void list_option(struct result_phrase *list, const char *label, const char *number)
{
	if (*list->text)
		result_phrase_add(list, NEXT);
	result_phrase_add(list, label);
	if (*number)
		result_phrase_add(list, " ");
	result_phrase_add(list, number);
}

/* "Also: plain language 1 · something else 0" and "Fewer than 3 times: ..." under the large
 * ones. */
static size_t small_ones(struct result_canvas *c, const struct result_answer *answer, size_t large,
	double width_mm, struct chart_lines lines[2])
{
	const struct small_shown *shown = &answer->numbers->shown;
	struct result_words *words = &c->source->words;
	struct result_phrase exact = {""}, few = {""}, text;
	size_t count = 0;
	char below[16];
	bool also;

	for (size_t i = large; i < shown->option_count; i++) {
		const struct small_number *number = &shown->options[shown->order[i]];
		struct result_option option = result_option(c->source, answer, shown->order[i]);

		if (number->kind == SMALL_FEW)
			list_option(&few, option.label, "");
		else
			list_option(&exact, option.label, result_canvas_number(c, number).text);
	}
	also = large && *exact.text;
	text = result_canvas_blank(c, shown);
	if (*text.text)
		list_option(&exact, result_word(words, "left-open"), text.text);
	snprintf(below, sizeof below, "%d", SMALL_FEW_BELOW);
	if (*exact.text) {
		text = result_phrase(words, also ? "also" : "as-it-is", exact.text, NULL);
		chart_break(&CHART_SMALL, text.text, width_mm, 4, &lines[count++]);
	}
	if (*few.text) {
		text = result_phrase(words, "fewer-than", below, few.text);
		chart_break(&CHART_SMALL, text.text, width_mm, 4, &lines[count++]);
	}
	return count;
}

static double small_ones_mm(const struct chart_lines *lines, size_t count)
{
	double height = 0;

	for (size_t i = 0; i < count; i++)
		height += (double)lines[i].count * chart_step_mm(&CHART_SMALL);
	return height > 0 ? height + 1.5 : 0;
}

/* Where the parts of a row stand. */
struct rank_row {
	struct rect_mm at;
	double pictogram_mm;
	double label_x, numbers_x;
	double mm_each;
	double more_mm; /* that numbers of more than three digits take from the words */
	bool large;     /* for a poster */
};

/* What the largest number needs beyond the room for three digits. */
static double more_digits_mm(const struct small_shown *shown)
{
	long largest = shown->option_count > 0 ? value_at(shown, 0) : 0;
	char digits[24];

	if (largest < 1000)
		return 0;
	snprintf(digits, sizeof digits, "%ld", largest);
	return font_width_mm(CHART_SMALL_STRONG.face, CHART_SMALL_STRONG.size_pt, digits) + 0.8 -
	       RESULT_NUMBER_MM;
}

static struct rank_row first_row(struct result_canvas *c, const struct result_section *s,
	const struct small_shown *shown, struct rect_mm at)
{
	struct rank_row row = {.at = at,
		.pictogram_mm = PICTOGRAM_MM[s->large][c->tight],
		.numbers_x = at.x + NUMBERS_AT * at.w,
		.more_mm = more_digits_mm(shown),
		.large = s->large};

	row.at.y += RESULT_HEADING_MM;
	row.label_x = at.x + row.pictogram_mm + 3;
	return row;
}

/* Sets the words of a row in lines, smaller when they need two, and its height. */
static const struct text_style *fit_row(
	struct result_canvas *c, struct rank_row *row, const char *label, struct chart_lines *lines)
{
	const struct text_style *style = row->large ? &CHART_LARGE : &CHART_TEXT;
	double width = row->numbers_x - row->label_x - row->more_mm;

	chart_break(style, label, width, 2, lines);
	if (lines->count > 1 && !row->large) {
		style = &CHART_SMALL;
		chart_break(style, label, width, 3, lines);
	}
	row->at.h = ROW_MM[row->large][c->tight];
	if (lines->count > 1 && row->at.h < chart_lines_mm(style, lines->count) + 1)
		row->at.h = chart_lines_mm(style, lines->count) + 1;
	return style;
}

static double large_ones_mm(struct result_canvas *c, const struct result_section *s,
	const struct result_answer *answer, double width_mm)
{
	const struct small_shown *shown = &answer->numbers->shown;
	struct rank_row row = first_row(c, s, shown, (struct rect_mm){0, 0, width_mm, 0});
	size_t large = large_ones(c, s, shown);
	struct chart_lines lines;
	double height = 0;

	for (size_t i = 0; i < large; i++) {
		fit_row(c, &row, result_option(c->source, answer, shown->order[i]).label, &lines);
		height += row.at.h;
	}
	return height;
}

double result_ranking_mm(struct result_canvas *c, const struct result_section *s, double width_mm)
{
	struct chart_lines lines[2];
	struct result_answer answer;
	size_t small;

	if (s->row_count == 0 || !result_canvas_find(c, &s->rows[0], &answer))
		return 0;
	if (answer.numbers->shown.level == SMALL_NOTHING)
		return RESULT_HEADING_MM + RESULT_NOTHING_MM;
	small = small_ones(c, &answer, large_ones(c, s, &answer.numbers->shown), width_mm, lines);
	return RESULT_HEADING_MM + large_ones_mm(c, s, &answer, width_mm) +
	       small_ones_mm(lines, small);
}

static bool draw_row(struct result_canvas *c, struct rank_row *row,
	const struct result_option *option, const struct small_number *number, struct error *err)
{
	struct chart_lines lines;
	const struct text_style *style = fit_row(c, row, option->label, &lines);
	double middle = row->at.y + row->at.h / 2;

	if (*option->pictogram &&
		!chart_pictogram(c->drawing, option->pictogram,
			(struct point_mm){row->at.x + row->pictogram_mm / 2, middle},
			row->pictogram_mm, err))
		return false;
	chart_text_middle(c->drawing, style, (struct point_mm){row->label_x, middle}, &lines);
	(row->large ? result_canvas_large_count : result_canvas_count)(
		c, number, (struct point_mm){row->numbers_x, middle}, row->mm_each);
	row->at.y += row->at.h;
	return true;
}

/* "at most 2 per person · n = 9" */
static struct result_phrase note_of(
	struct result_canvas *c, const struct result_answer *answer, double width_mm)
{
	struct result_phrase n = result_canvas_people(c, &answer->numbers->shown), note;
	char max[16];

	if (answer->numbers->max < 2 || width_mm < 100)
		return n;
	snprintf(max, sizeof max, "%d", answer->numbers->max);
	note = result_phrase(&c->source->words, "at-most", max, NULL);
	result_phrase_add(&note, " · ");
	result_phrase_add(&note, n.text);
	return note;
}

static const char *title_of(
	struct result_canvas *c, const struct result_section *s, const struct result_answer *answer)
{
	const char *title = result_text(c->source, &s->title);

	return *title ? title : result_canvas_label(c, &s->rows[0], answer);
}

static double people_of(const struct small_shown *shown)
{
	return shown->people.value > 0 ? (double)shown->people.value : 1;
}

bool result_ranking_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	const struct small_shown *shown;
	struct chart_lines lines[2];
	struct result_answer answer;
	struct rank_row row;
	size_t large, small;

	if (!result_canvas_find(c, &s->rows[0], &answer))
		return true;
	shown = &answer.numbers->shown;
	if (shown->level == SMALL_NOTHING) {
		result_canvas_heading(c, at, title_of(c, s, &answer), "");
		result_canvas_nothing(c, at);
		return true;
	}
	result_canvas_heading(c, at, title_of(c, s, &answer), note_of(c, &answer, at.w).text);
	large = large_ones(c, s, shown);
	row = first_row(c, s, shown, at);
	row.mm_each = ((1 - NUMBERS_AT) * at.w - 2 -
			      (s->large ? RESULT_LARGE_NUMBER_MM : RESULT_NUMBER_MM)) /
		      people_of(shown);
	for (size_t i = 0; i < large; i++) {
		size_t place = shown->order[i];
		struct result_option option = result_option(c->source, &answer, place);

		if (!draw_row(c, &row, &option, &shown->options[place], err))
			return false;
	}
	small = small_ones(c, &answer, large, at.w, lines);
	for (size_t i = 0; i < small; i++) {
		chart_text_lines(c->drawing, &CHART_SMALL, (struct point_mm){at.x, row.at.y + 1.5},
			&lines[i]);
		row.at.y += (double)lines[i].count * chart_step_mm(&CHART_SMALL);
	}
	return true;
}

/* --- two lists of the same options -------------------------------------------------------------- */

/* Both questions and where their bars start: the middle is left to pictogram and words. */
struct mirror {
	struct result_answer left, right;
	double left_x, right_x; /* where the bars start */
	double middle_x;
	double mm_each;
	double side_mm; /* width of either side */
};

static bool find_mirror(
	struct result_canvas *c, const struct result_section *s, struct mirror *mirror)
{
	return s->row_count >= 2 && result_canvas_find(c, &s->rows[0], &mirror->left) &&
	       result_canvas_find(c, &s->rows[1], &mirror->right);
}

double result_mirror_mm(struct result_canvas *c, const struct result_section *s)
{
	struct mirror m;

	if (!find_mirror(c, s, &m))
		return 0;
	if (m.left.numbers->shown.level == SMALL_NOTHING &&
		m.right.numbers->shown.level == SMALL_NOTHING)
		return RESULT_HEADING_MM + RESULT_NOTHING_MM;
	return RESULT_HEADING_MM + MIRROR_HEADS_MM +
	       (double)m.right.numbers->shown.option_count * MIRROR_ROW_MM[c->tight];
}

/* The number and the bar that grows to the left. */
static void draw_left_count(struct result_canvas *c, const struct mirror *m,
	const struct small_number *number, double y)
{
	struct result_phrase text = result_canvas_number(c, number);
	bool few = number->kind == SMALL_FEW;
	const struct text_style *style = few ? &CHART_SMALL : &CHART_STRONG;
	double base = chart_baseline_mm(style, y);

	if (few) {
		chart_text_right(
			c->drawing, style, (struct point_mm){m->left_x - 2, base}, text.text);
		return;
	}
	chart_text(c->drawing, style, (struct point_mm){m->left_x - RESULT_NUMBER_MM, base},
		text.text);
	if (number->kind == SMALL_EXACT)
		chart_bar(c->drawing, (struct point_mm){m->left_x - RESULT_NUMBER_MM - 2, y},
			-m->mm_each * (double)number->value, CHART_BAR_MM);
}

/* The place of that code in the other question; option_count when it is not asked there. */
static size_t place_of(const struct result_answer *answer, int code)
{
	size_t i = 0;

	while (i < answer->numbers->shown.option_count && answer->numbers->codes[i] != code)
		i++;
	return i;
}

static bool draw_mirror_row(
	struct result_canvas *c, const struct mirror *m, size_t place, double y, struct error *err)
{
	const struct small_shown *left = &m->left.numbers->shown;
	struct result_option option = result_option(c->source, &m->right, place);
	size_t other = place_of(&m->left, m->right.numbers->codes[place]);
	double size = PICTOGRAM_MM[0][c->tight], x = m->left_x + 4;
	struct chart_lines lines;

	if (*option.pictogram && !chart_pictogram(c->drawing, option.pictogram,
					 (struct point_mm){x + size / 2, y}, size, err))
		return false;
	x += size + 3;
	chart_break(&CHART_TEXT, option.label, m->right_x - x, 2, &lines);
	chart_text_middle(c->drawing, &CHART_TEXT, (struct point_mm){x, y}, &lines);
	if (other < left->option_count)
		draw_left_count(c, m, &left->options[other], y);
	result_canvas_count(c, &m->right.numbers->shown.options[place],
		(struct point_mm){m->right_x, y}, m->mm_each);
	return true;
}

/* "n = 9 · 1 blank" */
static struct result_phrase people_and_blank(
	struct result_canvas *c, const struct small_shown *shown)
{
	struct result_phrase text = result_canvas_people(c, shown);
	struct result_phrase blank = result_canvas_blank(c, shown);

	if (*blank.text) {
		result_phrase_add(&text, " · ");
		result_phrase_add(
			&text, result_phrase(&c->source->words, "blank", blank.text, NULL).text);
	}
	return text;
}

/* The same without the blank ones, where there is no room for these. */
static struct result_phrase name_and_people(
	struct result_canvas *c, const struct result_row *row, const struct result_answer *answer)
{
	struct result_phrase text = {""};

	result_phrase_add(&text, result_canvas_label(c, row, answer));
	result_phrase_add(&text, "  ");
	result_phrase_add(&text, result_canvas_people(c, &answer->numbers->shown).text);
	return text;
}

/* What each side is about, with its n. */
static void draw_mirror_heads(
	struct result_canvas *c, const struct result_section *s, const struct mirror *m, double y)
{
	const struct text_style *style = &CHART_STRONG;
	struct result_phrase left = {""}, right = {""};
	double room = m->side_mm - 4;

	result_phrase_add(&left, result_canvas_label(c, &s->rows[0], &m->left));
	result_phrase_add(&left, "   ");
	result_phrase_add(&left, people_and_blank(c, &m->left.numbers->shown).text);
	result_phrase_add(&right, result_canvas_label(c, &s->rows[1], &m->right));
	result_phrase_add(&right, "   ");
	result_phrase_add(&right, people_and_blank(c, &m->right.numbers->shown).text);
	if (font_width_mm(CHART_SMALL_STRONG.face, CHART_SMALL_STRONG.size_pt, right.text) > room)
		right = name_and_people(c, &s->rows[1], &m->right);
	if (font_width_mm(CHART_SMALL_STRONG.face, CHART_SMALL_STRONG.size_pt, left.text) > room)
		left = name_and_people(c, &s->rows[0], &m->left);
	style = font_width_mm(style->face, style->size_pt, right.text) > room ? &CHART_SMALL_STRONG
									      : style;
	chart_text_right(c->drawing, style, (struct point_mm){m->left_x, y}, left.text);
	chart_text(c->drawing, style, (struct point_mm){m->right_x + 2, y}, right.text);
}

bool result_mirror_draw(struct result_canvas *c, const struct result_section *s, struct rect_mm at,
	struct error *err)
{
	const double words_mm = 58;
	double y = at.y + RESULT_HEADING_MM + 3.6, side = (at.w - words_mm) / 2;
	const struct small_shown *shown;
	struct mirror m;

	if (!find_mirror(c, s, &m))
		return true;
	result_canvas_heading(c, at, result_text(c->source, &s->title), "");
	shown = &m.right.numbers->shown;
	if (shown->level == SMALL_NOTHING && m.left.numbers->shown.level == SMALL_NOTHING) {
		result_canvas_nothing(c, at);
		return true;
	}
	m.left_x = at.x + side;
	m.side_mm = side;
	m.right_x = at.x + side + words_mm;
	m.mm_each = (side - RESULT_NUMBER_MM - 3) /
		    (people_of(shown) > people_of(&m.left.numbers->shown)
				    ? people_of(shown)
				    : people_of(&m.left.numbers->shown));
	draw_mirror_heads(c, s, &m, y);
	y = at.y + RESULT_HEADING_MM + MIRROR_HEADS_MM + MIRROR_ROW_MM[c->tight] / 2;
	for (size_t i = 0; i < shown->option_count; i++, y += MIRROR_ROW_MM[c->tight])
		if (!draw_mirror_row(c, &m, shown->order[i], y, err))
			return false;
	return true;
}
