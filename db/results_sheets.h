// SPDX-License-Identifier: EUPL-1.2
/*
 * What single sheets say, for the people whose sheets they are: the sheet for the table of one
 * family and its worker (a case), and lists of work such as who asked for a buddy.
 *
 * Numbers about a group come from results.h. These are no numbers: they are what somebody told
 * somebody, so only forms of client and worker (regime B) and of staff (regime C) can be read here,
 * never a sheet without a name (regime A). A case is opened by its token, which is kept in the case
 * file and not by us. Every opening is written in the log, with the role that acts (roles.h);
 * EX_NOPERM for a role whose work it is not.
 */
#ifndef RESULTS_SHEETS_H
#define RESULTS_SHEETS_H

#include "store.h"

/* A clear answer to one question. */
struct said_answer {
	char question[2 * FORM_ID_SIZE];
	enum question_type type;
	int codes[FORM_OPTIONS_MAX]; /* that were ticked, lowest first */
	size_t code_count;
	long number; /* of a number or a line; else 0 */
};

/* A sheet that came back. Questions that were left open or are in doubt have no answer in it. */
struct said_sheet {
	sheet_id sheet, pair; /* pair 0: none */
	char form[FORM_ID_SIZE];
	char event[200];
	char day[11];  /* on which its first side was read */
	long days_ago; /* from that day until today */
	struct said_answer *answers;
	size_t answer_count;
};

/* A form of these sheets, in its newest version among them. */
struct said_form {
	char form[FORM_ID_SIZE];
	int version;
	char *definition; /* YAML */
};

struct results_sheets {
	char today[11];
	struct said_sheet *items; /* oldest first */
	size_t count;
	struct said_form *forms;
	size_t form_count;
};

/* All sheets of one case, of whichever event. EX_NOINPUT when no sheet of it came back. Free with
 * results_sheets_free. */
bool results_case(
	struct store *store, sheet_id family, struct results_sheets **sheets, struct error *err);

/* The sheets of one form of an event. EX_NOPERM for forms of regime A, and for regime B without a
 * reason (NULL or ""). None at all is no error. */
struct results_rows_request {
	const char *event, *form;
	const char *reason;
};
bool results_rows(struct store *store, const struct results_rows_request *request,
	struct results_sheets **sheets, struct error *err);

void results_sheets_free(struct results_sheets *sheets); /* NULL is fine */

/* The ids of the forms that were printed for an event, oldest first: at most `room` of them.
 * EX_NOINPUT naming the events there are. */
bool results_event_forms(struct store *store, const char *event, char (*forms)[FORM_ID_SIZE],
	size_t room, size_t *count, struct error *err);

/* Leaves only the sheets of these forms. */
void results_sheets_keep(
	struct results_sheets *sheets, char (*const forms)[FORM_ID_SIZE], size_t count);

/* The clear answer of that sheet, or NULL. Lent. */
const struct said_answer *said_answer(const struct said_sheet *sheet, const char *question);
bool said_code(const struct said_answer *answer, int code);

#endif
