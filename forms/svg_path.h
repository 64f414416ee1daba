// SPDX-License-Identifier: EUPL-1.2
/* SVG's small languages of numbers: path data, lists of points, transforms. They take a
 * dot in any locale. */
#ifndef SVG_PATH_H
#define SVG_PATH_H

#include "error.h"
#include "outline.h"

/* The next number, after blanks and commas; false, text at what stands there instead, when
 * there is none. */
bool svg_number(const char **text, double *number);

/* Exactly `count` numbers and nothing else. */
bool svg_numbers(const char *text, double *numbers, size_t count);

/* Traces path data: M L H V C S Q T A Z, both cases. False and err ("path data: what, at
 * character n") when it breaks off or says something else. */
bool svg_path_trace(const char *data, struct tracer *t, struct error *err);

/* Traces straight lines from point to point: the `points` of a polyline. */
bool svg_points_trace(const char *points, struct tracer *t, struct error *err);

/* matrix, translate, scale and rotate, one after another, onto `matrix`. */
bool svg_transform(const char *text, struct affine *matrix, struct error *err);

#endif
