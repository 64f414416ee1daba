// SPDX-License-Identifier: EUPL-1.2
/*
 * Opening and closing, and what the other files of the store stand on.
 */
#include "store.h"

#include "message.h"
#include "roles.h"
#include "schema.h"
#include "store_inside.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>

/* --- where it is ------------------------------------------------------------------------- */

static bool default_path(struct buffer *path, struct error *err)
{
	const char *store = getenv("SPIEGELBLAD_DB");
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (store && store[0])
		buffer_puts(path, store);
	else if (data && data[0] == '/') /* the XDG rule: a relative one does not count */
		buffer_printf(path, "%s/spiegelblad/spiegelblad.db", data);
	else if (home && home[0])
		buffer_printf(path, "%s/.local/share/spiegelblad/spiegelblad.db", home);
	else
		return error_set(err, EX_USAGE,
			_("there is no home folder to keep the store in; name a file with --db"));
	return !path->failed || error_memory(err);
}

/* Folders that are missing are made for this user alone. */
static bool make_folders(char *path, struct error *err)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		int trouble;

		*slash = '\0';
		trouble = mkdir(path, 0700) != 0 && errno != EEXIST ? errno : 0;
		if (trouble)
			error_set(err, trouble == EACCES ? EX_NOPERM : EX_CANTCREAT,
				_("%s: cannot make this folder: %s"), path, strerror(trouble));
		*slash = '/';
		if (trouble)
			return false;
	}
	return true;
}

/* --- a key of its own -------------------------------------------------------------------- */

static bool load_key(struct store *store, bool *there, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT value FROM setting WHERE name = 'page_key'");
	enum sql_step step = sql_step(st, err);

	*there = false;
	if (step == SQL_ROW) {
		size_t count;
		const void *key = sql_blob(st, 0, &count);

		*there = count == PAGE_KEY_BYTES;
		if (*there)
			memcpy(store->page_key, key, PAGE_KEY_BYTES);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

/* Two programs may do this at once on a new store: the first one's key stays. */
static bool make_key(struct store *store, struct error *err)
{
	unsigned char key[PAGE_KEY_BYTES];
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO setting (name, value) VALUES ('page_key', :key) "
		"ON CONFLICT (name) DO NOTHING");

	secret_random(key, sizeof key);
	sql_set_blob(st, ":key", key, sizeof key);
	secret_forget(key, sizeof key);
	return sql_run(st, err);
}

static bool ready_key(struct store *store, struct error *err)
{
	bool there;

	if (!load_key(store, &there, err))
		return false;
	if (there)
		return true;
	if (!make_key(store, err) || !load_key(store, &there, err))
		return false;
	return there ||
	       error_set(err, EX_DATAERR,
		       _("%s: the secret of this store is damaged; put back a copy made by "
			 "formdb backup"),
		       sql_where(store->db));
}

/* --- opening ----------------------------------------------------------------------------- */

static bool ready_turn(struct store *store)
{
	pthread_mutexattr_t kind;
	bool well = pthread_mutexattr_init(&kind) == 0;

	if (!well)
		return false;
	pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
	well = pthread_mutex_init(&store->turn, &kind) == 0;
	pthread_mutexattr_destroy(&kind);
	if (well && pthread_key_create(&store->acting, NULL) != 0) {
		pthread_mutex_destroy(&store->turn);
		well = false;
	}
	return well;
}

/* Whoever starts a program may say in which role; a misspelt one must not become "everything". */
static bool take_role(struct store *store, struct error *err)
{
	const char *role = getenv("SPIEGELBLAD_ROLE");

	if (!role || !role[0])
		return true;
	store->role = role_known(role);
	return store->role || store_act_as(store, role, err);
}

bool store_open(const char *path, struct store **store_out, struct error *err)
{
	struct buffer where = {0};
	struct store *store = calloc(1, sizeof *store);
	bool well;

	if (!store || !ready_turn(store)) {
		free(store);
		return error_memory(err);
	}
	if (path)
		buffer_puts(&where, path);
	else if (!default_path(&where, err))
		goto failed;
	if (where.failed) {
		error_memory(err);
		goto failed;
	}
	well = take_role(store, err) &&
	       (!sql_is_file(where.data) || make_folders(where.data, err)) &&
	       sql_open(where.data, &store->db, err) && schema_ready(store->db, err) &&
	       ready_key(store, err) && (sql_read_only(store->db) || store_settle_runs(store, err));
	if (!well)
		goto failed;
	buffer_free(&where);
	*store_out = store;
	return true;
failed:
	buffer_free(&where);
	store_close(store);
	return false;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	store_forget_designs(store);
	free(store->tallies.items);
	store_forget_vault(store);
	sql_close(store->db);
	pthread_mutex_destroy(&store->turn);
	pthread_key_delete(store->acting);
	secret_forget(store->page_key, sizeof store->page_key);
	free(store);
}

const unsigned char *store_page_key(const struct store *store)
{
	return store->page_key;
}

/* --- what the others stand on ------------------------------------------------------------ */

bool store_begin(struct store *store, enum sql_way way, struct error *err)
{
	pthread_mutex_lock(&store->turn);
	if (store->depth < STORE_DEPTH_MAX && sql_begin(store->db, way, err)) {
		store->marks[store->depth++] = store->tallies.count;
		return true;
	}
	pthread_mutex_unlock(&store->turn);
	return false;
}

bool store_end(struct store *store, bool well, struct error *err)
{
	if (well)
		well = sql_commit(store->db, err);
	else
		sql_rollback(store->db);
	store->depth--;
	if (!well)
		store->tallies.count = store->marks[store->depth];
	pthread_mutex_unlock(&store->turn);
	return well;
}

bool store_batch_begin(struct store *store, struct error *err)
{
	if (!store_begin(store, SQL_WRITE, err))
		return false;
	sql_expect_much(store->db, true);
	store->tallies.kept = true;
	return true;
}

bool store_batch_end(struct store *store, bool keep, struct error *err)
{
	bool well;

	pthread_mutex_lock(&store->turn);
	store->tallies.kept = false;
	well = !keep || store_tally_flush(store, err);
	well = store_end(store, keep && well, err) || (well && !keep);
	store->tallies.count = 0;
	sql_expect_much(store->db, false);
	pthread_mutex_unlock(&store->turn);
	return well;
}

void store_day(const struct store *store, char day[DAY_SIZE])
{
	time_t now = time(NULL);
	struct tm utc;

	if (store->today[0]) {
		memcpy(day, store->today, DAY_SIZE);
		return;
	}
	gmtime_r(&now, &utc);
	strftime(day, DAY_SIZE, "%Y-%m-%d", &utc);
}

int64_t store_random_id(void)
{
	uint64_t id;

	secret_random(&id, sizeof id);
	return (int64_t)(id >> 1);
}

void store_keyed(const struct store *store, const char *purpose, const void *bytes, size_t count,
	unsigned char hash[KEYED_BYTES])
{
	unsigned char whole[128], mac[HASH_BYTES];
	size_t length = strlen(purpose) + 1;

	assert(length + count <= sizeof whole);
	memcpy(whole, purpose, length);
	memcpy(whole + length, bytes, count);
	secret_mac(whole, length + count, store->page_key, sizeof store->page_key, mac);
	memcpy(hash, mac, KEYED_BYTES);
	secret_forget(whole, sizeof whole);
}

bool store_find_sheet(
	struct store *store, sheet_id sheet, struct known_sheet *known, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT run.event, run.design, design.regime, design.sides, "
				       "sheet.returned, sheet.answered, sheet.gone "
				       "FROM sheet JOIN run ON run.id = sheet.run "
				       "JOIN design ON design.id = run.design "
				       "WHERE sheet.sheet = :sheet AND run.pending = 0");
	enum sql_step step;

	*known = (struct known_sheet){.sheet = sheet};
	sql_set_integer(st, ":sheet", (int64_t)sheet);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		known->found = true;
		known->event = sql_integer(st, 0);
		known->design = sql_integer(st, 1);
		known->regime = sql_text(st, 2)[0];
		known->sides = (int)sql_integer(st, 3);
		known->returned = sql_integer(st, 4) != 0;
		known->answered = sql_integer(st, 5);
		known->gone = (int)sql_integer(st, 6);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

/* "there are: a, b, c", so that a typing error is mended at once. */
static bool unknown_event(struct store *store, const char *name, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT name FROM event WHERE id IN (SELECT event FROM tally_sheet) "
		"ORDER BY id DESC LIMIT 12");
	struct buffer names = {0};
	enum sql_step step;

	while ((step = sql_step(st, err)) == SQL_ROW)
		buffer_printf(&names, "%s\"%s\"", names.length ? ", " : "", sql_text(st, 0));
	sql_finish(st);
	if (step == SQL_DONE && names.length == 0)
		error_set(err, EX_NOINPUT,
			_("there is no event \"%s\": no sheets were printed from this store yet"),
			name);
	else if (step == SQL_DONE)
		error_set(err, EX_NOINPUT, _("there is no event \"%s\"; there are: %s"), name,
			buffer_text(&names));
	buffer_free(&names);
	return false;
}

bool store_find_event(struct store *store, const char *name, int64_t *event, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT id FROM event WHERE name = :name "
				       "AND id IN (SELECT event FROM tally_sheet)");
	int64_t found;

	sql_set_text(st, ":name", name);
	if (!sql_run_integer(st, 0, &found, err))
		return false;
	if (found == 0)
		return unknown_event(store, name, err);
	*event = found;
	return true;
}

/* --- names of things --------------------------------------------------------------------- */

const char *verdict_name(enum verdict verdict)
{
	static const char *const NAMES[VERDICTS] = {
		"read", "duplicate", "blank", "foreign", "unreadable"};

	return NAMES[verdict];
}

const char *mark_state_name(enum mark_state state)
{
	static const char *const NAMES[] = {"empty", "marked", "withdrawn", "doubtful"};

	return NAMES[state];
}

const char *answer_state_name(enum answer_state state)
{
	static const char *const NAMES[] = {"answered", "blank", "doubtful", "conflict"};

	return NAMES[state];
}

void reading_free(struct reading *reading)
{
	if (!reading)
		return;
	for (size_t i = 0; i < reading->crop_count; i++)
		free(reading->crops[i].png);
	free(reading->crops);
	free(reading->answers);
	*reading = (struct reading){0};
}
