// SPDX-License-Identifier: EUPL-1.2
/*
 * What an event said, as far as it may be told.
 *
 * This is the only way from the store to a result sheet: every number in here has passed
 * small_groups.h. Loading counts as printing: the numbers handed out are kept as a version,
 * so that the next version cannot be compared with it to find out about one late sheet. It makes
 * no difference whether they went to paper or to a screen: who has seen them has seen them. So who
 * only wants to look first uses results_preview, which gives no number that was not told before and
 * keeps nothing, and costs nothing.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include "small_groups.h"
#include "store.h"

/* One question over all languages and variants of one form. */
struct results_question {
	char id[2 * FORM_ID_SIZE]; /* a row of a grid: "gr1.a" */
	enum question_type type;
	int side;
	int max;                      /* options that may be ticked; 0 = any number */
	int codes[SMALL_OPTIONS_MAX]; /* of shown.options, in the order of the form; for a
					  scale the codes are there, their counts are not */
	struct small_shown shown;     /* text: people = sheets with something written */
	int version;                  /* of the event's results in which it last changed */
	bool held; /* other sheets came in since, too few to be told apart: as printed before */
};

/* Numbers that people wrote in digit boxes are counted in these ranges; their codes are 1, 2, ... */
enum { RESULTS_RANGES = 5 };
struct results_range {
	int low, high; /* high 0: no end */
};
extern const struct results_range RESULTS_RANGE[RESULTS_RANGES]; /* 0, 1, 2-3, 4-9, 10 and more */

struct results_form {
	char form[FORM_ID_SIZE];
	int form_version; /* the newest one printed for this event */
	char regime;
	const char *definition; /* its YAML text, for words and pictograms; lent by the results */
	char language[LANGUAGE_SIZE]; /* in which most of its sheets were printed */

	long printed;                 /* sheets handed out */
	struct small_number returned; /* came back, also those that are wholly blank */
	struct small_number blank;    /* of these, wholly blank */
	struct small_number answered; /* returned - blank: the n of the sheet */
	enum small_level level;       /* SMALL_NOTHING: say "too few sheets", print no number */

	struct results_question *questions; /* in the order of the form */
	size_t question_count;
};

struct results {
	char event[200];
	char day[11]; /* first day on which sheets were printed */
	int version;  /* from 1; rises when the numbers change */
	bool renewed; /* version > 1: print "updated on" and the day */
	char version_day[11];
	bool preview;               /* from results_preview */
	int held;                   /* how many questions are held as they were printed */
	int coming;                 /* preview: how many would be new if it were printed now */
	struct small_number pairs;  /* people of whom both sheets of a pair came back */
	int waiting;                /* answers that wait for review, 0 when too few to tell */
	struct small_limits limits; /* print them on the sheet */
	struct results_form *forms;
	size_t form_count;
};

/* limits NULL: those of the rule. EX_NOINPUT naming the events there are when the name is not
 * known. Free with results_free. */
bool results_load(struct store *store, const char *event, const struct small_limits *limits,
	struct results **results, struct error *err);
void results_free(struct results *results); /* NULL is fine */

/* The same without printing: the numbers as they were told last, and none of those that were not
 * told yet (version 0: none at all). Nothing is kept. */
bool results_preview(struct store *store, const char *event, const struct small_limits *limits,
	struct results **results, struct error *err);

/* Keeps what may be told as if it were printed now, and hands out nothing: before the answers of an
 * event are destroyed. For whoever destroys, in whatever role. */
bool results_keep(struct store *store, const char *event, struct error *err);

/* The form of that id, or NULL; its question, or NULL. Lent. */
const struct results_form *results_form(const struct results *results, const char *form);
const struct results_question *results_question(
	const struct results_form *form, const char *question);

#endif
