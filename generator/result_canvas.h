// SPDX-License-Identifier: EUPL-1.2
/*
 * What the sections of a result sheet share: where they find their numbers and words, how close
 * things stand, headings, and a number with its bar.
 */
#ifndef RESULT_CANVAS_H
#define RESULT_CANVAS_H

#include "chart.h"
#include "result_plan.h"
#include "result_source.h"

/* How close things stand. The first that fits on the page is taken. */
enum { RESULT_LOOSE, RESULT_CLOSE, RESULT_TIGHT, RESULT_TIGHTNESSES };

enum { RESULT_QUOTES_MAX = 4 }; /* in one section */

/* What a section of a split or a table needs beside the results. */
struct result_extra {
	struct results_split split;
	struct results_table table;
};

/* What somebody wrote, typed over by a person, without names. */
struct result_quote {
	const char *question, *text;
};

struct result_canvas {
	struct result_source *source;
	struct drawing *drawing;
	int tight;
	const struct result_quote *quotes;
	size_t quote_count;
	const struct result_plan *plan;
	const struct results *const *others; /* events laid beside this one */
	size_t other_count;
	bool together;                     /* with the sum of the events */
	const struct result_extra *extras; /* one for each section of the plan, or NULL */
	bool dashes;                       /* set when a hidden number was drawn as a dash */
	bool dots;                         /* ... or as a dot */
};

#define RESULT_HEADING_MM 8.6    /* title, rule under it, white            */
#define RESULT_NUMBER_MM 8.5     /* room for three digits of 12 pt         */
#define RESULT_PEOPLE_MM 19.0    /* room for "n = 199" at the right margin */
#define RESULT_TWO_LINES_MM 12.4 /* a row with two lines of 12 pt        */

/* The number in words of the sheet: "7", "fewer than 3", "–". */
struct result_phrase result_canvas_number(
	struct result_canvas *c, const struct small_number *number);

/* "n = 9" */
struct result_phrase result_canvas_people(struct result_canvas *c, const struct small_shown *shown);

/* How many left it open, as a number; "" when that may not be told or events stand beside each
 * other. */
struct result_phrase result_canvas_blank(struct result_canvas *c, const struct small_shown *shown);

/* The question that a row of the plan is about; false when it was not asked. */
bool result_canvas_find(
	struct result_canvas *c, const struct result_row *row, struct result_answer *answer);

/* How many rows of the section were asked. */
size_t result_canvas_rows(struct result_canvas *c, const struct result_section *section);

/* The numbers of a split or a table; NULL when the section has none or they may not be shown. */
const struct results_split *result_canvas_split(
	const struct result_canvas *c, const struct result_section *section);
const struct results_table *result_canvas_table(
	const struct result_canvas *c, const struct result_section *section);

/* The plan's name for the question, or else its own text. */
const char *result_canvas_label(
	struct result_canvas *c, const struct result_row *row, const struct result_answer *answer);

/* Title at the left (set smaller when it would not fit), note at the right, and a rule. Takes
 * RESULT_HEADING_MM. */
void result_canvas_heading(
	struct result_canvas *c, struct rect_mm at, const char *title, const char *note);

/* A number that ends RESULT_NUMBER_MM right of `at`, its bar behind it, all with their middle at
 * at.y. mm_each: length of the bar per person. */
void result_canvas_count(struct result_canvas *c, const struct small_number *number,
	struct point_mm at, double mm_each);

/* The same for a poster: larger number, thicker bar. Takes RESULT_LARGE_NUMBER_MM. */
#define RESULT_LARGE_NUMBER_MM 12.0
void result_canvas_large_count(struct result_canvas *c, const struct small_number *number,
	struct point_mm at, double mm_each);

/* "Too few sheets (fewer than 5)." under a heading; takes RESULT_NOTHING_MM. */
#define RESULT_NOTHING_MM 8.0
void result_canvas_nothing(struct result_canvas *c, struct rect_mm at);

#endif
