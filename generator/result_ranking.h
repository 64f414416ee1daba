// SPDX-License-Identifier: EUPL-1.2
/*
 * One list of options, most chosen first: pictogram, words, number, bar. The top stands large, the
 * rest in a line under it. Two lists of the same options can stand in a mirror: what goes well to
 * the left, what can be better to the right.
 */
#ifndef RESULT_RANKING_H
#define RESULT_RANKING_H

#include "result_canvas.h"

double result_ranking_mm(
	struct result_canvas *c, const struct result_section *section, double width_mm);
bool result_ranking_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err);

double result_mirror_mm(struct result_canvas *c, const struct result_section *section);
bool result_mirror_draw(struct result_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err);

#endif
