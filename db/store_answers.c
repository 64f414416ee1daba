// SPDX-License-Identifier: EUPL-1.2
/*
 * Sheets with their answers as they hold now: what the machine read, unless a person decided.
 */
#include "marks.h"
#include "message.h"
#include "store_inside.h"

#include <string.h>

static void take_answer(
	const struct known_design *design, struct sql_statement *st, struct sheet_answer *answer)
{
	size_t bytes;
	const void *marks = sql_blob(st, 3, &bytes);
	bool decided = !sql_is_null(st, 4);

	*answer = (struct sheet_answer){.question = &design->questions[sql_integer(st, 0) - 1],
		.reviewed = decided,
		.state = (enum answer_state)sql_integer(st, decided ? 4 : 1)};
	snprintf(answer->value, sizeof answer->value, "%s", sql_text(st, decided ? 5 : 2));
	snprintf(answer->note, sizeof answer->note, "%s", sql_text(st, 6));
	answer->mark_count = marks_unpack(marks, bytes, answer->marks);
}

bool store_sheet_answers(struct store *store, const struct known_design *design, sheet_id sheet,
	int number, struct sheet_answer *answers, size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT a.question, a.state, a.value, a.marks, d.state, d.value, a.note "
		"FROM answer a LEFT JOIN decision d ON d.turn = (SELECT max(x.turn) FROM decision "
		"x "
		"WHERE x.sheet = a.sheet AND x.number = a.number AND x.question = a.question) "
		"WHERE a.sheet = :sheet AND a.number = :number ORDER BY a.question");
	enum sql_step step;

	*count = 0;
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":number", number);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		int64_t question = sql_integer(st, 0);

		if (question >= 1 && question <= (int64_t)design->question_count &&
			*count < design->question_count)
			take_answer(design, st, &answers[(*count)++]);
	}
	sql_finish(st);
	return step == SQL_DONE;
}

bool store_sheet_sides(struct store *store, sheet_id sheet, int number,
	struct sheet_side sides[LAYOUT_SIDES_MAX], size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT side, verdict, reason, flags FROM side WHERE sheet = :sheet "
		"AND number = :number AND state = 0 ORDER BY side");
	enum sql_step step;

	*count = 0;
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	sql_set_integer(st, ":number", number);
	while ((step = sql_step(st, err)) == SQL_ROW && *count < LAYOUT_SIDES_MAX) {
		struct sheet_side *side = &sides[(*count)++];

		side->side = (int)sql_integer(st, 0);
		/* A copy came in as a duplicate; a person made it a reading. */
		side->verdict = number ? VERDICT_READ : (enum verdict)sql_integer(st, 1);
		snprintf(side->reason, sizeof side->reason, "%s", number ? "" : sql_text(st, 2));
		side->flags = (unsigned)sql_integer(st, 3);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}
