// SPDX-License-Identifier: EUPL-1.2
/*
 * The engine of one office computer. SQLite in WAL mode: readers never wait for the one
 * writer. synchronous = FULL costs one fsync for each commit (measured: tests/bench_store.c)
 * and buys that a side which was reported as stored is still there after a power failure.
 */
#include "sql_engine.h"

#include "buffer.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* "SPBG": tells `file` and us that this is a store and not somebody's other database. */
enum { APPLICATION_ID = 0x53504247 };

struct sqlite {
	struct sql base;
	sqlite3 *handle;
	int claims; /* file descriptor that carries our claims; -1 = none yet */
};

struct sqlite_statement {
	struct sql_statement base;
	sqlite3_stmt *stmt;
	int trouble; /* the first SQLite code that was not well */
};

static struct sqlite *of(struct sql *db)
{
	return (struct sqlite *)db;
}

static struct sqlite_statement *own(struct sql_statement *st)
{
	return (struct sqlite_statement *)st;
}

/* --- what went wrong --------------------------------------------------------------------- */

static bool set_trouble(const char *where, int code, const char *words, struct error *err)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(err, EX_TEMPFAIL,
			_("%s: another program is busy with this store; nothing was changed, "
			  "try again in a minute"),
			where);
	case SQLITE_FULL:
		return error_set(err, EX_IOERR,
			_("%s: the disk is full; nothing was changed, make room and try again"),
			where);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return error_set(err, EX_NOPERM,
			_("%s: this store may only be read; nothing was changed, ask for the "
			  "right to write in the file and its folder"),
			where);
	case SQLITE_CORRUPT:
		return error_set(err, EX_DATAERR,
			_("%s: this store is damaged; put back a copy made by formdb backup"),
			where);
	case SQLITE_NOTADB:
		return error_set(err, EX_DATAERR,
			_("%s: this file is no store; name another one with --db"), where);
	case SQLITE_CANTOPEN:
		return error_set(err, EX_CANTCREAT,
			_("%s: this store cannot be opened (%s); look at its folder and your "
			  "rights there"),
			where, words);
	case SQLITE_IOERR:
		return error_set(err, EX_IOERR,
			_("%s: the disk refuses to read or write (%s); nothing was changed"), where,
			words);
	case SQLITE_NOMEM:
		return error_memory(err);
	default:
		return error_set(err, EX_SOFTWARE, _("%s: the store refuses: %s"), where, words);
	}
}

static bool tell(struct sqlite *db, int code, struct error *err)
{
	int system = db->handle ? sqlite3_system_errno(db->handle) : 0;
	bool disk = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;

	/* SQLite forgets to keep it when a commit fails. */
	if (disk && !system)
		system = errno;
	/* Over a quota or a size limit is a full disk too, for whoever has to mend it. */
	if ((code & 0xff) == SQLITE_IOERR &&
		(system == ENOSPC || system == EDQUOT || system == EFBIG))
		code = SQLITE_FULL;
	if (disk && system)
		return set_trouble(db->base.where, code, strerror(system), err);
	return set_trouble(db->base.where, code,
		db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code), err);
}

/* --- opening ----------------------------------------------------------------------------- */

/* Made by hand, since SQLite would leave the mode to the umask. Its -wal and -shm files take
 * over the mode of the file itself. */
static bool make_file(const char *where, struct error *err)
{
	int fd = open(where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct stat st;

	if (fd >= 0) {
		close(fd);
		return true;
	}
	if (errno == EEXIST && stat(where, &st) == 0 && S_ISDIR(st.st_mode))
		return error_set(err, EX_CANTCREAT,
			_("%s: this is a folder; name a file in it with --db"), where);
	if (errno == EEXIST)
		return true;
	if (errno == EACCES || errno == EPERM || errno == EROFS)
		return error_set(err, EX_NOPERM, _("%s: cannot make a store here: %s"), where,
			strerror(errno));
	return error_set(
		err, EX_CANTCREAT, _("%s: cannot make a store here: %s"), where, strerror(errno));
}

static bool has_side_file(const char *where)
{
	char *path = sqlite3_mprintf("%s-wal", where);
	struct stat st;
	bool there = path && stat(path, &st) == 0 && st.st_size > 0;

	sqlite3_free(path);
	return there;
}

/* A store in a folder we may not write in: SQLite wants its side files there, unless nobody
 * can be writing anyhow. */
static int open_unchanging(struct sqlite *db)
{
	struct buffer uri = {0};
	int code;

	if (has_side_file(db->base.where))
		return SQLITE_CANTOPEN;
	sqlite3_close(db->handle);
	db->handle = NULL;
	buffer_puts(&uri, "file:");
	for (const char *p = db->base.where; *p; p++)
		buffer_printf(&uri, strchr("%?#", *p) ? "%%%02X" : "%c", (unsigned char)*p);
	buffer_puts(&uri, "?immutable=1");
	code = uri.failed ? SQLITE_NOMEM
			  : sqlite3_open_v2(buffer_text(&uri), &db->handle,
				    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
				    NULL);
	buffer_free(&uri);
	return code;
}

static int open_handle(struct sqlite *db)
{
	bool writable = access(db->base.where, W_OK) == 0;
	int flags = writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	int code = sqlite3_open_v2(db->base.where, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(db->handle, 1);
		sqlite3_busy_timeout(db->handle, SQL_PATIENCE_MS);
		/* The first real look at the file. */
		code = sqlite3_exec(
			db->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	}
	if (((code & 0xff) == SQLITE_CANTOPEN || code == SQLITE_READONLY_DIRECTORY ||
		    code == SQLITE_READONLY_CANTINIT) &&
		access(db->base.where, R_OK) == 0)
		code = open_unchanging(db);
	if (code == SQLITE_OK)
		db->base.read_only = sqlite3_db_readonly(db->handle, "main") == 1;
	return code;
}

/* Settings of the connection and, for WAL, of the file. */
static const char SETTINGS[] = "PRAGMA foreign_keys = ON;"
			       "PRAGMA trusted_schema = OFF;"
			       "PRAGMA cell_size_check = ON;"
			       "PRAGMA temp_store = MEMORY;"
			       "PRAGMA cache_size = -16384;";
static const char WRITE_SETTINGS[] = "PRAGMA journal_mode = WAL;"
				     "PRAGMA synchronous = FULL;"
				     "PRAGMA secure_delete = ON;"
				     "PRAGMA journal_size_limit = 67108864;";

static void sqlite_close(struct sql *base)
{
	struct sqlite *db = of(base);

	sqlite3_close(db->handle);
	if (db->claims >= 0)
		close(db->claims);
	free(db->base.where);
	free(db);
}

static bool sqlite_open(const char *where, struct sql **db_out, struct error *err)
{
	struct sqlite *db = calloc(1, sizeof *db);
	int code;

	if (!db)
		return error_memory(err);
	db->base.engine = &SQL_SQLITE;
	db->claims = -1;
	db->base.where = strdup(where);
	if (!db->base.where) {
		sqlite_close(&db->base);
		return error_memory(err);
	}
	if (!make_file(where, err)) {
		sqlite_close(&db->base);
		return false;
	}
	code = open_handle(db);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db->handle, SETTINGS, NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		tell(db, code, err);
		sqlite_close(&db->base);
		return false;
	}
	*db_out = &db->base;
	return true;
}

static void sqlite_set_patience(struct sql *db, int milliseconds)
{
	sqlite3_busy_timeout(of(db)->handle, milliseconds);
}

static bool sqlite_schema(struct sql *db, int *version, struct error *err)
{
	int64_t tables, application, number;

	if (!sql_run_integer(
		    sql_prepare(db, "SELECT count(*) FROM sqlite_schema"), 0, &tables, err) ||
		!sql_run_integer(sql_prepare(db, "PRAGMA application_id"), 0, &application, err) ||
		!sql_run_integer(sql_prepare(db, "PRAGMA user_version"), 0, &number, err))
		return false;
	if (application == APPLICATION_ID)
		*version = (int)number;
	else
		*version = tables == 0 && application == 0 && number == 0 ? 0 : -1;
	return true;
}

/* Both go into the file's first page, in the same transaction as the tables. */
static bool sqlite_set_schema(struct sql *db, int version, struct error *err)
{
	char text[96];

	snprintf(text, sizeof text, "PRAGMA application_id = %d; PRAGMA user_version = %d",
		APPLICATION_ID, version);
	return sql_script(db, text, err);
}

static bool sqlite_ready_to_write(struct sql *db, struct error *err)
{
	return db->read_only || sql_script(db, WRITE_SETTINGS, err);
}

static bool sqlite_script(struct sql *db, const char *text, struct error *err)
{
	int code = sqlite3_exec(of(db)->handle, text, NULL, NULL, NULL);

	return code == SQLITE_OK || tell(of(db), code, err);
}

/* --- statements -------------------------------------------------------------------------- */

static struct sql_statement *sqlite_statement_new(void)
{
	struct sqlite_statement *st = calloc(1, sizeof *st);

	return st ? &st->base : NULL;
}

/* There is one writer at a time: nothing is ever locked by somebody else's. */
static const char *const LOCKS[] = {" FOR UPDATE SKIP LOCKED", " FOR UPDATE"};

static int text_length(const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof LOCKS / sizeof LOCKS[0]; i++) {
		size_t n = strlen(LOCKS[i]);

		if (length > n && strcmp(text + length - n, LOCKS[i]) == 0)
			return (int)(length - n);
	}
	return (int)length;
}

static void sqlite_statement_ready(struct sql_statement *base, const char *text)
{
	struct sqlite_statement *st = own(base);

	st->trouble = SQLITE_OK;
	if (base->text == text && st->stmt)
		return;
	sqlite3_finalize(st->stmt);
	st->stmt = NULL;
	base->text = text;
	st->trouble = sqlite3_prepare_v3(of(base->db)->handle, text, text_length(text),
		SQLITE_PREPARE_PERSISTENT, &st->stmt, NULL);
}

static void sqlite_statement_clear(struct sql_statement *base)
{
	struct sqlite_statement *st = own(base);

	if (!st->stmt) {
		base->text = NULL;
		return;
	}
	sqlite3_reset(st->stmt);
	sqlite3_clear_bindings(st->stmt);
}

static void sqlite_statement_free(struct sql_statement *base)
{
	sqlite3_finalize(own(base)->stmt);
	free(base);
}

static int parameter(struct sqlite_statement *st, const char *name)
{
	int index = st->trouble == SQLITE_OK ? sqlite3_bind_parameter_index(st->stmt, name) : 0;

	if (index == 0 && st->trouble == SQLITE_OK)
		st->trouble = SQLITE_RANGE;
	return index;
}

static void note(struct sqlite_statement *st, int code)
{
	if (st->trouble == SQLITE_OK)
		st->trouble = code;
}

static void sqlite_set_integer(struct sql_statement *base, const char *name, int64_t value)
{
	struct sqlite_statement *st = own(base);
	int index = parameter(st, name);

	if (index)
		note(st, sqlite3_bind_int64(st->stmt, index, value));
}

static void sqlite_set_real(struct sql_statement *base, const char *name, double value)
{
	struct sqlite_statement *st = own(base);
	int index = parameter(st, name);

	if (index)
		note(st, sqlite3_bind_double(st->stmt, index, value));
}

static void sqlite_set_text(struct sql_statement *base, const char *name, const char *value)
{
	struct sqlite_statement *st = own(base);
	int index = parameter(st, name);

	if (index)
		note(st, sqlite3_bind_text(st->stmt, index, value, -1, SQLITE_TRANSIENT));
}

static void sqlite_set_blob(
	struct sql_statement *base, const char *name, const void *bytes, size_t count)
{
	struct sqlite_statement *st = own(base);
	int index = parameter(st, name);

	if (index)
		note(st, sqlite3_bind_blob64(st->stmt, index, bytes, count, SQLITE_TRANSIENT));
}

static void sqlite_set_null(struct sql_statement *base, const char *name)
{
	struct sqlite_statement *st = own(base);
	int index = parameter(st, name);

	if (index)
		note(st, sqlite3_bind_null(st->stmt, index));
}

static enum sql_step sqlite_step(struct sql_statement *base, struct error *err)
{
	struct sqlite_statement *st = own(base);
	int code = st->trouble;

	errno = 0;
	if (code == SQLITE_OK)
		code = sqlite3_step(st->stmt);
	if (code == SQLITE_ROW)
		return SQL_ROW;
	if (code == SQLITE_DONE)
		return SQL_DONE;
	if (code == SQLITE_RANGE)
		error_set(err, EX_SOFTWARE, "no such parameter in: %s", base->text);
	else
		tell(of(base->db), code, err);
	return SQL_FAILED;
}

static int64_t sqlite_integer(struct sql_statement *st, int column)
{
	return sqlite3_column_int64(own(st)->stmt, column);
}

static double sqlite_real(struct sql_statement *st, int column)
{
	return sqlite3_column_double(own(st)->stmt, column);
}

static const char *sqlite_text(struct sql_statement *st, int column)
{
	const unsigned char *text = sqlite3_column_text(own(st)->stmt, column);

	return text ? (const char *)text : "";
}

static const void *sqlite_blob(struct sql_statement *st, int column, size_t *count)
{
	const void *bytes = sqlite3_column_blob(own(st)->stmt, column);

	*count = (size_t)sqlite3_column_bytes(own(st)->stmt, column);
	return bytes;
}

static bool sqlite_is_null(struct sql_statement *st, int column)
{
	return sqlite3_column_type(own(st)->stmt, column) == SQLITE_NULL;
}

static int64_t sqlite_changes(struct sql *db)
{
	return sqlite3_changes64(of(db)->handle);
}

/* --- transactions ------------------------------------------------------------------------ */

static bool sqlite_begin(struct sql *db, enum sql_way way, struct error *err)
{
	return sql_run(sql_prepare(db, way == SQL_READ ? "BEGIN" : "BEGIN IMMEDIATE"), err);
}

static bool sqlite_commit(struct sql *db, struct error *err)
{
	return sql_run(sql_prepare(db, "COMMIT"), err);
}

static void sqlite_rollback(struct sql *db)
{
	sql_run(sql_prepare(db, "ROLLBACK"), NULL);
}

static bool sqlite_ended(struct sql *db)
{
	return sqlite3_get_autocommit(of(db)->handle);
}

static void sqlite_expect_much(struct sql *db, bool much)
{
	const char *settings =
		much ? "PRAGMA cache_size = -262144; PRAGMA wal_autocheckpoint = 20000"
		     : "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 1000";

	/* Hints: the work is right without them. */
	sqlite3_exec(of(db)->handle, settings, NULL, NULL, NULL);
}

/* --- claims ------------------------------------------------------------------------------ */

/*
 * A lock on one byte of a file beside the store. The kernel drops it when the program ends,
 * also by kill -9, which is the point. Open file description locks, since the older kind is
 * lost when any other descriptor of the file is closed.
 */
static bool open_claims(struct sqlite *db, struct error *err)
{
	char *path;

	if (db->claims >= 0)
		return true;
	path = sqlite3_mprintf("%s-claims", db->base.where);
	if (!path)
		return error_memory(err);
	db->claims = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (db->claims < 0)
		error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), path, strerror(errno));
	sqlite3_free(path);
	return db->claims >= 0;
}

static int lock_byte(int fd, int64_t number, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = number, .l_len = 1};

	return fcntl(fd, F_OFD_SETLK, &lock);
}

static bool sqlite_claim(struct sql *base, int64_t number, bool *got, struct error *err)
{
	struct sqlite *db = of(base);

	if (!open_claims(db, err))
		return false;
	*got = lock_byte(db->claims, number, F_WRLCK) == 0;
	if (*got || errno == EACCES || errno == EAGAIN)
		return true;
	return error_set(err, EX_IOERR,
		_("%s: this disk knows no locks (%s); keep the store on a "
		  "disk of this computer"),
		base->where, strerror(errno));
}

static void sqlite_release(struct sql *base, int64_t number)
{
	struct sqlite *db = of(base);

	if (db->claims >= 0)
		lock_byte(db->claims, number, F_UNLCK);
}

/* One computer: its own clock. */
static bool sqlite_clock(struct sql *db, int64_t *seconds, struct error *err)
{
	(void)db, (void)err;
	*seconds = (int64_t)time(NULL);
	return true;
}

/* --- care -------------------------------------------------------------------------------- */

static int copy_pages(struct sqlite *db, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", db->handle, "main");
	int code;

	if (!backup)
		return sqlite3_extended_errcode(to);
	/* All pages in one step: a writer in between would make it start again, for ever in a
	 * busy store. In WAL mode that step holds nobody up. */
	sqlite3_backup_step(backup, -1);
	code = sqlite3_backup_finish(backup);
	/* A copy is one file that can be carried off: no side files. */
	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	return code;
}

static bool sync_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool well = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return well;
}

/*
 * The copy is written beside its place and moved there when it is whole. What a killed program
 * left half-written is written over by the next one; the lock keeps two from writing at once.
 */
static int open_part(const char *part)
{
	for (;;) {
		int fd = open(part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		struct stat ours, there;

		if (fd < 0 || flock(fd, LOCK_EX) != 0 || fstat(fd, &ours) != 0)
			return fd;
		/* While we waited, another program may have moved it to its place. */
		if (stat(part, &there) == 0 && there.st_ino == ours.st_ino)
			return ftruncate(fd, 0) == 0 ? fd : -1;
		close(fd);
	}
}

static bool is_taken(const char *path, struct error *err)
{
	if (access(path, F_OK) != 0)
		return false;
	error_set(
		err, EX_CANTCREAT, _("%s: this file is there already; name one that is not"), path);
	return true;
}

static bool fill_part(struct sqlite *db, const char *part, struct error *err)
{
	struct sqlite copy = {.base.where = (char *)(uintptr_t)part};
	int code = sqlite3_open_v2(part, &copy.handle, SQLITE_OPEN_READWRITE, NULL);

	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(copy.handle, 1);
		code = copy_pages(db, copy.handle);
	}
	if (code == SQLITE_OK && !sync_path(part))
		code = SQLITE_IOERR;
	if (code != SQLITE_OK)
		tell(&copy, code, err);
	sqlite3_close(copy.handle);
	return code == SQLITE_OK;
}

static bool move_part(const char *part, const char *path, struct error *err)
{
	struct buffer folder = {0};
	const char *slash = strrchr(path, '/');
	bool well;

	if (is_taken(path, err))
		return false;
	buffer_add(&folder, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
	if (folder.failed) {
		buffer_free(&folder);
		return error_memory(err);
	}
	well = rename(part, path) == 0 ||
	       error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), path, strerror(errno));
	if (well)
		sync_path(buffer_text(&folder));
	buffer_free(&folder);
	return well;
}

static bool sqlite_backup(struct sql *db, const char *path, struct error *err)
{
	struct buffer part = {0};
	bool well;
	int fd;

	buffer_printf(&part, "%s.part", path);
	if (part.failed)
		return error_memory(err);
	fd = open_part(buffer_text(&part));
	if (fd < 0) {
		error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), path, strerror(errno));
		buffer_free(&part);
		return false;
	}
	well = !is_taken(path, err) && fill_part(of(db), buffer_text(&part), err) &&
	       move_part(buffer_text(&part), path, err);
	if (!well)
		unlink(buffer_text(&part));
	close(fd);
	buffer_free(&part);
	return well;
}

/* A copy that is there already is whole, and was made by an attempt that did not come to its
 * end; or another program was quicker. */
static bool sqlite_keep_copy(struct sql *db, const char *name, struct error *err)
{
	struct buffer path = {0};
	bool well;

	buffer_printf(&path, "%s.%s", db->where, name);
	if (path.failed)
		return error_memory(err);
	well = access(buffer_text(&path), F_OK) == 0 || sql_backup(db, buffer_text(&path), err) ||
	       access(buffer_text(&path), F_OK) == 0;
	buffer_free(&path);
	return well;
}

static bool sqlite_check(struct sql *db, char *fault, size_t fault_size, struct error *err)
{
	struct sql_statement *st = sql_prepare(db, "PRAGMA integrity_check(1)");
	enum sql_step step = sql_step(st, err);

	fault[0] = '\0';
	if (step == SQL_ROW && strcmp(sql_text(st, 0), "ok") != 0)
		snprintf(fault, fault_size, "%s", sql_text(st, 0));
	sql_finish(st);
	if (step == SQL_FAILED || fault[0])
		return step != SQL_FAILED;
	st = sql_prepare(db, "PRAGMA foreign_key_check");
	step = sql_step(st, err);
	if (step == SQL_ROW)
		snprintf(fault, fault_size, _("a row of table %s belongs to nothing in %s"),
			sql_text(st, 0), sql_text(st, 2));
	sql_finish(st);
	return step != SQL_FAILED;
}

static bool sqlite_wipe(struct sql *db, struct error *err)
{
	int64_t waits;

	/* While somebody still reads from the side file it cannot be emptied: the answer is a row
	 * that says so, no failure. */
	if (!sql_run_integer(sql_prepare(db, "PRAGMA wal_checkpoint(TRUNCATE)"), 0, &waits, err))
		return false;
	return waits != 1 || set_trouble(sql_where(db), SQLITE_BUSY, "", err);
}

const struct sql_engine SQL_SQLITE = {
	.open = sqlite_open,
	.close = sqlite_close,
	.set_patience = sqlite_set_patience,
	.schema = sqlite_schema,
	.set_schema = sqlite_set_schema,
	.ready_to_write = sqlite_ready_to_write,
	.script = sqlite_script,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.ended = sqlite_ended,
	.expect_much = sqlite_expect_much,
	.statement_new = sqlite_statement_new,
	.statement_ready = sqlite_statement_ready,
	.statement_clear = sqlite_statement_clear,
	.statement_free = sqlite_statement_free,
	.set_integer = sqlite_set_integer,
	.set_real = sqlite_set_real,
	.set_text = sqlite_set_text,
	.set_blob = sqlite_set_blob,
	.set_null = sqlite_set_null,
	.step = sqlite_step,
	.integer = sqlite_integer,
	.real = sqlite_real,
	.text = sqlite_text,
	.blob = sqlite_blob,
	.is_null = sqlite_is_null,
	.changes = sqlite_changes,
	.claim = sqlite_claim,
	.release = sqlite_release,
	.clock = sqlite_clock,
	.backup = sqlite_backup,
	.keep_copy = sqlite_keep_copy,
	.check = sqlite_check,
	.wipe = sqlite_wipe,
};
