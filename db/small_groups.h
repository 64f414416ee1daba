// SPDX-License-Identifier: EUPL-1.2
/*
 * Which numbers about a group of people may be printed?
 *
 * Whoever sat in the circle must not learn from our paper what one certain other person ticked.
 * (Who was told the answers of all the others can subtract them from any exact count of ten or
 * more; no table of numbers keeps a secret from them.) This module takes raw counts and gives
 * back what may be shown; a program that prints results sees nothing else (results.h). The rule,
 * by people who answered (families in regime B):
 *
 *   below 5   no numbers at all
 *   5 to 9    scales in two bands (good | not good); lists of options with every count
 *             below 3 as "fewer than 3"; no split of any kind
 *   from 10   scales in three bands, exact counts, splits of which every part has 10
 *
 * and beside that
 *   - it holds for the group and again for each question (a question that 3 of 40 answered
 *     shows nothing);
 *   - everybody in the same unfavourable band is shown from 10 only, since it tells what
 *     each of them thinks;
 *   - what is hidden cannot be computed from what is shown (complementary suppression),
 *     also when one knows this file, and not by taking two printed versions or a part from
 *     a total either;
 *   - regime B: a number has at least 3 workers behind it and none of them more than half.
 *
 * A question that is hidden gives no reason, on purpose: the reason would tell.
 *
 * Thresholds can be raised, never lowered. Pure functions: no store, no memory of their own.
 */
#ifndef SMALL_GROUPS_H
#define SMALL_GROUPS_H

#include "form.h"

/* Least people for any number, and for exact numbers. Statistics Netherlands' smallest
 * printed cell is 10; employee surveys in Dutch government show nothing below 5. */
enum {
	SMALL_LEAST = 5,
	SMALL_FULL = 10,
	SMALL_FEW_BELOW = 3,
	SMALL_WORKERS = 3,
	SMALL_BANDS = 3,
	SMALL_OPTIONS_MAX = FORM_OPTIONS_MAX,
};

struct small_limits {
	int least;    /* at least SMALL_LEAST */
	int full;     /* at least SMALL_FULL  */
	bool outside; /* leaves the team: nothing below `full`, counts rounded to fives */
};

/* The limits of the rule, or raised to what is asked where that is higher. */
struct small_limits small_limits_raised(int least, int full);

/* The people behind a set of numbers. */
struct small_group {
	char regime;         /* 'A', 'B' or 'C' */
	long people;         /* answered sheets; regime B: families */
	long workers;        /* regime B: workers behind them, else 0 */
	long largest_worker; /* regime B: families of the worker with most of them, else 0 */
};

enum small_level { SMALL_NOTHING, SMALL_TWO_BANDS, SMALL_EVERYTHING };

enum small_level small_level(const struct small_group *group, const struct small_limits *limits);

/* A number as it may be printed. */
enum small_kind {
	SMALL_HIDDEN, /* print a dash                      */
	SMALL_FEW,    /* print "fewer than 3"; may be 0    */
	SMALL_EXACT,  /* print `value`                     */
};
struct small_number {
	enum small_kind kind;
	long value; /* 0 unless exact */
};

/* How an option counts in a scale. */
enum small_band { BAND_NOT_GOOD, BAND_MIDDLE, BAND_GOOD, BAND_NONE };

/* What was counted at one question. */
struct small_counts {
	bool scale;          /* true: only its bands are ever shown; false: a list of options */
	long people;         /* who answered it; regime B: families */
	long blank, unclear; /* sheets that left it open; sheets with a doubt still to review */
	int max;             /* most options a person may tick: 1; 0 = any number */
	size_t option_count;
	struct {
		long count;
		enum small_band band; /* a scale with a BAND_NONE in it is shown as a list */
	} options[SMALL_OPTIONS_MAX];
};

/* What may be shown of it. */
struct small_shown {
	enum small_level level; /* SMALL_NOTHING: everything below is hidden */
	bool scale;
	struct small_number people, blank, unclear;

	/* Scales, by enum small_band. At SMALL_TWO_BANDS the number of BAND_NOT_GOOD is that of
	 * "so-so or not good" together and BAND_MIDDLE is hidden. */
	struct small_number bands[SMALL_BANDS];

	/* Lists. `order` has the options from most to least chosen; those that are not exact
	 * come last in the order of the form, so that the order tells nothing about them. */
	size_t option_count;
	struct small_number options[SMALL_OPTIONS_MAX];
	size_t order[SMALL_OPTIONS_MAX];
};

/* What may be shown of one question asked in this group. */
void small_question(const struct small_counts *counts, const struct small_group *group,
	const struct small_limits *limits, struct small_shown *shown);

/* Fills shown->order again, after its numbers came from elsewhere. */
void small_order(struct small_shown *shown);

/* May this question be split into these parts (by role, language, ...)? True when every part
 * is large enough on its own. People who belong to no part are a part of their own: pass
 * them too. A part with nobody in it counts as none. */
bool small_split(const struct small_counts *parts, size_t part_count,
	const struct small_group *groups, const struct small_limits *limits);

/*
 * Several groups (teams, events) beside each other with a total under them. show[i] says
 * whether group i may be shown on its own; *total is what may be shown of the total, and
 * in_total[i] says which groups it covers: those that are shown, and the hidden ones only
 * when all of them together are a group that may be shown itself, at the level of that.
 */
void small_total(const struct small_counts *parts, const struct small_group *groups,
	size_t part_count, const struct small_limits *limits, bool *show, bool *in_total,
	struct small_shown *total);

/*
 * A version of this question was printed before as `printed`. True when `next` may be
 * printed too: nothing changed, or the change is itself a group that may be shown (late
 * sheets: 5 or more; at 5 to 9 only while the change cannot be seen in three bands, then
 * *next is lowered to two). False: print `printed` again.
 */
bool small_renew(const struct small_shown *printed, struct small_shown *next,
	const struct small_limits *limits);

/* The same for the bare number of people (and of blank sheets beside it), without answers. */
bool small_renew_people(const struct small_shown *printed, const struct small_shown *next,
	const struct small_limits *limits);

#endif
