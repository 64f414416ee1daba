// SPDX-License-Identifier: EUPL-1.2
/* Pages of a PDF as grey pictures, drawn by poppler's pdftoppm in a process of its own. */
#ifndef RASTER_H
#define RASTER_H

#include "buffer.h"
#include "error.h"

/* Adds the PNG of page `page` (from 1) to png. EX_UNAVAILABLE when pdftoppm is not there. */
bool raster_page(
	const struct buffer *pdf, size_t page, int dpi, struct buffer *png, struct error *err);

/* Adds the PNGs of the first `count` pages, at most RASTER_PAGES_MAX, to as many buffers. */
enum { RASTER_PAGES_MAX = 4 };
bool raster_pages(
	const struct buffer *pdf, size_t count, int dpi, struct buffer *pngs, struct error *err);

#endif
