// SPDX-License-Identifier: EUPL-1.2
/*
 * Destroying: on request by the code of a strip, and by itself when a term is over. What is
 * deleted is overwritten in the file (secure_delete) and taken out of the engine's side files;
 * the destruction list keeps what went and when, never what it said.
 */
#include "message.h"
#include "results.h"
#include "roles.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

/* --- the destruction list ---------------------------------------------------------------- */

struct destroyed {
	const char *kind, *reason;
	sheet_id sheet; /* 0 = several together */
	int64_t event;  /* 0 = none             */
	long count;
};

static bool add_destroyed(struct store *store, const struct destroyed *d, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO destroyed (entry, day, kind, sheet, event, count, reason) VALUES "
		"((SELECT coalesce(max(entry), 0) + 1 FROM destroyed), :day, :kind, :sheet, "
		":event, "
		":count, :reason)");
	char day[DAY_SIZE];

	store_day(store, day);
	sql_set_text(st, ":day", day);
	sql_set_text(st, ":kind", d->kind);
	if (d->sheet)
		sql_set_integer(st, ":sheet", (int64_t)d->sheet);
	if (d->event)
		sql_set_integer(st, ":event", d->event);
	sql_set_integer(st, ":count", d->count);
	sql_set_text(st, ":reason", d->reason);
	return sql_run(st, err);
}

/* After the deed: takes it out of the engine's side files too. */
static bool wipe(struct store *store, struct error *err)
{
	struct error why;

	if (sql_wipe(store->db, &why))
		return true;
	return error_set(err, why.status,
		_("%s: destroyed, but an old copy stays in a side file of the store: run formdb "
		  "purge when the disk is well"),
		sql_where(store->db));
}

/* --- one sheet --------------------------------------------------------------------------- */

/* Takes the answers of a sheet out of all counts. */
static bool uncount(struct store *store, struct known_sheet *known, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT a.question, coalesce(d.state, a.state), coalesce(d.value, a.value) "
		"FROM answer a JOIN question q ON q.design = :design AND q.number = a.question "
		"JOIN side ON side.sheet = a.sheet AND side.side = q.side "
		"AND side.number = a.number AND side.state = 0 "
		"LEFT JOIN decision d ON d.turn = (SELECT max(x.turn) FROM decision x "
		"WHERE x.sheet = a.sheet AND x.number = a.number AND x.question = a.question) "
		"WHERE a.sheet = :sheet");
	bool well = true;
	enum sql_step step = SQL_DONE;

	sql_set_integer(st, ":design", known->design);
	sql_set_integer(st, ":sheet", (int64_t)known->sheet);
	while (well && (step = sql_step(st, err)) == SQL_ROW)
		well = store_tally(store,
			&(struct tally){known->event, known->design, (int)sql_integer(st, 0)},
			(enum answer_state)sql_integer(st, 1), sql_text(st, 2), -1, err);
	sql_finish(st);
	return well && step == SQL_DONE &&
	       store_sheet_changed(store, known, known->returned, 0, err);
}

/* Runs a statement about one sheet; *rows gets how many it touched. */
static bool about_sheet(
	struct store *store, const char *text, sheet_id sheet, long *rows, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db, text);

	sql_set_integer(st, ":sheet", (int64_t)sheet);
	if (!sql_run(st, err))
		return false;
	if (rows)
		*rows = (long)sql_changes(store->db);
	return true;
}

/* The scans stay as numbers in the balance, without the sheet they were of. */
static bool delete_sheet(
	struct store *store, sheet_id sheet, struct store_proof *proof, struct error *err)
{
	return about_sheet(store, "DELETE FROM decision WHERE sheet = :sheet", sheet, NULL, err) &&
	       about_sheet(
		       store, "DELETE FROM action_taken WHERE sheet = :sheet", sheet, NULL, err) &&
	       about_sheet(store,
		       "DELETE FROM seal WHERE id IN (SELECT id FROM crop WHERE sheet = :sheet "
		       "UNION ALL SELECT id FROM quote WHERE sheet = :sheet)",
		       sheet, NULL, err) &&
	       about_sheet(store, "DELETE FROM crop WHERE sheet = :sheet", sheet, &proof->pictures,
		       err) &&
	       about_sheet(store, "DELETE FROM quote WHERE sheet = :sheet", sheet, &proof->texts,
		       err) &&
	       about_sheet(store, "DELETE FROM answer WHERE sheet = :sheet", sheet, &proof->answers,
		       err) &&
	       about_sheet(
		       store, "DELETE FROM side WHERE sheet = :sheet", sheet, &proof->sides, err) &&
	       about_sheet(store,
		       "DELETE FROM source WHERE key IN "
		       "(SELECT key FROM scan WHERE sheet = :sheet)",
		       sheet, NULL, err) &&
	       about_sheet(store,
		       "UPDATE scan SET sheet = NULL, side = NULL, number = NULL, scale = NULL, "
		       "skew = NULL, contrast = NULL WHERE sheet = :sheet",
		       sheet, NULL, err) &&
	       about_sheet(store,
		       "UPDATE sheet SET gone = 1, pair = NULL, family = NULL, worker = NULL "
		       "WHERE sheet = :sheet",
		       sheet, NULL, err);
}

/* The sheet with that strip; 0 = none. */
static bool sheet_of_strip(struct store *store, sheet_id strip, sheet_id *sheet, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT sheet FROM strip WHERE hash = :hash");
	unsigned char hash[KEYED_BYTES];
	int64_t found;

	store_keyed(store, "strip", &strip, sizeof strip, hash);
	sql_set_blob(st, ":hash", hash, sizeof hash);
	if (!sql_run_integer(st, 0, &found, err))
		return false;
	*sheet = (sheet_id)found;
	return true;
}

static bool describe_event(
	struct store *store, int64_t event, struct store_proof *proof, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT name FROM event WHERE id = :event");
	enum sql_step step;

	sql_set_integer(st, ":event", event);
	step = sql_step(st, err);
	if (step == SQL_ROW)
		snprintf(proof->event, sizeof proof->event, "%s", sql_text(st, 0));
	sql_finish(st);
	return step == SQL_ROW;
}

/* The day on which the list says that it went. */
static bool describe_day(struct store *store, const struct known_sheet *known,
	struct store_proof *proof, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT day FROM destroyed WHERE kind = 'answers' AND "
				       "(sheet = :sheet OR (sheet IS NULL AND event = :event)) "
				       "ORDER BY entry DESC LIMIT 1");
	enum sql_step step;

	sql_set_integer(st, ":sheet", (int64_t)known->sheet);
	sql_set_integer(st, ":event", known->event);
	step = sql_step(st, err);
	if (step == SQL_ROW)
		snprintf(proof->day, sizeof proof->day, "%s", sql_text(st, 0));
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool forget_steps(struct store *store, sheet_id strip, const char *role,
	struct store_proof *proof, struct error *err)
{
	struct known_sheet known;
	char code[SHEET_CODE_SIZE];
	sheet_id sheet;

	if (!sheet_of_strip(store, strip, &sheet, err))
		return false;
	sheet_code_write(strip, code);
	if (!sheet || !store_find_sheet(store, sheet, &known, err) || !known.found)
		return sheet ? false
			     : error_set(err, EX_NOINPUT,
				       _("no sheet of this store has a strip with the code %s"),
				       code);
	if (!describe_event(store, known.event, proof, err))
		return false;
	if (known.gone) {
		proof->already = true;
		proof->by_term = known.gone == GONE_TERM;
		return describe_day(store, &known, proof, err);
	}
	store_day(store, proof->day);
	sheet_code_write(sheet, code);
	return uncount(store, &known, err) && delete_sheet(store, sheet, proof, err) &&
	       add_destroyed(store,
		       &(struct destroyed){
			       "answers", "request", sheet, known.event, proof->answers},
		       err) &&
	       add_destroyed(store,
		       &(struct destroyed){
			       "pictures", "request", sheet, known.event, proof->pictures},
		       err) &&
	       store_log(store, role, "forget", code, "", err);
}

bool store_forget(struct store *store, sheet_id strip, const char *role, struct store_proof *proof,
	struct error *err)
{
	*proof = (struct store_proof){0};
	if (!role_may(role, RIGHT_FORGET, err) || !store_begin(store, SQL_WRITE, err) ||
		!store_end(store, forget_steps(store, strip, role, proof, err), err))
		return false;
	return proof->already || wipe(store, err);
}

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
		well = add_destroyed(p->store,
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
	return add_destroyed(p->store, &(struct destroyed){kind, "term", 0, 0, count}, err);
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
	return add_destroyed(p->store, &(struct destroyed){"log", "term", 0, 0, count}, err);
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

	if (!about_form(p, "DELETE FROM answer WHERE sheet IN " THEIR_SHEETS, x, &x->answers, err))
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
			!add_destroyed(p->store,
				&(struct destroyed){"answers", "term", 0, x.event, x.answers}, err))
			return false;
		tell(p, &(struct store_destroyed){"answers", x.name, x.form, x.sheets, x.answers});
	}
}

static bool purge_steps(const struct purge *p, struct error *err)
{
	if (!check_clock(p->store, err))
		return false;
	for (int regime = 0; regime < REGIME_COUNT; regime++)
		if (!purge_pictures(p, regime, err) || !purge_answers(p, regime, err))
			return false;
	/* File and page of sides that were trouble: nobody looks for that paper any more. */
	return purge_older(p, "places",
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
	return store_end(store, well, err) && wipe(store, err);
}
