// SPDX-License-Identifier: EUPL-1.2
/*
 * The picture of the blank form, prepared for comparing.
 *
 * A mark is ink that the blank form does not have. What a reader needs to know of the blank form
 * is therefore mostly one thing: how far is this place from the nearest print? Near print, ink of
 * the printer spreads, scanners blur and paper lies a little off; far from it nothing excuses
 * ink. The prepared blank holds that distance for every place, in steps, coarse (3 px/mm, to see
 * whether there is any ink at all) and fine (8 px/mm, to look at the ink); a small grey picture to
 * align by when the squares are gone; and the profiles of the printed boxes, which give the exact
 * place of each box in a scan.
 */
#ifndef BLANK_H
#define BLANK_H

#include "image.h"
#include "layout.h"
#include "transform.h"

enum { BLANK_COARSE_PER_MM = 3, BLANK_FINE_PER_MM = 8, BLANK_GREY_PER_MM = 4 };

/* Distance to the nearest print, in steps; the last is "far from any". In mm: on it, then at
 * most 0.25, 0.4, 0.6, 0.9, 1.4, more. */
enum { NEAR_PRINT, NEAR_STEPS = 7, NEAR_FAR = NEAR_STEPS - 1 };

/* A zone is a step and what else there is to know of a place, in one byte. */
enum { ZONE_STEP = 7, ZONE_MARGIN = 8, ZONE_EDGE = 16 };

/* Within the first of the page's edges: ZONE_EDGE, nothing is looked for there (the table, the
 * lid, shadows and the next sheet begin there). Within the second: ZONE_MARGIN too, nothing is
 * learnt there. */
enum { BLANK_EDGE_MM = 4, BLANK_MARGIN_MM = 8 };

/* The darkness across one edge of a box, from outside to inside, 5 px per mm, the edge as laid
 * out in its middle. `seen`: there is a line to recognise. */
enum { EDGE_PER_MM = 5, EDGE_HALF = 5, EDGE_LENGTH = 2 * EDGE_HALF + 1 };
struct edge {
	bool seen;
	float line[EDGE_LENGTH];
};

enum { EDGE_LEFT, EDGE_RIGHT, EDGE_TOP, EDGE_BOTTOM, EDGES };

/* A printed box (or frame of a text area) and what its edges look like. */
struct outline_box {
	struct rect_mm at;
	struct edge edges[EDGES];
};

struct blank {
	double width_mm, height_mm;
	const struct layout_side *side; /* lent */
	struct image coarse;            /* distance step per pixel                    */
	struct image zones;             /* the same as zones                          */
	struct image fine;              /* two steps in each byte, low half first     */
	int fine_width;                 /* in pixels                                  */
	struct image grey;              /* the form itself                            */
	struct outline_box *boxes;
	size_t box_count;
	struct rect_mm *pictures; /* of all options of all questions, one after the other: the part
				     of the cell that the picture takes; w = 0 when there is none */
};

struct blank_source {
	const struct layout *layout; /* lent; must outlive the blank */
	size_t side;                 /* index into layout->sides     */
	const void *png;
	size_t png_bytes;
};

/* NULL and err when the picture cannot be read or there is no memory. */
struct blank *blank_new(const struct blank_source *source, struct error *err);
void blank_free(struct blank *blank);

/* Where the picture of an option stands (its face or pictogram, not its words). */
struct rect_mm blank_picture(const struct blank *blank, size_t question, size_t option);

/* The distance step at a place of the page; NEAR_FAR outside it. */
int blank_near(const struct blank *blank, struct point_mm at);

/* The distance steps of a piece of the page, cut as transform_cut cuts the scan (at 8 px/mm
 * whatever the cutting says), one byte per pixel. */
void blank_near_cut(const struct blank *blank, const struct cutting *cutting, uint8_t *steps);

/* What the edges of the box at `at` look like in a picture: EDGE_SEARCH pixels of 1/5 mm beyond
 * the profile on either side, so that it can be searched for. */
enum { EDGE_SEARCH = 6, EDGE_WIDE = EDGE_LENGTH + 2 * EDGE_SEARCH };
struct edge_view {
	float line[EDGES][EDGE_WIDE];
};
void blank_edge_view(const struct transform *page, const struct image *picture, struct rect_mm at,
	struct edge_view *view);

#endif
