// SPDX-License-Identifier: EUPL-1.2
/*
 * Drawings in, PDF bytes out. The only place that knows libharu and points with y upwards.
 *
 * Fonts are subset to the texts that will be printed, so these are announced first. What stands on
 * many pages (the form itself) is painted once as a stencil and shared by its pages; a page adds
 * what is its own. The same calls give the same bytes: no date, no id, no name goes in.
 *
 *     pdf_new - pdf_announce (every drawing and text) - pdf_stencil ... - pdf_page ... - pdf_bytes
 */
#ifndef PDF_H
#define PDF_H

#include "buffer.h"
#include "drawing.h"

struct pdf;

/* title goes into the file's metadata; it must not hold personal data. */
struct pdf *pdf_new(const char *title, struct error *err);
void pdf_free(struct pdf *pdf);

/* What will be printed. Not allowed any more after the first stencil or page. */
bool pdf_announce(struct pdf *pdf, const struct drawing *drawing, struct error *err);
bool pdf_announce_text(struct pdf *pdf, enum font_face face, const char *text, struct error *err);

/* A page's ground that several pages share. The drawing is lent until pdf_bytes. */
enum { PDF_STENCILS_MAX = 256 };
bool pdf_stencil(struct pdf *pdf, const struct drawing *drawing, size_t *index, struct error *err);

/* Adds a page with that stencil (PDF_NO_STENCIL: none) and the drawing on top of it. */
#define PDF_NO_STENCIL ((size_t)-1)
bool pdf_page(struct pdf *pdf, size_t stencil, const struct drawing *drawing, struct error *err);

/* The finished file; the document takes no more pages after this. */
bool pdf_bytes(struct pdf *pdf, struct buffer *bytes, struct error *err);

#endif
