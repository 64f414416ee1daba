// SPDX-License-Identifier: EUPL-1.2
/*
 * Is the store in order? Everything that is kept twice (counts beside what they count) is added
 * up again from the bottom, and everything that must belong to something is looked for.
 */
#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- counts that SQL can add up ---------------------------------------------------------- */

/* Each question answers one row for each fault, with a place in words. */
static const struct check {
	const char *fault; /* N_(), one %s for the place */
	const char *question;
} CHECKS[] = {
	{N_("%s: the number of sheets of a print run does not fit its sheets"),
		"SELECT event.name FROM run JOIN event ON event.id = run.event WHERE run.sheets <> "
		"(SELECT count(*) FROM sheet WHERE sheet.run = run.id)"},
	{N_("%s: the counts of printed, returned or answered sheets do not fit the sheets"),
		"SELECT event.name FROM tally_sheet t JOIN event ON event.id = t.event LEFT JOIN "
		"(SELECT run.event, run.design, count(*) AS printed, sum(sheet.returned) AS "
		"returned, "
		"count(CASE WHEN sheet.answered > 0 THEN 1 END) AS answered "
		"FROM run JOIN sheet ON sheet.run = run.id WHERE run.pending = 0 "
		"GROUP BY run.event, run.design) c ON c.event = t.event AND c.design = t.design "
		"WHERE t.printed <> coalesce(c.printed, 0) OR t.returned <> coalesce(c.returned, "
		"0) "
		"OR t.answered <> coalesce(c.answered, 0)"},
	{N_("%s: printed sheets are not counted"),
		"SELECT event.name FROM run JOIN event ON event.id = run.event "
		"WHERE run.pending = 0 AND run.sheets > 0 AND NOT EXISTS (SELECT 1 FROM "
		"tally_sheet t "
		"WHERE t.event = run.event AND t.design = run.design)"},
	{N_("%s: a sheet is said to have come back, but no side of it did, or the reverse"),
		"SELECT event.name FROM sheet JOIN run ON run.id = sheet.run "
		"JOIN event ON event.id = run.event WHERE sheet.gone = 0 AND sheet.returned <> "
		"(CASE WHEN EXISTS (SELECT 1 FROM side WHERE side.sheet = sheet.sheet "
		"AND side.number = 0) THEN 1 ELSE 0 END)"},
	{N_("%s: something is left of a sheet that was destroyed"),
		"SELECT event.name FROM sheet JOIN run ON run.id = sheet.run "
		"JOIN event ON event.id = run.event WHERE sheet.gone <> 0 AND ("
		"EXISTS (SELECT 1 FROM side WHERE side.sheet = sheet.sheet) OR "
		"EXISTS (SELECT 1 FROM answer WHERE answer.sheet = sheet.sheet) OR "
		"EXISTS (SELECT 1 FROM decision WHERE decision.sheet = sheet.sheet) OR "
		"EXISTS (SELECT 1 FROM quote WHERE quote.sheet = sheet.sheet) OR "
		"EXISTS (SELECT 1 FROM crop WHERE crop.sheet = sheet.sheet))"},
	{N_("%s: a sealed picture or text has lost its key, or a key what it opens"),
		"SELECT '' FROM (SELECT id FROM crop WHERE sealed = 1 UNION ALL "
		"SELECT id FROM quote WHERE sealed = 1) t "
		"LEFT JOIN seal ON seal.id = t.id WHERE seal.id IS NULL UNION ALL "
		"SELECT '' FROM seal WHERE NOT EXISTS (SELECT 1 FROM crop "
		"WHERE crop.id = seal.id AND crop.sealed = 1) AND NOT EXISTS (SELECT 1 FROM quote "
		"WHERE quote.id = seal.id AND quote.sealed = 1) AND NOT EXISTS (SELECT 1 FROM "
		"queue_part WHERE queue_part.id = seal.id AND queue_part.sealed = 1)"},
	{N_("%s: a text is typed over for an answer that is not there"),
		"SELECT event.name FROM quote JOIN sheet ON sheet.sheet = quote.sheet "
		"JOIN run ON run.id = sheet.run JOIN event ON event.id = run.event "
		"LEFT JOIN answer a ON a.sheet = quote.sheet AND a.number = quote.number "
		"AND a.question = quote.question WHERE a.sheet IS NULL"},
	{N_("%s: the counts of sides that came in do not fit the sides"),
		"SELECT coalesce(event.name, '') FROM balance b LEFT JOIN event ON event.id = "
		"b.event "
		"LEFT JOIN (SELECT coalesce(event, 0) AS event, "
		"count(CASE WHEN verdict = 0 THEN 1 END) AS r, "
		"count(CASE WHEN verdict = 1 THEN 1 END) AS d, "
		"count(CASE WHEN verdict = 2 THEN 1 END) AS b, "
		"count(CASE WHEN verdict = 3 THEN 1 END) AS f, "
		"count(CASE WHEN verdict = 4 THEN 1 END) AS u "
		"FROM scan GROUP BY coalesce(event, 0)) c ON c.event = b.event "
		"WHERE b.read <> coalesce(c.r, 0) OR b.duplicate <> coalesce(c.d, 0) "
		"OR b.blank <> coalesce(c.b, 0) OR b.foreign_ <> coalesce(c.f, 0) "
		"OR b.unreadable <> coalesce(c.u, 0)"},
	{N_("%s: sides that came in are not counted"),
		"SELECT coalesce(event.name, '') FROM (SELECT DISTINCT event FROM scan) s "
		"LEFT JOIN event ON event.id = s.event "
		"WHERE NOT EXISTS (SELECT 1 FROM balance b WHERE b.event = coalesce(s.event, 0))"},
	{N_("%s: an answer belongs to a question or a reading that is not there"),
		"SELECT event.name FROM answer a JOIN sheet ON sheet.sheet = a.sheet "
		"JOIN run ON run.id = sheet.run JOIN event ON event.id = run.event "
		"LEFT JOIN question q ON q.design = run.design AND q.number = a.question "
		"LEFT JOIN side ON side.sheet = a.sheet AND side.number = a.number "
		"AND side.side = q.side WHERE side.sheet IS NULL"},
	{N_("%s: a person decided about an answer that is not there"),
		"SELECT event.name FROM decision d JOIN sheet ON sheet.sheet = d.sheet "
		"JOIN run ON run.id = sheet.run JOIN event ON event.id = run.event "
		"LEFT JOIN answer a ON a.sheet = d.sheet AND a.number = d.number "
		"AND a.question = d.question WHERE a.sheet IS NULL"},
	{N_("%s: a side that was simply read has its place in the pile kept with it"),
		"SELECT coalesce(event.name, '') FROM source JOIN scan ON scan.key = source.key "
		"LEFT JOIN event ON event.id = scan.event WHERE scan.verdict = 0"},
};
enum { CHECK_COUNT = sizeof CHECKS / sizeof CHECKS[0], FAULT_SIZE = 400 };

struct verifying {
	struct store *store;
	store_fault_take *take;
	void *context;
};

static void tell(const struct verifying *v, const char *fault, const char *place)
{
	char text[FAULT_SIZE];

	snprintf(text, sizeof text, _(fault), place[0] ? place : _("sides without a sheet"));
	v->take(v->context, text);
}

static bool check_one(const struct verifying *v, const struct check *check, struct error *err)
{
	struct sql_statement *st = sql_prepare(v->store->db, check->question);
	enum sql_step step = sql_step(st, err);

	/* One of a kind is enough to know; a million lines help nobody. */
	if (step == SQL_ROW)
		tell(v, check->fault, sql_text(st, 0));
	sql_finish(st);
	return step != SQL_FAILED;
}

/* --- answers, added up one by one -------------------------------------------------------- */

/* How often something was said: an option code from 0, or a state as -1 - state. */
struct count {
	int64_t event, design, question, item;
	int64_t number;
	bool used;
};

/* Open addressing; room is a power of two and never more than half full. */
struct counts {
	struct count *places;
	size_t room, used;
};

static size_t place_of(const struct counts *c, const struct count *wanted)
{
	uint64_t hash = (uint64_t)wanted->event * 0x9E3779B97F4A7C15u;

	hash = (hash ^ (uint64_t)wanted->design) * 0x9E3779B97F4A7C15u;
	hash = (hash ^ (uint64_t)wanted->question) * 0x9E3779B97F4A7C15u;
	hash = (hash ^ (uint64_t)wanted->item) * 0x9E3779B97F4A7C15u;
	for (size_t i = hash >> 20;; i++) {
		struct count *at = &c->places[i & (c->room - 1)];

		if (!at->used ||
			(at->event == wanted->event && at->design == wanted->design &&
				at->question == wanted->question && at->item == wanted->item))
			return i & (c->room - 1);
	}
}

static bool make_room(struct counts *c)
{
	struct counts larger = {.room = c->room ? 2 * c->room : 1024, .used = c->used};

	if (2 * (c->used + 1) <= c->room)
		return true;
	larger.places = calloc(larger.room, sizeof *larger.places);
	if (!larger.places)
		return false;
	for (size_t i = 0; i < c->room; i++)
		if (c->places[i].used)
			larger.places[place_of(&larger, &c->places[i])] = c->places[i];
	free(c->places);
	*c = larger;
	return true;
}

static bool add(struct counts *c, struct count wanted, int64_t number)
{
	struct count *at;

	if (!make_room(c))
		return false;
	at = &c->places[place_of(c, &wanted)];
	if (!at->used) {
		*at = wanted;
		at->used = true;
		at->number = 0;
		c->used++;
	}
	at->number += number;
	return true;
}

static bool add_answer(struct counts *c, struct count place, int state, const char *value)
{
	place.item = -1 - state;
	if (!add(c, place, 1))
		return false;
	if (state != ANSWER_ANSWERED)
		return true;
	while (*value) {
		char *end;

		place.item = strtol(value, &end, 10);
		if (end == value)
			return true;
		if (!add(c, place, 1))
			return false;
		value = *end == ',' ? end + 1 : end;
	}
	return true;
}

/* All answers that count; beside it, whether each sheet knows how many clear ones it has. */
static bool add_answers(const struct verifying *v, struct counts *c, struct error *err)
{
	struct sql_statement *st = sql_prepare(v->store->db,
		"SELECT run.event, run.design, a.question, coalesce(d.state, a.state), "
		"coalesce(d.value, a.value), a.sheet, sheet.answered FROM answer a "
		"JOIN sheet ON sheet.sheet = a.sheet JOIN run ON run.id = sheet.run "
		"JOIN question q ON q.design = run.design AND q.number = a.question "
		"JOIN side ON side.sheet = a.sheet AND side.side = q.side "
		"AND side.number = a.number AND side.state = 0 "
		"LEFT JOIN decision d ON d.turn = (SELECT max(x.turn) FROM decision x "
		"WHERE x.sheet = a.sheet AND x.number = a.number AND x.question = a.question) "
		"ORDER BY a.sheet");
	int64_t sheet = 0, said = 0, found = 0;
	bool fits = true, well = true;
	enum sql_step step = SQL_DONE;

	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		int state = (int)sql_integer(st, 3);

		if (sql_integer(st, 5) != sheet) {
			fits = fits && said == found;
			sheet = sql_integer(st, 5);
			said = sql_integer(st, 6);
			found = 0;
		}
		found += state == ANSWER_ANSWERED;
		well = add_answer(c,
			(struct count){.event = sql_integer(st, 0),
				.design = sql_integer(st, 1),
				.question = sql_integer(st, 2)},
			state, sql_text(st, 4));
	}
	sql_finish(st);
	if (!well)
		return error_memory(err);
	if (step != SQL_DONE)
		return false;
	if (!fits || said != found)
		tell(v, N_("%s: the number of clear answers of a sheet does not fit its answers"),
			_("a sheet"));
	return true;
}

/* Takes the counts that are kept from those that were added up; what is left is wrong. */
static bool subtract_tallies(const struct verifying *v, struct counts *c, struct error *err)
{
	struct sql_statement *st = sql_prepare(v->store->db,
		"SELECT event, design, question, -1, answered FROM tally_state UNION ALL "
		"SELECT event, design, question, -2, blank FROM tally_state UNION ALL "
		"SELECT event, design, question, -3, doubtful FROM tally_state UNION ALL "
		"SELECT event, design, question, -4, conflict FROM tally_state UNION ALL "
		"SELECT event, design, question, code, count FROM tally_option");
	bool well = true;
	enum sql_step step = SQL_DONE;

	while (well && (step = sql_step(st, err)) == SQL_ROW)
		well = add(c,
			(struct count){.event = sql_integer(st, 0),
				.design = sql_integer(st, 1),
				.question = sql_integer(st, 2),
				.item = sql_integer(st, 3)},
			-sql_integer(st, 4));
	sql_finish(st);
	return well ? step == SQL_DONE : error_memory(err);
}

static bool event_name(
	const struct verifying *v, int64_t event, char name[EVENT_SIZE], struct error *err)
{
	struct sql_statement *st =
		sql_prepare(v->store->db, "SELECT name FROM event WHERE id = :event");
	enum sql_step step;

	sql_set_integer(st, ":event", event);
	step = sql_step(st, err);
	snprintf(name, EVENT_SIZE, "%s", step == SQL_ROW ? sql_text(st, 0) : "?");
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool check_tallies(const struct verifying *v, struct error *err)
{
	struct counts c = {0};
	char name[EVENT_SIZE];
	bool well = add_answers(v, &c, err) && subtract_tallies(v, &c, err);

	for (size_t i = 0; well && i < c.room; i++) {
		if (!c.places[i].used || c.places[i].number == 0)
			continue;
		well = event_name(v, c.places[i].event, name, err);
		if (well)
			tell(v, N_("%s: the counts of answers do not fit the answers"), name);
		break;
	}
	free(c.places);
	return well;
}

/* --- the rest ---------------------------------------------------------------------------- */

static bool check_file(const struct verifying *v, struct error *err)
{
	char fault[FAULT_SIZE];
	struct stat st;

	if (!sql_check(v->store->db, fault, sizeof fault, err))
		return false;
	if (fault[0])
		v->take(v->context, fault);
	if (stat(sql_where(v->store->db), &st) == 0 && (st.st_mode & 077))
		tell(v, N_("%s: others on this computer may open this file: chmod 600 mends it"),
			sql_where(v->store->db));
	return true;
}

static bool check_log(const struct verifying *v, struct error *err)
{
	struct store_log_check check;

	if (!store_log_chain(v->store, NULL, &check, err))
		return false;
	if (check.unsound || check.cut)
		tell(v, N_("%s: a line was changed or taken out by another program"), _("log"));
	return true;
}

static bool verify_steps(const struct verifying *v, struct error *err)
{
	if (!check_file(v, err))
		return false;
	for (size_t i = 0; i < CHECK_COUNT; i++)
		if (!check_one(v, &CHECKS[i], err))
			return false;
	return check_tallies(v, err) && check_log(v, err);
}

bool store_verify(struct store *store, store_fault_take *take, void *context, struct error *err)
{
	struct verifying v = {store, take, context};

	return store_may(store, RIGHT_CARE, err) && store_begin(store, SQL_READ, err) &&
	       store_end(store, verify_steps(&v, err), err);
}

bool store_backup(struct store *store, const char *path, struct error *err)
{
	bool well;

	if (!store_may(store, RIGHT_CARE, err))
		return false;
	pthread_mutex_lock(&store->turn);
	well = sql_backup(store->db, path, err);
	pthread_mutex_unlock(&store->turn);
	return well;
}
