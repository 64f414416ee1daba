// SPDX-License-Identifier: EUPL-1.2
/*
 * compare: what was meant (simulate --truth) against what was read (formdb export --format jsonl).
 *
 * An answer is
 *   right   what was meant, or a question to a person where that is the rule
 *   review  a question to a person where the paper was clear enough
 *   wrong   accepted, and not what was meant: the worst there is
 *   absent  not in the export: its side was not read
 */
#include "simulator/stop.h"

#include <getopt.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const char HELP[] =
	"Usage: compare --truth truth.jsonl --export export.jsonl [--list] [--strict] [--table "
	"FILE]\n"
	"\n"
	"Prints how many answers were right, went to review, were wrong or are absent.\n"
	"\n"
	"  --list        every answer that is not right, one per line\n"
	"  --strict      exit 1 also when answers went to review or are absent\n"
	"  --table FILE  adds a line for every answer (A scan style rule pen result) and every "
	"mark\n"
	"                (C confidence right) to FILE, for tests/accuracy\n"
	"\n"
	"Exit status: 0 when nothing is wrong, 1 when something is.\n";

enum result { RIGHT, REVIEW, WRONG, ABSENT, RESULTS };

static const char *const RESULT_NAMES[] = {"right", "review", "wrong", "absent"};

struct totals {
	long by_result[RESULTS];
	long sheets, absent_sheets;
	bool list;
	FILE *table;
};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool is_review(const char *state)
{
	return !strcmp(state, "doubtful") || !strcmp(state, "conflict");
}

/* A cross on a line may be read one step (1 mm) off; ticked codes must be the same, in any order. */
static bool same_values(const json_t *a, const json_t *b, bool line)
{
	if (json_array_size(a) != json_array_size(b))
		return false;
	for (size_t i = 0; i < json_array_size(a); i++) {
		double wanted = json_number_value(json_array_get(a, i));
		bool found = false;

		for (size_t k = 0; k < json_array_size(b); k++)
			found |= fabs(wanted - json_number_value(json_array_get(b, k))) <=
				 (line ? 1 : 0);
		if (!found)
			return false;
	}
	return true;
}

static enum result judge(const json_t *meant, const json_t *read)
{
	const json_t *accept = json_object_get(meant, "accept"), *outcome;
	bool line = !strcmp(text_of(meant, "type"), "line");
	const char *state = text_of(read, "state");
	const char *best = text_of(json_array_get(accept, 0), "state");
	size_t i;

	if (!read)
		return ABSENT;
	if (is_review(state))
		return is_review(best) ? RIGHT : REVIEW;
	/* Dirt taken for writing is looked at by a person; writing taken for nothing is lost. */
	if (!strcmp(state, "written") && !strcmp(best, "blank"))
		return REVIEW;
	json_array_foreach (accept, i, outcome)
		if (!strcmp(text_of(outcome, "state"), state) &&
			(strcmp(state, "answered") ||
				same_values(json_object_get(outcome, "value"),
					json_object_get(read, "value"), line)))
			return RIGHT;
	return WRONG;
}

/* Of the marks that the reader is sure of: was it right to be? */
static void tell_marks(FILE *table, const json_t *meant, const json_t *read)
{
	json_t *marks = json_object_get(meant, "marks");
	const char *code;
	json_t *mark;

	json_object_foreach (marks, code, mark) {
		const json_t *option = json_object_get(json_object_get(read, "options"), code);
		const char *wanted = json_string_value(mark), *got = text_of(option, "mark");

		if (!option || !strcmp(wanted, "doubtful") || !strcmp(got, "doubtful"))
			continue;
		fprintf(table, "C\t%.4f\t%d\t%s\t%s\n",
			json_number_value(json_object_get(option, "confidence")),
			!strcmp(wanted, got), wanted, got);
	}
}

static void list_answer(const json_t *sheet, const char *question, const json_t *meant,
	const json_t *read, enum result result)
{
	json_t *best = json_array_get(json_object_get(meant, "accept"), 0);
	char *wanted = json_dumps(best, JSON_COMPACT);
	char *value =
		read ? json_dumps(json_object_get(read, "value"), JSON_COMPACT | JSON_ENCODE_ANY)
		     : NULL;

	printf("%-7s %s %s %s %s %s: meant %s, read %s %s %s\n", RESULT_NAMES[result],
		text_of(sheet, "sheet"), text_of(sheet, "scan"), text_of(sheet, "pen"), question,
		text_of(meant, "style"), wanted, text_of(read, "state"), value ? value : "",
		text_of(read, "note"));
	free(wanted);
	free(value);
}

static void compare_sheet(struct totals *totals, const json_t *meant, const json_t *read)
{
	json_t *answers = json_object_get(meant, "answers"), *answer;
	const char *question;

	totals->sheets++;
	totals->absent_sheets += !read;
	json_object_foreach (answers, question, answer) {
		const json_t *got = json_object_get(json_object_get(read, "answers"), question);
		enum result result = judge(answer, got);

		totals->by_result[result]++;
		if (totals->list && result != RIGHT)
			list_answer(meant, question, answer, got, result);
		if (!totals->table)
			continue;
		fprintf(totals->table, "A\t%s\t%s\t%s\t%s\t%s\n", text_of(meant, "scan"),
			text_of(answer, "style"), text_of(answer, "rule"), text_of(meant, "pen"),
			RESULT_NAMES[result]);
		if (got)
			tell_marks(totals->table, answer, got);
	}
}

/* The sheets of a file of JSON lines, by their id. */
static json_t *sheets_of(const char *path)
{
	FILE *file = fopen(path, "r");
	json_t *sheets = json_object(), *line;
	json_error_t fault;

	if (!file)
		stop(EX_NOINPUT, "%s: cannot be read", path);
	while ((line = json_loadf(file, JSON_DISABLE_EOF_CHECK, &fault)))
		if (json_object_get(line, "answers"))
			json_object_set_new(sheets, text_of(line, "sheet"), line);
		else
			json_decref(line);
	if (!feof(file))
		stop(EX_DATAERR, "%s: line %d: %s", path, fault.line, fault.text);
	fclose(file);
	return sheets;
}

int main(int argc, char **argv)
{
	static const struct option LONG[] = {{"truth", 1, NULL, 't'}, {"export", 1, NULL, 'e'},
		{"list", 0, NULL, 'l'}, {"strict", 0, NULL, 's'}, {"table", 1, NULL, 'o'},
		{"help", 0, NULL, 'h'}, {NULL, 0, NULL, 0}};
	const char *truth = NULL, *export = NULL, *table = NULL, *sheet;
	struct totals totals = {0};
	bool strict = false;
	json_t *meant, *read, *one;
	int option;

	while ((option = getopt_long(argc, argv, "", LONG, NULL)) >= 0) {
		if (option == '?')
			return EX_USAGE;
		if (option == 'h') {
			fputs(HELP, stdout);
			return EX_OK;
		}
		truth = option == 't' ? optarg : truth;
		export = option == 'e' ? optarg : export;
		table = option == 'o' ? optarg : table;
		totals.list |= option == 'l';
		strict |= option == 's';
	}
	if (!truth || !export)
		stop(EX_USAGE, "--truth and --export are needed; try --help");
	totals.table = table ? fopen(table, "a") : NULL;
	if (table && !totals.table)
		stop(EX_CANTCREAT, "%s: cannot be written", table);
	meant = sheets_of(truth);
	read = sheets_of(export);
	json_object_foreach (meant, sheet, one)
		compare_sheet(&totals, one, json_object_get(read, sheet));
	printf("%ld answers of %ld sheets: %ld right, %ld review, %ld wrong, %ld absent; "
	       "%ld sheets absent\n",
		totals.by_result[RIGHT] + totals.by_result[REVIEW] + totals.by_result[WRONG] +
			totals.by_result[ABSENT],
		totals.sheets, totals.by_result[RIGHT], totals.by_result[REVIEW],
		totals.by_result[WRONG], totals.by_result[ABSENT], totals.absent_sheets);
	json_decref(meant);
	json_decref(read);
	if (totals.table && fclose(totals.table))
		stop(EX_IOERR, "%s: cannot be written", table);
	return totals.by_result[WRONG] || (strict && totals.by_result[RIGHT] == 0) ||
	       (strict && (totals.by_result[REVIEW] || totals.by_result[ABSENT]));
}
