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
