// SPDX-License-Identifier: EUPL-1.2
#include "vault.h"

#include "buffer.h"
#include "message.h"
#include "roles.h"
#include "store_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* --- where it is ------------------------------------------------------------------------- */

static bool default_file(const struct store *store, struct buffer *path, struct error *err)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	unsigned char name[KEYED_BYTES];

	store_keyed(store, "name of the key file", "", 0, name);
	if (config && config[0] == '/')
		buffer_puts(path, config);
	else if (home && home[0])
		buffer_printf(path, "%s/.config", home);
	else
		return error_set(err, EX_USAGE,
			_("there is no home folder where the key of this store may be; name its "
			  "file with --key"));
	buffer_printf(
		path, "/spiegelblad/%02x%02x%02x%02x.key", name[0], name[1], name[2], name[3]);
	return true;
}

/* The file of the secret half; `more` is put behind its name. Freed by the caller. */
static bool key_path(
	const struct store *store, const char *more, struct buffer *path, struct error *err)
{
	const char *named = getenv("SPIEGELBLAD_KEY");

	if (store->vault.file)
		buffer_puts(path, store->vault.file);
	else if (named && named[0])
		buffer_puts(path, named);
	else if (!default_file(store, path, err))
		return false;
	buffer_puts(path, more);
	return !path->failed || error_memory(err);
}

bool vault_use(struct store *store, const char *file, struct error *err)
{
	char *copy = file ? strdup(file) : NULL;

	if (file && !copy)
		return error_memory(err);
	vault_lock(store);
	free(store->vault.file);
	store->vault.file = copy;
	return true;
}

void vault_lock(struct store *store)
{
	pthread_mutex_lock(&store->turn);
	store->vault.loaded = false;
	secret_forget(store->vault.hidden, sizeof store->vault.hidden);
	pthread_mutex_unlock(&store->turn);
}

void store_forget_vault(struct store *store)
{
	secret_forget(store->vault.hidden, sizeof store->vault.hidden);
	free(store->vault.file);
	store->vault.file = NULL;
}

/* --- the public half --------------------------------------------------------------------- */

/* Asked anew every time: another program may have changed the key. */
static bool read_open(
	struct store *store, unsigned char open[SECRET_HALF_BYTES], bool *there, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT value FROM setting WHERE name = 'seal_half'");
	enum sql_step step = sql_step(st, err);

	*there = false;
	if (step == SQL_ROW) {
		size_t count;
		const void *bytes = sql_blob(st, 0, &count);

		*there = count == SECRET_HALF_BYTES;
		if (*there)
			memcpy(open, bytes, SECRET_HALF_BYTES);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool write_open(
	struct store *store, const unsigned char open[SECRET_HALF_BYTES], struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db,
		"INSERT INTO setting (name, value) VALUES ('seal_half', :half) "
		"ON CONFLICT (name) DO UPDATE SET value = excluded.value");

	sql_set_blob(st, ":half", open, SECRET_HALF_BYTES);
	return sql_run(st, err);
}

static void fingerprint(
	const unsigned char open[SECRET_HALF_BYTES], char text[VAULT_FINGERPRINT_SIZE])
{
	unsigned char hash[HASH_BYTES];

	secret_hash(open, SECRET_HALF_BYTES, hash);
	snprintf(text, VAULT_FINGERPRINT_SIZE, "%02x%02x-%02x%02x-%02x%02x-%02x%02x", hash[0],
		hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]);
}

/* --- the secret half --------------------------------------------------------------------- */

/* Reads a key file; *right tells whether it is there and belongs to that public half. */
static bool try_file(const char *path, const unsigned char open[SECRET_HALF_BYTES],
	unsigned char hidden[SECRET_HALF_BYTES], bool *right, struct error *err)
{
	unsigned char found[SECRET_HALF_BYTES];
	bool there;

	*right = false;
	if (!key_file_read(path, hidden, &there, err))
		return false;
	if (!there)
		return true;
	secret_public_half(hidden, found);
	*right = memcmp(found, open, sizeof found) == 0;
	return true;
}

/* The file with this name, or the one beside it that a change of keys was about to put there. */
static bool try_both(struct store *store, const unsigned char open[SECRET_HALF_BYTES],
	const char *path, bool *right, struct error *err)
{
	struct buffer next = {0};
	struct error why;
	bool well = try_file(path, open, store->vault.hidden, right, err);

	if (!*right && key_path(store, ".new", &next, &why) &&
		try_file(buffer_text(&next), open, store->vault.hidden, right, &why) && *right)
		well = true;
	buffer_free(&next);
	return well;
}

static bool no_key_here(const char *path, struct error *err)
{
	return error_set(err, EX_NOINPUT,
		_("the pictures and typed-over texts of this store are sealed, and the key is not "
		  "here (%s): put it there, name it with --key, or type it from paper with formdb "
		  "key restore"),
		path);
}

static bool load_hidden(
	struct store *store, const unsigned char open[SECRET_HALF_BYTES], struct error *err)
{
	struct vault *v = &store->vault;
	struct buffer path = {0};
	bool right = false, there, well;

	if (v->loaded && memcmp(v->open, open, sizeof v->open) == 0)
		return true;
	v->loaded = false;
	if (!key_path(store, "", &path, err)) {
		buffer_free(&path);
		return false;
	}
	there = access(buffer_text(&path), F_OK) == 0;
	well = try_both(store, open, buffer_text(&path), &right, err);
	if (well && !right)
		well = there ? error_set(err, EX_DATAERR,
				       _("%s: this is the key of another store, or an older one of "
					 "this store; name the right one with --key"),
				       buffer_text(&path))
			     : no_key_here(buffer_text(&path), err);
	buffer_free(&path);
	v->loaded = well;
	memcpy(v->open, open, sizeof v->open);
	if (!well)
		secret_forget(v->hidden, sizeof v->hidden);
	return well;
}

/* --- one thing --------------------------------------------------------------------------- */

/* What a sealed thing is, as bytes: all of it decides whether it opens. */
static void about(const struct sealed_thing *thing, struct buffer *bytes)
{
	buffer_printf(bytes, "%s %lld %lld %d %s", thing->kind, (long long)thing->id,
		(long long)thing->sheet, thing->number, thing->question);
}

static bool write_seal(struct store *store, int64_t id,
	const unsigned char wrapped[SECRET_WRAPPED_BYTES], struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "INSERT INTO seal (id, wrapped) VALUES (:id, :wrapped) "
				       "ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped");

	sql_set_integer(st, ":id", id);
	sql_set_blob(st, ":wrapped", wrapped, SECRET_WRAPPED_BYTES);
	return sql_run(st, err);
}

static bool seal_for(struct store *store, const unsigned char open[SECRET_HALF_BYTES],
	const struct sealed_thing *thing, struct buffer *sealed, struct error *err)
{
	unsigned char wrapped[SECRET_WRAPPED_BYTES];
	struct buffer what = {0};
	struct secret_seal seal;
	char *room = malloc(thing->count + SECRET_SEAL_MORE);
	bool well;

	about(thing, &what);
	if (!room || what.failed) {
		free(room);
		buffer_free(&what);
		return error_memory(err);
	}
	secret_random(seal.key, sizeof seal.key);
	seal.about = what.data;
	seal.about_count = what.length;
	secret_close(&seal, thing->bytes, thing->count, room);
	well = secret_wrap(open, seal.key, wrapped) ||
	       error_set(err, EX_DATAERR, _("%s: the key of this store is damaged"),
		       sql_where(store->db));
	secret_forget(seal.key, sizeof seal.key);
	buffer_add(sealed, room, thing->count + SECRET_SEAL_MORE);
	free(room);
	buffer_free(&what);
	if (well && sealed->failed)
		well = error_memory(err);
	return well && write_seal(store, thing->id, wrapped, err);
}

bool store_seal(struct store *store, const struct sealed_thing *thing, struct buffer *sealed,
	struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES];
	bool has_key;

	if (!read_open(store, open, &has_key, err))
		return false;
	return !has_key || seal_for(store, open, thing, sealed, err);
}

static bool read_seal(struct store *store, int64_t id, unsigned char wrapped[SECRET_WRAPPED_BYTES],
	bool *there, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT wrapped FROM seal WHERE id = :id");
	enum sql_step step;

	sql_set_integer(st, ":id", id);
	step = sql_step(st, err);
	*there = false;
	if (step == SQL_ROW) {
		size_t count;
		const void *bytes = sql_blob(st, 0, &count);

		*there = count == SECRET_WRAPPED_BYTES;
		if (*there)
			memcpy(wrapped, bytes, SECRET_WRAPPED_BYTES);
	}
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool does_not_open(const struct sealed_thing *thing, struct error *err)
{
	char code[SHEET_CODE_SIZE];

	sheet_code_write(thing->sheet, code);
	return error_set(err, EX_DATAERR,
		_("what is kept of question %s of sheet %s does not open: it was changed, or "
		  "sealed with another key; look at the paper"),
		thing->question, code);
}

bool store_unseal(struct store *store, const struct sealed_thing *thing, struct buffer *plain,
	struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES], wrapped[SECRET_WRAPPED_BYTES];
	struct buffer what = {0};
	struct secret_seal seal;
	char *room;
	bool has_key, there, lacks, well;

	if (!read_open(store, open, &has_key, err) ||
		!read_seal(store, thing->id, wrapped, &there, err))
		return false;
	if (!has_key || !there || thing->count < SECRET_SEAL_MORE)
		return does_not_open(thing, err);
	if (!load_hidden(store, open, err))
		return false;
	about(thing, &what);
	room = malloc(thing->count);
	seal.about = what.data;
	seal.about_count = what.length;
	lacks = !room || what.failed;
	well = !lacks && secret_unwrap(store->vault.hidden, wrapped, seal.key) &&
	       secret_open(&seal, thing->bytes, thing->count, room);
	if (well)
		buffer_add(plain, room, thing->count - SECRET_SEAL_MORE);
	secret_forget(seal.key, sizeof seal.key);
	free(room);
	buffer_free(&what);
	if (lacks || plain->failed)
		return error_memory(err);
	return well || does_not_open(thing, err);
}

/* --- all of them ------------------------------------------------------------------------- */

struct ids {
	int64_t *list;
	size_t count, room;
};

static bool keep_id(struct ids *ids, int64_t id, struct error *err)
{
	if (ids->count == ids->room) {
		size_t room = ids->room ? 2 * ids->room : 256;
		int64_t *more = realloc(ids->list, room * sizeof *more);

		if (!more)
			return error_memory(err);
		ids->list = more;
		ids->room = room;
	}
	ids->list[ids->count++] = id;
	return true;
}

/* The ids that a statement gives; the list is freed by the caller. */
static bool read_ids(struct store *store, const char *text, struct ids *ids, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db, text);
	enum sql_step step = SQL_DONE;
	bool well = true;

	while (well && (step = sql_step(st, err)) == SQL_ROW)
		well = keep_id(ids, sql_integer(st, 0), err);
	sql_finish(st);
	return well && step == SQL_DONE;
}

/* The tables that have sealed things in them. */
struct sealed_table {
	const char *kind, *plain, *select, *update;
};
static const struct sealed_table TABLES[] = {
	{"crop", "SELECT id FROM crop WHERE sealed = 0",
		"SELECT sheet, number, question, png FROM crop WHERE id = :id",
		"UPDATE crop SET sealed = 1, png = :bytes WHERE id = :id"},
	{"quote", "SELECT id FROM quote WHERE sealed = 0",
		"SELECT quote.sheet, quote.number, question.id, quote.text FROM quote "
		"JOIN sheet ON sheet.sheet = quote.sheet JOIN run ON run.id = sheet.run "
		"JOIN question ON question.design = run.design "
		"AND question.number = quote.question WHERE quote.id = :id",
		"UPDATE quote SET sealed = 1, text = :bytes WHERE id = :id"},
	{"scan", "SELECT id FROM queue_part WHERE sealed = 0",
		"SELECT 0, number, '', bytes FROM queue_part WHERE id = :id",
		"UPDATE queue_part SET sealed = 1, bytes = :bytes WHERE id = :id"},
};
enum { TABLE_COUNT = sizeof TABLES / sizeof TABLES[0] };

static bool seal_row(
	struct store *store, const struct sealed_table *table, int64_t id, struct error *err)
{
	struct sql_statement *st = sql_prepare(store->db, table->select);
	struct sealed_thing thing = {.kind = table->kind, .id = id};
	struct buffer sealed = {0};
	enum sql_step step;
	bool well;

	sql_set_integer(st, ":id", id);
	step = sql_step(st, err);
	if (step == SQL_ROW) {
		thing.sheet = (sheet_id)sql_integer(st, 0);
		thing.number = (int)sql_integer(st, 1);
		thing.question = sql_text(st, 2);
		thing.bytes = sql_blob(st, 3, &thing.count);
	}
	well = step == SQL_ROW && store_seal(store, &thing, &sealed, err);
	sql_finish(st);
	if (well) {
		st = sql_prepare(store->db, table->update);
		sql_set_integer(st, ":id", id);
		sql_set_blob(st, ":bytes", sealed.data, sealed.length);
		well = sql_run(st, err);
	}
	buffer_free(&sealed);
	return well;
}

static bool seal_table(
	struct store *store, const struct sealed_table *table, long *sealed, struct error *err)
{
	struct ids ids = {0};
	bool well = read_ids(store, table->plain, &ids, err);

	for (size_t i = 0; well && i < ids.count; i++)
		well = seal_row(store, table, ids.list[i], err);
	if (well)
		*sealed += (long)ids.count;
	free(ids.list);
	return well;
}

static bool seal_all(struct store *store, const unsigned char open[SECRET_HALF_BYTES], bool lost,
	const char *role, long *sealed, struct error *err)
{
	unsigned char before[SECRET_HALF_BYTES];
	char name[VAULT_FINGERPRINT_SIZE];
	bool has_key;

	if (!read_open(store, before, &has_key, err))
		return false;
	if (has_key && !lost)
		return error_set(err, EX_TEMPFAIL,
			_("another program gave this store a key just now; look with formdb key "
			  "show"));
	fingerprint(open, name);
	if (!write_open(store, open, err))
		return false;
	for (int i = 0; i < TABLE_COUNT; i++)
		if (!seal_table(store, &TABLES[i], sealed, err))
			return false;
	return store_log(store, role, lost ? "key after loss" : "key made", name, "", err);
}

/* --- one at a time ----------------------------------------------------------------------- */

/* Runs of printing have numbers from 1 (store_print.c). */
enum { VAULT_CLAIM = 0 };

/* A change of keys that was killed after the store had the new one: the file of the old one still
 * stands there. Only for whoever has the claim. */
static bool finish_change(struct store *store, struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES], hidden[SECRET_HALF_BYTES];
	struct buffer path = {0}, next = {0};
	bool has_key, there = false, waits = false, well;

	well = read_open(store, open, &has_key, err) && key_path(store, "", &path, err) &&
	       key_path(store, ".new", &next, err);
	if (well && has_key) {
		struct error why;

		/* A file that cannot be read is told of when the key is needed. */
		well = try_file(buffer_text(&path), open, hidden, &there, &why) && !there &&
		       try_file(buffer_text(&next), open, hidden, &waits, &why) && waits;
		well = !well || key_file_replace(buffer_text(&next), buffer_text(&path), err);
	}
	secret_forget(hidden, sizeof hidden);
	buffer_free(&path);
	buffer_free(&next);
	return well;
}

static bool claim(struct store *store, struct error *err)
{
	bool got;

	if (!sql_claim(store->db, VAULT_CLAIM, &got, err))
		return false;
	if (!got)
		return error_set(err, EX_TEMPFAIL,
			_("another program is busy with the key of this store; try again in a "
			  "minute"));
	if (finish_change(store, err))
		return true;
	sql_release(store->db, VAULT_CLAIM);
	return false;
}

static void release(struct store *store)
{
	sql_release(store->db, VAULT_CLAIM);
}

/* --- making one -------------------------------------------------------------------------- */

/* A new pair in a new file; one that an earlier attempt left there is used. */
static bool make_pair(const char *path, bool keep, unsigned char hidden[SECRET_HALF_BYTES],
	unsigned char open[SECRET_HALF_BYTES], struct error *err)
{
	char name[VAULT_FINGERPRINT_SIZE], label[64];
	bool there;

	if (!key_file_read(path, hidden, &there, err))
		return false;
	if (there && !keep)
		return error_set(err, EX_CANTCREAT,
			_("%s: there is a key here already; it is left as it is. Put it away, or "
			  "name another file with --key"),
			path);
	if (!there)
		secret_random(hidden, SECRET_HALF_BYTES);
	secret_public_half(hidden, open);
	fingerprint(open, name);
	snprintf(label, sizeof label, "fingerprint %s", name);
	return there || key_file_write(path, hidden, label, err);
}

static bool check_none(struct store *store, bool lost, struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES];
	char name[VAULT_FINGERPRINT_SIZE];
	bool has_key;

	if (!read_open(store, open, &has_key, err))
		return false;
	if (!has_key || lost)
		return true;
	fingerprint(open, name);
	return error_set(err, EX_USAGE,
		_("this store has a key (fingerprint %s); give it another one with formdb key "
		  "rotate, or with formdb key create --lost when the old one is lost"),
		name);
}

/* Out of the engine's side files too, where pictures stand as they were. */
static bool wipe(struct store *store, struct error *err)
{
	struct error why;

	return sql_wipe(store->db, &why) ||
	       error_set(err, why.status,
		       _("%s: done, but a side file of the store may still have older pages: run "
			 "formdb purge when no other program has the store open"),
		       sql_where(store->db));
}

bool vault_create(struct store *store, bool lost, const char *role, long *sealed, struct error *err)
{
	unsigned char hidden[SECRET_HALF_BYTES], open[SECRET_HALF_BYTES];
	struct buffer path = {0};
	bool well;

	*sealed = 0;
	if (!role_may(role, RIGHT_KEY, err) || !claim(store, err))
		return false;
	well = check_none(store, lost, err) && key_path(store, "", &path, err) &&
	       make_pair(buffer_text(&path), !lost, hidden, open, err) &&
	       store_begin(store, SQL_WRITE, err) &&
	       store_end(store, seal_all(store, open, lost, role, sealed, err), err);
	secret_forget(hidden, sizeof hidden);
	buffer_free(&path);
	release(store);
	return well && wipe(store, err);
}

/* --- changing it ------------------------------------------------------------------------- */

struct change {
	struct store *store;
	unsigned char hidden[SECRET_HALF_BYTES], open[SECRET_HALF_BYTES]; /* the new one */
	long wrapped, dead;
};

static bool wrap_again(struct change *c, int64_t id, struct error *err)
{
	unsigned char wrapped[SECRET_WRAPPED_BYTES], key[SECRET_SEAL_BYTES];
	bool there, well;

	if (!read_seal(c->store, id, wrapped, &there, err))
		return false;
	if (!there || !secret_unwrap(c->store->vault.hidden, wrapped, key)) {
		c->dead++;
		return true;
	}
	well = secret_wrap(c->open, key, wrapped);
	secret_forget(key, sizeof key);
	c->wrapped++;
	return well && write_seal(c->store, id, wrapped, err);
}

static bool change_steps(struct change *c, const char *role, struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES];
	char name[VAULT_FINGERPRINT_SIZE];
	struct ids ids = {0};
	bool has_key, well;

	if (!read_open(c->store, open, &has_key, err))
		return false;
	if (!has_key)
		return error_set(err, EX_USAGE,
			_("this store has no key yet; make one with formdb key create"));
	well = load_hidden(c->store, open, err) &&
	       read_ids(c->store, "SELECT id FROM seal", &ids, err);
	for (size_t i = 0; well && i < ids.count; i++)
		well = wrap_again(c, ids.list[i], err);
	free(ids.list);
	fingerprint(c->open, name);
	return well && write_open(c->store, c->open, err) &&
	       store_log(c->store, role, "key changed", name, "", err);
}

/* The new key stands on the disk before the store has it; what an attempt that was killed left
 * there, and the store does not have, opens nothing. */
static bool ready_change(struct change *c, const char *next, struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES];
	bool has_key;

	if (!read_open(c->store, open, &has_key, err) ||
		(has_key && !load_hidden(c->store, open, err)))
		return false;
	if (unlink(next) != 0 && errno != ENOENT)
		return error_set(err, EX_CANTCREAT, _("%s: cannot be taken away: %s"), next,
			strerror(errno));
	return make_pair(next, false, c->hidden, c->open, err);
}

static bool rotate_steps(struct change *c, const char *role, struct error *err)
{
	struct buffer path = {0}, next = {0};
	bool well = key_path(c->store, "", &path, err) && key_path(c->store, ".new", &next, err) &&
		    ready_change(c, buffer_text(&next), err) &&
		    store_begin(c->store, SQL_WRITE, err) &&
		    store_end(c->store, change_steps(c, role, err), err) &&
		    key_file_replace(buffer_text(&next), buffer_text(&path), err);

	buffer_free(&path);
	buffer_free(&next);
	return well;
}

bool vault_rotate(
	struct store *store, const char *role, long *wrapped, long *dead, struct error *err)
{
	struct change c = {.store = store};
	bool well;

	if (!role_may(role, RIGHT_KEY, err) || !claim(store, err))
		return false;
	well = rotate_steps(&c, role, err);
	release(store);
	vault_lock(store);
	secret_forget(c.hidden, sizeof c.hidden);
	*wrapped = c.wrapped;
	*dead = c.dead;
	return well && wipe(store, err);
}

/* --- looking at it, and paper ------------------------------------------------------------ */

static bool count_things(struct store *store, struct vault_state *state, struct error *err)
{
	struct sql_statement *st =
		sql_prepare(store->db, "SELECT count(CASE WHEN sealed = 1 THEN 1 END), "
				       "count(CASE WHEN sealed = 0 THEN 1 END) FROM "
				       "(SELECT sealed FROM crop UNION ALL SELECT sealed FROM "
				       "quote UNION ALL SELECT sealed FROM queue_part) AS things");
	enum sql_step step = sql_step(st, err);

	if (step == SQL_ROW) {
		state->sealed = (long)sql_integer(st, 0);
		state->plain = (long)sql_integer(st, 1);
	}
	sql_finish(st);
	return step == SQL_ROW;
}

static bool look_steps(struct store *store, struct vault_state *state, struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES];
	struct buffer path = {0};
	struct error why;

	if (!read_open(store, open, &state->has_key, err) || !count_things(store, state, err))
		return false;
	if (key_path(store, "", &path, &why))
		snprintf(state->file, sizeof state->file, "%s", buffer_text(&path));
	buffer_free(&path);
	if (!state->has_key)
		return true;
	fingerprint(open, state->fingerprint);
	state->here = load_hidden(store, open, &why);
	if (!state->here && why.status != EX_NOINPUT)
		snprintf(state->trouble, sizeof state->trouble, "%.299s", why.text);
	return true;
}

bool vault_look(struct store *store, struct vault_state *state, struct error *err)
{
	bool got = false;

	*state = (struct vault_state){0};
	/* A good moment to finish what was killed; when somebody else is at it, they do. The threads of
	 * a desk share the connection and its claims, so they take turns here too. */
	pthread_mutex_lock(&store->turn);
	if (!sql_read_only(store->db) && sql_claim(store->db, VAULT_CLAIM, &got, err) && got) {
		struct error why;

		finish_change(store, &why);
		release(store);
	}
	pthread_mutex_unlock(&store->turn);
	return store_begin(store, SQL_READ, err) &&
	       store_end(store, look_steps(store, state, err), err);
}

static bool text_steps(
	struct store *store, const char *role, char text[KEY_TEXT_SIZE], struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES];
	char name[VAULT_FINGERPRINT_SIZE];
	bool has_key;

	if (!read_open(store, open, &has_key, err))
		return false;
	if (!has_key)
		return error_set(err, EX_USAGE,
			_("this store has no key yet; make one with formdb key create"));
	fingerprint(open, name);
	if (!load_hidden(store, open, err) || !store_log(store, role, "key shown", name, "", err))
		return false;
	key_text_write(store->vault.hidden, text);
	return true;
}

bool vault_text(struct store *store, const char *role, char text[KEY_TEXT_SIZE], struct error *err)
{
	return role_may(role, RIGHT_KEY, err) && store_begin(store, SQL_WRITE, err) &&
	       store_end(store, text_steps(store, role, text, err), err);
}

static bool restore_steps(struct store *store, const unsigned char hidden[SECRET_HALF_BYTES],
	const char *role, struct error *err)
{
	unsigned char open[SECRET_HALF_BYTES], found[SECRET_HALF_BYTES], there[SECRET_HALF_BYTES];
	char name[VAULT_FINGERPRINT_SIZE], label[64];
	struct buffer path = {0};
	bool has_key, right, well;

	secret_public_half(hidden, found);
	fingerprint(found, name);
	if (!read_open(store, open, &has_key, err))
		return false;
	if (!has_key || memcmp(found, open, sizeof open) != 0)
		return error_set(err, EX_DATAERR,
			_("this is a key, but of another store (fingerprint %s), or an older one"),
			name);
	snprintf(label, sizeof label, "fingerprint %s", name);
	well = key_path(store, "", &path, err) &&
	       try_file(buffer_text(&path), open, there, &right, err) &&
	       (right || key_file_write(buffer_text(&path), hidden, label, err)) &&
	       store_log(store, role, "key restored", name, "", err);
	secret_forget(there, sizeof there);
	buffer_free(&path);
	return well;
}

bool vault_restore(struct store *store, const char *typed, const char *role, struct error *err)
{
	unsigned char hidden[SECRET_HALF_BYTES];
	bool well;

	if (!role_may(role, RIGHT_KEY, err))
		return false;
	if (!key_text_read(typed, hidden))
		return error_set(err, EX_DATAERR,
			_("this is no key: 55 letters and digits, and one of them is wrong or "
			  "missing; 0 and O, 1 and I do not occur in it"));
	well = store_begin(store, SQL_WRITE, err) &&
	       store_end(store, restore_steps(store, hidden, role, err), err);
	secret_forget(hidden, sizeof hidden);
	return well;
}
