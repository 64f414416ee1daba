// SPDX-License-Identifier: EUPL-1.2
/*
 * Print files: made once, kept a while, so that a person who closed the page too soon finds them
 * again and does not print a second set.
 *
 * A file is named after the page that ordered it (`run`, a secret of session.h). Sending that page
 * twice gives the same sheets, because printing to a file that holds its own work changes nothing.
 */
#ifndef PRINT_H
#define PRINT_H

#include "desk.h"
#include "form.h"

enum { PRINT_COUNT_MAX = 2000, PRINT_EVENT_MAX = 150, PRINTS_MAX = 200, PRINT_KEEP_DAYS = 90 };

struct print {
	char run[SESSION_SECRET_SIZE];
	char event[PRINT_EVENT_MAX + 1];
	/* form: "" = everything for one day; ACTIONS_FORM (actions.h) = the list of promises */
	char form[FORM_ID_SIZE], language[LANGUAGE_SIZE], variant[FORM_ID_SIZE];
	long count;
	int sides;    /* of one sheet  */
	char day[11]; /* it was made on */
};

/* The name of an event as people type it: without blanks around it and twice between words. False
 * when nothing is left or it is too long. */
bool print_event_name(const char *typed, char event[PRINT_EVENT_MAX + 1]);

/* Registers the sheets and makes the file. order: run to count; sides and day are filled in.
 * EX_USAGE when the run is no secret. */
bool print_make(struct desk *desk, struct print *order, struct error *err);

/* Everything for one day, from a description as pack.h reads it; order: run, event and count. */
bool print_day(struct desk *desk, struct print *order, const struct buffer *description,
	struct error *err);

/* The list of what was promised at order->event, to tick at the next meeting: those points that are
 * still open. order: run, event and language. EX_DATAERR when there are none. */
bool print_actions(struct desk *desk, struct print *order, struct error *err);

/* What is known about a file that was made here; false when there is none. */
bool print_find(const struct desk *desk, const char *run, struct print *print);

/* The PDF: an open descriptor, or -1. */
int print_open(const struct desk *desk, const char *run);

/* Those of one event, latest first, at most PRINTS_MAX; free with free(). */
bool print_list(const struct desk *desk, const char *event, struct print **list, size_t *count,
	struct error *err);

/* Removes files that are older than PRINT_KEEP_DAYS, and what a killed program left half done. */
void print_tidy(const struct desk *desk);

#endif
