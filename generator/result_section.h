// SPDX-License-Identifier: EUPL-1.2
/*
 * Any section of a result sheet: how high it is, and its drawing. A section that has nothing to
 * say (its form was not printed for this event) is 0 high and draws nothing.
 */
#ifndef RESULT_SECTION_H
#define RESULT_SECTION_H

#include "result_canvas.h"

/* Height at that width, heading included. */
double result_section_mm(
	struct result_canvas *canvas, const struct result_section *section, double width_mm);

/* Draws it into `at`; what is higher than its height goes to room for writing. */
bool result_section_draw(struct result_canvas *canvas, const struct result_section *section,
	struct rect_mm at, struct error *err);

#endif
