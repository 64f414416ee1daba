// SPDX-License-Identifier: EUPL-1.2
/*
 * What pages about single sheets share (the sheet of one case, lists of work): their words, the
 * forms behind them, their head and foot.
 */
#ifndef RESULT_SAID_H
#define RESULT_SAID_H

#include "chart.h"
#include "result_plan.h"
#include "results_sheets.h"

struct said_source {
	const struct results_sheets *sheets; /* lent */
	const char *event;                   /* lent */
	struct result_source base;      /* words, and the forms in the order of sheets->forms */
	const struct result_plan *plan; /* lent */
};

/* Everything lent must outlive the source. EX_USAGE for a language that is not there. Close it in
 * either case. */
bool said_source_open(struct said_source *source, const char *language, struct error *err);
void said_source_close(struct said_source *source);

/* Which form asks it: the index in sheets->forms, and the question; NULL when none does. */
const struct question *said_question(
	const struct said_source *source, const char *question, size_t *form);

/* The option of that code; NULL when there is none. */
const struct option *said_option(const struct question *question, int code);

/* The label in the language of the page, "" when there is none. */
const char *said_label(const struct said_source *source, const struct option *option);

/* The newest sheet of that form (before the one at `before`, unless that is NULL); NULL when there
 * is none. */
const struct said_sheet *said_newest(
	const struct said_source *source, const char *form, const struct said_sheet *before);

/* Where an answer stands on a scale from 1 (slecht) to 5 (heel goed), by its picture; 0 when the
 * question is no scale ("too little, just right, too much" is none). */
int said_value(const struct question *question, const struct option *option);

/* Pictogram, title and a few lines, with a QR that says which event and of how many sheets. Returns
 * where it ends, 0 and err on failure. Lines that are "" are left out. */
struct said_head {
	const char *title;
	const char *lines[3];
};
double said_head_draw(const struct said_source *source, struct drawing *d,
	const struct said_head *head, struct error *err);

/* The text and the licence of the pictograms, at the bottom. Returns where it begins. */
double said_foot_draw(struct said_source *source, struct drawing *d, const char *text);

#endif
