// SPDX-License-Identifier: EUPL-1.2
/*
 * "You said - we do": the card that goes back to the clients, and the poster for the wall.
 *
 * At most three points. Left what they said with a pictogram, right what we do about it and when
 * it is ready, or why it cannot be done: that is as large and as easy as the other. Few words in
 * large letters, no numbers. Under it whom to ask.
 */
#ifndef FEEDBACK_H
#define FEEDBACK_H

#include "actions.h"
#include "buffer.h"
#include "drawing.h"
#include "result_words.h"

enum { FEEDBACK_POINTS = 3 };

/* A5 to take home (16 pt), A4, and A3 for a wall. */
enum feedback_size { FEEDBACK_A5, FEEDBACK_A4, FEEDBACK_POSTER };

struct feedback_page {
	struct result_words *words;
	const char *event;
	const char *day;             /* of the event, "" = it stands in its name or is not known */
	const struct action *points; /* at most FEEDBACK_POINTS */
	size_t point_count;
	const char *ask; /* whom to ask: "de mensen van de balie"; NULL = "ask us" */
	enum feedback_size size;
};

/* Draws one page. EX_DATAERR when there are no points or too many, when one has too many words,
 * says nothing, or cannot be done without a reason; each time with the number of the point and
 * what to do. Free the drawing in either case. */
bool feedback_draw(const struct feedback_page *page, struct drawing *drawing, struct error *err);

#endif
