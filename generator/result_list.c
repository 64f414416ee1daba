// SPDX-License-Identifier: EUPL-1.2
#include "result_list.h"

#include "frame.h"
#include "message.h"
#include "result_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define CODE_MM 45.0 /* holds twelve of the widest letters */
#define DONE_MM 14.0
#define BOX_MM 7.0
#define PICTOGRAM_MM 6.4
static const double ITEM_MM = 7.6;   /* from one option to the next */
static const double LEAST_MM = 14.0; /* of a row: code and days under each other */
static const double HEADS_MM = 9.0;

/* --- which sheets ------------------------------------------------------------------------------- */

static bool has_any(const struct said_answer *answer, const int *codes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (said_code(answer, codes[i]))
			return true;
	return false;
}

static bool holds(const struct result_when *when, const struct said_sheet *sheet)
{
	return has_any(said_answer(sheet, when->question), when->codes, when->code_count) &&
	       (!*when->also ||
		       has_any(said_answer(sheet, when->also), when->also_codes, when->also_count));
}

bool result_list_has(const struct result_list *list, const struct said_sheet *sheet)
{
	bool on = list->when_count == 0;

	if (strcmp(sheet->form, list->form) != 0 ||
		sheet->days_ago < (long)list->older + !!list->older)
		return false;
	for (size_t i = 0; i < list->when_count; i++)
		on = on || holds(&list->when[i], sheet);
	for (size_t i = 0; i < list->unless_count; i++)
		on = on && !holds(&list->unless[i], sheet);
	return on;
}

/* --- one row ------------------------------------------------------------------------------------ */

struct listing {
	struct said_source *source;
	const struct result_list *list;
	struct drawing *pages, *page;
	size_t page_count;
	double column_mm; /* of each question */
	double y, bottom;
};

static double column_x(const struct listing *l, size_t i)
{
	return RESULT_LEFT_MM + CODE_MM + l->column_mm * (double)i;
}

/* Its pictogram and words; words that would have to be cut have the width for themselves. Returns
 * the height, 0 when the pictogram is missing. */
static double put_option(struct listing *l, const struct option *option, struct point_mm at,
	bool draw, struct error *err)
{
	const char *label = said_label(l->source, option);
	double width = l->column_mm - PICTOGRAM_MM - 3, height = ITEM_MM;
	bool picture = *option->pictogram && chart_words_fit(&CHART_SMALL, label, width);
	struct chart_lines lines;

	chart_break(&CHART_SMALL, label, picture ? width : l->column_mm - 1.5, 4, &lines);
	if (lines.count > 1)
		height = chart_lines_mm(&CHART_SMALL, lines.count) + 1.2;
	if (!draw)
		return height;
	if (picture && !chart_pictogram(l->page, option->pictogram,
			       (struct point_mm){at.x + PICTOGRAM_MM / 2, at.y + height / 2},
			       PICTOGRAM_MM, err))
		return 0;
	chart_text_middle(l->page, &CHART_SMALL,
		(struct point_mm){at.x + (picture ? PICTOGRAM_MM + 1.5 : 0), at.y + height / 2},
		&lines);
	return height;
}

/* One answer in its column; returns its height. Only measures without a page. */
static double put_answer(struct listing *l, const struct said_sheet *sheet, size_t column,
	double top, bool draw, struct error *err)
{
	const struct result_row *row = &l->list->rows[column];
	const struct said_answer *answer = said_answer(sheet, row->question);
	double x = column_x(l, column), y = top + 1.6;
	size_t form;
	const struct question *q = said_question(l->source, row->question, &form);
	double height;
	char number[24];

	if (answer && answer->type == QUESTION_NUMBER && draw) {
		snprintf(number, sizeof number, "%ld", answer->number);
		chart_text(l->page, &CHART_TEXT,
			(struct point_mm){x, chart_baseline_mm(&CHART_TEXT, y + ITEM_MM / 2)},
			number);
	}
	for (size_t i = 0; q && answer && i < answer->code_count; i++) {
		const struct option *option = said_option(q, answer->codes[i]);

		if (!option)
			continue;
		height = put_option(l, option, (struct point_mm){x, y}, draw, err);
		if (height <= 0)
			return 0;
		y += height;
	}
	return y + 1.6 - top;
}

static double row_mm(struct listing *l, const struct said_sheet *sheet)
{
	double height = LEAST_MM;

	for (size_t i = 0; i < l->list->row_count; i++)
		height = fmax(height, put_answer(l, sheet, i, 0, false, NULL));
	return height;
}

static struct result_phrase days_of(struct listing *l, const struct said_sheet *sheet)
{
	struct result_phrase days;
	char number[24];

	snprintf(number, sizeof number, "%ld", sheet->days_ago);
	days = result_phrase(&l->source->base.words,
		sheet->days_ago == 1 ? "list-day-1" : "list-day", number, NULL);
	if (l->list->signal && sheet->days_ago > l->list->signal)
		result_phrase_add(&days, " !");
	return days;
}

static bool draw_row(struct listing *l, const struct said_sheet *sheet, struct error *err)
{
	bool late = l->list->signal && sheet->days_ago > l->list->signal;
	double height = row_mm(l, sheet);
	double base = chart_baseline_mm(&CHART_TEXT, l->y + 1.6 + ITEM_MM / 2);
	char code[SHEET_CODE_SIZE];

	sheet_code_write(sheet->sheet, code);
	chart_text(l->page, &CHART_SMALL, (struct point_mm){RESULT_LEFT_MM, base}, code);
	chart_text(l->page, late ? &CHART_SMALL_STRONG : &CHART_SMALL,
		(struct point_mm){RESULT_LEFT_MM, base + chart_step_mm(&CHART_SMALL) + 0.6},
		days_of(l, sheet).text);
	for (size_t i = 0; i < l->list->row_count; i++)
		if (put_answer(l, sheet, i, l->y, true, err) <= 0)
			return false;
	drawing_box(l->page,
		(struct rect_mm){RESULT_RIGHT_MM - BOX_MM - 1, l->y + 2, BOX_MM, BOX_MM}, 0.4, 1);
	l->y += height;
	chart_thin_rule(
		l->page, (struct point_mm){RESULT_LEFT_MM, l->y}, RESULT_RIGHT_MM - RESULT_LEFT_MM);
	return true;
}

/* --- pages -------------------------------------------------------------------------------------- */

static void draw_heads(struct listing *l)
{
	struct result_words *words = &l->source->base.words;
	double base = l->y + 5;

	chart_text(l->page, &CHART_SMALL_STRONG, (struct point_mm){RESULT_LEFT_MM, base},
		result_word(words, "list-code"));
	for (size_t i = 0; i < l->list->row_count; i++) {
		struct chart_lines lines;

		chart_break(&CHART_SMALL_STRONG,
			result_text(&l->source->base, &l->list->rows[i].label), l->column_mm - 1, 1,
			&lines);
		if (lines.count)
			chart_text(l->page, &CHART_SMALL_STRONG,
				(struct point_mm){column_x(l, i), base}, lines.line[0]);
	}
	chart_text_right(l->page, &CHART_SMALL_STRONG, (struct point_mm){RESULT_RIGHT_MM, base},
		result_word(words, "list-done"));
	l->y += HEADS_MM;
	chart_rule(l->page, (struct point_mm){RESULT_LEFT_MM, l->y - 1.5},
		RESULT_RIGHT_MM - RESULT_LEFT_MM);
}

static bool new_page(struct listing *l, struct error *err)
{
	struct result_words *words = &l->source->base.words;
	struct result_phrase about = {""}, made, signal = {""};
	struct said_head head = {.title = result_text(&l->source->base, &l->list->title)};
	char number[24];

	if (l->page_count == RESULT_LIST_PAGES)
		return error_set(err, EX_DATAERR,
			_("this list is longer than %d pages; use --format csv"),
			RESULT_LIST_PAGES);
	l->page = &l->pages[l->page_count++];
	*l->page = (struct drawing){.width_mm = PAGE_WIDTH_MM, .height_mm = PAGE_HEIGHT_MM};
	made = result_phrase(
		words, "list-made", result_day(words, l->source->sheets->today).text, NULL);
	result_phrase_add(&about, l->source->event);
	result_phrase_add(&about, "\xC2\xA0· ");
	result_phrase_add(&about, made.text);
	snprintf(number, sizeof number, "%d", l->list->signal);
	if (l->list->signal)
		signal = result_phrase(words, "list-signal", number, NULL);
	head.lines[0] = about.text;
	head.lines[1] = result_text(&l->source->base, &l->list->text);
	head.lines[2] = signal.text;
	l->y = said_head_draw(l->source, l->page, &head, err);
	if (l->y <= 0)
		return false;
	l->y += 4;
	l->bottom = said_foot_draw(l->source, l->page, "") - 3;
	draw_heads(l);
	return true;
}

/* "Page 1 of 2", when there are more than one. */
static void number_pages(struct listing *l)
{
	char page[24], of[24];

	for (size_t i = 0; l->page_count > 1 && i < l->page_count; i++) {
		snprintf(page, sizeof page, "%zu", i + 1);
		snprintf(of, sizeof of, "%zu", l->page_count);
		chart_text_right(&l->pages[i], &CHART_SMALL,
			(struct point_mm){RESULT_RIGHT_MM, RESULT_BOTTOM_MM - 1},
			result_phrase(&l->source->base.words, "page-of", page, of).text);
	}
}

static bool draw_all(struct listing *l, struct error *err)
{
	size_t on_list = 0;

	if (!new_page(l, err))
		return false;
	for (size_t i = 0; i < l->source->sheets->count; i++) {
		const struct said_sheet *sheet = &l->source->sheets->items[i];

		if (!result_list_has(l->list, sheet))
			continue;
		on_list++;
		if (l->y + row_mm(l, sheet) > l->bottom && !new_page(l, err))
			return false;
		if (!draw_row(l, sheet, err))
			return false;
	}
	if (on_list == 0)
		chart_text(l->page, &CHART_TEXT, (struct point_mm){RESULT_LEFT_MM, l->y + 8},
			result_word(&l->source->base.words, "list-none"));
	number_pages(l);
	return true;
}

bool result_list_draw(struct said_source *source, const struct result_list *list,
	struct drawing pages[RESULT_LIST_PAGES], size_t *count, struct error *err)
{
	struct listing l = {.source = source, .list = list, .pages = pages};
	bool good;

	l.column_mm = (RESULT_RIGHT_MM - RESULT_LEFT_MM - CODE_MM - DONE_MM) /
		      (double)(list->row_count ? list->row_count : 1);
	good = draw_all(&l, err) && result_words_sound(&source->base.words, err);
	*count = l.page_count;
	for (size_t i = 0; good && i < l.page_count; i++)
		good = !pages[i].failed || error_memory(err);
	return good;
}
