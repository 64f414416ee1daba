// SPDX-License-Identifier: EUPL-1.2
/*
 * A page of a PDF drawn by pdftoppm (poppler-utils), in a process of its own with limits on
 * memory and time; its picture comes through a pipe.
 *
 * For pages that are more than one stored picture. It takes five to thirty times as long
 * as taking a picture as it is stored, and pdftoppm shows damaged pictures without a word:
 * see pdf_image.h for what is looked through before.
 */
#ifndef RENDER_H
#define RENDER_H

#include "image.h"

struct render {
	const uint8_t *pdf;
	size_t bytes;
	int file;    /* a descriptor of the same file, or -1: the bytes are handed over */
	size_t page; /* from 1 */
	int dpi;
	bool colour; /* may hold light pencil (grey.h); else pdftoppm makes grey */
};

/* false and err: EX_DATAERR when the page could not be drawn or pdftoppm complained,
 * EX_UNAVAILABLE when there is no pdftoppm. */
bool render_page(const struct render *render, const struct canvas *canvas, struct image *image,
	struct error *err);

#endif
