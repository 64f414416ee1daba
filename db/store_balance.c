// SPDX-License-Identifier: EUPL-1.2
/*
 * Does it add up? Sheets printed = returned + missing, sides in = the five verdicts. Read from
 * counts that are kept with every change, so it costs the same for ten sheets and a million.
 */
#include "message.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* The same columns for one event, for all and for the whole store. */
#define SHEETS                                                                                     \
	"coalesce((SELECT sum(printed) FROM tally_sheet WHERE event = e.id), 0), "                 \
	"coalesce((SELECT sum(returned) FROM tally_sheet WHERE event = e.id), 0), "
#define SIDES                                                                                      \
	"coalesce(b.read, 0), coalesce(b.duplicate, 0), coalesce(b.blank, 0), "                    \
	"coalesce(b.foreign_, 0), coalesce(b.unreadable, 0), "
#define ANSWERS                                                                                    \
	"coalesce((SELECT sum(answered + blank + doubtful + conflict) FROM tally_state "           \
	"WHERE event = e.id), 0), "                                                                \
	"coalesce((SELECT sum(doubtful) FROM tally_state WHERE event = e.id), 0), "                \
	"coalesce((SELECT sum(conflict) FROM tally_state WHERE event = e.id), 0), "                \
	"coalesce((SELECT sum(answered) FROM tally_sheet WHERE event = e.id), 0) "
#define BALANCE "SELECT e.name, e.day, " SHEETS SIDES ANSWERS

static void take_balance(struct sql_statement *st, struct store_balance *balance)
{
	*balance = (struct store_balance){0};
	snprintf(balance->event, sizeof balance->event, "%s", sql_text(st, 0));
	snprintf(balance->day, sizeof balance->day, "%s", sql_text(st, 1));
	balance->printed = sql_integer(st, 2);
	balance->returned = sql_integer(st, 3);
	balance->missing = balance->printed - balance->returned;
	for (int i = 0; i < VERDICTS; i++) {
		balance->by_verdict[i] = sql_integer(st, 4 + i);
		balance->sides_in += balance->by_verdict[i];
	}
	balance->answers = sql_integer(st, 9);
	balance->doubtful = sql_integer(st, 10);
	balance->conflicts = sql_integer(st, 11);
	balance->filled_in = sql_integer(st, 12);
}

/* The names of the forms in an event, "sg-c, sg-t". */
static bool take_forms(
	struct store *store, int64_t event, struct store_balance *balance, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT DISTINCT design.form FROM tally_sheet "
				       "JOIN design ON design.id = tally_sheet.design "
				       "WHERE tally_sheet.event = :event ORDER BY design.form");
	size_t used = 0;
	enum sql_step step;

	sql_set_integer(st, ":event", event);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		int n = snprintf(balance->forms + used, sizeof balance->forms - used, "%s%s",
			used ? ", " : "", sql_text(st, 0));

		used = used + (size_t)n < sizeof balance->forms ? used + (size_t)n
								: sizeof balance->forms - 1;
	}
	sql_finish(st);
	return step == SQL_DONE;
}

static bool all_events(
	struct store *store, struct store_balance **events, size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		BALANCE ", e.id FROM event e LEFT JOIN balance b ON b.event = e.id "
			"WHERE e.id IN (SELECT event FROM tally_sheet) ORDER BY e.id");
	size_t room = 0;
	enum sql_step step;

	while ((step = sql_step(st, err)) == SQL_ROW) {
		if (*count == room) {
			struct store_balance *more;

			room = room ? 2 * room : 16;
			more = realloc(*events, room * sizeof **events);
			if (!more) {
				step = SQL_FAILED;
				error_memory(err);
				break;
			}
			*events = more;
		}
		take_balance(st, *events + *count);
		if (!take_forms(store, sql_integer(st, 13), *events + *count, err)) {
			step = SQL_FAILED;
			break;
		}
		++*count;
	}
	sql_finish(st);
	return step == SQL_DONE;
}

bool store_events(
	struct store *store, struct store_balance **events, size_t *count, struct error *err)
{
	struct store_balance *found = NULL;
	size_t n = 0;

	if (!store_begin(store, SQL_READ, err))
		return false;
	if (!store_end(store, all_events(store, &found, &n, err), err)) {
		free(found);
		return false;
	}
	*events = found;
	*count = n;
	return true;
}

static bool one_event(
	struct store *store, const char *name, struct store_balance *balance, struct error *err)
{
	struct sql_statement *st;
	enum sql_step step;
	int64_t event;

	if (!store_find_event(store, name, &event, err))
		return false;
	st = sql_prepare(store->db,
		BALANCE "FROM event e LEFT JOIN balance b ON b.event = e.id WHERE e.id = :event");
	sql_set_integer(st, ":event", event);
	step = sql_step(st, err);
	if (step == SQL_ROW)
		take_balance(st, balance);
	sql_finish(st);
	return step == SQL_ROW && take_forms(store, event, balance, err);
}

bool store_event_balance(
	struct store *store, const char *event, struct store_balance *balance, struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, one_event(store, event, balance, err), err);
}

static bool whole_store(struct store *store, struct store_balance *balance, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT '', '', "
		"coalesce((SELECT sum(printed) FROM tally_sheet), 0), "
		"coalesce((SELECT sum(returned) FROM tally_sheet), 0), "
		"coalesce(sum(read), 0), coalesce(sum(duplicate), 0), coalesce(sum(blank), 0), "
		"coalesce(sum(foreign_), 0), coalesce(sum(unreadable), 0), "
		"coalesce((SELECT sum(answered + blank + doubtful + conflict) FROM tally_state), "
		"0), "
		"coalesce((SELECT sum(doubtful) FROM tally_state), 0), "
		"coalesce((SELECT sum(conflict) FROM tally_state), 0), "
		"coalesce((SELECT sum(answered) FROM tally_sheet), 0) FROM balance");
	enum sql_step step = sql_step(st, err);

	if (step == SQL_ROW)
		take_balance(st, balance);
	sql_finish(st);
	return step == SQL_ROW;
}

bool store_total_balance(struct store *store, struct store_balance *balance, struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, whole_store(store, balance, err), err);
}

/* --- trouble ----------------------------------------------------------------------------- */

static bool keep_trouble(
	struct sql_statement *st, struct store_trouble **list, size_t *count, struct error *err)
{
	struct store_trouble *more = realloc(*list, (*count + 1) * sizeof **list), *t;

	if (!more)
		return error_memory(err);
	*list = more;
	t = &more[(*count)++];
	*t = (struct store_trouble){.page = (int)sql_integer(st, 1),
		.verdict = (enum verdict)sql_integer(st, 2),
		.has_sheet = !sql_is_null(st, 4),
		.sheet = (sheet_id)sql_integer(st, 4),
		.side = (int)sql_integer(st, 5),
		.waits = sql_integer(st, 7) != 0};
	snprintf(t->file, sizeof t->file, "%s", sql_text(st, 0));
	snprintf(t->reason, sizeof t->reason, "%s", sql_text(st, 3));
	snprintf(t->day, sizeof t->day, "%s", sql_text(st, 6));
	return true;
}

#define TROUBLE                                                                                    \
	"SELECT source.file, source.page, scan.verdict, scan.reason, scan.sheet, scan.side, "      \
	"scan.day, coalesce(side.state, 0) = 1 "                                                   \
	"FROM source JOIN scan ON scan.key = source.key LEFT JOIN side ON "                        \
	"side.sheet = scan.sheet AND side.side = scan.side AND side.number = scan.number "         \
	"WHERE scan.verdict <> 2 "
#define TROUBLE_ORDER "ORDER BY scan.day, source.file, source.page"

static bool list_troubles(struct store *store, const char *event, struct store_trouble **list,
	size_t *count, struct error *err)
{
	struct sql_statement *st;
	enum sql_step step;
	int64_t id = 0;

	if (event && !store_find_event(store, event, &id, err))
		return false;
	st = event ? sql_prepare(store->db, TROUBLE "AND scan.event = :event " TROUBLE_ORDER)
		   : sql_prepare(store->db, TROUBLE TROUBLE_ORDER);
	if (event)
		sql_set_integer(st, ":event", id);
	while ((step = sql_step(st, err)) == SQL_ROW)
		if (!keep_trouble(st, list, count, err)) {
			step = SQL_FAILED;
			break;
		}
	sql_finish(st);
	return step == SQL_DONE;
}

bool store_troubles(struct store *store, const char *event, struct store_trouble **list,
	size_t *count, struct error *err)
{
	struct store_trouble *found = NULL;
	size_t n = 0;

	if (!store_begin(store, SQL_READ, err))
		return false;
	if (!store_end(store, list_troubles(store, event, &found, &n, err), err)) {
		free(found);
		return false;
	}
	*list = found;
	*count = n;
	return true;
}

static bool find_event_name(
	struct store *store, sheet_id sheet, char event[EVENT_SIZE], struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT event.name FROM sheet JOIN run ON run.id = sheet.run "
		"JOIN event ON event.id = run.event WHERE sheet.sheet = :sheet AND run.pending = "
		"0");
	char code[SHEET_CODE_SIZE];
	enum sql_step step;

	sql_set_integer(st, ":sheet", (int64_t)sheet);
	step = sql_step(st, err);
	if (step == SQL_ROW)
		snprintf(event, EVENT_SIZE, "%s", sql_text(st, 0));
	sql_finish(st);
	sheet_code_write(sheet, code);
	return step == SQL_ROW ||
	       (step == SQL_DONE && error_set(err, EX_NOINPUT,
					    _("sheet %s was not printed from this store"), code));
}

bool store_sheet_event(struct store *store, sheet_id sheet, char event[200], struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, find_event_name(store, sheet, event, err), err);
}
