// SPDX-License-Identifier: EUPL-1.2
#include "queue.h"

#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A pile of a hundred sheets may be a hundred megabytes: it goes in and out piece by piece. */
enum { PIECE_BYTES = 1 << 20 };

enum { STATE_WAITS, STATE_TAKEN, STATE_FAILED };

const char *queue_state_name(enum queue_state state)
{
	static const char *const NAMES[QUEUE_STATES] = {"waiting", "running", "failed", "silent"};

	return NAMES[state];
}

/* --- putting in -------------------------------------------------------------------------- */

struct adding {
	struct store *store;
	const char *file;
	FILE *in;
	char *piece; /* PIECE_BYTES */
	int64_t id;
	long long bytes;
	unsigned char hash[HASH_BYTES];
};

/* The file from its beginning, piece by piece, and its hash. */
static bool read_all(struct adding *a, unsigned char hash[HASH_BYTES],
	bool (*take)(struct adding *a, int number, size_t count, struct error *err),
	struct error *err)
{
	struct secret_hasher *hasher = secret_hasher_new();
	bool well = hasher != NULL || error_memory(err);
	size_t count;

	rewind(a->in);
	a->bytes = 0;
	for (int number = 1; well && (count = fread(a->piece, 1, PIECE_BYTES, a->in)) > 0;
		number++) {
		secret_hasher_add(hasher, a->piece, count);
		a->bytes += (long long)count;
		well = !take || take(a, number, count, err);
	}
	if (hasher)
		secret_hasher_end(hasher, well ? hash : NULL);
	if (well && ferror(a->in))
		return error_set(err, EX_NOINPUT, "%s: %s", a->file, strerror(errno));
	return well;
}

static bool add_part(struct adding *a, int number, size_t count, struct error *err)
{
	struct sealed_thing thing = {.kind = "scan",
		.id = store_random_id(),
		.number = number,
		.question = "",
		.bytes = a->piece,
		.count = count};
	struct buffer sealed = {0};
	struct sql_statement *st;
	bool well = store_seal(a->store, &thing, &sealed, err);

	if (well) {
		st = sql_prepare(a->store->db,
			"INSERT INTO queue_part (id, scan, number, sealed, bytes) "
			"VALUES (:id, :scan, :number, :sealed, :bytes)");
		sql_set_integer(st, ":id", thing.id);
		sql_set_integer(st, ":scan", a->id);
		sql_set_integer(st, ":number", number);
		sql_set_integer(st, ":sealed", sealed.length ? 1 : 0);
		sql_set_blob(st, ":bytes", sealed.length ? sealed.data : a->piece,
			sealed.length ? sealed.length : count);
		well = sql_run(st, err);
	}
	buffer_free(&sealed);
	return well;
}

static bool add_steps(struct adding *a, bool *added, struct error *err)
{
	struct sql_statement *st = sql_prepare(a->store->db,
		"INSERT INTO queue (id, hash, file, bytes, state, tries, ticket, worker, until, "
		"reason, "
		"day) VALUES (:id, :hash, :file, :bytes, 0, 0, 0, '', 0, '', :day) "
		"ON CONFLICT (hash) DO NOTHING");
	unsigned char again[HASH_BYTES];
	char day[DAY_SIZE];

	store_day(a->store, day);
	a->id = store_random_id();
	sql_set_integer(st, ":id", a->id);
	sql_set_blob(st, ":hash", a->hash, sizeof a->hash);
	sql_set_text(st, ":file", a->file);
	sql_set_integer(st, ":bytes", a->bytes);
	sql_set_text(st, ":day", day);
	if (!sql_run(st, err))
		return false;
	*added = sql_changes(a->store->db) > 0;
	if (!*added)
		return true;
	if (!read_all(a, again, add_part, err))
		return false;
	return memcmp(again, a->hash, HASH_BYTES) == 0 ||
	       error_set(err, EX_TEMPFAIL,
		       _("%s: the file changed while it was read; put it on the queue when it is "
			 "complete"),
		       a->file);
}

bool queue_add(struct store *store, const char *file, bool *added, struct error *err)
{
	struct adding a = {.store = store, .file = file};
	bool well = false;

	if (!store_may(store, RIGHT_SCAN, err))
		return false;
	a.in = fopen(file, "rbe");
	if (!a.in)
		return error_set(err, EX_NOINPUT, "%s: %s", file, strerror(errno));
	a.piece = malloc(PIECE_BYTES);
	if (!a.piece)
		error_memory(err);
	else
		well = read_all(&a, a.hash, NULL, err) && store_begin(store, SQL_TAKE, err) &&
		       store_end(store, add_steps(&a, added, err), err);
	free(a.piece);
	fclose(a.in);
	return well;
}

/* --- taking ------------------------------------------------------------------------------ */

/* One that waits, or whose worker is silent. */
static bool next_free(
	struct store *store, int64_t now, struct queue_item *item, bool *got, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT id, file, tries FROM queue WHERE state = 0 OR (state = 1 AND until < :now) "
		"ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED");
	enum sql_step step;

	sql_set_integer(st, ":now", now);
	step = sql_step(st, err);
	*got = step == SQL_ROW;
	if (*got) {
		*item = (struct queue_item){.id = sql_integer(st, 0),
			.ticket = store_random_id(),
			.tries = (int)sql_integer(st, 2) + 1};
		snprintf(item->file, sizeof item->file, "%s", sql_text(st, 1));
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool mark_taken(struct store *store, const char *worker, int64_t until,
	const struct queue_item *item, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE queue SET state = 1, tries = :tries, ticket = :ticket, worker = :worker, "
		"until = :until WHERE id = :id");

	sql_set_integer(st, ":tries", item->tries);
	sql_set_integer(st, ":ticket", item->ticket);
	sql_set_text(st, ":worker", worker);
	sql_set_integer(st, ":until", until);
	sql_set_integer(st, ":id", item->id);
	return sql_run(st, err);
}

static bool set_aside(
	struct store *store, const struct queue_item *item, const char *reason, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE queue SET state = 2, worker = '', until = 0, reason = :reason "
		"WHERE id = :id");

	sql_set_text(st, ":reason", reason);
	sql_set_integer(st, ":id", item->id);
	return sql_run(st, err);
}

static bool take_steps(struct store *store, const char *worker, int lease_s,
	struct queue_item *item, bool *got, struct error *err)
{
	int64_t now;

	if (!sql_clock(store->db, &now, err))
		return false;
	for (;;) {
		if (!next_free(store, now, item, got, err))
			return false;
		if (!*got)
			return true;
		if (item->tries <= QUEUE_TRIES)
			return mark_taken(store, worker, now + lease_s, item, err);
		if (!set_aside(store, item,
			    _("three workers in a row did not come to its end; look at the file"),
			    err))
			return false;
	}
}

bool queue_take(struct store *store, const char *worker, int lease_s, struct queue_item *item,
	bool *got, struct error *err)
{
	return store_may(store, RIGHT_SCAN, err) && store_begin(store, SQL_TAKE, err) &&
	       store_end(store, take_steps(store, worker, lease_s, item, got, err), err);
}

/* --- at work ----------------------------------------------------------------------------- */

/* The part with that number; *there is false behind the last one. */
static bool fetch_part(struct store *store, const struct queue_item *item, int number, FILE *out,
	bool *there, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT id, sealed, bytes FROM queue_part WHERE scan = :scan AND number = :number");
	struct sealed_thing thing = {.kind = "scan", .number = number, .question = ""};
	struct buffer plain = {0};
	enum sql_step step;
	bool well;

	sql_set_integer(st, ":scan", item->id);
	sql_set_integer(st, ":number", number);
	step = sql_step(st, err);
	*there = step == SQL_ROW;
	well = step != SQL_FAILED;
	if (*there) {
		thing.id = sql_integer(st, 0);
		thing.bytes = sql_blob(st, 2, &thing.count);
		if (sql_integer(st, 1))
			well = store_unseal(store, &thing, &plain, err);
		else
			buffer_add(&plain, thing.bytes, thing.count);
		well = well && (!plain.failed || error_memory(err));
	}
	if (well && *there && fwrite(plain.data, 1, plain.length, out) != plain.length)
		well = error_set(err, EX_IOERR,
			_("the scan cannot be written to a temporary file: %s"), strerror(errno));
	sql_finish(st);
	secret_forget(plain.data, plain.length);
	buffer_free(&plain);
	return well;
}

bool queue_fetch(struct store *store, const struct queue_item *item, FILE *out, struct error *err)
{
	bool well = true, there = true;

	for (int number = 1; well && there; number++)
		well = store_begin(store, SQL_READ, err) &&
		       store_end(store, fetch_part(store, item, number, out, &there, err), err);
	if (well && fflush(out) != 0)
		return error_set(err, EX_IOERR,
			_("the scan cannot be written to a temporary file: %s"), strerror(errno));
	return well;
}

static bool renew_steps(struct store *store, const struct queue_item *item, int lease_s, bool *ours,
	struct error *err)
{
	struct sql_statement *st;
	int64_t now;

	if (!sql_clock(store->db, &now, err))
		return false;
	st = sql_prepare(store->db, "UPDATE queue SET until = :until WHERE id = :id "
				    "AND ticket = :ticket AND state = 1");
	sql_set_integer(st, ":until", now + lease_s);
	sql_set_integer(st, ":id", item->id);
	sql_set_integer(st, ":ticket", item->ticket);
	if (!sql_run(st, err))
		return false;
	*ours = sql_changes(store->db) > 0;
	return true;
}

bool queue_renew(struct store *store, const struct queue_item *item, int lease_s, bool *ours,
	struct error *err)
{
	return store_begin(store, SQL_TAKE, err) &&
	       store_end(store, renew_steps(store, item, lease_s, ours, err), err);
}

/* --- off the queue ----------------------------------------------------------------------- */

/* Is it still ours? Locks its row, so that nobody takes it while we go on. Waits for whoever has it
 * locked in passing: a worker that looked for a free one, and found this taken. */
static bool still_ours(
	struct store *store, const struct queue_item *item, bool *ours, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"SELECT 1 FROM queue WHERE id = :id AND ticket = :ticket AND state = 1 FOR UPDATE");
	int64_t found;

	sql_set_integer(st, ":id", item->id);
	sql_set_integer(st, ":ticket", item->ticket);
	if (!sql_run_integer(st, 0, &found, err))
		return false;
	*ours = found != 0;
	return true;
}

static bool remove_scan(struct store *store, int64_t id, struct error *err)
{
	static const char *const STEPS[] = {
		"DELETE FROM seal WHERE id IN (SELECT id FROM queue_part WHERE scan = :id)",
		"DELETE FROM queue_part WHERE scan = :id",
		"DELETE FROM queue WHERE id = :id",
	};

	for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
		struct sql_statement *st = sql_prepare(store->db, STEPS[i]);

		sql_set_integer(st, ":id", id);
		if (!sql_run(st, err))
			return false;
	}
	return true;
}

static bool done_steps(struct store *store, const struct queue_item *item, struct error *err)
{
	bool ours;

	return still_ours(store, item, &ours, err) && (!ours || remove_scan(store, item->id, err));
}

bool queue_done(struct store *store, const struct queue_item *item, struct error *err)
{
	return store_begin(store, SQL_TAKE, err) &&
	       store_end(store, done_steps(store, item, err), err);
}

static bool put_back(struct store *store, const struct queue_item *item, int tries,
	const char *reason, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"UPDATE queue SET state = 0, worker = '', until = 0, tries = :tries, "
		"reason = :reason WHERE id = :id");

	sql_set_integer(st, ":tries", tries);
	sql_set_text(st, ":reason", reason);
	sql_set_integer(st, ":id", item->id);
	return sql_run(st, err);
}

static bool back_steps(struct store *store, const struct queue_item *item, bool blame,
	const char *reason, struct error *err)
{
	bool ours;

	if (!still_ours(store, item, &ours, err))
		return false;
	if (!ours)
		return true;
	if (blame && item->tries >= QUEUE_TRIES)
		return set_aside(store, item, reason, err);
	return put_back(store, item, blame ? item->tries : item->tries - 1, reason, err);
}

bool queue_give_back(struct store *store, const struct queue_item *item, bool blame,
	const char *reason, struct error *err)
{
	return store_begin(store, SQL_TAKE, err) &&
	       store_end(store, back_steps(store, item, blame, reason, err), err);
}

/* --- looking ----------------------------------------------------------------------------- */

static void take_entry(struct sql_statement *st, int64_t now, struct queue_entry *e)
{
	int64_t state = sql_integer(st, 2);

	*e = (struct queue_entry){.bytes = sql_integer(st, 1),
		.state = state == STATE_WAITS       ? QUEUE_WAITS
			 : state == STATE_FAILED    ? QUEUE_FAILED
			 : sql_integer(st, 3) < now ? QUEUE_SILENT
						    : QUEUE_RUNS,
		.tries = (int)sql_integer(st, 4)};
	snprintf(e->file, sizeof e->file, "%s", sql_text(st, 0));
	snprintf(e->worker, sizeof e->worker, "%s", sql_text(st, 5));
	snprintf(e->reason, sizeof e->reason, "%s", sql_text(st, 6));
	snprintf(e->day, sizeof e->day, "%s", sql_text(st, 7));
}

static bool list_steps(
	struct store *store, struct queue_entry **list, size_t *count, struct error *err)
{
	struct sql_statement *st;
	enum sql_step step;
	size_t room = 0;
	int64_t now;

	if (!sql_clock(store->db, &now, err))
		return false;
	st = sql_prepare(store->db,
		"SELECT file, bytes, state, until, tries, worker, reason, day FROM queue "
		"ORDER BY file, id");
	while ((step = sql_step(st, err)) == SQL_ROW) {
		if (*count == room) {
			struct queue_entry *more;

			room = room ? 2 * room : 64;
			more = realloc(*list, room * sizeof *more);
			if (!more) {
				step = SQL_FAILED;
				error_memory(err);
				break;
			}
			*list = more;
		}
		take_entry(st, now, &(*list)[(*count)++]);
	}
	sql_finish(st);
	return step == SQL_DONE;
}

bool queue_list(struct store *store, struct queue_entry **list, size_t *count, struct error *err)
{
	struct queue_entry *found = NULL;
	size_t n = 0;

	if (!store_begin(store, SQL_READ, err))
		return false;
	if (!store_end(store, list_steps(store, &found, &n, err), err)) {
		free(found);
		return false;
	}
	*list = found;
	*count = n;
	return true;
}

static bool again_steps(struct store *store, long *count, struct error *err)
{
	if (!sql_run(sql_prepare(store->db, "UPDATE queue SET state = 0, tries = 0, reason = '' "
					    "WHERE state = 2"),
		    err))
		return false;
	*count = (long)sql_changes(store->db);
	return true;
}

bool queue_again(struct store *store, long *count, struct error *err)
{
	return store_may(store, RIGHT_SCAN, err) && store_begin(store, SQL_TAKE, err) &&
	       store_end(store, again_steps(store, count, err), err);
}

/* One by one: each has its line in the log. */
static bool drop_steps(struct store *store, const char *role, long *count, struct error *err)
{
	for (*count = 0;; ++*count) {
		struct sql_statement *st = sql_prepare(store->db,
			"SELECT id, file FROM queue WHERE state = 2 ORDER BY id LIMIT 1");
		enum sql_step step = sql_step(st, err);
		int64_t id = step == SQL_ROW ? sql_integer(st, 0) : 0;
		bool well = step != SQL_ROW ||
			    store_log(store, role, "drop scan", sql_text(st, 1), "", err);

		sql_finish(st);
		if (step != SQL_ROW || !well)
			return step == SQL_DONE && well;
		if (!remove_scan(store, id, err))
			return false;
	}
}

bool queue_drop_failed(struct store *store, const char *role, long *count, struct error *err)
{
	return role_may(role, RIGHT_CARE, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, drop_steps(store, role, count, err), err);
}
