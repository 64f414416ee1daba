// SPDX-License-Identifier: EUPL-1.2
/*
 * What ink is in each cell? Numbers without meaning, in mm and shares, for decide.h.
 *
 * added.h says which things of ink there are on the page. Here the inside of each box that has any
 * is looked at closely, 8 px/mm, and the areas for text, digits and crosses on a line.
 */
#ifndef CELLS_H
#define CELLS_H

#include "added.h"
#include "align.h"

#include <stdint.h>

/* The inside of one printed box, from 0.9 mm within its outer edge. "Sides" are inner sides of
 * the box as printed: its outer side less a line of 0.5 mm on both ends. Extents and lengths are
 * those of the middle of the stroke, without its width. */
struct box_ink {
	double cover;    /* share of the inside that is covered by ink, 0..1              */
	double span;     /* longest extent of ink in any of four directions, in sides     */
	double patch;    /* the same of its largest patch                                 */
	double path;     /* length of all strokes, in sides; a cross has about 2.5        */
	double hole;     /* radius of the largest bare disc, in sides; 0.45 in a bare box */
	double width_mm; /* mean width of the strokes                                     */
	double contrast; /* darkness of its ink, 0..1; 0 when there is none               */
	double sharp;    /* how steep its edges are: 1 a pen's, 0 a stain's               */
	double middle_x, middle_y; /* of its ink, in sides from the box's middle           */
	double noise;   /* how much darkness counts as ink here, 0..1                    */
	uint64_t shape; /* its ink as 8 x 8 fields, as reading_mark says */
};

struct cell_ink {
	struct box_ink box;
	double ink_mm2;         /* all ink in the cell, strokes only */
	struct rect_mm picture; /* where its picture is printed; w = 0: none */
	double picture_mm2;     /* ink between its lines; 0 where a box of the question has ink */
	bool unseen;            /* the box lies partly outside the picture */
	double trace;           /* faint.h: darkness of a trace in a box without ink; 0: none */
	double trace_mm2;       /* how much of the box is so dark                          */
	double beside_trace;    /* darkness of a trace in the rest of the cell; 0: none    */
};

enum { CROSSINGS_MAX = 6 };

struct area_ink {
	double strokes_mm; /* text, number: length of all strokes                                */
	double largest_mm; /* size of the largest thing                                          */
	double contrast;   /* of the darkest thing of strokes                                    */
	double beside_mm;  /* number: size of the largest thing in the row of its boxes, off them */
	double maybe_mm;   /* text: size of the largest thing that may be writing, or may not    */
	int pieces;        /* text: things of any size off its frame                             */
	double crossing[CROSSINGS_MAX]; /* line: places of crosses, 0..100                       */
	int crossing_count;
	int stray_count; /* line: things of strokes beside the line that do not touch it */
	bool unseen;
};

struct side_ink {
	const struct layout_side *side;   /* lent */
	struct cell_ink *cells;           /* of all questions, one after the other               */
	struct area_ink *areas;           /* as side->areas                                      */
	const struct added_thing *things; /* lent by the ink                                     */
	size_t thing_count;
	const struct added_thing *others; /* likewise: strokes where nothing is asked */
	size_t other_count;
	bool two_values;   /* the scan knows only black and white: pale ink may be gone  */
	double print_seen; /* share of the edges of printed boxes that the scan shows    */
	/* Where that is little: of each question, the share of the print in and around its cells;
	 * lent. Else NULL. */
	const double *print_around;
	double darkest; /* contrast of the darkest ink that covers 4 % of a box or more   */
	double noise;   /* paler than this, nothing is seen on bare paper, 0..1           */
	size_t hinted;  /* faint.h: questions in which paper without noise is not quite white */
	double ghost;   /* how dark the other side of thin paper shows; 0: it does not */
	size_t cell_room, area_room; /* private: memory is kept */
};

/* The cell of an option. */
const struct cell_ink *side_cell(const struct side_ink *side, size_t question, size_t option);

/* Measures a page whose ink has been found. The struct is all zeros before the first call. */
bool cells_measure(struct side_ink *side, const struct added *ink, struct error *err);
void side_ink_free(struct side_ink *side);

#endif
