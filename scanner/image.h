// SPDX-License-Identifier: EUPL-1.2
/*
 * A grey picture: one byte per pixel, 0 black .. 255 white, rows from top to bottom.
 *
 * Pixel (x, y) covers the square x .. x+1, y .. y+1; its middle is (x + 0.5, y + 0.5).
 * All positions in scanner/ are struct point_px in that system.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

struct point_px {
	double x, y;
};

struct rect_px {
	int x, y, w, h;
};

struct image {
	int width, height;
	size_t stride; /* bytes from one row to the next, >= width */
	uint8_t *pixels;
	double dpi_x, dpi_y; /* what the file says; 0 = nothing. A hint, often wrong */
	bool bilevel;        /* came from a file with one bit per pixel              */
};

/* The limits that every decoder keeps: a page of A3 at 600 dpi fits. */
enum { IMAGE_SIDE_MAX = 20000, IMAGE_PIXELS_MAX = 120 * 1000 * 1000, IMAGE_SIDE_MIN = 200 };

/* Memory for the pixels is owned by the image. false: out of memory or beyond the limits.
 */
bool image_new(struct image *image, int width, int height, struct error *err);
void image_free(struct image *image);

/* Average of factor x factor pixels; edges that do not fill a whole pixel are dropped.
 * out gets memory of its own. */
bool image_reduce(const struct image *in, int factor, struct image *out, struct error *err);

/* Turned by quarters clockwise (0..3), in new memory. */
bool image_turn(const struct image *in, int quarters, struct image *out, struct error *err);

#endif
