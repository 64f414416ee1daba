// SPDX-License-Identifier: EUPL-1.2
/*
 * Registering what was printed, in two steps around writing the file.
 */
#include "message.h"
#include "roles.h"
#include "store_inside.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* --- events ------------------------------------------------------------------------------ */

static bool check_event_name(const char *name, struct error *err)
{
	const char *at = name, *end = name + strlen(name);

	if (at == end)
		return error_set(err, EX_USAGE, _("an event needs a name"));
	if (end - at >= EVENT_SIZE)
		return error_set(err, EX_USAGE, _("the name of the event is longer than %d bytes"),
			EVENT_SIZE - 1);
	if (*at == ' ' || end[-1] == ' ')
		return error_set(err, EX_USAGE,
			_("the name of the event begins or ends with a space: \"%s\""), name);
	while (at < end) {
		uint32_t character = utf8_next(&at, end);

		if (character == UTF8_BAD || utf8_is_control(character))
			return error_set(err, EX_USAGE,
				_("the name of the event has a character in it that cannot be "
				  "printed"));
	}
	return true;
}

static bool ready_event(struct store *store, const char *name, int64_t *id, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO event (name, day) VALUES (:name, :day) "
		"ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id");
	char day[DAY_SIZE];

	store_day(store, day);
	sql_set_text(st, ":name", name);
	sql_set_text(st, ":day", day);
	return sql_run_integer(st, 0, id, err);
}

/* --- runs -------------------------------------------------------------------------------- */

static void set_token(struct sql_statement *st, const char *name, sheet_id token)
{
	if (token)
		sql_set_integer(st, name, (int64_t)token);
	else
		sql_set_null(st, name);
}

static bool add_sheet(struct store *store, int64_t run, size_t place,
	const struct store_new_sheet *sheet, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO sheet (sheet, run, place, pair, family, worker, returned, answered, "
		"gone) VALUES (:sheet, :run, :place, :pair, :family, :worker, 0, 0, 0)");
	unsigned char hash[KEYED_BYTES];

	sql_set_integer(st, ":sheet", (int64_t)sheet->sheet);
	sql_set_integer(st, ":run", run);
	sql_set_integer(st, ":place", (int64_t)place);
	set_token(st, ":pair", sheet->pair);
	set_token(st, ":family", sheet->family);
	set_token(st, ":worker", sheet->worker);
	if (!sql_run(st, err))
		return false;
	if (!sheet->strip)
		return true;
	store_keyed(store, "strip", &sheet->strip, sizeof sheet->strip, hash);
	st = sql_prepare(store->db, "INSERT INTO strip (hash, sheet) VALUES (:hash, :sheet)");
	sql_set_blob(st, ":hash", hash, sizeof hash);
	sql_set_integer(st, ":sheet", (int64_t)sheet->sheet);
	return sql_run(st, err);
}

/* Where the file of a run is; "" when all programs of the store are on one computer, whatever that
 * is called today. */
enum { MACHINE_SIZE = 65 };
static const char *this_machine(const struct store *store, char name[MACHINE_SIZE])
{
	name[0] = name[MACHINE_SIZE - 1] = '\0';
	if (sql_shared(store->db))
		gethostname(name, MACHINE_SIZE - 1);
	return name;
}

static bool add_run(struct store *store, const struct store_print *print, int64_t event,
	int64_t design, int64_t *run, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO run (event, design, pending, file, file_hash, sheets, day, machine) "
		"VALUES (:event, :design, 1, :file, :hash, :sheets, :day, :machine) RETURNING id");
	char day[DAY_SIZE], machine[MACHINE_SIZE];

	store_day(store, day);
	sql_set_integer(st, ":event", event);
	sql_set_integer(st, ":design", design);
	sql_set_text(st, ":file", print->file);
	sql_set_blob(st, ":hash", print->file_hash, HASH_BYTES);
	sql_set_integer(st, ":sheets", (int64_t)print->sheet_count);
	sql_set_text(st, ":day", day);
	sql_set_text(st, ":machine", this_machine(store, machine));
	return sql_run_integer(st, 0, run, err);
}

static bool print_steps(
	struct store *store, const struct store_print *print, int64_t *run, struct error *err)
{
	int64_t event, design;
	bool got;

	if (!ready_event(store, print->event, &event, err) ||
		!store_ready_design(store, print->design, &design, err) ||
		!add_run(store, print, event, design, run, err))
		return false;
	for (size_t i = 0; i < print->sheet_count; i++)
		if (!add_sheet(store, *run, i + 1, &print->sheets[i], err))
			return false;
	/* Tells other programs that this run has somebody who is looking after it. */
	return sql_claim(store->db, *run, &got, err);
}

bool store_print_begin(
	struct store *store, const struct store_print *print, int64_t *run, struct error *err)
{
	int64_t id = 0;

	if (!store_may(store, RIGHT_PRINT, err) || !check_event_name(print->event, err) ||
		!store_begin(store, SQL_WRITE, err))
		return false;
	if (!store_end(store, print_steps(store, print, &id, err), err)) {
		sql_release(store->db, id);
		return false;
	}
	*run = id;
	return true;
}

static bool count_printed(struct store *store, int64_t run, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO tally_sheet (event, design, printed, returned, answered) "
		"SELECT event, design, sheets, 0, 0 FROM run WHERE id = :run "
		"ON CONFLICT (event, design) "
		"DO UPDATE SET printed = tally_sheet.printed + excluded.printed");

	sql_set_integer(st, ":run", run);
	return sql_run(st, err);
}

/* The path goes: it may name a person's folder and nobody needs it any more. */
static bool end_steps(struct store *store, int64_t run, struct error *err)
{
	struct sql_statement *st = sql_prepare(
		store->db, "UPDATE run SET pending = 0, file = '' WHERE id = :run AND pending = 1");

	sql_set_integer(st, ":run", run);
	if (!sql_run(st, err))
		return false;
	return sql_changes(store->db) == 0 || count_printed(store, run, err);
}

bool store_print_end(struct store *store, int64_t run, struct error *err)
{
	bool well = store_begin(store, SQL_WRITE, err) &&
		    store_end(store, end_steps(store, run, err), err);

	if (well)
		sql_release(store->db, run);
	return well;
}

/* Takes away the run and what was made for it alone. */
static bool cancel_steps(struct store *store, int64_t run, struct error *err)
{
	static const char *const STEPS[] = {
		"DELETE FROM strip WHERE sheet IN (SELECT sheet FROM sheet WHERE run = :run)",
		"DELETE FROM sheet WHERE run = :run",
		"DELETE FROM run WHERE id = :run",
		"DELETE FROM question WHERE design NOT IN (SELECT design FROM run)",
		"DELETE FROM design_side WHERE design NOT IN (SELECT design FROM run)",
		"DELETE FROM design WHERE id NOT IN (SELECT design FROM run)",
		"DELETE FROM event WHERE id NOT IN (SELECT event FROM run)",
	};
	enum { WITH_RUN = 3 };
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT count(*) FROM run WHERE id = :run AND pending = 1");
	int64_t pending;

	sql_set_integer(st, ":run", run);
	if (!sql_run_integer(st, 0, &pending, err))
		return false;
	for (size_t i = 0; pending && i < sizeof STEPS / sizeof STEPS[0]; i++) {
		st = sql_prepare(store->db, STEPS[i]);
		if (i < WITH_RUN)
			sql_set_integer(st, ":run", run);
		if (!sql_run(st, err))
			return false;
	}
	return true;
}

bool store_print_cancel(struct store *store, int64_t run, struct error *err)
{
	bool well = store_begin(store, SQL_WRITE, err) &&
		    store_end(store, cancel_steps(store, run, err), err);

	store_forget_designs(store);
	if (well)
		sql_release(store->db, run);
	return well;
}

/* --- runs that were left behind ---------------------------------------------------------- */

static bool file_has_hash(const char *path, const void *hash)
{
	struct secret_hasher *hasher = secret_hasher_new();
	FILE *file = fopen(path, "rb");
	unsigned char found[HASH_BYTES];
	char bytes[16384];
	size_t n;
	bool same = false;

	if (hasher && file) {
		while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
			secret_hasher_add(hasher, bytes, n);
		secret_hasher_end(hasher, found);
		hasher = NULL;
		same = !ferror(file) && memcmp(found, hash, HASH_BYTES) == 0;
	}
	if (hasher)
		secret_hasher_end(hasher, NULL);
	if (file)
		fclose(file);
	return same;
}

/* The oldest pending run after `after`; 0 = none. Not those of other computers: their files cannot
 * be looked at from here. */
static bool next_pending(struct store *store, int64_t after, int64_t *run, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT id FROM run WHERE pending = 1 AND id > :after AND "
				       "machine IN ('', :machine) "
				       "ORDER BY id LIMIT 1");
	char machine[MACHINE_SIZE];

	sql_set_integer(st, ":after", after);
	sql_set_text(st, ":machine", this_machine(store, machine));
	return sql_run_integer(st, 0, run, err);
}

/* A run that we hold the claim of. Looked at afresh: while we waited for the claim its program
 * may have put the file in place, or have come to its end. */
static bool settle(struct store *store, int64_t run, struct error *err)
{
	struct sql_statement *st = sql_prepare(
		store->db, "SELECT file, file_hash FROM run WHERE id = :run AND pending = 1");
	bool finished = false;
	enum sql_step step;
	size_t count;

	sql_set_integer(st, ":run", run);
	step = sql_step(st, err);
	if (step == SQL_ROW)
		finished = file_has_hash(sql_text(st, 0), sql_blob(st, 1, &count));
	sql_finish(st);
	if (step != SQL_ROW) {
		sql_release(store->db, run);
		return step == SQL_DONE;
	}
	return finished ? store_print_end(store, run, err) : store_print_cancel(store, run, err);
}

bool store_settle_runs(struct store *store, struct error *err)
{
	int64_t run = 0;
	bool got;

	for (;;) {
		if (!next_pending(store, run, &run, err))
			return false;
		if (run == 0)
			return true;
		if (!sql_claim(store->db, run, &got, err))
			return false;
		if (got && !settle(store, run, err))
			return false;
	}
}

/* --- asking back ------------------------------------------------------------------------- */

static bool printed_before(struct store *store, const unsigned char file_hash[HASH_BYTES],
	sheet_id **sheets, size_t *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT sheet.sheet FROM run JOIN sheet ON sheet.run = run.id "
		"WHERE run.file_hash = :hash AND run.pending = 0 "
		"ORDER BY run.id, sheet.place");
	sheet_id *found = NULL, *more;
	size_t n = 0, room = 0;
	enum sql_step step;

	sql_set_blob(st, ":hash", file_hash, HASH_BYTES);
	while ((step = sql_step(st, err)) == SQL_ROW) {
		if (n == room) {
			room = room ? 2 * room : 64;
			more = realloc(found, room * sizeof *found);
			if (!more) {
				step = SQL_FAILED;
				error_memory(err);
				break;
			}
			found = more;
		}
		found[n++] = (sheet_id)sql_integer(st, 0);
	}
	sql_finish(st);
	if (step == SQL_FAILED) {
		free(found);
		return false;
	}
	*sheets = found;
	*count = n;
	return true;
}

bool store_printed_before(struct store *store, const unsigned char file_hash[HASH_BYTES],
	sheet_id **sheets, size_t *count, struct error *err)
{
	*sheets = NULL;
	if (!store_begin(store, SQL_READ, err))
		return false;
	if (store_end(store, printed_before(store, file_hash, sheets, count, err), err))
		return true;
	free(*sheets);
	*sheets = NULL;
	return false;
}
