// SPDX-License-Identifier: EUPL-1.2
/*
 * What stands out about a sheet and changes no answer of it.
 *
 * The straight line (M18), and that there is nothing at all, are matters of the whole sheet and of
 * the answers as they hold now, so they are looked at again whenever one of them changes: when a side
 * comes in, when a person decides, and when a decision is taken back. What was seen on the paper is kept as it was seen.
 */
#include "message.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>

/* Fewer answers in one line than this happen by chance: two of five boxes are at an end, and three
 * answers beside each other at the same end come once in 60 sheets, four once in 300. */
enum { STRAIGHT_LEAST = 4 };

const char *flag_name(enum store_flag flag)
{
	return flag == FLAG_NAME       ? "name"
	       : flag == FLAG_STRAIGHT ? "straight line"
	       : flag == FLAG_NOTHING  ? "nothing found"
				       : "struck out";
}

/* --- the whole sheet ----------------------------------------------------------------------- */

static bool is_single(const struct known_question *q)
{
	return q->max == 1 && q->code_count >= 2;
}

/* -1 the first option of the question, 1 its last, 0 another one or none. */
static int end_of(const struct sheet_answer *answer)
{
	const struct known_question *q = answer->question;
	long code;

	if (answer->state != ANSWER_ANSWERED)
		return 0;
	code = strtol(answer->value, NULL, 10);
	if (code == q->codes[0])
		return -1;
	return code == q->codes[q->code_count - 1] ? 1 : 0;
}

static bool is_straight(const struct sheet_answer *answers, size_t count)
{
	int first = 0, questions = 0;

	for (size_t i = 0; i < count; i++) {
		int end;

		if (!is_single(answers[i].question))
			continue;
		end = end_of(&answers[i]);
		first = questions ? first : end;
		if (end == 0 || end != first)
			return false;
		questions++;
	}
	return questions >= STRAIGHT_LEAST;
}

/* Of a sheet that is not all in: else it is asked (store_empty.c). What is struck through says so. */
static bool has_nothing(const struct sheet_answer *answers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (answers[i].state != ANSWER_BLANK || answers[i].reviewed || answers[i].note[0])
			return false;
	return count > 0;
}

bool store_flag_answers(struct store *store, sheet_id sheet, int number,
	const struct sheet_answer *answers, size_t count, struct error *err)
{
	unsigned found = (is_straight(answers, count) ? (unsigned)FLAG_STRAIGHT : 0) |
			 (has_nothing(answers, count) ? (unsigned)FLAG_NOTHING : 0);
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE side SET flags = (flags & :read) + :found "
		"WHERE sheet = :sheet AND number = :number AND flags <> (flags & :read) + :found");

	sql_set_integer(st, ":read", FLAGS_OF_READER);
	sql_set_integer(st, ":found", found);
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":number", number);
	return sql_run(st, err);
}

bool store_flag_sheet(struct store *store, const struct known_design *design, sheet_id sheet,
	int number, struct error *err)
{
	struct sheet_answer *answers = calloc(design->question_count + 1, sizeof *answers);
	size_t count = 0;
	bool well;

	if (!answers)
		return error_memory(err);
	well = store_sheet_answers(store, design, sheet, number, answers, &count, err) &&
	       store_flag_answers(store, sheet, number, answers, count, err);
	free(answers);
	return well;
}

/* --- telling ------------------------------------------------------------------------------- */

static bool keep(struct store_flagged **list, size_t *count, const struct store_flagged *one,
	struct error *err)
{
	struct store_flagged *more;

	/* Both sides of one sheet are one line. */
	if (*count && (*list)[*count - 1].sheet == one->sheet &&
		(*list)[*count - 1].number == one->number) {
		(*list)[*count - 1].flags |= one->flags;
		return true;
	}
	more = realloc(*list, (*count + 1) * sizeof **list);
	if (!more)
		return error_memory(err);
	*list = more;
	more[(*count)++] = *one;
	return true;
}

static bool list_flags(struct store *store, const char *name, struct store_flagged **list,
	size_t *count, struct error *err)
{
	struct sql_statement *st;
	enum sql_step step = SQL_DONE;
	bool well = true;
	int64_t event;

	if (!store_find_event(store, name, &event, err))
		return false;
	st = sql_prepare(store->db,
		"SELECT side.sheet, side.number, side.flags, design.form FROM side "
		"JOIN sheet ON sheet.sheet = side.sheet JOIN run ON run.id = sheet.run "
		"JOIN design ON design.id = run.design "
		"WHERE side.state = 0 AND side.flags <> 0 AND run.event = :event "
		"ORDER BY side.sheet, side.number, side.side");
	sql_set_integer(st, ":event", event);
	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		struct store_flagged one = {.sheet = (sheet_id)sql_integer(st, 0),
			.number = (int)sql_integer(st, 1),
			.flags = (unsigned)sql_integer(st, 2)};

		snprintf(one.form, sizeof one.form, "%s", sql_text(st, 3));
		well = keep(list, count, &one, err);
	}
	sql_finish(st);
	return well && step == SQL_DONE;
}

bool store_flags(struct store *store, const char *event, struct store_flagged **list, size_t *count,
	struct error *err)
{
	struct store_flagged *found = NULL;
	size_t n = 0;

	if (!store_begin(store, SQL_READ, err))
		return false;
	if (!store_end(store, list_flags(store, event, &found, &n, err), err)) {
		free(found);
		return false;
	}
	*list = found;
	*count = n;
	return true;
}
