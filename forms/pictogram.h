// SPDX-License-Identifier: EUPL-1.2
/*
 * A pictogram: forms/pictograms/KEY.svg as a list of vector outlines.
 *
 * Only what our drawings need of SVG is read: g path line circle ellipse rect polyline
 * polygon; fill and stroke in black, white, grey or none, stroke-width, stroke-linecap,
 * stroke-linejoin, fill-rule and transform, as attributes or in `style`, inherited through
 * groups. Circles, arcs and quadratic curves become cubic ones, transforms are worked
 * out. Anything else in a file is an error, so that nothing vanishes silently; what has
 * neither fill nor stroke is left out. xml.h reads it, so there is no DOCTYPE.
 */
#ifndef PICTOGRAM_H
#define PICTOGRAM_H

#include "error.h"
#include "outline.h"

#include <stddef.h>

enum {
	PICTOGRAM_NAME_SIZE = 32,
	PICTOGRAM_BYTES_MAX = 100000, /* of a file: the largest of ours is a tenth of it */
	PICTOGRAM_OUTLINES_MAX = 200,
	PICTOGRAM_DEPTH_MAX = 16, /* groups in groups                               */
};

struct pictogram {
	char key[PICTOGRAM_NAME_SIZE];
	double left, top, width, height; /* the viewBox: the drawing's units, y down */
	struct outline *outlines;        /* in the order they are painted             */
	size_t outline_count;
};

/* Read once and kept; lent for ever. NULL and err when it is missing (EX_NOINPUT), not
 * readable (EX_IOERR) or not as told above (EX_DATAERR, `file:line: what`). `key` is small
 * letters, digits and dashes. Not for several threads at once. */
const struct pictogram *pictogram_load(const char *key, struct error *err);

/* The drawing in that SVG; `name` stands in front of errors. NULL and err on failure. */
struct pictogram *pictogram_read(
	const char *svg, size_t length, const char *name, struct error *err);
void pictogram_free(struct pictogram *pictogram); /* not what pictogram_load lent */

/* The width of the thinnest line that is drawn, when the drawing is fitted into a square of
 * size_mm (rule L07); 0 when it has no lines but only filled shapes. */
double pictogram_thinnest_mm(const struct pictogram *pictogram, double size_mm);

#endif
