// SPDX-License-Identifier: EUPL-1.2
/*
 * Places on paper, in millimetres. Origin top left of the page, x to the right, y down.
 * Pixels have types of their own in scanner/, so that a mix-up does not compile.
 */
#ifndef GEOM_H
#define GEOM_H

#include <stdbool.h>

struct point_mm {
	double x, y;
};

/* Outer edges: x, y is the corner nearest the origin. */
struct rect_mm {
	double x, y, w, h;
};

static inline double rect_right(struct rect_mm r)
{
	return r.x + r.w;
}

static inline double rect_bottom(struct rect_mm r)
{
	return r.y + r.h;
}

static inline struct point_mm rect_centre(struct rect_mm r)
{
	return (struct point_mm){r.x + r.w / 2, r.y + r.h / 2};
}

/* r made larger by margin_mm on all four sides (smaller when negative). */
static inline struct rect_mm rect_grown(struct rect_mm r, double margin_mm)
{
	return (struct rect_mm){
		r.x - margin_mm, r.y - margin_mm, r.w + 2 * margin_mm, r.h + 2 * margin_mm};
}

/* True when the two share an area; touching edges do not. */
static inline bool rect_overlaps(struct rect_mm a, struct rect_mm b)
{
	return a.x < rect_right(b) && b.x < rect_right(a) && a.y < rect_bottom(b) &&
	       b.y < rect_bottom(a);
}

/* True when p lies in r, edges included. */
static inline bool rect_has(struct rect_mm r, struct point_mm p)
{
	return p.x >= r.x && p.x <= rect_right(r) && p.y >= r.y && p.y <= rect_bottom(r);
}

/* True when inner lies in outer, edges included, give or take slack_mm. */
static inline bool rect_contains(struct rect_mm outer, struct rect_mm inner, double slack_mm)
{
	return inner.x >= outer.x - slack_mm && inner.y >= outer.y - slack_mm &&
	       rect_right(inner) <= rect_right(outer) + slack_mm &&
	       rect_bottom(inner) <= rect_bottom(outer) + slack_mm;
}

#endif
