// SPDX-License-Identifier: EUPL-1.2
/*
 * Text in lines: every sentence starts on a line of its own, since that is easier to read, and a
 * sentence that is too wide is broken into lines of about equal length (rules L02, L03).
 */
#ifndef PARAGRAPH_H
#define PARAGRAPH_H

#include "drawing.h"

enum { PARAGRAPH_LINES_MAX = 12 };

struct paragraph {
	struct text_style style;
	enum font_script script; /* the tallest of its texts                      */
	double line_step_mm;     /* from baseline to baseline: 1.5 times the size */
	struct {
		const char *text; /* lent by the caller's text; not zero-terminated */
		size_t length;
	} lines[PARAGRAPH_LINES_MAX];
	size_t line_count;
};

/* The size to ask for when a text is to look like Andika in `like_pt`: less where its script is set
 * larger by itself, but never under what a reader needs (L01). */
double paragraph_size_pt(double like_pt, const char *text);

/* An empty paragraph in that style. */
struct paragraph paragraph_new(enum font_face face, double size_pt, enum drawing_role role);

/* Breaks text, adding its lines to those that are there. `joined` sets sentences behind each other
 * instead, where room is short. False and err (EX_DATAERR) when a word is wider than width_mm, a
 * letter is missing from the font, or there are too many lines. */
bool paragraph_add(
	struct paragraph *p, const char *text, double width_mm, bool joined, struct error *err);

/* What its letters reach above the first baseline (capitals) and below the last. */
double paragraph_above_mm(const struct paragraph *p);
double paragraph_below_mm(const struct paragraph *p);

/* How far above a baseline the eye sees the middle of a line: half of a capital; of Arabic, which
 * hangs lower, half-way its tallest and deepest strokes. */
double paragraph_middle_mm(const struct paragraph *p);

/* From the top of the capitals of the first line to the descenders of the last, mm. */
double paragraph_height_mm(const struct paragraph *p);
double paragraph_width_mm(const struct paragraph *p);

enum paragraph_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

/* Draws the lines within `at` (x and width for aligning, y the top of the first capitals). */
void paragraph_draw(const struct paragraph *p, struct drawing *d, struct rect_mm at,
	enum paragraph_align align);

#endif
