// SPDX-License-Identifier: EUPL-1.2
/*
 * Sheets on which nothing was found.
 *
 * Sheets do come back empty, and that is respected. But a sheet that somebody answered in hard pencil or
 * pale crayon, in a scan that is too light to show it, looks the same: nobody can tell from the picture.
 * So when all sides of a sheet are in and none has anything on it, its answers wait, and a person looks
 * at the paper once. Where one mark of a sheet is seen its pen is seen, and what is bare is blank; where
 * all that is seen is hardly there, or lies beside the boxes and has to be looked at, what is bare waits
 * as well.
 */
#include "store_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool asked_about(const struct sheet_answer *a)
{
	return strcmp(a->note, NOTE_NOTHING) == 0;
}

/* As a share of a box: a pen that rested leaves 0.02 and more. */
static const double DUST = 0.015;

/* Nothing was read here, not even where a pen rested, and nobody said otherwise. */
static bool is_bare(const struct sheet_answer *a)
{
	if (asked_about(a))
		return true;
	for (size_t i = 0; i < a->mark_count; i++)
		if (a->marks[i].ink > DUST)
			return false;
	return !a->reviewed && a->state == ANSWER_BLANK && a->note[0] == '\0';
}

/* Something is asked about that is no mark: it lies beside the boxes, and dirt may look like that. */
static bool no_mark(const struct sheet_answer *a)
{
	for (size_t i = 0; i < a->mark_count; i++)
		if (a->marks[i].state != MARK_EMPTY)
			return false;
	return a->mark_count > 0;
}

/* What was seen here is hardly there, or is no mark. */
static bool is_pale(const struct sheet_answer *a)
{
	return !a->reviewed && a->state == ANSWER_DOUBTFUL &&
	       (strcmp(a->note, NOTE_FAINT) == 0 || strcmp(a->note, NOTE_PALE) == 0 ||
		       strcmp(a->note, NOTE_TRACES) == 0 || no_mark(a));
}

static bool set_answer(struct store *store, sheet_id sheet, int number,
	const struct sheet_answer *answer, enum answer_state state, const char *note,
	struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE answer SET state = :state, note = :note "
		"WHERE sheet = :sheet AND number = :number AND question = :question");

	sql_set_integer(st, ":state", state);
	sql_set_text(st, ":note", note);
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":number", number);
	sql_set_integer(st, ":question", answer->question->number);
	return sql_run(st, err);
}

/* Brings one answer to another state, and the counts with it. */
static bool change(struct store *store, const struct whole_sheet *e, struct sheet_answer *answer,
	enum answer_state state, const char *note, struct error *err)
{
	struct tally tally = {e->known->event, e->known->design, answer->question->number};
	enum answer_state was = answer->state;

	answer->state = state;
	snprintf(answer->note, sizeof answer->note, "%s", note);
	if (!set_answer(store, e->known->sheet, e->number, answer, state, note, err))
		return false;
	return !e->counts || (store_tally(store, &tally, was, "", -1, err) &&
				     store_tally(store, &tally, state, "", 1, err));
}

static bool ask(struct store *store, const struct whole_sheet *e, struct sheet_answer *answers,
	size_t count, int *asked, struct error *err)
{
	bool bare = count == e->design->question_count, reviewed = false, well = true;

	for (size_t i = 0; i < count; i++) {
		bare = bare && (is_bare(&answers[i]) || is_pale(&answers[i]));
		reviewed = reviewed || answers[i].reviewed;
	}
	for (size_t i = 0; well && i < count; i++) {
		struct sheet_answer *a = &answers[i];

		if (bare && !a->reviewed && a->state == ANSWER_BLANK) {
			well = change(store, e, a, ANSWER_DOUBTFUL, NOTE_NOTHING, err);
			++*asked;
		} else if (!bare && !reviewed && asked_about(a)) {
			/* Read again, the sheet turned out to have something on it. */
			well = change(store, e, a, ANSWER_BLANK, "", err);
			--*asked;
		}
	}
	return well;
}

bool store_settle_sheet(
	struct store *store, const struct whole_sheet *e, int *asked, struct error *err)
{
	struct sheet_answer *answers = calloc(e->design->question_count + 1, sizeof *answers);
	sheet_id sheet = e->known->sheet;
	size_t count = 0;
	bool well;

	*asked = 0;
	if (!answers)
		return error_memory(err);
	well = store_sheet_answers(store, e->design, sheet, e->number, answers, &count, err) &&
	       ask(store, e, answers, count, asked, err) &&
	       store_flag_answers(store, sheet, e->number, answers, count, err);
	free(answers);
	return well;
}
