// SPDX-License-Identifier: EUPL-1.2
/*
 * One question, side by side for groups of people (clients and professionals): a column of bars
 * for each group. Where the groups are too small the question stands there undivided, with the
 * reason.
 */
#ifndef RESULT_SPLIT_H
#define RESULT_SPLIT_H

#include "result_canvas.h"

double result_split_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm);
bool result_split_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err);

#endif
