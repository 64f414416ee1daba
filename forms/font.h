// SPDX-License-Identifier: EUPL-1.2
/*
 * The fonts that are printed with: how wide a text is, whether every letter is there, how letters
 * join, and the subset that goes into a PDF. font.c is the only file that includes HarfBuzz.
 *
 * Three fonts, chosen letter by letter (rule L13):
 *   Andika              Latin and Cyrillic, digits. Made for new readers: single-storey a and g,
 *                       distinct I l 1
 *   Noto Naskh Arabic   Arabic, Persian, Pashto, Sorani
 *   Noto Sans Ethiopic  Tigrinya, Amharic
 * Spaces and punctuation are set in the font of the letter before them when it has them, else in
 * Andika. A letter that its font does not have is an error, never a box or a gap on paper.
 *
 * Latin, Cyrillic and Ethiopic are simple text: the fonts' own advances, without kerning and
 * ligatures, which is what a PDF viewer adds up, so that the text can be copied from the PDF.
 * Arabic is shaped by HarfBuzz: glyph after glyph, each at its own place.
 */
#ifndef FONT_H
#define FONT_H

#include "buffer.h"
#include "error.h"
#include "geom.h"

#include <stddef.h>
#include <stdint.h>

enum font_face { FONT_REGULAR, FONT_BOLD, FONT_FACES };
enum font_script { FONT_LATIN, FONT_ARABIC, FONT_ETHIOPIC, FONT_SCRIPTS };

/* The most characters in one line of text. */
enum { FONT_LINE_MAX = 1000 };

/* Opens the fonts that every form needs. EX_UNAVAILABLE naming the Debian package when one is
 * missing. The functions below call it by themselves; the Noto fonts are opened when a text first
 * needs them. Everything is kept until the program ends. Every function may be called from any
 * thread. */
bool fonts_open(struct error *err);

/* Width in mm of UTF-8 text in one line. 0 for an empty one, and for one that cannot be set. */
double font_width_mm(enum font_face face, double size_pt, const char *text);

/* Of Andika: height of capitals, of x, and depth of the deepest descender, in mm, all positive. */
double font_capital_mm(enum font_face face, double size_pt);
double font_x_height_mm(enum font_face face, double size_pt);
double font_descent_mm(enum font_face face, double size_pt);

/* The script of a text: that of its tallest letters. */
enum font_script font_script_of(const char *text);

/* What the letters of a script reach above and below the baseline, in mm: capitals and descenders
 * of Latin, and what does their work in others. */
double font_above_mm(enum font_script script, enum font_face face, double size_pt);
double font_below_mm(enum font_script script, enum font_face face, double size_pt);

/* How much larger a script is set than the size that is asked for, so that it reads as easily:
 * Arabic letters are small for their size. */
double font_scale(enum font_script script);

/* False and err (EX_DATAERR: the character, U+number, the text) when a glyph is missing. */
bool font_covers(enum font_face face, const char *text, struct error *err);

/* A piece of a line that is painted at once. */
struct font_piece {
	enum font_script script;
	double x_mm, y_mm; /* its baseline's start, right of and below that of the line */
	double size_pt;
	size_t start, length; /* its codes: bytes of `codes` of the line                   */
};

/* One line, ready for painting from left to right. */
struct font_line {
	struct font_piece *pieces;
	size_t count;
	struct buffer codes; /* UTF-8: the characters, or private ones for shaped glyphs    */
	double width_mm;
	struct rect_mm ink; /* what it blackens, around the start of its baseline; y down  */
};

/* Sets text in a line of that direction. False and err when a glyph is missing (EX_DATAERR) or
 * memory. Free with font_line_free in either case. */
bool font_set_line(enum font_face face, double size_pt, bool right_to_left, const char *text,
	struct font_line *line, struct error *err);
void font_line_free(struct font_line *line);

/* A TrueType file with only the glyphs that these codes (of pieces, one after the other) need, and
 * a character map from code to glyph. Free bytes with free(). */
bool font_subset(enum font_script script, enum font_face face, const char *codes,
	unsigned char **bytes, size_t *count, struct error *err);

#endif
