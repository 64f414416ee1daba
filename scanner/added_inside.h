// SPDX-License-Identifier: EUPL-1.2
/*
 * What the files that find ink share: added.c (pixels to blobs), thing_shape.c (the size, place and
 * shape of a blob) and things.c (what kind of thing it is); and faint.c, which looks for what none of
 * them calls ink. Nobody else includes this.
 */
#ifndef ADDED_INSIDE_H
#define ADDED_INSIDE_H

#include "added.h"

#include <math.h>

enum {
	ADDED_KNOT = 16,     /* pixels of the small copy from one knot to the next          */
	ADDED_LEAST = 3,     /* pixels of the smallest blob                                 */
	ADDED_MARGIN_MM = 4, /* along the page's edges, where nothing is looked for         */
	ADDED_INK = 1        /* in the mask; other values only hold together what belongs so */
};

/* The place on the page of a place in the small copy. */
static inline struct point_mm place_of(const struct added *ink, double x, double y)
{
	int i = (int)x / ADDED_KNOT, j = (int)y / ADDED_KNOT;
	double a = x / ADDED_KNOT - i, b = y / ADDED_KNOT - j;
	const struct point_mm *p = ink->knots + (size_t)j * (size_t)ink->knot_columns + i;
	const struct point_mm *q = p + ink->knot_columns;

	return (struct point_mm){
		(p[0].x * (1 - a) + p[1].x * a) * (1 - b) + (q[0].x * (1 - a) + q[1].x * a) * b,
		(p[0].y * (1 - a) + p[1].y * a) * (1 - b) + (q[0].y * (1 - a) + q[1].y * a) * b};
}

static inline int step_at(const struct added *ink, struct point_mm at)
{
	const struct image *c = &ink->blank->coarse;
	int x = (int)floor(at.x * BLANK_COARSE_PER_MM), y = (int)floor(at.y * BLANK_COARSE_PER_MM);

	if (x < 0 || y < 0 || x >= c->width || y >= c->height)
		return NEAR_FAR;
	return c->pixels[(size_t)y * c->stride + (size_t)x];
}

static inline int darkness_at(const struct added *ink, int x, int y)
{
	const struct image *s = &ink->ground->small;

	if (x < 0 || y < 0 || x >= s->width || y >= s->height)
		return 0;
	return ink->darkness[(size_t)y * (size_t)s->width + (size_t)x];
}

/* Whose pixels are visited, run by run. */
struct visit {
	const struct added *ink;
	const struct blobs *blobs;
	int dx, dy; /* of the mask the blobs were found in, px of the small copy */
};

/* Ink, and not only a bridge over print. */
static inline bool is_ink(const struct visit *v, int x, int y)
{
	size_t row = (size_t)(y + v->dy) * (size_t)v->ink->ground->small.width;

	return v->ink->mask[row + (size_t)(x + v->dx)] == ADDED_INK;
}

static inline struct point_mm spot_place(const struct visit *v, int x, int y)
{
	return place_of(v->ink, x + v->dx + 0.5, y + v->dy + 0.5);
}

/* mm^2 on the page under one pixel of the small copy. */
static inline double pixel_area(const struct added *ink, double x, double y)
{
	struct point_mm a = place_of(ink, x, y), b = place_of(ink, x + 1, y);
	struct point_mm c = place_of(ink, x, y + 1);

	return fabs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

/* What the small copy shows of a rectangle of the page: left, top, right and lowest pixel of its
 * corners, not cut to the picture. */
struct part_bounds {
	double left, top, right, low;
};
struct part_bounds added_bounds(const struct added *ink, struct rect_mm r);

/* The same as pixels in the picture; to the right and below less than one pixel may be missing. */
struct rect_px added_part_of(const struct added *ink, struct rect_mm r);

/* The level below which `share` of the counts lie; between two levels in proportion. */
double added_quantile(const unsigned counts[256], unsigned all, double share);

/* One more thing, not filled in yet; NULL when memory is gone. */
struct added_thing *added_add(struct added *ink, struct error *err);

/* The same for what is in no place where something is answered. */
struct added_thing *added_add_other(struct added *ink, struct error *err);

/* thing_shape.c: bounding box and lowest point, in mm on the page. */
void thing_extent(const struct visit *v, const struct blob *b, struct added_thing *t);

/* thing_shape.c: all other numbers of a thing whose extent is known. False when there is too
 * little ink. */
bool thing_measure(const struct visit *v, const struct blob *b, struct added_thing *t);

/* things.c: how steep this printer and scanner make a sharp edge, relative to its darkness. */
double things_print_sharpness(const struct added *ink);

/* things.c: adds a blob to the things as what it is, taken apart where it is several on top of
 * each other. Nothing is added for what cannot be an answer. */
bool things_take(struct added *ink, const struct visit *v, const struct blob *b, struct error *err);

#endif
