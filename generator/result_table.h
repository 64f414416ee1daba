// SPDX-License-Identifier: EUPL-1.2
/*
 * One list against another: in each cell how many signals there are, and small how many sheets
 * they are about. A cell that may not be shown has a middle dot.
 */
#ifndef RESULT_TABLE_H
#define RESULT_TABLE_H

#include "result_canvas.h"

double result_table_mm(struct result_canvas *c, const struct result_section *section);
bool result_table_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err);

#endif
