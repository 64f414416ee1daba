// SPDX-License-Identifier: EUPL-1.2
#include "result_frame.h"

#include "qr.h"
#include "result_compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define QR_MM 20.0 /* 25 modules of 0.8 mm: read by any phone */
#define HEAD_PICTOGRAM_MM 19.0
#define FOOT_PAD_MM 3.0 /* between the last rule and the words under it */

/* --- head ---------------------------------------------------------------------------------------- */

/* The event's name, and the line with its day. */
static const char *name_and_day(struct result_page *page, struct result_phrase *day)
{
	const struct results *results = page->request->results;
	struct result_words *words = &page->source.words;
	char date[11];
	const char *name = result_event_name(results->event, date);

	*day = *date ? result_day(words, date)
		     : result_phrase(
			       words, "printed-on", result_day(words, results->day).text, NULL);
	return name;
}

static void add_count(struct result_page *page, struct result_phrase *line, const char *key,
	const struct small_number *number)
{
	struct result_words *words = &page->source.words;
	struct result_phrase part =
		result_phrase(words, key, result_canvas_number(&page->canvas, number).text, NULL);

	if (number->kind != SMALL_EXACT)
		return;
	if (*line->text)
		result_phrase_add(line, "   ·   ");
	result_phrase_add(line, part.text);
}

/* "11 handed out · 10 back · 1 blank · 9 filled in": below the least only the first is known. */
static struct result_phrase counts(struct result_page *page)
{
	struct small_number printed = {SMALL_EXACT, page->main->printed};
	struct result_phrase line = {""};

	add_count(page, &line, "handed-out", &printed);
	add_count(page, &line, "returned", &page->main->returned);
	add_count(page, &line, "blank", &page->main->blank);
	add_count(page, &line, "filled-in", &page->main->answered);
	return line;
}

static const char *title_of(struct result_page *page)
{
	const char *title = result_text(&page->source, &page->plan->title);

	return *title ? title : result_text(&page->source, &page->main_form->title);
}

/* The names of all events, a line each, with the sum of their versions. */
static void code_of_all(struct result_page *page, char code[RESULT_CODE_SIZE])
{
	int version = page->request->results->version;
	struct buffer names = {0};

	buffer_puts(&names, page->request->results->event);
	for (size_t i = 0; i < page->request->other_count; i++) {
		buffer_printf(&names, "\n%s", page->request->others[i]->event);
		version += page->request->others[i]->version;
	}
	result_code(buffer_text(&names), version, code);
	buffer_free(&names);
}

static bool draw_qr(struct result_page *page, struct error *err)
{
	const struct results *results = page->request->results;
	struct drawing *d = page->canvas.drawing;
	struct rect_mm at = {RESULT_RIGHT_MM - QR_MM, RESULT_TOP_MM, QR_MM, QR_MM};
	char code[RESULT_CODE_SIZE], version[16];

	result_code(results->event, results->version, code);
	if (page->request->other_count > 0)
		code_of_all(page, code);
	snprintf(version, sizeof version, "%d", results->version);
	if (page->request->other_count == 0 && results->version > 0)
		chart_text_right(d, &CHART_SMALL,
			(struct point_mm){RESULT_RIGHT_MM, rect_bottom(at) + 6.2},
			result_phrase(&page->source.words, "version", version, NULL).text);
	return qr_draw(d, at, code, err);
}

/* "A  Uithuisplaatsing · 12 mei 2026 · 10 back" for each event of a comparison. Returns where they
 * end. */
static double draw_events(struct result_page *page, struct point_mm at, double width_mm)
{
	struct result_words *words = &page->source.words;
	struct drawing *d = page->canvas.drawing;

	for (size_t i = 0; i <= page->request->other_count; i++) {
		const struct results *results =
			i ? page->request->others[i - 1] : page->request->results;
		const struct results_form *form = results_form(results, page->main->form);
		struct result_phrase line = {""};
		struct chart_lines lines;
		char date[11];
		const char *name = result_event_name(results->event, date);

		result_phrase_add(&line, name);
		if (*date && *name)
			result_phrase_add(&line, "\xC2\xA0· ");
		if (*date)
			result_phrase_add(&line, result_day(words, date).text);
		if (form)
			add_count(page, &line, "returned", &form->returned);
		chart_text(d, &CHART_STRONG,
			(struct point_mm){
				at.x, at.y + font_capital_mm(FONT_BOLD, CHART_STRONG.size_pt)},
			result_compare_letter(i));
		chart_break(&CHART_TEXT, line.text, width_mm - 7, 1, &lines);
		chart_text_lines(d, &CHART_TEXT, (struct point_mm){at.x + 7, at.y}, &lines);
		at.y += chart_step_mm(&CHART_TEXT);
	}
	return at.y;
}

/* Draws the head and returns where it ends; 0 on failure. */
double result_frame_head(struct result_page *page, struct error *err)
{
	struct drawing *d = page->canvas.drawing;
	double x = RESULT_LEFT_MM, room, y = RESULT_TOP_MM;
	struct chart_lines lines;
	struct result_phrase day;
	const char *name;

	if (!draw_qr(page, err))
		return 0;
	if (*page->plan->pictogram) {
		if (!chart_pictogram(d, page->plan->pictogram,
			    (struct point_mm){
				    x + HEAD_PICTOGRAM_MM / 2, y + HEAD_PICTOGRAM_MM / 2 + 1},
			    HEAD_PICTOGRAM_MM, err))
			return 0;
		x += HEAD_PICTOGRAM_MM + 5;
	}
	room = RESULT_RIGHT_MM - QR_MM - 6 - x;
	name = name_and_day(page, &day);
	chart_break(&CHART_TITLE,
		page->request->other_count > 0
			? result_phrase(&page->source.words, "compare-title", title_of(page), NULL)
				  .text
			: title_of(page),
		room, 1, &lines);
	chart_text_lines(d, &CHART_TITLE, (struct point_mm){x, y + 0.5}, &lines);
	y += 11.5;
	if (page->request->other_count > 0)
		return fmax(draw_events(page, (struct point_mm){x, y}, room),
			RESULT_TOP_MM + QR_MM + 6.5);
	chart_break(&CHART_HEADING, *name ? name : day.text, room, 2, &lines);
	chart_text_lines(d, &CHART_HEADING, (struct point_mm){x, y}, &lines);
	y += (double)lines.count * chart_step_mm(&CHART_HEADING) + 0.6;
	if (*name) {
		chart_break(&CHART_TEXT, day.text, room, 1, &lines);
		chart_text_lines(d, &CHART_TEXT, (struct point_mm){x, y}, &lines);
		y += chart_step_mm(&CHART_TEXT);
	}
	chart_break(&CHART_STRONG, counts(page).text, RESULT_RIGHT_MM - QR_MM - 4 - x, 2, &lines);
	chart_text_lines(d, &CHART_STRONG, (struct point_mm){x, y + 0.8}, &lines);
	y += (double)lines.count * chart_step_mm(&CHART_STRONG);
	return fmax(y, RESULT_TOP_MM + QR_MM + 6.5);
}

/* --- foot ---------------------------------------------------------------------------------------- */

static void foot_line(struct result_phrase *text, const char *more)
{
	if (*more && *text->text)
		result_phrase_add(text, " ");
	result_phrase_add(text, more);
}

static void foot_number(
	struct result_page *page, struct result_phrase *text, const char *key, int number)
{
	char digits[16];

	snprintf(digits, sizeof digits, "%d", number);
	foot_line(text, result_phrase(&page->source.words, key, digits, NULL).text);
}

static void foot_renewed(struct result_page *page, struct result_phrase *text)
{
	const struct results *results = page->request->results;
	struct result_words *words = &page->source.words;
	struct result_phrase day = result_day(words, results->version_day);
	char version[16];

	snprintf(version, sizeof version, "%d", results->version);
	foot_line(text, result_phrase(words, "renewed", day.text, version).text);
}

/* The rule that was used, what is still open, when it was renewed. `all`: what might have to be
 * said, to keep room for it. */
static void foot_lines(struct result_page *page, bool all, struct chart_lines *lines)
{
	const struct results *results = page->request->results;
	struct result_words *words = &page->source.words;
	struct result_phrase text = {""};

	foot_number(page, &text, "rule-two-bands", results->limits.full);
	foot_number(page, &text, "rule-nothing", results->limits.least);
	if (page->main->regime == 'B')
		foot_line(&text, result_word(words, "rule-families"));
	if (all || page->canvas.dashes)
		foot_line(&text, result_word(words, "rule-hidden"));
	if (all || page->canvas.dots)
		foot_number(page, &text, "rule-dots", results->limits.least);
	if (page->left_out > 1) /* the first to go are empty lines */
		foot_line(&text, result_word(words, "left-out"));
	if (results->preview && results->version > 0)
		foot_line(&text, result_word(words, "preview-last"));
	if (results->held > 0)
		foot_number(page, &text, "held", results->limits.least);
	if (results->waiting == 1 && !page->nothing)
		foot_line(&text, result_word(words, "waiting-1"));
	if (results->waiting > 1 && !page->nothing)
		foot_number(page, &text, "waiting", results->waiting);
	if (results->renewed)
		foot_renewed(page, &text);
	foot_line(&text, result_word(words, "licence"));
	chart_break(
		&CHART_SMALL, text.text, RESULT_RIGHT_MM - RESULT_LEFT_MM, CHART_LINES_MAX, lines);
}

double result_frame_foot_mm(struct result_page *page)
{
	struct chart_lines lines;

	foot_lines(page, true, &lines);
	return chart_lines_mm(&CHART_SMALL, lines.count) + FOOT_PAD_MM;
}

void result_frame_foot(struct result_page *page)
{
	struct chart_lines lines;
	double top;

	foot_lines(page, false, &lines);
	top = RESULT_BOTTOM_MM - chart_lines_mm(&CHART_SMALL, lines.count);
	chart_text_lines(
		page->canvas.drawing, &CHART_SMALL, (struct point_mm){RESULT_LEFT_MM, top}, &lines);
	chart_rule(page->canvas.drawing, (struct point_mm){RESULT_LEFT_MM, top - FOOT_PAD_MM},
		RESULT_RIGHT_MM - RESULT_LEFT_MM);
}
