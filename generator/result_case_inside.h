// SPDX-License-Identifier: EUPL-1.2
/* The sections of the sheet of a case: shared by result_case.c and the files that draw them. */
#ifndef RESULT_CASE_INSIDE_H
#define RESULT_CASE_INSIDE_H

#include "result_said.h"

#define CASE_HEADING_MM 9.6

/* Two sheets belong to one talk when they came in within so many days. */
enum { CASE_ONE_TALK_DAYS = 14 };

struct case_canvas {
	struct said_source *source;
	struct drawing *drawing;
	bool tight; /* set when all does not fit otherwise */
};

/* Each: how high the section is at the full width (0: nothing to show), and its drawing. */
double case_pair_mm(struct case_canvas *c, const struct result_section *section);
bool case_pair_draw(struct case_canvas *c, const struct result_section *section, struct rect_mm at,
	struct error *err);
double case_series_mm(struct case_canvas *c, const struct result_section *section);
bool case_series_draw(struct case_canvas *c, const struct result_section *section,
	struct rect_mm at, struct error *err);

void case_heading(
	struct case_canvas *c, struct rect_mm at, const struct texts *title, const char *note);

/* The option that was ticked first on that sheet, or NULL (also for sheet NULL). */
const struct option *case_option(
	const struct question *question, const struct said_sheet *sheet, const char *id);

#endif
