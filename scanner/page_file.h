// SPDX-License-Identifier: EUPL-1.2
/*
 * A file of one or more pages, of any kind that formscan reads, decoded in this very process.
 * Only decoder.c's child calls it (and tests): files come from everywhere, and a decoder may
 * crash over them.
 */
#ifndef PAGE_FILE_H
#define PAGE_FILE_H

#include "image.h"

struct page_file;

/* The bytes stay in memory until page_file_close; descriptor is of the same file, or -1.
 * NULL and err (EX_DATAERR: empty, no picture or PDF, damaged, locked). */
struct page_file *page_file_open(
	const uint8_t *bytes, size_t count, int descriptor, struct error *err);
void page_file_close(struct page_file *file);

size_t page_file_pages(const struct page_file *file);

/* Page `page` from 1, upright, on the canvas (NULL: in memory of its own). false and err
 * (EX_DATAERR: the reason). */
bool page_file_page(struct page_file *file, size_t page, const struct canvas *canvas,
	struct image *image, struct error *err);

#endif
