// SPDX-License-Identifier: EUPL-1.2
/*
 * Destroying by itself, when a term is over; on request: store_forget.c. What is deleted is
 * overwritten in the file (secure_delete) and taken out of the engine's side files; the destruction
 * list keeps what went and when, never what it said.
 */
#include "message.h"
#include "results.h"
#include "roles.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

/* --- days -------------------------------------------------------------------------------- */

/* The day so many days before today. */
static void day_before(const struct store *store, int days, char day[DAY_SIZE])
{
	struct tm date = {0};
	char today[DAY_SIZE];
	time_t noon;

	store_day(store, today);
	strptime(today, "%Y-%m-%d", &date);
	date.tm_hour = 12;
	noon = timegm(&date) - (time_t)days * 24 * 60 * 60;
	gmtime_r(&noon, &date);
	strftime(day, DAY_SIZE, "%Y-%m-%d", &date);
}

/* A clock that stands years ahead would destroy everything at once, and one that stands back
 * shows by days that are still to come. */
static bool check_clock(struct store *store, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT max(day) FROM (SELECT max(day) AS day FROM run UNION ALL "
		"SELECT max(day) FROM scan UNION ALL SELECT max(day) FROM log) AS days");
	char today[DAY_SIZE], newest[DAY_SIZE] = "";
	enum sql_step step = sql_step(st, err);

	if (step == SQL_ROW)
		snprintf(newest, sizeof newest, "%s", sql_text(st, 0));
	sql_finish(st);
	store_day(store, today);
	if (step == SQL_ROW && strcmp(newest, today) > 0)
		return error_set(err, EX_DATAERR,
			_("the clock of this computer says %s, but the store has something of %s: "
			  "set the clock; nothing was destroyed"),
			today, newest);
	return step == SQL_ROW;
}

/* --- terms ------------------------------------------------------------------------------- */

struct purge {
	struct store *store;
	const struct store_terms *terms;
	void (*take)(void *context, const struct store_destroyed *line);
	void *context;
};

static const char *const REGIMES[] = {"A", "B", "C"};
enum { REGIME_COUNT = 3 };

static void tell(const struct purge *p, const struct store_destroyed *line)
{
	p->take(p->context, line);
}

/* Pictures of one regime that were read before that day; and in regime A those of a text area that
 * was typed over on a day before today: whoever typed may look again that day, nobody later (P07). */
#define OLD_PICTURES                                                                               \
	"FROM crop WHERE id IN (SELECT crop.id FROM crop "                                         \
	"JOIN sheet ON sheet.sheet = crop.sheet JOIN run ON run.id = sheet.run "                   \
	"JOIN design ON design.id = run.design WHERE design.regime = :regime AND "                 \
	"(crop.day < :day OR (design.regime = 'A' AND EXISTS (SELECT 1 FROM quote "                \
	"JOIN question ON question.design = design.id AND question.number = quote.question "       \
	"WHERE quote.sheet = crop.sheet AND quote.number = crop.number "                           \
	"AND question.id = crop.question AND quote.day < :today))))"

static void set_old(const struct purge *p, struct sql_statement *st, int regime, const char *oldest)
{
	char today[DAY_SIZE];

	store_day(p->store, today);
	sql_set_text(st, ":regime", REGIMES[regime]);
	sql_set_text(st, ":day", oldest);
	sql_set_text(st, ":today", today);
}

/* Tells them by event. */
static bool list_pictures(const struct purge *p, int regime, const char *day, struct error *err)
{
	struct sql_statement *st = sql_prepare(p->store->db,
		"SELECT event.id, event.name, count(*), count(DISTINCT old.sheet) FROM "
		"(SELECT sheet " OLD_PICTURES ") AS old "
		"JOIN sheet ON sheet.sheet = old.sheet JOIN run ON run.id = sheet.run "
		"JOIN event ON event.id = run.event "
		"GROUP BY event.id, event.name ORDER BY event.id");
	bool well = true;
	enum sql_step step = SQL_DONE;

	set_old(p, st, regime, day);
	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		tell(p, &(struct store_destroyed){"pictures", sql_text(st, 1), "",
				(long)sql_integer(st, 3), (long)sql_integer(st, 2)});
		well = store_list_destroyed(p->store,
			&(struct destroyed){"pictures", "term", 0, sql_integer(st, 0),
				(long)sql_integer(st, 2)},
			err);
	}
	sql_finish(st);
	return well && step == SQL_DONE;
}

/* First their keys: then they are gone, whatever becomes of their bytes. */
static bool purge_pictures(const struct purge *p, int regime, struct error *err)
{
	static const char *const STEPS[] = {
		"DELETE FROM seal WHERE id IN (SELECT id " OLD_PICTURES ")",
		"DELETE " OLD_PICTURES,
	};
	char day[DAY_SIZE];

	day_before(p->store, p->terms->pictures[regime], day);
	if (!list_pictures(p, regime, day, err))
		return false;
	for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
		struct sql_statement *st = sql_prepare(p->store->db, STEPS[i]);

		set_old(p, st, regime, day);
		if (!sql_run(st, err))
			return false;
	}
	return true;
}

/* Things of which only the number is told: `kind`, and the statement that deletes them. */
static bool purge_older(
	const struct purge *p, const char *kind, const char *text, int term, struct error *err)
{
	struct sql_statement *st = sql_prepare(p->store->db, text);
	char day[DAY_SIZE];
	long count;

	day_before(p->store, term, day);
	sql_set_text(st, ":day", day);
	if (!sql_run(st, err))
		return false;
	count = (long)sql_changes(p->store->db);
	if (count == 0)
		return true;
	tell(p, &(struct store_destroyed){kind, "", "", 0, count});
	return store_list_destroyed(p->store, &(struct destroyed){kind, "term", 0, 0, count}, err);
}

/* Its own term is long; who did what goes after it as well (P20). */
static bool purge_log(const struct purge *p, struct error *err)
{
	char day[DAY_SIZE];
	long count;

	day_before(p->store, p->terms->log, day);
	if (!store_log_cut(p->store, day, &count, err))
		return false;
	if (count == 0)
		return true;
	tell(p, &(struct store_destroyed){"log", "", "", 0, count});
	return store_list_destroyed(p->store, &(struct destroyed){"log", "term", 0, 0, count}, err);
}

/* --- answers ----------------------------------------------------------------------------- */

/* A form of an event of which the first sheet came in before its term began. */
struct expired {
	int64_t event;
	char name[EVENT_SIZE], form[FORM_ID_SIZE];
	long sheets, answers;
};

static bool next_expired(
	const struct purge *p, int regime, struct expired *found, bool *there, struct error *err)
{
	struct sql_statement *st = sql_prepare(p->store->db,
		"SELECT event.id, event.name, design.form, min(side.day), "
		"count(DISTINCT side.sheet) FROM side "
		"JOIN sheet ON sheet.sheet = side.sheet JOIN run ON run.id = sheet.run "
		"JOIN design ON design.id = run.design JOIN event ON event.id = run.event "
		"WHERE design.regime = :regime AND sheet.gone = 0 "
		"GROUP BY event.id, event.name, design.form HAVING min(side.day) < :day "
		"ORDER BY event.id, design.form LIMIT 1");
	char day[DAY_SIZE];
	enum sql_step step;

	day_before(p->store, p->terms->answers[regime], day);
	sql_set_text(st, ":regime", REGIMES[regime]);
	sql_set_text(st, ":day", day);
	step = sql_step(st, err);
	*there = step == SQL_ROW;
	if (*there) {
		found->event = sql_integer(st, 0);
		snprintf(found->name, sizeof found->name, "%s", sql_text(st, 1));
		snprintf(found->form, sizeof found->form, "%s", sql_text(st, 2));
		found->sheets = (long)sql_integer(st, 4);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

/* Runs a statement about the sheets of a form of an event. */
static bool about_form(const struct purge *p, const char *text, const struct expired *x, long *rows,
	struct error *err)
{
	struct sql_statement *st = sql_prepare(p->store->db, text);

	sql_set_integer(st, ":event", x->event);
	sql_set_text(st, ":form", x->form);
	if (!sql_run(st, err))
		return false;
	if (rows)
		*rows = (long)sql_changes(p->store->db);
	return true;
}

#define THEIR_SHEETS                                                                               \
	"(SELECT sheet.sheet FROM sheet JOIN run ON run.id = sheet.run "                           \
	"JOIN design ON design.id = run.design "                                                   \
	"WHERE run.event = :event AND design.form = :form)"
#define THEIR_DESIGNS "(SELECT id FROM design WHERE form = :form)"

/* The tokens of the cases go with the sheets; that they were destroyed is known by a hash. */
static bool keep_cases(const struct purge *p, const struct expired *x, struct error *err)
{
	struct sql_statement *st = sql_prepare(p->store->db,
		"SELECT family, min(sheet) FROM sheet WHERE family IS NOT NULL "
		"AND sheet IN " THEIR_SHEETS " GROUP BY family");
	enum sql_step step = SQL_DONE;
	bool well = true;

	sql_set_integer(st, ":event", x->event);
	sql_set_text(st, ":form", x->form);
	while (well && (step = sql_step(st, err)) == SQL_ROW)
		well = store_keep_case(
			p->store, (sheet_id)sql_integer(st, 0), (sheet_id)sql_integer(st, 1), err);
	sql_finish(st);
	return well && step == SQL_DONE;
}

static bool delete_form(const struct purge *p, struct expired *x, struct error *err)
{
	static const char *const STEPS[] = {
		"DELETE FROM decision WHERE sheet IN " THEIR_SHEETS,
		"DELETE FROM seal WHERE id IN (SELECT id FROM crop WHERE sheet IN " THEIR_SHEETS
		" UNION ALL SELECT id FROM quote WHERE sheet IN " THEIR_SHEETS ")",
		"DELETE FROM crop WHERE sheet IN " THEIR_SHEETS,
		"DELETE FROM quote WHERE sheet IN " THEIR_SHEETS,
		"DELETE FROM side WHERE sheet IN " THEIR_SHEETS,
		"DELETE FROM action_taken WHERE sheet IN " THEIR_SHEETS,
		"DELETE FROM source WHERE key IN (SELECT key FROM scan WHERE sheet IN " THEIR_SHEETS
		")",
		"UPDATE scan SET sheet = NULL, side = NULL, number = NULL, scale = NULL, "
		"skew = NULL, contrast = NULL WHERE sheet IN " THEIR_SHEETS,
		"DELETE FROM tally_option WHERE event = :event AND design IN " THEIR_DESIGNS,
		"DELETE FROM tally_state WHERE event = :event AND design IN " THEIR_DESIGNS,
		"UPDATE tally_sheet SET answered = 0 "
		"WHERE event = :event AND design IN " THEIR_DESIGNS,
		"UPDATE sheet SET answered = 0, pair = NULL, family = NULL, worker = NULL, "
		"gone = CASE WHEN gone = 0 THEN 2 ELSE gone END WHERE sheet IN " THEIR_SHEETS,
	};

	if (!keep_cases(p, x, err) ||
		!about_form(
			p, "DELETE FROM answer WHERE sheet IN " THEIR_SHEETS, x, &x->answers, err))
		return false;
	for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
		if (!about_form(p, STEPS[i], x, NULL, err))
			return false;
	return true;
}

static bool purge_answers(const struct purge *p, int regime, struct error *err)
{
	struct expired x;
	bool there;

	for (;;) {
		if (!next_expired(p, regime, &x, &there, err))
			return false;
		if (!there)
			return true;
		/* What may be told of the event is kept before its answers go. */
		if (!results_keep(p->store, x.name, err) || !delete_form(p, &x, err) ||
			!store_list_destroyed(p->store,
				&(struct destroyed){"answers", "term", 0, x.event, x.answers}, err))
			return false;
		tell(p, &(struct store_destroyed){"answers", x.name, x.form, x.sheets, x.answers});
	}
}

/* Scans that nobody read: what is on them is not known, so the shortest term of a picture holds. */
static bool purge_queue(const struct purge *p, struct error *err)
{
	static const char *const PARTS[] = {
		"DELETE FROM seal WHERE id IN (SELECT queue_part.id FROM queue_part JOIN queue "
		"ON queue.id = queue_part.scan WHERE queue.day < :day)",
		"DELETE FROM queue_part WHERE scan IN (SELECT id FROM queue WHERE day < :day)",
	};
	int term = p->terms->pictures[0];
	char day[DAY_SIZE];

	for (int regime = 1; regime < REGIME_COUNT; regime++)
		if (p->terms->pictures[regime] < term)
			term = p->terms->pictures[regime];
	day_before(p->store, term, day);
	for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
		struct sql_statement *st = sql_prepare(p->store->db, PARTS[i]);

		sql_set_text(st, ":day", day);
		if (!sql_run(st, err))
			return false;
	}
	return purge_older(p, "scans", "DELETE FROM queue WHERE day < :day", term, err);
}

static bool purge_steps(const struct purge *p, struct error *err)
{
	if (!check_clock(p->store, err))
		return false;
	for (int regime = 0; regime < REGIME_COUNT; regime++)
		if (!purge_pictures(p, regime, err) || !purge_answers(p, regime, err))
			return false;
	/* File and page of sides that were trouble: nobody looks for that paper any more. */
	return purge_queue(p, err) &&
	       purge_older(p, "places",
		       "DELETE FROM source WHERE key IN (SELECT key FROM scan WHERE day < :day)",
		       p->terms->pictures[REGIME_A], err) &&
	       purge_older(p, "actions", "DELETE FROM action WHERE day < :day", p->terms->actions,
		       err) &&
	       purge_log(p, err);
}

bool store_purge(struct store *store, const struct store_terms *terms, bool dry, const char *role,
	void (*take)(void *context, const struct store_destroyed *line), void *context,
	struct error *err)
{
	struct purge p = {store, terms, take, context};
	bool well;

	if (!role_may(role, RIGHT_CARE, err) || !store_begin(store, SQL_WRITE, err))
		return false;
	well = purge_steps(&p, err);
	/* A rehearsal does everything and then takes it all back. */
	if (dry) {
		store_end(store, false, err);
		return well;
	}
	well = well && store_log(store, role, "purge", "", "", err);
	return store_end(store, well, err) && store_wipe(store, err);
}
