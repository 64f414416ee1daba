// SPDX-License-Identifier: EUPL-1.2
/*
 * Light tints behind the boxes of a form that others printed: every second row of a table in grey, a
 * band of colour per question. They are not print in which a mark may hide, and not ink either: where
 * they are known from the blank form they are taken off the scan, as bright as that scan shows them.
 *
 * What is darker than half of the white of the paper is print and no tint.
 */
#ifndef TINT_H
#define TINT_H

#include "image.h"
#include "transform.h"

struct tint {
	struct image map; /* the ground of the page, 255 for bare paper; TINT_PER_MM px per mm */
	double across;    /* px of the blank form's picture per px of the map, along x         */
	double down;      /* and along y                                                       */
	double white;     /* of the paper in the picture of the blank form, 1..255             */
	bool any;         /* there is a tint somewhere                                         */
};

enum { TINT_PER_MM = 4 };

/* Finds the tints on the picture of a whole blank page of that width. An uneven lamp over a scan of a
 * blank form counts as one. tint_free gives the map back. False: out of memory. */
bool tint_find(
	struct tint *tint, const struct image *blank, double page_width_mm, struct error *err);
void tint_free(struct tint *tint);

/* The lightness of the ground at a place of the blank form's picture, 1..255. */
double tint_ground(const struct tint *tint, int x, int y);

/* A copy of a scan of the form without the tints, in memory of its own. `page` is how it lies. False:
 * out of memory. */
bool tint_lift(const struct tint *tint, const struct image *scan, const struct transform *page,
	struct image *lifted, struct error *err);

#endif
