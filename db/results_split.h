// SPDX-License-Identifier: EUPL-1.2
/*
 * Beyond one question at a time: a question split by what the same people answered to another one
 * (clients against professionals), and a table of two lists against each other (themes by source).
 * Both through the rule for small groups; like results.h they are the only way to such numbers.
 *
 * A split is shown as a whole or not at all: only when every part has 10 people, those who belong
 * to no part counted as one of their own, when the parts add up to the total that is printed, and
 * when each part may be printed beside every earlier version of it. Else the earlier version is
 * printed again, or nothing.
 */
#ifndef RESULTS_SPLIT_H
#define RESULTS_SPLIT_H

#include "results.h"

enum { RESULTS_PARTS_MAX = 5 };

struct results_part {
	int codes[SMALL_OPTIONS_MAX]; /* options of the question that splits; set by the caller */
	size_t code_count;
	struct small_shown shown; /* filled */
};

struct results_split {
	const char *form, *question, *by; /* set by the caller, as are the codes of the parts */
	struct results_part parts[RESULTS_PARTS_MAX];
	size_t part_count;
	bool may; /* false: there is nothing to show */
};

/* `results` are those of the event, just loaded. */
bool results_split(struct store *store, const struct results *results, struct results_split *split,
	struct error *err);

/*
 * How often each pair of answers was given, on staff forms (regime C) about signals. A signal
 * carries a number of sheets (`weight`, a number question): a cell that stands for fewer sheets
 * than the least group is hidden, and with it so many others that no cell can be computed from the
 * sums of its row and column. Kept by row and column in the order of codes.
 */
struct results_table {
	const char *form, *rows, *columns, *weight; /* set by the caller */
	int row_codes[SMALL_OPTIONS_MAX], column_codes[SMALL_OPTIONS_MAX];
	size_t row_count, column_count;
	struct small_number cells[SMALL_OPTIONS_MAX][SMALL_OPTIONS_MAX];
	struct small_number weights[SMALL_OPTIONS_MAX][SMALL_OPTIONS_MAX]; /* sheets behind it */
	bool may;
};
bool results_table(struct store *store, const struct results *results, struct results_table *table,
	struct error *err);

#endif
