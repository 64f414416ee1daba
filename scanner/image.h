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
	void *memory;        /* what image_free gives back; NULL: the pixels are lent */
};

/* The limits that every decoder keeps: a page of A3 at 600 dpi fits. */
enum { IMAGE_SIDE_MAX = 20000, IMAGE_PIXELS_MAX = 120 * 1000 * 1000, IMAGE_SIDE_MIN = 200 };

/* A picture of that size in memory of its own; the pixels are not set. false: out of memory,
 * no size at all, or beyond IMAGE_SIDE_MAX and IMAGE_PIXELS_MAX. */
bool image_new(struct image *image, int width, int height, struct error *err);
void image_free(struct image *image);

/* Average of factor x factor pixels (factor 1..16); edges that do not fill a whole pixel
 * are dropped. out gets memory of its own and the resolution that goes with it. */
bool image_reduce(const struct image *in, int factor, struct image *out, struct error *err);

/* Turned by quarters clockwise (0..3), in new memory. */
bool image_turn(const struct image *in, int quarters, struct image *out, struct error *err);

/* --- for the decoders ----------------------------------------------------------------- */

/* Memory lent to a decoder for the picture it makes. A NULL canvas: memory of its own. */
struct canvas {
	uint8_t *memory;
	size_t room; /* bytes */
};

/* Whether a page may have this size: not beyond the limits, and no side below
 * IMAGE_SIDE_MIN. EX_DATAERR naming the size. */
bool image_size_fits(uint64_t width, uint64_t height, struct error *err);

/* A picture of a page, on the canvas; the pixels are not set. false: does not fit. */
bool image_place(
	struct image *image, int width, int height, const struct canvas *canvas, struct error *err);

/* Notes what a file says about its resolution. Outside 20..5000 dpi, or not a number, it
 * says nothing: both become 0. */
void image_resolution(struct image *image, double dpi_x, double dpi_y);

/* The eight ways a stored picture can stand, numbered as EXIF and TIFF do: 1 upright,
 * 3 upside down, 6 needs a quarter clockwise, 8 one the other way; 2, 4, 5, 7 the same in a
 * mirror (2 of 1, 4 of 3, 5 of 8, 7 of 6). Anything else counts as 1. Turns the picture
 * where it stands, on the same canvas. */
bool image_upright(
	struct image *image, int orientation, const struct canvas *canvas, struct error *err);

/* A fax has half or a quarter as many rows as columns per inch. Repeats rows (or columns)
 * a whole number of times (at most 4) when the resolutions differ by 1.5 or more, on the
 * same canvas, so that shapes have their own proportions again. */
bool image_square(struct image *image, const struct canvas *canvas, struct error *err);

#endif
