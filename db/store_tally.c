// SPDX-License-Identifier: EUPL-1.2
/*
 * Counts, kept in step with what they count in the same transaction, so that a balance or a
 * result over a million sheets is a look at a few rows. store_verify.c adds up again.
 */
#include "store_inside.h"

#include <stdlib.h>

static bool tally_state(struct store *store, const struct tally *tally, enum answer_state state,
	int delta, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO tally_state "
		"(event, design, question, answered, blank, doubtful, conflict) "
		"VALUES (:event, :design, :question, :answered, :blank, :doubtful, :conflict) "
		"ON CONFLICT (event, design, question) DO UPDATE SET "
		"answered = tally_state.answered + excluded.answered, "
		"blank = tally_state.blank + excluded.blank, "
		"doubtful = tally_state.doubtful + excluded.doubtful, "
		"conflict = tally_state.conflict + excluded.conflict");

	sql_set_integer(st, ":event", tally->event);
	sql_set_integer(st, ":design", tally->design);
	sql_set_integer(st, ":question", tally->question);
	sql_set_integer(st, ":answered", state == ANSWER_ANSWERED ? delta : 0);
	sql_set_integer(st, ":blank", state == ANSWER_BLANK ? delta : 0);
	sql_set_integer(st, ":doubtful", state == ANSWER_DOUBTFUL ? delta : 0);
	sql_set_integer(st, ":conflict", state == ANSWER_CONFLICT ? delta : 0);
	return sql_run(st, err);
}

static bool tally_option(
	struct store *store, const struct tally *tally, long code, int delta, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO tally_option (event, design, question, code, count) "
		"VALUES (:event, :design, :question, :code, :delta) "
		"ON CONFLICT (event, design, question, code) "
		"DO UPDATE SET count = tally_option.count + excluded.count");

	sql_set_integer(st, ":event", tally->event);
	sql_set_integer(st, ":design", tally->design);
	sql_set_integer(st, ":question", tally->question);
	sql_set_integer(st, ":code", code);
	sql_set_integer(st, ":delta", delta);
	return sql_run(st, err);
}

bool store_tally(struct store *store, const struct tally *tally, enum answer_state state,
	const char *value, int delta, struct error *err)
{
	if (!tally_state(store, tally, state, delta, err))
		return false;
	if (state != ANSWER_ANSWERED)
		return true;
	while (*value) {
		char *end;
		long code = strtol(value, &end, 10);

		if (end == value)
			break;
		if (!tally_option(store, tally, code, delta, err))
			return false;
		value = *end == ',' ? end + 1 : end;
	}
	return true;
}

static bool tally_sheet(struct store *store, const struct known_sheet *known, int returned,
	int answered, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE tally_sheet SET returned = returned + :returned, "
		"answered = answered + :answered WHERE event = :event AND design = :design");

	sql_set_integer(st, ":returned", returned);
	sql_set_integer(st, ":answered", answered);
	sql_set_integer(st, ":event", known->event);
	sql_set_integer(st, ":design", known->design);
	return sql_run(st, err);
}

bool store_sheet_changed(struct store *store, struct known_sheet *known, bool returned,
	int64_t answered, struct error *err)
{
	int more_returned = (returned ? 1 : 0) - (known->returned ? 1 : 0);
	int more_answered = (answered > 0 ? 1 : 0) - (known->answered > 0 ? 1 : 0);
	struct sql_statement *st;

	if (returned == known->returned && answered == known->answered)
		return true;
	st = sql_prepare(store->db, "UPDATE sheet SET returned = :returned, answered = :answered "
				    "WHERE sheet = :sheet");
	sql_set_integer(st, ":returned", returned ? 1 : 0);
	sql_set_integer(st, ":answered", answered);
	sql_set_integer(st, ":sheet", (int64_t)known->sheet);
	if (!sql_run(st, err))
		return false;
	known->returned = returned;
	known->answered = answered;
	if (more_returned == 0 && more_answered == 0)
		return true;
	return tally_sheet(store, known, more_returned, more_answered, err);
}
