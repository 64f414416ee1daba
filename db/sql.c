// SPDX-License-Identifier: EUPL-1.2
/*
 * The door: which engine it is, statements that are kept ready, transactions inside each other.
 */
#include "sql.h"

#include "message.h"
#include "sql_engine.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* --- opening ----------------------------------------------------------------------------- */

bool sql_is_file(const char *where)
{
	return strncmp(where, "postgresql://", 13) != 0 && strncmp(where, "postgres://", 11) != 0;
}

/* All places for statements at once, so that sql_prepare never lacks the memory for one. */
static bool make_places(struct sql *db, struct error *err)
{
	for (size_t i = 0; i < SQL_STATEMENTS_MAX; i++) {
		db->statements[i] = db->engine->statement_new();
		if (!db->statements[i])
			return error_memory(err);
		db->statements[i]->db = db;
	}
	return true;
}

bool sql_open(const char *where, struct sql **db, struct error *err)
{
	const struct sql_engine *engine = sql_is_file(where) ? &SQL_SQLITE : &SQL_POSTGRESQL;

	if (!engine->open(where, db, err))
		return false;
	if (make_places(*db, err))
		return true;
	sql_close(*db);
	*db = NULL;
	return false;
}

void sql_close(struct sql *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < SQL_STATEMENTS_MAX && db->statements[i]; i++)
		db->engine->statement_free(db->statements[i]);
	db->engine->close(db);
}

const char *sql_where(const struct sql *db)
{
	return db->where;
}

bool sql_read_only(const struct sql *db)
{
	return db->read_only;
}

bool sql_shared(const struct sql *db)
{
	return db->engine != &SQL_SQLITE;
}

void sql_set_patience(struct sql *db, int milliseconds)
{
	db->engine->set_patience(db, milliseconds);
}

bool sql_schema(struct sql *db, int *version, struct error *err)
{
	return db->engine->schema(db, version, err);
}

bool sql_set_schema(struct sql *db, int version, struct error *err)
{
	return db->engine->set_schema(db, version, err);
}

bool sql_ready_to_write(struct sql *db, struct error *err)
{
	return db->engine->ready_to_write(db, err);
}

bool sql_script(struct sql *db, const char *text, struct error *err)
{
	return db->engine->script(db, text, err);
}

/* --- statements -------------------------------------------------------------------------- */

static struct sql_statement *statement_place(struct sql *db, const char *text)
{
	for (size_t i = 0; i < db->statement_count; i++)
		if (db->statements[i]->text == text && !db->statements[i]->in_use)
			return db->statements[i];
	if (db->statement_count < SQL_STATEMENTS_MAX)
		return db->statements[db->statement_count++];
	for (size_t i = 0; i < db->statement_count; i++)
		if (!db->statements[i]->in_use)
			return db->statements[i];
	/* A program that holds 160 statements at once has forgotten to give them back. */
	abort();
}

struct sql_statement *sql_prepare(struct sql *db, const char *text)
{
	struct sql_statement *st = statement_place(db, text);

	st->in_use = true;
	db->engine->statement_ready(st, text);
	return st;
}

void sql_finish(struct sql_statement *st)
{
	if (!st)
		return;
	st->in_use = false;
	st->db->engine->statement_clear(st);
}

void sql_set_integer(struct sql_statement *st, const char *name, int64_t value)
{
	st->db->engine->set_integer(st, name, value);
}

void sql_set_real(struct sql_statement *st, const char *name, double value)
{
	st->db->engine->set_real(st, name, value);
}

void sql_set_text(struct sql_statement *st, const char *name, const char *value)
{
	if (value)
		st->db->engine->set_text(st, name, value);
	else
		st->db->engine->set_null(st, name);
}

void sql_set_blob(struct sql_statement *st, const char *name, const void *bytes, size_t count)
{
	if (bytes)
		st->db->engine->set_blob(st, name, bytes, count);
	else
		st->db->engine->set_null(st, name);
}

void sql_set_null(struct sql_statement *st, const char *name)
{
	st->db->engine->set_null(st, name);
}

enum sql_step sql_step(struct sql_statement *st, struct error *err)
{
	return st->db->engine->step(st, err);
}

bool sql_run(struct sql_statement *st, struct error *err)
{
	enum sql_step step;

	do
		step = sql_step(st, err);
	while (step == SQL_ROW);
	sql_finish(st);
	return step == SQL_DONE;
}

bool sql_run_integer(struct sql_statement *st, int64_t fallback, int64_t *value, struct error *err)
{
	enum sql_step step = sql_step(st, err);

	if (step != SQL_FAILED)
		*value = step == SQL_ROW ? sql_integer(st, 0) : fallback;
	/* The rest of a RETURNING statement has to run too. */
	while (step == SQL_ROW)
		step = sql_step(st, err);
	sql_finish(st);
	return step == SQL_DONE;
}

int64_t sql_integer(struct sql_statement *st, int column)
{
	return st->db->engine->integer(st, column);
}

double sql_real(struct sql_statement *st, int column)
{
	return st->db->engine->real(st, column);
}

const char *sql_text(struct sql_statement *st, int column)
{
	return st->db->engine->text(st, column);
}

const void *sql_blob(struct sql_statement *st, int column, size_t *count)
{
	return st->db->engine->blob(st, column, count);
}

bool sql_is_null(struct sql_statement *st, int column)
{
	return st->db->engine->is_null(st, column);
}

int64_t sql_changes(struct sql *db)
{
	return db->engine->changes(db);
}

/* --- transactions ------------------------------------------------------------------------ */

/* Statements of the deepest nesting we use, and one more; as literals they are prepared once. */
static const char *const SAVE[] = {"", "SAVEPOINT s1", "SAVEPOINT s2", "SAVEPOINT s3"};
static const char *const RELEASE[] = {
	"", "RELEASE SAVEPOINT s1", "RELEASE SAVEPOINT s2", "RELEASE SAVEPOINT s3"};
static const char *const BACK[] = {
	"", "ROLLBACK TO SAVEPOINT s1", "ROLLBACK TO SAVEPOINT s2", "ROLLBACK TO SAVEPOINT s3"};
enum { DEPTH_MAX = sizeof SAVE / sizeof SAVE[0] };

bool sql_begin(struct sql *db, enum sql_way way, struct error *err)
{
	if (db->depth == DEPTH_MAX)
		return error_set(err, EX_SOFTWARE, "transactions nest too deep");
	if (db->depth ? !sql_run(sql_prepare(db, SAVE[db->depth]), err)
		      : !db->engine->begin(db, way, err))
		return false;
	db->depth++;
	return true;
}

bool sql_commit(struct sql *db, struct error *err)
{
	bool well = db->depth > 1 ? sql_run(sql_prepare(db, RELEASE[db->depth - 1]), err)
				  : db->engine->commit(db, err);

	if (well)
		db->depth--;
	else
		sql_rollback(db);
	return well;
}

void sql_rollback(struct sql *db)
{
	if (db->depth == 0)
		return;
	db->depth--;
	/* A severe error (full disk) may have ended the whole transaction by itself. */
	if (db->engine->ended(db))
		return;
	if (db->depth == 0) {
		db->engine->rollback(db);
		return;
	}
	sql_run(sql_prepare(db, BACK[db->depth]), NULL);
	sql_run(sql_prepare(db, RELEASE[db->depth]), NULL);
}

void sql_expect_much(struct sql *db, bool much)
{
	db->engine->expect_much(db, much);
}

/* --- claims, clock, care ----------------------------------------------------------------- */

bool sql_claim(struct sql *db, int64_t number, bool *got, struct error *err)
{
	return db->engine->claim(db, number, got, err);
}

void sql_release(struct sql *db, int64_t number)
{
	db->engine->release(db, number);
}

bool sql_clock(struct sql *db, int64_t *seconds, struct error *err)
{
	return db->engine->clock(db, seconds, err);
}

bool sql_backup(struct sql *db, const char *path, struct error *err)
{
	return db->engine->backup(db, path, err);
}

bool sql_keep_copy(struct sql *db, const char *name, struct error *err)
{
	return db->engine->keep_copy(db, name, err);
}

bool sql_check(struct sql *db, char *fault, size_t fault_size, struct error *err)
{
	return db->engine->check(db, fault, fault_size, err);
}

bool sql_wipe(struct sql *db, struct error *err)
{
	return db->engine->wipe(db, err);
}
