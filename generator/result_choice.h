// SPDX-License-Identifier: EUPL-1.2
/*
 * Questions with one answer, each on a line: the options in the order of the form with their
 * numbers. A question about who people are is shown only when every group that somebody ticked
 * is large enough (guarded).
 */
#ifndef RESULT_CHOICE_H
#define RESULT_CHOICE_H

#include "result_canvas.h"

double result_choice_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm);
bool result_choice_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err);

/* Is this row shown, and this option of it? A guarded one is not while a group is too small. */
bool result_choice_shows(const struct result_canvas *c, const struct result_section *section,
	const struct result_answer *answer);
bool result_choice_leaves_out(const struct result_row *row, int code);

#endif
