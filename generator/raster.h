// SPDX-License-Identifier: EUPL-1.2
/* A page of a PDF as a grey picture, drawn by poppler's pdftoppm in a process of its own. */
#ifndef RASTER_H
#define RASTER_H

#include "buffer.h"
#include "error.h"

/* Adds the PNG of page `page` (from 1) to png. EX_UNAVAILABLE when pdftoppm is not there. */
bool raster_page(
	const struct buffer *pdf, size_t page, int dpi, struct buffer *png, struct error *err);

#endif
