// SPDX-License-Identifier: EUPL-1.2
/*
 * Connected dark patches of a mask: which pixels hang together, and the sums that their size,
 * place and shape follow from.
 *
 * Pixels touching at a corner hang together. Each blob lends the list of its runs (pieces of
 * rows), so that whoever needs its pixels need not search for them.
 */
#ifndef BLOBS_H
#define BLOBS_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of a row: x from `start` to `end` - 1. */
struct run {
	int y, start, end;
	int next; /* the next run of the same blob, or -1 */
};

struct blob {
	int left, top, right, bottom; /* px; right and bottom just outside */
	double area;                  /* pixels                            */
	double x, y;                  /* middle, px                        */
	double xx, xy, yy; /* second central moments over area, px^2, pixels as squares */
	int first;         /* its first run                     */
};

struct blobs {
	struct blob *items;
	size_t count;
	struct run *runs;
	size_t run_count;
	size_t run_room, blob_room;     /* private: memory is kept from one call to the next */
	int *parents, *numbers, *lasts; /* private                                       */
};

/* All pixels of the mask that are not 0. Blobs of fewer than `least` pixels are left out. The
 * struct is all zeros before the first call and can be used again for the next picture. */
struct mask {
	const uint8_t *pixels;
	int width, height;
	size_t stride;
};
bool blobs_find(struct blobs *blobs, const struct mask *mask, int least, struct error *err);
void blobs_free(struct blobs *blobs);

/* Spread along the blob's longest and shortest direction: one sigma, px. */
void blob_axes(const struct blob *blob, double *longest, double *shortest);

#endif
