// SPDX-License-Identifier: EUPL-1.2
/*
 * Does a page really lie as somebody guesses, and how exactly?
 *
 * Pieces of the blank form that have corners in them (words, boxes, pictures) are looked for in
 * the scan near where the guess expects them. On the right page nearly all are found, and where
 * they are found agrees; on any other page they are found nowhere or anywhere. So the same search
 * measures the page, from a guess that is 5 mm off to 0.1 mm, and tells how far it can be trusted.
 */
#ifndef PATCHES_H
#define PATCHES_H

#include "blank.h"
#include "ground.h"

enum { PATCHES_MAX = 96 };

/* A blank form and the pieces to find it by. Lends the blank. */
struct patches {
	const struct blank *blank;
	struct image grey, half; /* the form at 4 and 2 px/mm, a little smoothed */
	struct point_mm at[PATCHES_MAX];
	size_t count;
};
bool patches_choose(const struct blank *blank, struct patches *patches, struct error *err);
void patches_free(struct patches *patches);

/* How a page lies, and how well. */
struct fit {
	struct transform page; /* mm to the full picture, bent to the print             */
	int sought, found;     /* pieces within the picture; of these in their place    */
	double agreement;      /* found / sought, 0..1; 0 with fewer than LEAST sought  */
	double rest_mm;        /* rms distance of the pieces found from where they should be */
	double likeness;       /* mean correlation of all sought, 0 for those not in place */
};

/* Measures from a guess without a field. false only when memory runs out; what does not fit has little agreement. */
bool patches_fit(const struct patches *patches, const struct ground *ground,
	const struct transform *guess, struct fit *fit, struct error *err);

#endif
