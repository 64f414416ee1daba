// SPDX-License-Identifier: EUPL-1.2
/*
 * A result sheet that is being made: what it is about, and the margins that head, body and foot
 * keep.
 */
#ifndef RESULT_PAGE_H
#define RESULT_PAGE_H

#include "result.h"

/* mm */
#define RESULT_LEFT_MM 17.0
#define RESULT_RIGHT_MM 193.0
#define RESULT_TOP_MM 15.0
#define RESULT_BOTTOM_MM 281.0

struct result_page {
	const struct result_request *request;
	struct result_source source;
	struct result_plan *plan;
	struct result_extra *extras;     /* one for each section, or NULL */
	struct result_canvas canvas;     /* its drawing is set by the caller */
	const struct results_form *main; /* the form the sheet is counted by */
	const struct form *main_form;
	bool nothing;    /* too few sheets for any number */
	size_t left_out; /* sections from the end that there is no room for */
};

/* Fills the page but for the drawing. Close it in either case. */
bool result_page_open(
	const struct result_request *request, struct result_page *page, struct error *err);
void result_page_close(struct result_page *page);

#endif
