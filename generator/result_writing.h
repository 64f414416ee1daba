// SPDX-License-Identifier: EUPL-1.2
/*
 * What stands on a result sheet in words: what people said (typed over, without names), the lines
 * to write the plan on, and notes that tell how to read a number.
 */
#ifndef RESULT_WRITING_H
#define RESULT_WRITING_H

#include "result_canvas.h"

double result_quotes_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm);
void result_quotes_draw(
	struct result_canvas *c, const struct result_section *section, struct rect_mm at);

double result_plan_mm(const struct result_canvas *c);
void result_plan_draw(
	struct result_canvas *c, const struct result_section *section, struct rect_mm at);

double result_note_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm);
void result_note_draw(
	struct result_canvas *c, const struct result_section *section, struct rect_mm at);

#endif
