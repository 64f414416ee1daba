// SPDX-License-Identifier: EUPL-1.2
/* A page code as QR modules. qr.c is the only file that includes libqrencode. */
#ifndef QR_H
#define QR_H

#include "drawing.h"

/* Draws the text as a QR symbol whose dark square fills `at`: version 2, level H, which holds 20
 * upper-case letters and digits. False and err (EX_SOFTWARE) when it does not fit in one. */
bool qr_draw(struct drawing *drawing, struct rect_mm at, const char *text, struct error *err);

/* The same in several places, worked out once. */
bool qr_draw_all(struct drawing *drawing, const struct rect_mm *places, size_t count,
	const char *text, struct error *err);

/* A longer text of upper-case letters, digits and dashes, at level Q and as large a version as it
 * needs. */
bool qr_draw_long(struct drawing *drawing, struct rect_mm at, const char *text, struct error *err);

#endif
