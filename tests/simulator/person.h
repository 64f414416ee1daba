// SPDX-License-Identifier: EUPL-1.2
/*
 * Somebody fills in a sheet, and what an honest reader should make of it.
 *
 * A person has a hand, a pen and a habit: the mark they always make. Now and then they do
 * something else: change their mind, draw a line through a row, write a remark.
 */
#ifndef PERSON_H
#define PERSON_H

#include "places.h"
#include "scribe.h"

enum saying { SAY_ANSWERED, SAY_BLANK, SAY_DOUBTFUL, SAY_CONFLICT, SAY_WRITTEN };

/* "answered", ... as in the export. */
const char *saying_name(enum saying saying);

/* One thing a reader may say about a question. */
struct outcome {
	enum saying saying;
	int values[CHOICES_MAX]; /* ticked codes in rising order; a line: 0-100 */
	int count;
};

/* What was done to one question, and what may be said about it: the first outcome is the best;
 * any that is not in the list is wrong. */
struct deed {
	const char *style, *rule;
	struct outcome accept[4];
	int accept_count;
	const char
		*marks[CHOICES_MAX]; /* "empty", "marked", "withdrawn" or "doubtful" per option */
};

struct person {
	struct scribe scribe;
	const struct style *habit;
	bool even; /* answers evenly spread, not as people answer */
};

/*
 * Fills in one question. `how` is "usual" (mostly the habit), "all" (anything at all), or the name
 * of a style or of an act (person_act_name). Codes to tick are chosen by chance, or are `codes`
 * when count > 0.
 */
void person_answer(struct person *person, const struct ask *ask, const char *how, const int *codes,
	int count, struct deed *deed);

/* The acts that are more than a mark, one by one; NULL after the last. */
const char *person_act_name(int index);

/* True when that is a style or an act, "usual" or "all". */
bool person_knows(const char *how);

#endif
