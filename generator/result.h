// SPDX-License-Identifier: EUPL-1.2
/*
 * The A4 for the team meeting: what an event said, on exactly one page.
 *
 * Head (what, when, how many sheets), the sections of the instrument's plan, foot (the rule for
 * small groups that was used). Everything is told by place, length, number and word; nothing by
 * colour. Below the least number of sheets the page says so in plain words and has no number on
 * it that came from an answer.
 */
#ifndef RESULT_H
#define RESULT_H

#include "buffer.h"
#include "result_section.h"

/* Where splits and tables come from: the store (result_command.c), or a test. */
struct result_more {
	bool (*split)(void *context, const struct results *results, struct results_split *split,
		struct error *err);
	bool (*table)(void *context, const struct results *results, struct results_table *table,
		struct error *err);
	void *context;
};

enum { RESULT_EVENTS_MAX = 4 };

struct result_request {
	const struct results *results;
	const char *language;   /* of the sheet: "nl", "en" */
	const char *instrument; /* which, when the event has several; NULL = the first form's */
	const struct result_quote *quotes; /* that were chosen, in their order */
	size_t quote_count;
	const struct result_more *more; /* NULL: nothing is split */
	/* Events to lay beside it, in the order in which they stand on the sheet. */
	const struct results *const *others;
	size_t other_count; /* at most RESULT_EVENTS_MAX - 1 */
	bool together;      /* and the sum of those of which numbers may be told */
};

/* Draws the page. Err EX_DATAERR when it does not fit on one A4 or something is missing, EX_USAGE
 * for a language or instrument that is not there. Free the drawing in either case. */
bool result_draw(const struct result_request *request, struct drawing *drawing, struct error *err);

/* The same as a PDF. */
bool result_pdf(const struct result_request *request, struct buffer *bytes, struct error *err);

/* What the QR of a sheet says: "RESULT-" and the event's key, a dash and the version. The key is
 * made from the event's name alone, so that any store that knows the event finds it. */
enum { RESULT_CODE_SIZE = 21 };
void result_code(const char *event, int version, char code[RESULT_CODE_SIZE]);

#endif
