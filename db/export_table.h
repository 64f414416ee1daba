// SPDX-License-Identifier: EUPL-1.2
/*
 * Answers as a table, between the store and a file format: columns with what they mean, then row by
 * row the cells. The formats write it down as far as they can.
 */
#ifndef EXPORT_TABLE_H
#define EXPORT_TABLE_H

#include "store.h"

enum export_kind {
	EXPORT_TEXT,
	EXPORT_WHOLE, /* a whole number, perhaps with labels */
	EXPORT_STATE, /* how an answer stands: has a number and a word */
	EXPORT_DAY,   /* 2026-11-30 */
};

/* What an empty cell is empty of. */
enum export_fill {
	EXPORT_FILLED,
	EXPORT_ABSENT, /* its side did not come in, or its form does not ask it */
	EXPORT_BLANK,
	EXPORT_DOUBTFUL,
	EXPORT_CONFLICT,
};

struct export_label {
	int value;
	char *text;
};

enum { EXPORT_NAME_SIZE = 3 * FORM_ID_SIZE + 16, EXPORT_LABELS_MAX = FORM_OPTIONS_MAX };

struct export_column {
	char name[EXPORT_NAME_SIZE]; /* as in the header of CSV */
	enum export_kind kind;
	size_t width;                    /* EXPORT_TEXT: most bytes in it */
	char form[FORM_ID_SIZE];         /* that asks it; "" = a column of every row */
	char question[2 * FORM_ID_SIZE]; /* its id, or "" */
	const char *type;                /* faces5, ..., "state"; "" for a column of every row */
	char *text;                      /* the question, or what the column is */
	struct export_label labels[EXPORT_LABELS_MAX];
	size_t label_count;
	bool answer; /* may be empty of an answer: see enum export_fill */
};

struct export_table {
	struct export_column *columns;
	size_t column_count;
	long rows;
	char stamp[200]; /* where it is from: program, event, regimes, number of rows, day */
	char day[11];    /* of taking out */
	bool dutch;      /* the words of the table itself are Dutch, not English */
	bool numbers;    /* states and reasons are written as numbers, not as words */
};

struct export_cell {
	enum export_fill fill;
	int64_t whole;
	const char *text; /* lent until the next row */
};

/* "leeg", ...: why an answer has no value, and how it stands, in the language of the table. */
const char *export_fill_word(const struct export_table *table, enum export_fill fill);
const char *export_state_word(const struct export_table *table, int state);

/* "answered", ...: as in CSV and JSON lines, whatever the language. */
const char *export_state_name(int state);

/* Of the states, as numbers: those of enum answer_state, and this one: something is written. */
enum { EXPORT_WRITTEN = ANSWER_CONFLICT + 1, EXPORT_STATES };

/* Adds a label; false when memory ran out. More than EXPORT_LABELS_MAX are passed over. */
bool export_add_label(struct export_column *column, int value, const char *text);
void export_table_free(struct export_table *table); /* what it holds */

#endif
