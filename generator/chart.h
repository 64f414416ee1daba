// SPDX-License-Identifier: EUPL-1.2
/*
 * The strokes a result sheet is drawn with: a few sizes of text, one kind of bar, thin rules.
 * Black on white, so that it is the same on a grey copy and on a fax. Everything in mm.
 *
 * Text never fails here: a word that is too wide is cut, a letter that no font has becomes a
 * middle dot, and what does not fit in the lines there are ends in three dots. A sheet for the
 * table must come out, whatever an event was called.
 */
#ifndef CHART_H
#define CHART_H

#include "drawing.h"

/* The sizes: 20, 16, 14, 12 and 11 pt; nothing is smaller (rule L17). */
extern const struct text_style CHART_TITLE, CHART_LARGE, CHART_HEADING, CHART_STRONG, CHART_TEXT,
	CHART_SMALL, CHART_SMALL_STRONG;

enum { CHART_LINES_MAX = 8, CHART_LINE_SIZE = 240 };

/* A text broken into lines of one style. */
struct chart_lines {
	char line[CHART_LINES_MAX][CHART_LINE_SIZE];
	size_t count;
};

/* Breaks text at spaces into at most `most` lines. */
void chart_break(const struct text_style *style, const char *text, double width_mm, size_t most,
	struct chart_lines *lines);

/* Is every word narrower than that? Else chart_break cuts one. */
bool chart_words_fit(const struct text_style *style, const char *text, double width_mm);

/* From baseline to baseline, and from the top of the capitals of the first line to the foot of
 * the last. */
double chart_step_mm(const struct text_style *style);
double chart_lines_mm(const struct text_style *style, size_t count);

/* One line, `at` on its baseline: its left end, right end or middle. Returns its width. */
double chart_text(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text);
double chart_text_right(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text);
double chart_text_centre(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text);

/* Lines, the top of the first capitals at at.y. */
void chart_text_lines(struct drawing *d, const struct text_style *style, struct point_mm at,
	const struct chart_lines *lines);

/* Lines with their middle at height middle_mm, starting at x_mm. */
void chart_text_middle(struct drawing *d, const struct text_style *style, struct point_mm middle,
	const struct chart_lines *lines);

/* Baseline for one line whose capitals have their middle at middle_mm. */
double chart_baseline_mm(const struct text_style *style, double middle_mm);

/* A bar from x_mm to the right (length_mm below 0: to the left), its middle at y. A length of 0
 * draws nothing: zero is the number's to tell. */
#define CHART_BAR_MM 4.4 /* height of most bars: a little more than the digits beside them */
void chart_bar(struct drawing *d, struct point_mm start, double length_mm, double height_mm);

/* A level line: under a heading, or between rows (thin). */
void chart_rule(struct drawing *d, struct point_mm from, double length_mm);
void chart_thin_rule(struct drawing *d, struct point_mm from, double length_mm);

/* The pictogram with that key in a square with its middle there. False and err when it is not
 * there. */
bool chart_pictogram(struct drawing *d, const char *key, struct point_mm middle, double size_mm,
	struct error *err);

#endif
