// SPDX-License-Identifier: EUPL-1.2
/*
 * Questions with a scale, one under another: not good | so-so | good, in two bands where there
 * are too few people for three. Rows may belong to a topic (before and after, client and worker),
 * so that two views of one thing stand under each other.
 */
#ifndef RESULT_BANDS_H
#define RESULT_BANDS_H

#include "result_canvas.h"

double result_bands_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm);
bool result_bands_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err);

#endif
