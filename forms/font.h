// SPDX-License-Identifier: EUPL-1.2
/*
 * The fonts that are printed with: how wide a text is, whether every letter is there, and
 * the subset that goes into a PDF. font.c is the only file that includes HarfBuzz.
 *
 * Andika for Latin and Cyrillic (made for new readers: single-storey a and g, distinct I
 * l 1). Widths are the fonts' own advances, without kerning and ligatures, which is what
 * a PDF viewer adds up for simple text.
 */
#ifndef FONT_H
#define FONT_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

enum font_face { FONT_REGULAR, FONT_BOLD, FONT_FACES };

/* The largest size of a line break table and of a text in one run. */
enum { FONT_TEXT_MAX = 2000 };

/* Opens the font files, once for the whole program. EX_UNAVAILABLE naming the Debian
 * package when one is missing. Every other function here calls it by itself. */
bool fonts_open(struct error *err);

/* Width in mm of UTF-8 text in one line. 0 for an empty one. */
double font_width_mm(enum font_face face, double size_pt, const char *text);

/* Height of capitals, of x, and of the deepest descender, in mm, all positive. */
double font_capital_mm(enum font_face face, double size_pt);
double font_x_height_mm(enum font_face face, double size_pt);
double font_descent_mm(enum font_face face, double size_pt);

/* False and err (EX_DATAERR: the character, U+number, the text) when a glyph is missing.
 */
bool font_covers(enum font_face face, const char *text, struct error *err);

/* Breaks text at spaces into lines of at most width_mm, at most max_words words and
 * max_letters characters. `lines` gets the byte offset of each line's start and its
 * length; returns their number, or 0 when a single word is wider than width_mm or there
 * are more than `most` lines. Lines come out of about equal length, so that no word is
 * left alone on the last one. */
struct font_line {
	size_t start, length;
};
size_t font_break(enum font_face face, double size_pt, const char *text, double width_mm,
	struct font_line *lines, size_t most);

/* A TrueType file with only the glyphs that `texts` (all texts one after the other) need;
 * free with free(). It keeps the character map, so that text can be copied from the PDF.
 */
bool font_subset(enum font_face face, const char *texts, unsigned char **bytes, size_t *count,
	struct error *err);

#endif
