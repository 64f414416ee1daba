// SPDX-License-Identifier: EUPL-1.2
/*
 * A grey picture as a PNG. Pages are mostly white: a quick packing is nearly as small as the best
 * one, in a tenth of the time. png_grey.c is the only file that includes zlib.h.
 */
#ifndef PNG_GREY_H
#define PNG_GREY_H

#include "buffer.h"
#include "error.h"

/* Adds the PNG of width * height bytes, row by row, 0 = black. The same picture gives the same
 * bytes. False and err when memory runs out. */
bool png_grey(size_t width, size_t height, const unsigned char *pixels, struct buffer *png,
	struct error *err);

#endif
