// SPDX-License-Identifier: EUPL-1.2
/*
 * Counts, kept in step with what they count in the same transaction, so that a balance or a
 * result over a million sheets is a look at a few rows. store_verify.c adds up again.
 */
#include "store_inside.h"

#include <stdlib.h>

/* One count that changes: `item` is an option code, or -1 - state. */
struct tally_change {
	struct tally place;
	long item;
	int64_t delta;
};

static bool write_state(struct store *store, const struct tally_change *c, struct error *err)
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
	long state = -1 - c->item;

	sql_set_integer(st, ":event", c->place.event);
	sql_set_integer(st, ":design", c->place.design);
	sql_set_integer(st, ":question", c->place.question);
	sql_set_integer(st, ":answered", state == ANSWER_ANSWERED ? c->delta : 0);
	sql_set_integer(st, ":blank", state == ANSWER_BLANK ? c->delta : 0);
	sql_set_integer(st, ":doubtful", state == ANSWER_DOUBTFUL ? c->delta : 0);
	sql_set_integer(st, ":conflict", state == ANSWER_CONFLICT ? c->delta : 0);
	return sql_run(st, err);
}

static bool write_option(struct store *store, const struct tally_change *c, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO tally_option (event, design, question, code, count) "
		"VALUES (:event, :design, :question, :code, :delta) "
		"ON CONFLICT (event, design, question, code) "
		"DO UPDATE SET count = tally_option.count + excluded.count");

	sql_set_integer(st, ":event", c->place.event);
	sql_set_integer(st, ":design", c->place.design);
	sql_set_integer(st, ":question", c->place.question);
	sql_set_integer(st, ":code", c->item);
	sql_set_integer(st, ":delta", c->delta);
	return sql_run(st, err);
}

static bool write_change(struct store *store, const struct tally_change *c, struct error *err)
{
	return c->item < 0 ? write_state(store, c, err) : write_option(store, c, err);
}

/* Now, or in a batch when it ends: then a thousand sheets cost no more than one. */
static bool change(struct store *store, const struct tally_change *c, struct error *err)
{
	struct tally_changes *kept = &store->tallies;

	if (!kept->kept)
		return write_change(store, c, err);
	if (kept->count == kept->room) {
		size_t room = kept->room ? 2 * kept->room : 1024;
		struct tally_change *more = realloc(kept->items, room * sizeof *more);

		if (!more)
			return error_memory(err);
		kept->items = more;
		kept->room = room;
	}
	kept->items[kept->count++] = *c;
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct tally_change *p = a, *q = b;

	if (p->place.event != q->place.event)
		return p->place.event < q->place.event ? -1 : 1;
	if (p->place.design != q->place.design)
		return p->place.design < q->place.design ? -1 : 1;
	if (p->place.question != q->place.question)
		return p->place.question < q->place.question ? -1 : 1;
	return (p->item > q->item) - (p->item < q->item);
}

bool store_tally_flush(struct store *store, struct error *err)
{
	struct tally_change *items = store->tallies.items;
	size_t count = store->tallies.count;

	if (count == 0)
		return true;
	qsort(items, count, sizeof *items, by_place);
	for (size_t i = 1; i < count; i++)
		if (by_place(&items[i - 1], &items[i]) == 0) {
			items[i].delta += items[i - 1].delta;
			items[i - 1].delta = 0;
		}
	for (size_t i = 0; i < count; i++)
		if (items[i].delta && !write_change(store, &items[i], err))
			return false;
	return true;
}

bool store_tally(struct store *store, const struct tally *tally, enum answer_state state,
	const char *value, int delta, struct error *err)
{
	struct tally_change c = {.place = *tally, .item = -1 - (long)state, .delta = delta};

	if (!change(store, &c, err))
		return false;
	if (state != ANSWER_ANSWERED)
		return true;
	while (*value) {
		char *end;

		c.item = strtol(value, &end, 10);
		if (end == value)
			break;
		if (!change(store, &c, err))
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
