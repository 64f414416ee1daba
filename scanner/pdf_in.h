// SPDX-License-Identifier: EUPL-1.2
/*
 * PDF in, grey out.
 *
 * A page that is one stored picture - what scanners make - is taken as it is stored, without
 * drawing the page: five to thirty times faster, and pixel for pixel what the scanner
 * saw. The picture's place on the page gives its orientation and resolution. Every other
 * page is drawn by pdftoppm (render.h), after a look at its pictures (pdf_image.h).
 *
 * Several hands share the work: pdf_file finds the objects, pdf_content says what a page
 * paints, pdf_picture what a picture's dictionary means, pdf_image unpacks its pixels.
 */
#ifndef PDF_IN_H
#define PDF_IN_H

#include "image.h"

struct pdf_in;

/* Finds the pages of a file that stays in memory until pdf_in_close. descriptor: of a file
 * with the same bytes, for pdftoppm, or -1. NULL and err (EX_DATAERR: damaged, locked with a
 * password, no pages). */
struct pdf_in *pdf_in_open(const uint8_t *bytes, size_t count, int descriptor, struct error *err);
void pdf_in_close(struct pdf_in *pdf);

size_t pdf_in_pages(const struct pdf_in *pdf);

/* Page `page` from 1, upright; on the canvas, or in memory of its own when that is NULL.
 * false and err (EX_DATAERR: the reason; EX_UNAVAILABLE: no pdftoppm). */
bool pdf_in_page(struct pdf_in *pdf, size_t page, const struct canvas *canvas, struct image *image,
	struct error *err);

#endif
