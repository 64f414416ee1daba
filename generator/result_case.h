// SPDX-License-Identifier: EUPL-1.2
/*
 * The sheet of one case, for the people at the table: what a family and its worker said to each
 * other, how it went over time, the card of what works for them. One A4, in pictures; what is on it
 * comes from the plan of the instrument (its `case:`).
 *
 * It has no number about a group on it, so no rule for small groups: it is theirs.
 */
#ifndef RESULT_CASE_H
#define RESULT_CASE_H

#include "result_said.h"

/* Draws the page. EX_DATAERR when the instrument has no such sheet or it does not fit. Free the
 * drawing in either case. */
bool result_case_draw(
	struct said_source *source, sheet_id family, struct drawing *drawing, struct error *err);

#endif
