// SPDX-License-Identifier: EUPL-1.2
/*
 * A pictogram: forms/pictograms/KEY.svg as a list of vector outlines.
 *
 * Only what our drawings need of SVG is read: g path line circle ellipse rect polyline
 * polygon, fill and stroke in black, white, grey or none, stroke-width, caps, joins,
 * transform. Circles and arcs become cubic curves. Anything else in a file is an error,
 * so that nothing vanishes silently. pictogram.c is the only file that includes expat.h.
 */
#ifndef PICTOGRAM_H
#define PICTOGRAM_H

#include "error.h"
#include "geom.h"

#include <stddef.h>

enum path_verb { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE };

/* In the drawing's own units, y down. MOVE and LINE use at[0]; CURVE has two control
 * points and its end. */
struct path_step {
	enum path_verb verb;
	struct {
		double x, y;
	} at[3];
};

struct outline {
	struct path_step *steps;
	size_t step_count;
	double fill;         /* grey 0 (black) .. 1 (white); below 0: not filled */
	double stroke;       /* grey; below 0: no line                            */
	double stroke_width; /* in the drawing's units                            */
	bool round;          /* round caps and joins, else butt and mitre         */
	bool even_odd;       /* fill rule                                         */
};

struct pictogram {
	char key[32];
	double left, top, width, height; /* the viewBox */
	struct outline *outlines;
	size_t outline_count;
};

/* Read once and kept; lent for ever. NULL and err (file:line: what) when missing or not
 * readable. Not for several threads at once. */
const struct pictogram *pictogram_load(const char *key, struct error *err);

#endif
