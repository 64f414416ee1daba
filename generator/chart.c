// SPDX-License-Identifier: EUPL-1.2
#include "chart.h"

#include "units.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

#define STEP 1.32    /* line step in sizes: Andika's own is 1.61, short lines bear less */
#define BAR_GREY 0.0 /* black: any grey becomes dots on a fax or a cheap copy */
#define RULE_MM 0.5
#define THIN_RULE_MM 0.2 /* two pixels at 300 dpi: stays on a copy, and stays behind the text */

const struct text_style CHART_TITLE = {FONT_BOLD, 20, ROLE_RESULT, 0},
			CHART_LARGE = {FONT_BOLD, 16, ROLE_RESULT, 0},
			CHART_HEADING = {FONT_BOLD, 14, ROLE_RESULT, 0},
			CHART_STRONG = {FONT_BOLD, 12, ROLE_RESULT, 0},
			CHART_TEXT = {FONT_REGULAR, 12, ROLE_RESULT, 0},
			CHART_SMALL = {FONT_REGULAR, 11, ROLE_RESULT, 0},
			CHART_SMALL_STRONG = {FONT_BOLD, 11, ROLE_RESULT, 0};

static const char STAND_IN[] = "·";
static const char MORE[] = "…";

double chart_step_mm(const struct text_style *style)
{
	return mm_from_pt(STEP * style->size_pt);
}

double chart_lines_mm(const struct text_style *style, size_t count)
{
	if (count == 0)
		return 0;
	return font_capital_mm(style->face, style->size_pt) +
	       (double)(count - 1) * chart_step_mm(style) +
	       font_descent_mm(style->face, style->size_pt);
}

static double width_of(const struct text_style *style, const char *text)
{
	return font_width_mm(style->face, style->size_pt, text);
}

/* --- lines -------------------------------------------------------------------------------------- */

/* Adds the character at `from` to `line`, or a dot when there is no way to print it. Returns where
 * the next one starts. */
static const char *take_letter(enum font_face face, const char *from, char line[CHART_LINE_SIZE])
{
	const char *next = from;
	uint32_t letter = utf8_next(&next, from + strlen(from));
	char bytes[5] = "";

	if (letter == UTF8_BAD)
		next = from + 1;
	else
		memcpy(bytes, from, (size_t)(next - from));
	if (letter == UTF8_BAD || utf8_is_control(letter) || !font_covers(face, bytes, NULL))
		memcpy(bytes, STAND_IN, sizeof STAND_IN);
	if (strlen(line) + strlen(bytes) < CHART_LINE_SIZE)
		strcat(line, bytes);
	return next;
}

/* Adds the next word (with a space before it when the line holds something) and says where the one
 * after it starts. */
static const char *take_word(enum font_face face, const char *from, char line[CHART_LINE_SIZE])
{
	if (line[0] && strlen(line) + 1 < CHART_LINE_SIZE)
		strcat(line, " ");
	while (*from && *from != ' ')
		from = take_letter(face, from, line);
	while (*from == ' ')
		from++;
	return from;
}

/* As many letters of one long word as fit; at least one. */
static const char *take_part(const struct text_style *style, const char *from, double width_mm,
	char line[CHART_LINE_SIZE])
{
	char longer[CHART_LINE_SIZE] = "";
	const char *next = take_letter(style->face, from, longer);

	do {
		strcpy(line, longer);
		from = next;
		if (!*from || *from == ' ')
			break;
		next = take_letter(style->face, from, longer);
	} while (width_of(style, longer) <= width_mm && strlen(longer) > strlen(line));
	while (*from == ' ')
		from++;
	return from;
}

/* Fills a line and returns the text that is left. */
static const char *take_line(const struct text_style *style, const char *text, double width_mm,
	char line[CHART_LINE_SIZE])
{
	char longer[CHART_LINE_SIZE] = "";
	const char *next;

	line[0] = '\0';
	while (*text) {
		next = take_word(style->face, text, longer);
		if (width_of(style, longer) > width_mm || strlen(longer) + 8 > CHART_LINE_SIZE)
			break;
		strcpy(line, longer);
		text = next;
	}
	return line[0] || !*text ? text : take_part(style, text, width_mm, line);
}

/* Makes room for the three dots at the end of a line. */
static void end_in_dots(const struct text_style *style, double width_mm, char line[CHART_LINE_SIZE])
{
	char longer[CHART_LINE_SIZE];
	size_t length = strlen(line);

	for (;;) {
		snprintf(longer, sizeof longer, "%.*s%s", (int)length, line, MORE);
		if (length == 0 ||
			(width_of(style, longer) <= width_mm && strlen(longer) < CHART_LINE_SIZE))
			break;
		do
			length--;
		while (length > 0 && ((unsigned char)line[length] & 0xC0) == 0x80);
	}
	snprintf(line, CHART_LINE_SIZE, "%s", longer);
}

void chart_break(const struct text_style *style, const char *text, double width_mm, size_t most,
	struct chart_lines *lines)
{
	lines->count = 0;
	while (*text == ' ')
		text++;
	while (*text && lines->count < most && lines->count < CHART_LINES_MAX)
		text = take_line(style, text, width_mm, lines->line[lines->count++]);
	if (*text && lines->count > 0)
		end_in_dots(style, width_mm, lines->line[lines->count - 1]);
}

bool chart_words_fit(const struct text_style *style, const char *text, double width_mm)
{
	while (*text) {
		char word[CHART_LINE_SIZE] = "";

		text = take_word(style->face, text, word);
		if (width_of(style, word) > width_mm)
			return false;
	}
	return true;
}

/* --- drawing ------------------------------------------------------------------------------------ */

static double text_at(struct drawing *d, const struct text_style *style, struct point_mm at,
	double share_before, const char *text)
{
	char line[CHART_LINE_SIZE] = "";

	while (*text)
		text = take_letter(style->face, text, line);
	at.x -= share_before * width_of(style, line);
	return drawing_text(d, style, at, line);
}

double chart_text(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text)
{
	return text_at(d, style, at, 0, text);
}

double chart_text_right(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text)
{
	return text_at(d, style, at, 1, text);
}

double chart_text_centre(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text)
{
	return text_at(d, style, at, 0.5, text);
}

void chart_text_lines(struct drawing *d, const struct text_style *style, struct point_mm at,
	const struct chart_lines *lines)
{
	at.y += font_capital_mm(style->face, style->size_pt);
	for (size_t i = 0; i < lines->count; i++, at.y += chart_step_mm(style))
		drawing_text(d, style, at, lines->line[i]);
}

void chart_text_middle(struct drawing *d, const struct text_style *style, struct point_mm middle,
	const struct chart_lines *lines)
{
	double capital = font_capital_mm(style->face, style->size_pt);
	double high = lines->count ? (double)(lines->count - 1) * chart_step_mm(style) : 0;

	middle.y -= (capital + high) / 2;
	chart_text_lines(d, style, middle, lines);
}

double chart_baseline_mm(const struct text_style *style, double middle_mm)
{
	return middle_mm + font_capital_mm(style->face, style->size_pt) / 2;
}

void chart_bar(struct drawing *d, struct point_mm start, double length_mm, double height_mm)
{
	struct rect_mm bar = {start.x, start.y - height_mm / 2, length_mm, height_mm};

	if (length_mm < 0) {
		bar.x += length_mm;
		bar.w = -length_mm;
	}
	if (bar.w > 0)
		drawing_box(d, bar, 0, BAR_GREY);
}

static void rule(struct drawing *d, struct point_mm from, double length_mm, double line_mm)
{
	drawing_line(d, from, (struct point_mm){from.x + length_mm, from.y}, line_mm);
}

void chart_rule(struct drawing *d, struct point_mm from, double length_mm)
{
	rule(d, from, length_mm, RULE_MM);
}

void chart_thin_rule(struct drawing *d, struct point_mm from, double length_mm)
{
	rule(d, from, length_mm, THIN_RULE_MM);
}

bool chart_pictogram(struct drawing *d, const char *key, struct point_mm middle, double size_mm,
	struct error *err)
{
	const struct pictogram *pictogram = pictogram_load(key, err);

	if (!pictogram)
		return false;
	drawing_pictogram(d, pictogram,
		(struct rect_mm){middle.x - size_mm / 2, middle.y - size_mm / 2, size_mm, size_mm});
	return true;
}
