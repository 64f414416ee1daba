// SPDX-License-Identifier: EUPL-1.2
/*
 * Who took out or opened what, by day and role. Rows are only added. Each carries a keyed hash
 * over itself and the hash of the row before, so that nobody changes or takes out a row in
 * the middle without it being seen.
 */
#include "message.h"
#include "store_inside.h"

#include <string.h>
#include <sysexits.h>

static const char *const ROLES[] = {
	"designer", "coordinator", "administrator", "reviewer", "ambassador", "officer", NULL};

const char *const *store_roles(void)
{
	return ROLES;
}

/* The hash of the last row; zeros when there is none. */
static bool last_hash(struct store *store, unsigned char hash[HASH_BYTES], struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT hash FROM log ORDER BY entry DESC LIMIT 1");
	enum sql_step step = sql_step(st, err);

	memset(hash, 0, HASH_BYTES);
	if (step == SQL_ROW) {
		size_t count;
		const void *bytes = sql_blob(st, 0, &count);

		if (count == HASH_BYTES)
			memcpy(hash, bytes, HASH_BYTES);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

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
	return sql_run(st, err);
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

static bool each_entry(struct store *store,
	bool (*take)(void *context, const struct store_log_entry *entry), void *context,
	struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT day, role, action, object, reason, hash FROM log ORDER BY entry");
	unsigned char before[HASH_BYTES] = {0}, hash[HASH_BYTES];
	bool first = true, well = true;
	enum sql_step step = SQL_DONE;

	while (well && (step = sql_step(st, err)) == SQL_ROW) {
		struct store_log_entry entry = {.day = sql_text(st, 0),
			.role = sql_text(st, 1),
			.action = sql_text(st, 2),
			.object = sql_text(st, 3),
			.reason = sql_text(st, 4)};
		size_t count;
		const void *kept = sql_blob(st, 5, &count);

		well = entry_hash(store, before, &entry, hash, err);
		/* The first row's predecessor may have been purged after its term. */
		entry.sound = first || (count == HASH_BYTES && memcmp(kept, hash, HASH_BYTES) == 0);
		first = false;
		if (count == HASH_BYTES)
			memcpy(before, kept, HASH_BYTES);
		if (well && !take(context, &entry))
			break;
	}
	sql_finish(st);
	return well && step != SQL_FAILED;
}

bool store_log_each(struct store *store,
	bool (*take)(void *context, const struct store_log_entry *entry), void *context,
	struct error *err)
{
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, each_entry(store, take, context, err), err);
}
