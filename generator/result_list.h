// SPDX-License-Identifier: EUPL-1.2
/*
 * A list of work: the sheets on which somebody asked for something or that somebody has to call
 * about, oldest first, with how many days they wait. It names nobody: the code of the sheet leads
 * to the paper. What is on it comes from the plan of the instrument (its `lists:`).
 */
#ifndef RESULT_LIST_H
#define RESULT_LIST_H

#include "result_said.h"

enum { RESULT_LIST_PAGES = 40 };

/* Is the sheet on the list? */
bool result_list_has(const struct result_list *list, const struct said_sheet *sheet);

/* Draws its pages; *count is how many there are. EX_DATAERR when there are more than
 * RESULT_LIST_PAGES. Free every page in either case. */
bool result_list_draw(struct said_source *source, const struct result_list *list,
	struct drawing pages[RESULT_LIST_PAGES], size_t *count, struct error *err);

/* The same for other programs: one line of JSON, or lines of CSV under a head. */
void result_list_json(
	const struct said_source *source, const struct result_list *list, struct buffer *out);
void result_list_csv(
	const struct said_source *source, const struct result_list *list, struct buffer *out);

/* All sheets of a case as one line of JSON, or as lines of CSV. */
void result_case_json(const struct said_source *source, sheet_id family, struct buffer *out);
void result_case_csv(const struct said_source *source, struct buffer *out);

#endif
