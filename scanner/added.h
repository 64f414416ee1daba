// SPDX-License-Identifier: EUPL-1.2
/*
 * Where is ink that the blank form does not have? Things of ink, each with its shape, place and
 * darkness; nothing about what they mean.
 *
 * Works on the small copy of the scan in its own pixels, so that nothing is resampled: darkness
 * of each pixel against the paper's white, compared with what this very scan shows as far from
 * print everywhere else. Noise, toner, blur and threshold of the printer and scanner at hand are
 * thus measured, not assumed. What hangs together is one thing. Soft, pale and page-crossing
 * things (stains, ink of the other side, creases, streaks of the scanner) are told from strokes
 * by their edges, their darkness and by what they do outside the answer cells; darker strokes on
 * top of them are found by raising the threshold inside them.
 */
#ifndef ADDED_H
#define ADDED_H

#include "blank.h"
#include "blobs.h"
#include "ground.h"
#include "transform.h"

#include <math.h>

/* What a thing looks like, judged by shape alone. */
enum added_kind {
	ADDED_STROKES, /* drawn with something                                        */
	ADDED_SPECK,   /* too small to mean anything                                  */
	ADDED_STAIN,   /* pale and soft, or pale and far too large: paper, not a pen  */
	ADDED_CREASE,  /* a straight line that goes on over the page                  */
	ADDED_HOLE,    /* a solid disc at the edge of the page                        */
	ADDED_RESIDUE  /* a rim along print: print that lies or spreads a little off  */
};

enum { ADDED_TOUCHES_MAX = 8, ADDED_SECTORS = 24 };

/* How much of a thing lies in the cell of one option. */
struct added_touch {
	int question, option; /* indices into the layout side            */
	double box_mm2;       /* inside the printed square               */
	double beside_mm2;    /* outside it, within 2.5 mm               */
	double cell_mm2;      /* elsewhere in the cell                   */
};

struct added_thing {
	enum added_kind kind;
	double left, top, right, bottom; /* mm on the page                           */
	double x, y;                     /* middle of its ink                        */
	double area_mm2;
	double contrast; /* darkness that its darkest tenth reaches, 0..1    */
	double sharp; /* 1: as sharp as print in this scan; 0: no edge. Only measured when pale */
	double longest, shortest; /* spread, one sigma, mm                    */
	double around; /* share of directions from its middle in which it has ink on its rim, 0..1 */
	double rim;    /* share of its ink on the outer 40 % of its box's ellipse, 0..1 */
	double core;   /* share of its ink in the inner 40 %                             */
	double direction_deg;   /* of its longest spread: 0 along the page's x, 90 along y */
	struct point_mm lowest; /* its lowest point on the page                            */
	double near_print;      /* share of its ink within 0.5 mm of print                 */
	struct added_touch touches[ADDED_TOUCHES_MAX];
	int touch_count;
};

/* The room it takes on the page, along the page's edges. */
static inline double added_width_mm(const struct added_thing *t)
{
	return t->right - t->left;
}

static inline double added_height_mm(const struct added_thing *t)
{
	return t->bottom - t->top;
}

/* The larger of width and height. */
static inline double added_size_mm(const struct added_thing *t)
{
	return fmax(added_width_mm(t), added_height_mm(t));
}

/* From corner to corner: about the length of a stroke, whatever way it goes. */
static inline double added_diagonal_mm(const struct added_thing *t)
{
	return hypot(added_width_mm(t), added_height_mm(t));
}

static inline struct rect_mm added_rect(const struct added_thing *t)
{
	return (struct rect_mm){t->left, t->top, added_width_mm(t), added_height_mm(t)};
}

/* Of its ink; that of its rectangle may lie elsewhere. */
static inline struct point_mm added_middle(const struct added_thing *t)
{
	return (struct point_mm){t->x, t->y};
}

/* True when the rectangle of a thing shares an area with r; touching edges do not. */
static inline bool added_overlaps(const struct added_thing *t, struct rect_mm r)
{
	return t->left < rect_right(r) && t->right > r.x && t->top < rect_bottom(r) &&
	       t->bottom > r.y;
}

/* How large that area is; 0 without one. */
static inline double added_overlap_mm2(const struct added_thing *t, struct rect_mm r)
{
	double w = fmin(t->right, rect_right(r)) - fmax(t->left, r.x);
	double h = fmin(t->bottom, rect_bottom(r)) - fmax(t->top, r.y);

	return w > 0 && h > 0 ? w * h : 0;
}

/* A stroke without a bend: thin for its length. */
static inline bool added_is_straight(const struct added_thing *t)
{
	return t->longest > 5 * t->shortest && t->shortest < 1.0;
}

/* What lies in the cell of an option; lent by the thing. NULL: nothing, or too little beside what lies
 * in ADDED_TOUCHES_MAX other cells. */
static inline const struct added_touch *added_touch_of(
	const struct added_thing *t, int question, int option)
{
	for (int i = 0; i < t->touch_count; i++)
		if (t->touches[i].question == question && t->touches[i].option == option)
			return &t->touches[i];
	return NULL;
}

/* All ink of a touch, in the box and out of it; 0 for NULL. */
static inline double added_touch_mm2(const struct added_touch *touch)
{
	return touch ? touch->box_mm2 + touch->beside_mm2 + touch->cell_mm2 : 0;
}

struct added {
	struct added_thing *things;
	size_t count;
	struct added_thing *others; /* strokes that are in no place where something is answered */
	size_t other_count;
	double limit[NEAR_STEPS]; /* grey levels below white that are ink, per distance step */
	double print_sharp; /* how sharp the squares of the frame are, as `sharp` before scaling */
	int streaks;        /* columns or rows of the small copy that are dark all along */

	/* private, kept from page to page */
	const struct blank *blank;
	const struct ground *ground;
	const struct transform *page;
	struct blobs blobs;
	uint8_t *darkness, *mask, *zones;
	size_t pixel_room, thing_room, other_room;
	struct point_mm *knots;
	size_t knot_room;
	int knot_columns;
	uint8_t *streaky; /* per column, then per row */
	size_t streaky_room;
};

/* Finds all ink on the page but for what stands outside the frame of print (page codes, strip).
 * The struct is all zeros before the first call; what it lends must live as long as it is used. */
struct added_request {
	const struct blank *blank;
	const struct ground *ground;
	const struct transform *page;
};
bool added_find(struct added *ink, const struct added_request *request, struct error *err);
void added_free(struct added *ink);

#endif
