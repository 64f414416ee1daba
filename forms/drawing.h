// SPDX-License-Identifier: EUPL-1.2
/*
 * A drawing: everything that stands on one page, as a list in the order it is painted. In mm.
 *
 * Made by design.c (forms) and by the result sheets, checked by the L rules, painted by
 * pdf.c. It knows no PDF, so that a page can be measured and tested without one.
 */
#ifndef DRAWING_H
#define DRAWING_H

#include "error.h"
#include "font.h"
#include "geom.h"
#include "pictogram.h"

enum drawing_kind { DRAW_TEXT, DRAW_BOX, DRAW_LINE, DRAW_PICTOGRAM, DRAW_DISC, DRAW_MODULES };

/* What a text is there for: the L rules ask more of some. */
enum drawing_role {
	ROLE_READING, /* for the person who fills in: at least 14 pt (L01)   */
	ROLE_FOOTER,  /* codes, page number, licence line: exempt            */
	ROLE_RESULT,  /* on a result sheet: at least 11 pt (L17)             */
};

struct drawing_item {
	enum drawing_kind kind;
	struct rect_mm at; /* BOX, DISC: the middle of its line; PICTOGRAM: what it is fitted into;
			    LINE: x, y to x + w, y + h; TEXT: x, y is the start of the baseline (its
			    left end in every script), w its width, h 0 */
	double line_mm;    /* BOX, LINE, DISC: width of the line; 0 = none              */
	double line_grey;  /* 0 black .. 1 white; also the colour of TEXT               */
	double fill_grey;  /* BOX, DISC: below 0 = not filled                           */
	double dash_mm;    /* LINE: length of dash and gap; 0 = solid                   */
	double corner_mm;  /* BOX: radius of its corners                                */
	char *text;        /* TEXT: UTF-8; owned                                        */
	enum font_face face;
	double size_pt;
	enum drawing_role role;
	bool right_to_left;                /* TEXT: the direction of the line as a whole */
	const struct pictogram *pictogram; /* lent */
	unsigned char *modules; /* MODULES: module_count squared, row by row, 0 = white; owned */
	int module_count;       /* in a row                                                   */
};

struct drawing {
	double width_mm, height_mm;
	bool right_to_left; /* lines of text run from right to left; those of ROLE_FOOTER never do */
	struct drawing_item *items;
	size_t count, room;
	bool failed; /* memory ran out while adding: check once at the end */
};

void drawing_free(struct drawing *drawing); /* frees the items, not the struct */

void drawing_box(struct drawing *d, struct rect_mm at, double line_mm, double fill_grey);
void drawing_round_box(
	struct drawing *d, struct rect_mm at, double corner_mm, double line_mm, double fill_grey);
void drawing_line(struct drawing *d, struct point_mm from, struct point_mm to, double line_mm);
void drawing_dashes(struct drawing *d, struct point_mm from, struct point_mm to, double line_mm,
	double dash_mm);
void drawing_disc(struct drawing *d, struct point_mm centre, double radius_mm, double line_mm,
	double fill_grey);

/* Fits the pictogram's viewBox into the rectangle, centred, its proportions kept. */
void drawing_pictogram(struct drawing *d, const struct pictogram *pictogram, struct rect_mm at);

/* A square grid of dark and white modules: a page code. */
void drawing_modules(
	struct drawing *d, struct rect_mm at, const unsigned char *modules, int module_count);

struct text_style {
	enum font_face face;
	double size_pt;
	enum drawing_role role;
	double grey; /* 0 = black */
};

/* One line of text, its baseline starting at `at`. Returns its width in mm. */
double drawing_text(
	struct drawing *d, const struct text_style *style, struct point_mm at, const char *text);

/* The last item added, to change what the functions above do not ask; NULL when there is none. */
struct drawing_item *drawing_last(struct drawing *d);

#endif
