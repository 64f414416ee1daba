// SPDX-License-Identifier: EUPL-1.2
/*
 * What stands on a result sheet: sections, each about some questions. One file per instrument in
 * forms/library/results/, explained there in example.yaml; for a form of one's own a plan is made
 * from its questions.
 */
#ifndef RESULT_PLAN_H
#define RESULT_PLAN_H

#include "form.h"
#include "result_source.h"
#include "results_split.h"

enum result_kind {
	RESULT_BANDS,   /* questions with a scale, in bands                          */
	RESULT_RANKING, /* one list of options, most chosen first                    */
	RESULT_MIRROR,  /* two lists of the same options, to the left and to the right */
	RESULT_SPLIT,   /* one question, side by side for groups of people           */
	RESULT_TABLE,   /* one list against another                                  */
	RESULT_CHOICE,  /* lists of options in the order of the form, one line each  */
	RESULT_QUOTES,  /* typed-over words                                          */
	RESULT_NOTE,    /* how to read what stands above it                          */
	RESULT_PLAN,    /* lines to write on: what will we do?                       */

	/* Of the sheet of one case only (result_case.h). */
	RESULT_PAIR,   /* scales, the parties beside each other, and the time before   */
	RESULT_SERIES, /* one question over the last sheets                            */
	RESULT_CHOSEN, /* what was ticked last, with its pictograms                    */
	RESULT_OFTEN,  /* what was ticked on all sheets, most often first              */
	RESULT_LINES,  /* lines to write on                                            */
};

struct result_row {
	char form[FORM_ID_SIZE]; /* "" = whichever has the question */
	char question[2 * FORM_ID_SIZE];
	struct texts label; /* none: the question's own text */
	struct texts topic; /* bands: what this row and those after it are about; may be none */
	int without[FORM_OPTIONS_MAX]; /* choice: codes that are not shown */
	size_t without_count;
};

enum { RESULT_GROUPS_MAX = FORM_OPTIONS_MAX };

/* A group of people: those who gave one of these answers to the question that splits. */
struct result_group {
	struct texts label;
	int codes[FORM_OPTIONS_MAX];
	size_t code_count;
};

struct result_section {
	enum result_kind kind;
	bool beside;           /* stands right of the section before it        */
	bool large;            /* ranking: for a poster                        */
	bool pairs;            /* note: with how many pairs of sheets there are in it */
	bool typed;            /* quotes: only when something was typed over     */
	bool guarded;          /* choice: only when every group is large enough */
	bool heads_of_answers; /* bands: over them stand the answers, not faces */
	int top;               /* ranking: how many large; 0 = all             */
	struct texts title, text;
	struct result_row *rows;
	size_t row_count;
	char by[2 * FORM_ID_SIZE];     /* split: the question that splits; table: the columns */
	char weight[2 * FORM_ID_SIZE]; /* table: how many sheets a signal is about            */
	struct result_group groups[RESULT_GROUPS_MAX]; /* split; table: short heads of columns */
	size_t group_count;
};

/* An answer that puts a sheet on a list; with `also` both must be given. */
struct result_when {
	char question[2 * FORM_ID_SIZE], also[2 * FORM_ID_SIZE]; /* also "": nothing more */
	int codes[FORM_OPTIONS_MAX], also_codes[FORM_OPTIONS_MAX];
	size_t code_count, also_count;
};

enum { RESULT_WHENS_MAX = 4 };

/* A list of work: sheets that somebody has to do something about (result_list.h). */
struct result_list {
	char id[FORM_ID_SIZE], form[FORM_ID_SIZE];
	struct texts title, text; /* text: who may see it, what to do */
	struct result_when when[RESULT_WHENS_MAX], unless[RESULT_WHENS_MAX];
	size_t when_count, unless_count; /* any of `when` (none: all), none of `unless` */
	int older;                       /* only sheets that came in more days ago; 0 = all */
	int signal;                      /* from more days on a row is marked; 0 = never    */
	struct result_row *rows;         /* what is told of each sheet */
	size_t row_count;
};

struct result_plan {
	char id[FORM_ID_SIZE];
	char pictogram[PICTOGRAM_KEY_SIZE]; /* "" = none */
	struct texts title;                 /* none: that of the first form */
	char (*forms)[FORM_ID_SIZE];        /* what it is about; the first one is counted on top */
	size_t form_count;
	struct result_section *sections;
	size_t section_count;
	struct texts case_title, case_text, case_foot; /* of the sheet of one case */
	struct result_section *case_sections;
	size_t case_count; /* 0: there is no such sheet */
	struct result_list *lists;
	size_t list_count;
};

/* The plan of that form or instrument: library/results/NAME.yaml. NULL without err when there is none, NULL and err when it cannot
 * be read. */
struct result_plan *result_plan_load(const char *name, struct error *err);

/* A plan for a form that no file is about: scales, lists, words, in its own order. */
struct result_plan *result_plan_default(
	const struct form *form, const struct results_form *numbers, struct error *err);

void result_plan_free(struct result_plan *plan);

#endif
