// SPDX-License-Identifier: EUPL-1.2
/*
 * One section of a result sheet: how high it is, and its drawing. A section that has nothing to
 * say (its form was not printed for this event) is 0 high and draws nothing.
 */
#ifndef RESULT_SECTION_H
#define RESULT_SECTION_H

#include "chart.h"
#include "result_plan.h"
#include "result_source.h"

/* How close things stand. The first that fits on the page is taken. */
enum { RESULT_LOOSE, RESULT_CLOSE, RESULT_TIGHT, RESULT_TIGHTNESSES };

enum { RESULT_QUOTES_MAX = 4 };

struct result_canvas {
	struct result_source *source;
	struct drawing *drawing;
	int tight;
	const char *const *quotes; /* typed over, without names */
	size_t quote_count;        /* at most RESULT_QUOTES_MAX */
};

/* Height at that width, heading included. */
double result_section_mm(
	struct result_canvas *canvas, const struct result_section *section, double width_mm);

/* Draws it into `at`; what is higher than its height goes to room for writing. */
bool result_section_draw(struct result_canvas *canvas, const struct result_section *section,
	struct rect_mm at, struct error *err);

/* The number in words of the sheet: "7", "fewer than 3", "–". */
struct result_phrase result_number(struct result_words *words, const struct small_number *number);

#endif
