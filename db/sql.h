// SPDX-License-Identifier: EUPL-1.2
/*
 * A thin door to the database engine, so that the rest of db/ is written once.
 *
 * Statements are plain SQL that SQLite and PostgreSQL share: named parameters `:name`,
 * ON CONFLICT, RETURNING; no rowid, no INSERT OR REPLACE. A SELECT may end in FOR UPDATE or
 * FOR UPDATE SKIP LOCKED; an engine with one writer needs none of that and leaves it out. sql_sqlite.c is the
 * only file that includes sqlite3.h, sql_postgresql.c the only one that includes libpq-fe.h.
 *
 * Setting parameters cannot fail by itself: what goes wrong is remembered by the statement
 * and told by sql_step or sql_run, so that a statement is checked once.
 *
 * Errors: EX_TEMPFAIL somebody else keeps the store busy, or the line to its server broke;
 * EX_UNAVAILABLE there is no server to be found; EX_IOERR disk full or broken;
 * EX_DATAERR damaged or not a store; EX_NOPERM may not be written; EX_SOFTWARE a mistake of
 * ours. Each is one sentence that names the store and says what to do.
 *
 * A connection may be used by one thread at a time.
 */
#ifndef SQL_H
#define SQL_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

struct sql;
struct sql_statement;

/* How long a program waits for another one that is writing. */
enum { SQL_PATIENCE_MS = 30 * 1000 };

/* Is it the name of a file, or the address of a server (postgresql://...)? */
bool sql_is_file(const char *where);

/* Opens the file `where`, made with mode 0600 when it is not there; or the database behind
 * postgresql://user@host/name, of which the first schema in the search path holds the store. */
bool sql_open(const char *where, struct sql **db, struct error *err);
void sql_close(struct sql *db); /* NULL is fine; an open transaction is rolled back */

const char *sql_where(const struct sql *db); /* for messages, no password in it; lent */

/* May programs on other computers use it at the same time? */
bool sql_shared(const struct sql *db);
bool sql_read_only(const struct sql *db);
void sql_set_patience(struct sql *db, int milliseconds);

/* The number of the schema that is in there: 0 = nothing yet, -1 = tables of another program. */
bool sql_schema(struct sql *db, int *version, struct error *err);
bool sql_set_schema(struct sql *db, int version, struct error *err);

/* Readies a file that is ours, or new, for writing (nothing when it may only be read). Not
 * before it is known to be ours: it changes how the file is kept. */
bool sql_ready_to_write(struct sql *db, struct error *err);

/* Several statements without parameters, as in a schema. */
bool sql_script(struct sql *db, const char *text, struct error *err);

/* SQL_WRITE takes the right to write at once, waiting for it. SQL_TAKE writes only rows that it
 * locked or made itself, and need not wait for those who write elsewhere. SQL_READ sees all of the
 * store as it was when it began. Transactions nest: an inner one can be rolled back by itself, and
 * counts when the outer one is committed. After a statement that failed the innermost one can only
 * be rolled back. After a failed commit all of it is rolled back. */
enum sql_way { SQL_READ, SQL_WRITE, SQL_TAKE };
bool sql_begin(struct sql *db, enum sql_way way, struct error *err);
bool sql_commit(struct sql *db, struct error *err);
void sql_rollback(struct sql *db);

/* Before and after one transaction with very many changes: more memory (256 MB at most), fewer
 * trips to the disk. */
void sql_expect_much(struct sql *db, bool much);

/* A statement ready for use. `text` must be a literal: it is prepared once and kept by its
 * address. Never NULL. Give it back with sql_finish (sql_run does so by itself). */
struct sql_statement *sql_prepare(struct sql *db, const char *text);
void sql_finish(struct sql_statement *st); /* NULL is fine */

/* What is set is copied. A text or blob of NULL is the null value. */
void sql_set_integer(struct sql_statement *st, const char *name, int64_t value);
void sql_set_real(struct sql_statement *st, const char *name, double value);
void sql_set_text(struct sql_statement *st, const char *name, const char *value);
void sql_set_blob(struct sql_statement *st, const char *name, const void *bytes, size_t count);
void sql_set_null(struct sql_statement *st, const char *name);

enum sql_step { SQL_FAILED, SQL_ROW, SQL_DONE };
enum sql_step sql_step(struct sql_statement *st, struct error *err);

/* Steps to the end, gives the statement back. */
bool sql_run(struct sql_statement *st, struct error *err);

/* The first column of the first row as a whole number, `fallback` when there is no row; gives
 * the statement back. */
bool sql_run_integer(struct sql_statement *st, int64_t fallback, int64_t *value, struct error *err);

/* Columns of the row, from 0; lent until the next step. A null text is "". */
int64_t sql_integer(struct sql_statement *st, int column);
double sql_real(struct sql_statement *st, int column);
const char *sql_text(struct sql_statement *st, int column);
const void *sql_blob(struct sql_statement *st, int column, size_t *count);
bool sql_is_null(struct sql_statement *st, int column);

/* Rows that the last statement run changed. */
int64_t sql_changes(struct sql *db);

/* A lock with a number that other programs see and that ends with this program, however it
 * ends. *got is false when another connection has it. */
bool sql_claim(struct sql *db, int64_t number, bool *got, struct error *err);
void sql_release(struct sql *db, int64_t number);

/* The time in seconds since 1970, by the one clock that all programs of this store share. */
bool sql_clock(struct sql *db, int64_t *seconds, struct error *err);

/* A consistent copy in a new file (mode 0600, EX_CANTCREAT when it is there), made while others
 * go on. */
bool sql_backup(struct sql *db, const char *path, struct error *err);

/* A whole copy beside the store, under its name with `name` behind it. One that is there already
 * stays as it is. */
bool sql_keep_copy(struct sql *db, const char *name, struct error *err);

/* Is the file sound: pages, indexes, foreign keys. *fault gets the first thing that is wrong,
 * "" when nothing is. False only when it could not be checked. */
bool sql_check(struct sql *db, char *fault, size_t fault_size, struct error *err);

/* Removes what was deleted from the engine's own side files too. */
bool sql_wipe(struct sql *db, struct error *err);

#endif
