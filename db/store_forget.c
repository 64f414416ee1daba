// SPDX-License-Identifier: EUPL-1.2
/*
 * Destroying on request: a sheet without a name by the code on its strip, the sheets of a family by
 * the token of its case, a sheet of a client and worker or of staff by its own code. What is deleted
 * is overwritten in the file (secure_delete) and taken out of the engine's side files; the
 * destruction list keeps what went and when, never what it said.
 */
#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* --- the destruction list ---------------------------------------------------------------- */

bool store_list_destroyed(struct store *store, const struct destroyed *d, struct error *err)
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

static bool each_destroyed(struct store *store,
	bool (*take)(void *context, const struct store_destroyed_line *line), void *context,
	struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT d.day, d.kind, coalesce(event.name, ''), d.sheet, d.count, d.reason "
		"FROM destroyed d LEFT JOIN event ON event.id = d.event ORDER BY d.entry");
	enum sql_step step;

	while ((step = sql_step(st, err)) == SQL_ROW) {
		const struct store_destroyed_line line = {.day = sql_text(st, 0),
			.kind = sql_text(st, 1),
			.event = sql_text(st, 2),
			.has_sheet = !sql_is_null(st, 3),
			.sheet = (sheet_id)sql_integer(st, 3),
			.items = (long)sql_integer(st, 4),
			.by_term = strcmp(sql_text(st, 5), "term") == 0};

		if (!take(context, &line))
			break;
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

bool store_destroyed_each(struct store *store,
	bool (*take)(void *context, const struct store_destroyed_line *line), void *context,
	struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, each_destroyed(store, take, context, err), err);
}

/* --- paper ------------------------------------------------------------------------------- */

/* How many sheets of an event came back, and how many of those the list has as destroyed paper. */
static bool count_paper(
	struct store *store, int64_t event, int64_t *back, int64_t *listed, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT coalesce(sum(returned), 0) FROM tally_sheet WHERE event = :event");

	sql_set_integer(st, ":event", event);
	if (!sql_run_integer(st, 0, back, err))
		return false;
	st = sql_prepare(store->db, "SELECT coalesce(max(count), -1) FROM destroyed "
				    "WHERE event = :event AND kind = 'paper'");
	sql_set_integer(st, ":event", event);
	return sql_run_integer(st, -1, listed, err);
}

static bool paper_steps(
	struct store *store, const struct store_paper *paper, const char *role, struct error *err)
{
	char by[128];
	int64_t event, back, listed;

	if (!store_find_event(store, paper->event, &event, err) ||
		!count_paper(store, event, &back, &listed, err))
		return false;
	if (listed == back)
		return true;
	snprintf(by, sizeof by, "%.60s, %.60s", paper->first, paper->second);
	return store_list_destroyed(
		       store, &(struct destroyed){"paper", "term", 0, event, (long)back}, err) &&
	       store_log(store, role, "paper destroyed", paper->event, by, err);
}

/* Functions are words without digits: no initials with a number, no name with a birthday. */
static bool is_function(const char *text)
{
	size_t length = strlen(text);

	return length >= 2 && length <= 60 && !strpbrk(text, "0123456789@\n\r\t");
}

bool store_paper_gone(
	struct store *store, const struct store_paper *paper, const char *role, struct error *err)
{
	if (!role_may(role, RIGHT_FORGET, err))
		return false;
	if (!is_function(paper->first) || !is_function(paper->second) ||
		strcmp(paper->first, paper->second) == 0)
		return error_set(err, EX_USAGE,
			_("two people destroy paper together: name their two functions, such as "
			  "administrator and coordinator, no names"));
	return store_begin(store, SQL_WRITE, err) &&
	       store_end(store, paper_steps(store, paper, role, err), err);
}

/* After the deed: takes it out of the engine's side files too. */
bool store_wipe(struct store *store, struct error *err)
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

/* --- which sheets ------------------------------------------------------------------------ */

struct targets {
	sheet_id *list;
	size_t count;
};

static bool add_target(struct targets *t, sheet_id sheet, struct error *err)
{
	sheet_id *more = realloc(t->list, (t->count + 1) * sizeof *more);

	if (!more)
		return error_memory(err);
	t->list = more;
	more[t->count++] = sheet;
	return true;
}

/* The sheet that a code stands for, of which only the keyed hash is kept; 0 = none. */
static bool sheet_of_hash(
	struct store *store, const char *purpose, sheet_id code, sheet_id *sheet, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT sheet FROM strip WHERE hash = :hash");
	unsigned char hash[KEYED_BYTES];
	int64_t found;

	store_keyed(store, purpose, &code, sizeof code, hash);
	sql_set_blob(st, ":hash", hash, sizeof hash);
	if (!sql_run_integer(st, 0, &found, err))
		return false;
	*sheet = (sheet_id)found;
	return true;
}

/* All sheets of a case, whatever event they were printed for. */
static bool sheets_of_family(
	struct store *store, sheet_id family, struct targets *targets, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT sheet.sheet FROM sheet JOIN run ON run.id = sheet.run "
		"WHERE sheet.family = :family AND run.pending = 0 ORDER BY sheet.sheet");
	enum sql_step step = SQL_DONE;
	bool well = true;

	sql_set_integer(st, ":family", (int64_t)family);
	while (well && (step = sql_step(st, err)) == SQL_ROW)
		well = add_target(targets, (sheet_id)sql_integer(st, 0), err);
	sql_finish(st);
	return well && step == SQL_DONE;
}

/* A token of which the sheets were destroyed is known by its hash, and answers with one of them. */
bool store_keep_case(struct store *store, sheet_id family, sheet_id sheet, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "INSERT INTO strip (hash, sheet) VALUES (:hash, :sheet) "
				       "ON CONFLICT (hash) DO UPDATE SET sheet = excluded.sheet");
	unsigned char hash[KEYED_BYTES];

	store_keyed(store, "case", &family, sizeof family, hash);
	sql_set_blob(st, ":hash", hash, sizeof hash);
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	return sql_run(st, err);
}

static bool no_such_code(sheet_id code, struct error *err)
{
	char text[SHEET_CODE_SIZE];

	sheet_code_write(code, text);
	return error_set(err, EX_NOINPUT,
		_("no sheet of this store has a strip, a case or a code %s"), text);
}

/* A sheet's own code says which sheet it is to everybody who sees it lying; for a sheet without a
 * name it takes the strip, which only the person has. */
static bool sheet_of_code(
	struct store *store, sheet_id code, struct targets *targets, struct error *err)
{
	struct known_sheet known;

	if (!store_find_sheet(store, code, &known, err))
		return false;
	if (!known.found)
		return no_such_code(code, err);
	if (known.regime == 'A')
		return error_set(err, EX_NOINPUT,
			_("this is the code of a sheet without a name; it is destroyed with the "
			  "code on its strip, which only the person has who filled it in"));
	return add_target(targets, code, err);
}

static bool find_targets(
	struct store *store, sheet_id code, struct targets *targets, struct error *err)
{
	static const char *const PURPOSES[] = {"strip", "case"};
	sheet_id sheet = 0;

	if (!sheets_of_family(store, code, targets, err))
		return false;
	if (targets->count > 0)
		return store_keep_case(store, code, targets->list[0], err);
	for (int i = 0; i < 2 && !sheet; i++)
		if (!sheet_of_hash(store, PURPOSES[i], code, &sheet, err))
			return false;
	return sheet ? add_target(targets, sheet, err) : sheet_of_code(store, code, targets, err);
}

/* --- proof ------------------------------------------------------------------------------- */

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

/* One sheet goes, or went before. */
static bool forget_sheet(struct store *store, sheet_id sheet, const char *role,
	struct store_proof *proof, struct error *err)
{
	struct store_proof one = {0};
	struct known_sheet known;
	char code[SHEET_CODE_SIZE];

	if (!store_find_sheet(store, sheet, &known, err))
		return false;
	if (!known.found)
		return no_such_code(sheet, err);
	if (!describe_event(store, known.event, proof, err))
		return false;
	if (known.gone) {
		proof->by_term = known.gone == GONE_TERM;
		return proof->sheets > 0 || describe_day(store, &known, proof, err);
	}
	proof->sheets++;
	sheet_code_write(sheet, code);
	if (!uncount(store, &known, err) || !delete_sheet(store, sheet, &one, err))
		return false;
	proof->answers += one.answers;
	proof->pictures += one.pictures;
	proof->texts += one.texts;
	proof->sides += one.sides;
	return store_list_destroyed(store,
		       &(struct destroyed){"answers", "request", sheet, known.event, one.answers},
		       err) &&
	       store_list_destroyed(store,
		       &(struct destroyed){"pictures", "request", sheet, known.event, one.pictures},
		       err) &&
	       store_log(store, role, "forget", code, "", err);
}

static bool forget_steps(struct store *store, sheet_id code, const char *role,
	struct store_proof *proof, struct error *err)
{
	struct targets targets = {0};
	bool well = find_targets(store, code, &targets, err);

	for (size_t i = 0; well && i < targets.count; i++)
		well = forget_sheet(store, targets.list[i], role, proof, err);
	free(targets.list);
	proof->already = proof->sheets == 0;
	if (!proof->already)
		store_day(store, proof->day);
	return well;
}

bool store_forget(struct store *store, sheet_id code, const char *role, struct store_proof *proof,
	struct error *err)
{
	*proof = (struct store_proof){0};
	if (!role_may(role, RIGHT_FORGET, err) || !store_begin(store, SQL_WRITE, err) ||
		!store_end(store, forget_steps(store, code, role, proof, err), err))
		return false;
	return proof->already || store_wipe(store, err);
}
