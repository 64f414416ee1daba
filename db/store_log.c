// SPDX-License-Identifier: EUPL-1.2
/*
 * Who took out or opened what, by day and role. Rows are only added. Each carries a keyed hash
 * over itself and the hash of the row before, so that nobody changes or takes out a row in
 * the middle without it being seen. What the first row hangs on and what the last one is stand in
 * setting, so that the ends hold as well: log_before, the hash of the last row whose term was over,
 * and log_last.
 *
 * Whoever can write in the file has the key of the hash too, and could make the whole chain anew.
 * Against that a data-protection officer notes the seal that a check prints: a chain that was made
 * anew does not have it.
 */
#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include "ascii.h"

#include <string.h>
#include <sysexits.h>

/* --- the ends ---------------------------------------------------------------------------- */

/* A hash in setting; *there is false when it was never set. */
static bool read_end(struct store *store, const char *name, unsigned char hash[HASH_BYTES],
	bool *there, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT value FROM setting WHERE name = :name");
	enum sql_step step;

	sql_set_text(st, ":name", name);
	step = sql_step(st, err);
	*there = false;
	memset(hash, 0, HASH_BYTES);
	if (step == SQL_ROW) {
		size_t count;
		const void *bytes = sql_blob(st, 0, &count);

		*there = count == HASH_BYTES;
		if (*there)
			memcpy(hash, bytes, HASH_BYTES);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool write_end(struct store *store, const char *name, const unsigned char hash[HASH_BYTES],
	struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "INSERT INTO setting (name, value) VALUES (:name, :value) "
				       "ON CONFLICT (name) DO UPDATE SET value = excluded.value");

	sql_set_text(st, ":name", name);
	sql_set_blob(st, ":value", hash, HASH_BYTES);
	return sql_run(st, err);
}

/* The hash of the row that a statement gives; *there is false when there is none. */
static bool read_hash(
	struct sql_statement *st, unsigned char hash[HASH_BYTES], bool *there, struct error *err)
{
	enum sql_step step = sql_step(st, err);

	*there = step == SQL_ROW;
	if (*there) {
		size_t count;
		const void *bytes = sql_blob(st, 0, &count);

		memset(hash, 0, HASH_BYTES);
		if (count == HASH_BYTES)
			memcpy(hash, bytes, HASH_BYTES);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

/* What the next row hangs on: the last one, or that of which the term was over, or nothing. */
static bool last_hash(struct store *store, unsigned char hash[HASH_BYTES], struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT hash FROM log ORDER BY entry DESC LIMIT 1");
	bool there;

	if (!read_hash(st, hash, &there, err))
		return false;
	return there || (read_end(store, "log_before", hash, &there, err) &&
				(there || write_end(store, "log_before", hash, err)));
}

/* --- adding ------------------------------------------------------------------------------ */

static bool entry_hash(const struct store *store, const unsigned char before[HASH_BYTES],
	const struct store_log_entry *entry, unsigned char hash[HASH_BYTES], struct error *err)
{
	const char *const texts[] = {
		entry->day, entry->role, entry->action, entry->object, entry->reason};
	struct buffer whole = {0};

	buffer_add(&whole, before, HASH_BYTES);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		buffer_add(&whole, texts[i], strlen(texts[i]) + 1);
	if (whole.failed) {
		buffer_free(&whole);
		return error_memory(err);
	}
	secret_mac(whole.data, whole.length, store->page_key, sizeof store->page_key, hash);
	buffer_free(&whole);
	return true;
}

static bool add_entry(struct store *store, const struct store_log_entry *entry, struct error *err)
{
	struct sql_statement *st;
	unsigned char before[HASH_BYTES], hash[HASH_BYTES];

	if (!last_hash(store, before, err) || !entry_hash(store, before, entry, hash, err))
		return false;
	st = sql_prepare(store->db,
		"INSERT INTO log (entry, day, role, action, object, reason, hash) VALUES "
		"((SELECT coalesce(max(entry), 0) + 1 FROM log), :day, :role, :action, :object, "
		":reason, :hash)");
	sql_set_text(st, ":day", entry->day);
	sql_set_text(st, ":role", entry->role);
	sql_set_text(st, ":action", entry->action);
	sql_set_text(st, ":object", entry->object);
	sql_set_text(st, ":reason", entry->reason);
	sql_set_blob(st, ":hash", hash, sizeof hash);
	return sql_run(st, err) && write_end(store, "log_last", hash, err);
}

bool store_log(struct store *store, const char *role, const char *action, const char *object,
	const char *reason, struct error *err)
{
	struct store_log_entry entry = {
		.role = role, .action = action, .object = object, .reason = reason ? reason : ""};
	char day[DAY_SIZE];

	store_day(store, day);
	entry.day = day;
	return store_begin(store, SQL_WRITE, err) &&
	       store_end(store, add_entry(store, &entry, err), err);
}

/* --- rows whose term is over ------------------------------------------------------------- */

bool store_log_cut(struct store *store, const char *day, long *count, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT hash FROM log WHERE entry < coalesce((SELECT min(entry) FROM log "
		"WHERE day >= :day), (SELECT max(entry) + 1 FROM log)) ORDER BY entry DESC LIMIT "
		"1");
	unsigned char hash[HASH_BYTES];
	bool there;

	*count = 0;
	sql_set_text(st, ":day", day);
	if (!read_hash(st, hash, &there, err))
		return false;
	if (!there)
		return true;
	st = sql_prepare(store->db,
		"DELETE FROM log WHERE entry < coalesce((SELECT min(entry) FROM log "
		"WHERE day >= :day), (SELECT max(entry) + 1 FROM log))");
	sql_set_text(st, ":day", day);
	if (!sql_run(st, err))
		return false;
	*count = (long)sql_changes(store->db);
	return write_end(store, "log_before", hash, err);
}

/* --- reading ----------------------------------------------------------------------------- */

static void write_seal(const unsigned char hash[HASH_BYTES], char seal[STORE_SEAL_SIZE])
{
	snprintf(seal, STORE_SEAL_SIZE, "%02x%02x-%02x%02x-%02x%02x-%02x%02x", hash[0], hash[1],
		hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]);
}

/* The chain on its way from row to row. */
struct chain {
	struct store *store;
	bool (*take)(void *context, const struct store_log_entry *entry);
	void *context;
	const char *noted; /* a seal to look for, or NULL */
	struct store_log_check *check;
	unsigned char before[HASH_BYTES];
	bool hangs; /* it is known what the next row hangs on */
};

static void look_for(struct chain *c, const unsigned char hash[HASH_BYTES])
{
	char seal[STORE_SEAL_SIZE];

	write_seal(hash, seal);
	if (c->noted && ascii_same(c->noted, seal))
		c->check->noted_found = true;
}

static void keep_day(struct store_log_check *check, const char *day, bool sound)
{
	if (check->entries == 0)
		snprintf(check->first_day, sizeof check->first_day, "%s", day);
	snprintf(check->last_day, sizeof check->last_day, "%s", day);
	check->entries++;
	check->unsound += !sound;
}

/* One row; *more is false when the caller has seen enough. */
static bool read_entry(struct chain *c, struct sql_statement *st, bool *more, struct error *err)
{
	struct store_log_entry entry = {.day = sql_text(st, 0),
		.role = sql_text(st, 1),
		.action = sql_text(st, 2),
		.object = sql_text(st, 3),
		.reason = sql_text(st, 4)};
	unsigned char hash[HASH_BYTES];
	size_t count;
	const void *kept = sql_blob(st, 5, &count);

	if (!entry_hash(c->store, c->before, &entry, hash, err))
		return false;
	entry.sound = !c->hangs || (count == HASH_BYTES && memcmp(kept, hash, HASH_BYTES) == 0);
	c->hangs = true;
	memset(c->before, 0, HASH_BYTES);
	if (count == HASH_BYTES)
		memcpy(c->before, kept, HASH_BYTES);
	look_for(c, c->before);
	keep_day(c->check, entry.day, entry.sound);
	*more = !c->take || c->take(c->context, &entry);
	return true;
}

/* A store from before the ends were kept may have lost its first rows to their term: then the first
 * that is there is believed. */
static bool begin_chain(struct chain *c, struct error *err)
{
	int64_t first;

	if (!read_end(c->store, "log_before", c->before, &c->hangs, err) ||
		!sql_run_integer(
			sql_prepare(c->store->db, "SELECT coalesce(min(entry), 1) FROM log"), 1,
			&first, err))
		return false;
	if (c->hangs)
		look_for(c, c->before);
	c->hangs = c->hangs || first == 1;
	return true;
}

static bool end_chain(struct chain *c, struct error *err)
{
	unsigned char last[HASH_BYTES];
	bool there;

	if (!read_end(c->store, "log_last", last, &there, err))
		return false;
	c->check->cut = there && memcmp(last, c->before, HASH_BYTES) != 0;
	write_seal(c->before, c->check->seal);
	return true;
}

static bool walk(struct chain *c, struct error *err)
{
	struct sql_statement *st;
	bool well = begin_chain(c, err), more = true;
	enum sql_step step = SQL_DONE;

	st = sql_prepare(c->store->db,
		"SELECT day, role, action, object, reason, hash FROM log ORDER BY entry");
	while (well && more && (step = sql_step(st, err)) == SQL_ROW)
		well = read_entry(c, st, &more, err);
	sql_finish(st);
	return well && step != SQL_FAILED && (step != SQL_DONE || end_chain(c, err));
}

bool store_log_each(struct store *store,
	bool (*take)(void *context, const struct store_log_entry *entry), void *context,
	struct error *err)
{
	struct store_log_check check = {0};
	struct chain c = {.store = store, .take = take, .context = context, .check = &check};

	return store_may(store, RIGHT_LOG, err) && store_begin(store, SQL_READ, err) &&
	       store_end(store, walk(&c, err), err);
}

bool store_log_chain(
	struct store *store, const char *noted, struct store_log_check *check, struct error *err)
{
	struct chain c = {.store = store, .noted = noted, .check = check};

	*check = (struct store_log_check){.noted_found = noted == NULL};
	return store_begin(store, SQL_READ, err) && store_end(store, walk(&c, err), err);
}

bool store_log_check(
	struct store *store, const char *noted, struct store_log_check *check, struct error *err)
{
	return store_may(store, RIGHT_LOG, err) && store_log_chain(store, noted, check, err);
}
