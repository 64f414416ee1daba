// SPDX-License-Identifier: EUPL-1.2
/*
 * Which parts of the paper an item of a drawing blackens, as rectangles in mm: what the L rules
 * measure. Exact for letters, boxes, modules and straight lines; a slanting line, a ring and a
 * pictogram count as the rectangle around them (of a pictogram: around what is drawn, not around
 * its viewBox).
 */
#ifndef INK_H
#define INK_H

#include "drawing.h"

enum { INK_MAX = 4 };

struct ink {
	struct rect_mm rects[INK_MAX]; /* a box that is not filled: its four edges */
	size_t count;                  /* 0: it leaves the paper white             */
};

/* False when memory runs out. */
bool ink_of(const struct drawing_item *item, struct ink *ink);

/* What the pictogram blackens when it is fitted into that rectangle. */
struct rect_mm ink_of_pictogram(const struct pictogram *pictogram, struct rect_mm at);

/* The smallest rectangle around both; one without width counts for nothing. */
struct rect_mm ink_around(struct rect_mm a, struct rect_mm b);

/* How far two rectangles are apart; 0 when they touch or overlap. */
double ink_apart_mm(struct rect_mm a, struct rect_mm b);

#endif
