// SPDX-License-Identifier: EUPL-1.2
/*
 * A file of one or more pages, of any kind that formscan reads, decoded in this very process.
 * Only decoder.c's child calls it (and tests): files come from everywhere, and a decoder may
 * crash over them.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "image.h"

struct document;

/* The bytes stay in memory until document_close; descriptor is of the same file, or -1.
 * NULL and err (EX_DATAERR: empty, no picture or PDF, damaged, locked). */
struct document *document_open(
	const uint8_t *bytes, size_t count, int descriptor, struct error *err);
void document_close(struct document *document);

size_t document_pages(const struct document *document);

/* Page `page` from 1, upright, on the canvas (NULL: in memory of its own). false and err
 * (EX_DATAERR: the reason). */
bool document_page(struct document *document, size_t page, const struct canvas *canvas,
	struct image *image, struct error *err);

#endif
