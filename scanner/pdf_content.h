// SPDX-License-Identifier: EUPL-1.2
/*
 * What does a PDF page paint, and where?
 *
 * Scanners make pages that paint exactly one picture, perhaps with invisible text over it
 * (the words that text recognition found). Only such a page is `plain`; its picture may be
 * taken as it is stored, without drawing the page. Anything this module does not know for
 * certain makes the page not plain: somebody else must draw it then.
 *
 * Coordinates here are PDF's own: points of 1/72 inch, origin at the bottom left, y up.
 */
#ifndef PDF_CONTENT_H
#define PDF_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

enum { PDF_NAME_SIZE = 128, PDF_STATES_MAX = 4 };

struct pdf_box {
	double x0, y0, x1, y1; /* x0 <= x1, y0 <= y1 */
};

/* x' = a x + c y + e, y' = b x + d y + f */
struct pdf_matrix {
	double a, b, c, d, e, f;
};

struct pdf_content {
	bool plain;
	char picture[PDF_NAME_SIZE]; /* name of the one XObject that is painted, without / */
	struct pdf_matrix matrix;    /* from the unit square to the page                   */
	struct pdf_box clip;         /* what is painted outside of it does not show        */
	bool black;                  /* the filling colour, which counts for a stencil     */
	/* graphics states (gs) in use when the picture was painted; to be looked up */
	char states[PDF_STATES_MAX][PDF_NAME_SIZE];
	int state_count;
};

/* Reads a content stream. When the page is not plain nothing else in content counts. */
void pdf_content_read(const char *text, size_t length, struct pdf_content *content);

/* How the picture lies on the page. */
struct pdf_place {
	bool covers;         /* it fills the page, and the page shows nearly all of it          */
	int orientation;     /* as for image_upright, with the page's /Rotate in it             */
	double dpi_x, dpi_y; /* of the stored picture, across and down                      */
};

/* box: the visible part of the page; rotate: /Rotate, clockwise, a multiple of 90; unit:
 * /UserUnit; width and height of the picture in pixels. */
struct pdf_page_shape {
	struct pdf_box box;
	int rotate;
	double unit;
};
void pdf_content_place(const struct pdf_content *content, const struct pdf_page_shape *page,
	int width, int height, struct pdf_place *place);

#endif
