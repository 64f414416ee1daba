// SPDX-License-Identifier: EUPL-1.2
/*
 * Events beside each other: two meetings about one theme, or a series over time. Every event keeps
 * its own numbers, each through the rule for small groups by itself; there is no difference and no
 * order but that in which they were named, so nothing is ranked. On request there is a sum. It is made
 * from the numbers that stand beside it and from nothing else: events of which no number may be told
 * are not in it, and a number that is hidden in one is hidden in the sum. So nothing can be computed
 * that the events' own sheets do not say, whatever sums are printed of whichever events.
 *
 * The events are lettered A, B, ...; the head of the sheet tells which is which.
 */
#ifndef RESULT_COMPARE_H
#define RESULT_COMPARE_H

#include "result_page.h"

/* "A", "B", ...: of the event with that index. */
const char *result_compare_letter(size_t event);

/* How many stand beside each other: the events, and their sum when it is wanted. */
size_t result_compare_count(const struct result_canvas *c);

/* "A", or for the sum "A+C": the events that are in it. */
struct result_phrase result_compare_name(
	const struct result_canvas *c, const struct result_answer *answer, size_t event);

/* Turns the page's plan into one for its events: questions with a scale get a row for each event,
 * lists a column. What is said in words and lines to write on go. */
bool result_compare_prepare(struct result_page *page, struct error *err);

/* The numbers of that question in event i (0 = the page's own), their options in the order of the
 * page's own; NULL when it was not asked there. The sum comes after the last event; NULL when fewer
 * than two can be told. `room` is where they are put. */
const struct small_shown *result_compare_shown(const struct result_canvas *c,
	const struct result_answer *answer, size_t event, struct small_shown *room);

#endif
