// SPDX-License-Identifier: EUPL-1.2
/*
 * Loose A4 pages beside the forms: reading sheets, separators, cards, the copy test. Nothing on them
 * is ever read. Each carries a page code that says so, in case it ends up in the scanner.
 */
#ifndef LEAVES_H
#define LEAVES_H

#include "buffer.h"
#include "drawing.h"

struct leaves {
	struct drawing *pages;
	size_t count;
};

/* Adds an empty page with that page code (PAGE_CODE_SPECIMEN, PAGE_CODE_DIVIDER) where every form
 * has its upper one. Lent until the next one is added; NULL and err when memory runs out. */
struct drawing *leaves_add(struct leaves *leaves, const char *code, struct error *err);
void leaves_free(struct leaves *leaves);

/* The squares at their places and both page codes, as on a form. */
bool leaves_frame(struct drawing *page, const char *code, struct error *err);

/* All pages as a PDF of their own. False and err also when adding to one of them had failed. */
bool leaves_pdf(
	const struct leaves *leaves, const char *title, struct buffer *bytes, struct error *err);

#endif
