// SPDX-License-Identifier: EUPL-1.2
/*
 * PNG in, grey out: every depth and colour type, palettes, alpha over white, interlaced.
 *
 * Grey pages with 8 bits and black-and-white pages with one bit, not interlaced, take a
 * fast way (libdeflate and unfilter.c); all others, and everything about a file that is
 * not quite in order, go through libpng, so that libpng has the last word on what is
 * damaged. The pixels are the same on both ways. png_in.c is the only file that includes
 * png.h of libpng.
 */
#ifndef PNG_IN_H
#define PNG_IN_H

#include "image.h"

/* Fills image (on the canvas, or in memory of its own when that is NULL). false and err
 * (EX_DATAERR) when the file is damaged, cut off, too large or too small: never a page of
 * which a part is missing. */
bool png_in_decode(const uint8_t *file, size_t bytes, const struct canvas *canvas,
	struct image *image, struct error *err);

#endif
