// SPDX-License-Identifier: EUPL-1.2
/*
 * The ground of a picture: how white is the paper at each place, and a small copy to look at.
 *
 * Everything that need not be sharp is done on the small copy (about 3 px/mm when the picture
 * is one A4 page): finding squares, telling blank pages, looking for ink. The white of the paper
 * follows shadows, lamps and large stains, and passes over ink up to 16 mm across.
 *
 * Darkness everywhere in the scanner is 1 - pixel / white: 0 bare paper, 1 no light at all.
 */
#ifndef GROUND_H
#define GROUND_H

#include "image.h"

#include <stdbool.h>

enum { GROUND_TILE = 8 }; /* side of a tile of the white map, in px of the small copy */

struct ground {
	const struct image *full; /* the picture, or `half`; lent                   */
	struct image half;        /* the picture halved when it was very fine       */
	int halved;               /* 2 when `full` is `half`, else 1                */
	struct image small;       /* reduced copy                                   */
	int factor;               /* px of `full` per px of `small`                 */
	struct image white;       /* paper white, one px per tile of `small`        */
	struct image dark;        /* the darkest in each tile                       */
	double noise;             /* of bare paper in `small`, one sigma, darkness  */
	bool two_values;          /* black and white only: one bit, or as good as   */
};

/* Looks at a picture, which must live as long as the ground. `finer` asks for a small copy that
 * many times finer than usual, for a page that fills only part of the picture (1 = usual). */
bool ground_look(struct ground *ground, const struct image *picture, int finer, struct error *err);
void ground_free(struct ground *ground);

/* White at a place of the small copy, 1..255; bilinear between tiles. */
double ground_white(const struct ground *ground, double small_x, double small_y);

/* White along row y of the small copy, small.width bytes. */
void ground_white_row(const struct ground *ground, int y, uint8_t *white);

/* The steepest rise of the full picture within one pixel of the small copy: grey levels over
 * about 0.25 mm (if the picture is one A4 page), taken over 3 x 3 pixels against noise. */
int ground_steepest(const struct ground *ground, int small_x, int small_y);

#endif
