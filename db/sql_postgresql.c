// SPDX-License-Identifier: EUPL-1.2
/*
 * The engine of several computers: one PostgreSQL (13 or newer), its store in the first schema of
 * the search path.
 *
 * Writers take turns, as with the engine of one computer: SQL_WRITE waits for one advisory lock
 * of the store. So nothing that was read can be overtaken before it is written, and there is no
 * transaction that would have to be done over. SQL_TAKE goes without and locks rows.
 *
 * A program that is cut off must not hold that lock for ever: the server drops a writer that says
 * nothing for 20 s, and asks a silent line every 5 s whether somebody is there.
 *
 * A result is fetched as a whole, so that statements may run inside the loop over another's rows.
 */
#include "sql_engine.h"

#include "buffer.h"
#include "message.h"
#include "utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <locale.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

enum { PARAMETERS_MAX = 24, COLUMNS_MAX = 24, NAME_SIZE = 32 };

/* Types of parameters: fixed numbers of the server's catalogue (pg_type.dat). */
enum { TYPE_GUESSED = 0, TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_TEXT = 25, TYPE_FLOAT8 = 701 };

struct postgres {
	struct sql base;
	PGconn *line;
	char *address; /* as given: may hold a password, for connecting again only */
	locale_t c;    /* numbers with a dot, whatever the program's locale */
	int patience_ms;
	int store;       /* first half of our advisory locks: which schema */
	int claims;      /* that this connection holds */
	int prepared;    /* names given to prepared statements so far */
	int line_number; /* rises when connecting again: older prepared statements are gone */
	int64_t changes;
};

struct parameter {
	char name[NAME_SIZE]; /* with its colon */
	char *value;
	size_t length;
	unsigned type;
	bool binary;
};

struct postgres_statement {
	struct sql_statement base;
	struct buffer text; /* with $1 for :name */
	struct parameter parameters[PARAMETERS_MAX];
	int count;
	char name[16];       /* on the server, "" = not prepared */
	int line_number;     /* on which it was */
	const char *trouble; /* a mistake of ours */
	PGresult *result;
	int row;
	unsigned char *blobs[COLUMNS_MAX]; /* of this row, decoded */
};

static struct postgres *of(struct sql *db)
{
	return (struct postgres *)db;
}

static struct postgres_statement *own(struct sql_statement *st)
{
	return (struct postgres_statement *)st;
}

/* --- what went wrong --------------------------------------------------------------------- */

/* Classes and codes of SQLSTATE, as in the server's appendix A; the first that fits counts. */
enum cause { CAUSE_BUSY, CAUSE_FULL, CAUSE_RIGHTS, CAUSE_DAMAGED, CAUSE_LINE, CAUSE_OURS };
static enum cause cause_of(const char *state)
{
	static const struct {
		const char *begins;
		enum cause cause;
	} CAUSES[] = {
		{"55P03", CAUSE_BUSY},   /* lock not available in time  */
		{"57014", CAUSE_BUSY},   /* cancelled                   */
		{"40", CAUSE_BUSY},      /* deadlock, serialization     */
		{"53", CAUSE_FULL},      /* disk full, out of memory    */
		{"58", CAUSE_FULL},      /* its disk does not answer    */
		{"42501", CAUSE_RIGHTS}, /* not allowed                 */
		{"25006", CAUSE_RIGHTS}, /* may only be read            */
		{"28", CAUSE_RIGHTS},    /* who are you?                */
		{"XX00", CAUSE_DAMAGED}, /* XX001 data, XX002 index     */
		{"57P", CAUSE_LINE},     /* server is stopped           */
		{"25P03", CAUSE_LINE},   /* we said nothing for so long */
		{"08", CAUSE_LINE},
	};

	for (size_t i = 0; i < sizeof CAUSES / sizeof CAUSES[0]; i++)
		if (strncmp(state, CAUSES[i].begins, strlen(CAUSES[i].begins)) == 0)
			return CAUSES[i].cause;
	return CAUSE_OURS;
}

/* The first line of what the server said, without "ERROR:  ". */
static void first_line(const char *said, char words[200])
{
	const char *from = strstr(said, ":  ");

	snprintf(words, 200, "%s", from ? from + 3 : said);
	words[strcspn(words, "\n")] = '\0';
}

static bool set_trouble(
	struct postgres *db, const char *state, const char *words, struct error *err)
{
	const char *where = db->base.where;
	enum cause cause = state ? cause_of(state) : CAUSE_OURS;

	if (PQstatus(db->line) != CONNECTION_OK)
		cause = CAUSE_LINE;
	switch (cause) {
	case CAUSE_BUSY:
		return error_set(err, EX_TEMPFAIL,
			_("%s: another program is busy with this store; nothing was changed, "
			  "try again in a minute"),
			where);
	case CAUSE_FULL:
		return error_set(err, EX_IOERR,
			_("%s: the database server is out of room (%s); nothing was changed, make "
			  "room there and try again"),
			where, words);
	case CAUSE_RIGHTS:
		return error_set(err, EX_NOPERM,
			_("%s: the database server does not allow it (%s); nothing was changed, "
			  "ask who looks after it for the right"),
			where, words);
	case CAUSE_DAMAGED:
		return error_set(err, EX_DATAERR,
			_("%s: this store is damaged (%s); put back a copy made by formdb backup"),
			where, words);
	case CAUSE_LINE:
		return error_set(err, EX_TEMPFAIL,
			_("%s: the line to the database server broke; what was not finished is "
			  "not kept, try again"),
			where);
	case CAUSE_OURS:
		break;
	}
	return error_set(err, EX_SOFTWARE, _("%s: the store refuses: %s"), where, words);
}

static bool tell(struct postgres *db, const PGresult *result, struct error *err)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	char words[200];

	first_line(result ? PQresultErrorMessage(result) : PQerrorMessage(db->line), words);
	return set_trouble(db, state, words, err);
}

static bool went_well(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	       status == PGRES_EMPTY_QUERY;
}

/* Runs statements of this file itself; false and err when one of them failed. The last one's
 * result goes to *result, to be cleared by the caller, when that is not NULL. */
static bool run(struct postgres *db, const char *text, PGresult **result, struct error *err)
{
	PGresult *got = PQexec(db->line, text);
	bool well = went_well(got) || tell(db, got, err);

	if (well && result)
		*result = got;
	else
		PQclear(got);
	return well;
}

static int64_t whole(const char *text)
{
	return text[0] == 't' ? 1 : strtoll(text, NULL, 10);
}

/* The same for one whole number. */
static bool run_integer(struct postgres *db, const char *text, int64_t *value, struct error *err)
{
	PGresult *result;

	if (!run(db, text, &result, err))
		return false;
	*value = PQntuples(result) == 1 ? whole(PQgetvalue(result, 0, 0)) : 0;
	PQclear(result);
	return true;
}

/* --- connecting -------------------------------------------------------------------------- */

static void hear_nothing(void *context, const PGresult *result)
{
	(void)context, (void)result;
}

/* An address may carry a password, which no message may show. */
static char *clean_address(const char *address)
{
	PQconninfoOption *options = PQconninfoParse(address, NULL);
	const char *user = NULL, *host = NULL, *port = NULL, *name = NULL;
	struct buffer clean = {0};

	for (PQconninfoOption *o = options; o && o->keyword; o++) {
		user = strcmp(o->keyword, "user") == 0 ? o->val : user;
		host = strcmp(o->keyword, "host") == 0 ? o->val : host;
		port = strcmp(o->keyword, "port") == 0 ? o->val : port;
		name = strcmp(o->keyword, "dbname") == 0 ? o->val : name;
	}
	buffer_printf(&clean, "postgresql://%s%s%s%s%s/%s", user ? user : "", user ? "@" : "",
		host && host[0] != '/' ? host : "", port ? ":" : "", port ? port : "",
		name ? name : "");
	PQconninfoFree(options);
	if (clean.failed) {
		buffer_free(&clean);
		return NULL;
	}
	return clean.data;
}

/* Ours first: what stands in the address goes over it. */
static PGconn *connect_to(const char *address)
{
	static const char *const KEYS[] = {"connect_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout", "application_name",
		"client_encoding", "dbname", NULL};
	const char *const values[] = {
		"10", "10", "5", "3", "30000", "spiegelblad", "UTF8", address, NULL};

	return PQconnectdbParams(KEYS, values, 1);
}

static bool ready_line(struct postgres *db, struct error *err)
{
	char text[400];

	if (PQstatus(db->line) != CONNECTION_OK) {
		char words[200];

		first_line(PQerrorMessage(db->line), words);
		return error_set(err, EX_UNAVAILABLE,
			_("%s: the database server cannot be reached (%s); look whether it runs "
			  "and whether the address is right"),
			db->base.where, words);
	}
	PQsetNoticeReceiver(db->line, hear_nothing, NULL);
	snprintf(text, sizeof text,
		"SET client_min_messages = error; SET lock_timeout = %d; SET TIME ZONE 'UTC'; "
		"SET bytea_output = hex; SET tcp_keepalives_idle = 5; "
		"SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
		"SET tcp_user_timeout = 20000",
		db->patience_ms);
	db->line_number++;
	return run(db, text, NULL, err);
}

/* Is there a place for the store, and may we write in it? */
static bool find_store(struct postgres *db, struct error *err)
{
	PGresult *result;
	bool well = false;

	if (!run(db,
		    "SELECT (SELECT oid FROM pg_namespace WHERE nspname = current_schema()), "
		    "current_setting('server_encoding'), "
		    "pg_is_in_recovery() OR current_setting('default_transaction_read_only') = "
		    "'on' "
		    "OR coalesce((SELECT NOT has_table_privilege(oid, 'INSERT') FROM pg_class "
		    "WHERE "
		    "oid = to_regclass(quote_ident(current_schema()) || '.setting')), false), "
		    "current_setting('server_version_num')::integer",
		    &result, err))
		return false;
	if (whole(PQgetvalue(result, 0, 3)) < 130000)
		error_set(err, EX_UNAVAILABLE,
			_("%s: this PostgreSQL is too old; 13 or newer will do"), db->base.where);
	else if (PQgetisnull(result, 0, 0))
		error_set(err, EX_NOINPUT,
			_("%s: the schema that the address names is not there; make it with "
			  "CREATE SCHEMA"),
			db->base.where);
	else if (strcmp(PQgetvalue(result, 0, 1), "UTF8") != 0)
		error_set(err, EX_DATAERR,
			_("%s: this database keeps its texts as %s; make one with ENCODING 'UTF8'"),
			db->base.where, PQgetvalue(result, 0, 1));
	else
		well = true;
	db->store = (int)(unsigned)whole(PQgetvalue(result, 0, 0));
	db->base.read_only = whole(PQgetvalue(result, 0, 2)) != 0;
	PQclear(result);
	return well;
}

static void postgres_close(struct sql *base)
{
	struct postgres *db = of(base);

	PQfinish(db->line);
	if (db->c)
		freelocale(db->c);
	free(db->address);
	free(db->base.where);
	free(db);
}

static bool postgres_open(const char *where, struct sql **db_out, struct error *err)
{
	struct postgres *db = calloc(1, sizeof *db);

	if (!db)
		return error_memory(err);
	db->base.engine = &SQL_POSTGRESQL;
	db->patience_ms = SQL_PATIENCE_MS;
	db->base.where = clean_address(where);
	db->address = strdup(where);
	db->c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	db->line = connect_to(where);
	if (!db->base.where || !db->address || !db->c || !db->line) {
		postgres_close(&db->base);
		return error_memory(err);
	}
	if (!ready_line(db, err) || !find_store(db, err)) {
		postgres_close(&db->base);
		return false;
	}
	*db_out = &db->base;
	return true;
}

/* After the line broke, the next transaction tries again: a program that runs for weeks outlives
 * a restart of the server. Not while it holds claims, which went with the line. */
static void connect_again(struct postgres *db)
{
	PGconn *line;

	if (PQstatus(db->line) == CONNECTION_OK || db->claims)
		return;
	line = connect_to(db->address);
	if (!line)
		return;
	PQfinish(db->line);
	db->line = line;
	ready_line(db, NULL);
}

static void postgres_set_patience(struct sql *base, int milliseconds)
{
	struct postgres *db = of(base);
	char text[64];

	db->patience_ms = milliseconds;
	/* 0 would mean: for ever. */
	snprintf(text, sizeof text, "SET lock_timeout = %d", milliseconds > 0 ? milliseconds : 1);
	run(db, text, NULL, NULL);
}

/* --- the schema -------------------------------------------------------------------------- */

static bool postgres_schema(struct sql *base, int *version, struct error *err)
{
	int64_t ours, tables, number = 0;

	if (!run_integer(of(base),
		    "SELECT to_regclass(quote_ident(current_schema()) || '.store_format') IS NOT "
		    "NULL",
		    &ours, err) ||
		!run_integer(of(base),
			"SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND "
			"relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = "
			"current_schema())",
			&tables, err) ||
		(ours && !run_integer(of(base), "SELECT version FROM store_format", &number, err)))
		return false;
	*version = ours ? (int)number : tables ? -1 : 0;
	return true;
}

static bool postgres_set_schema(struct sql *base, int version, struct error *err)
{
	char text[160];

	snprintf(text, sizeof text,
		"CREATE TABLE IF NOT EXISTS store_format (version BIGINT NOT NULL); "
		"DELETE FROM store_format; INSERT INTO store_format VALUES (%d)",
		version);
	return run(of(base), text, NULL, err);
}

static bool postgres_ready_to_write(struct sql *base, struct error *err)
{
	(void)base, (void)err;
	return true;
}

/* Words of our schema that are called something else here; longer ones first. Texts are compared
 * byte by byte, so that lists have one order with every engine. */
static const struct {
	const char *word, *here;
} DIALECT[] = {
	{"INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"},
	{"INTEGER", "BIGINT"},
	{"TEXT", "TEXT COLLATE \"C\""},
	{"BLOB", "BYTEA"},
	{"REAL", "DOUBLE PRECISION"},
	{"STRICT, WITHOUT ROWID", ""},
	{"STRICT", ""},
	{"WITHOUT ROWID", ""},
};

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static bool word_starts(const char *text, const char *at)
{
	return is_letter(*at) && (at == text || !is_letter(at[-1]));
}

static void translate(const char *text, struct buffer *out)
{
	bool quoted = false;

	for (const char *at = text; *at;) {
		size_t length = 0;

		quoted = quoted != (*at == '\'');
		for (size_t i = 0; !quoted && !length && i < sizeof DIALECT / sizeof DIALECT[0];
			i++) {
			size_t n = strlen(DIALECT[i].word);

			if (!word_starts(text, at) || strncmp(at, DIALECT[i].word, n) != 0 ||
				is_letter(at[n]))
				continue;
			buffer_puts(out, DIALECT[i].here);
			length = n;
		}
		if (!length)
			buffer_add(out, at, length = 1);
		at += length;
	}
}

static bool postgres_script(struct sql *base, const char *text, struct error *err)
{
	struct buffer here = {0};
	bool well;

	translate(text, &here);
	well = here.failed ? error_memory(err) : run(of(base), buffer_text(&here), NULL, err);
	buffer_free(&here);
	return well;
}

/* --- transactions ------------------------------------------------------------------------ */

/* A writer that is cut off between two statements is dropped after so long. */
#define DROP_SILENT "SET LOCAL idle_in_transaction_session_timeout = 20000"

static bool postgres_begin(struct sql *base, enum sql_way way, struct error *err)
{
	struct postgres *db = of(base);
	char text[200];

	connect_again(db);
	if (way == SQL_READ)
		return run(db, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", NULL, err);
	if (way == SQL_TAKE)
		snprintf(text, sizeof text, "BEGIN ISOLATION LEVEL READ COMMITTED; " DROP_SILENT);
	else
		snprintf(text, sizeof text,
			"BEGIN ISOLATION LEVEL READ COMMITTED; " DROP_SILENT
			"; SELECT pg_advisory_xact_lock(%d, 0)",
			db->store);
	if (run(db, text, NULL, err))
		return true;
	run(db, "ROLLBACK", NULL, NULL);
	return false;
}

/* COMMIT after a statement that failed is answered with ROLLBACK, and that is no error. */
static bool postgres_commit(struct sql *base, struct error *err)
{
	struct postgres *db = of(base);
	PGresult *result;
	bool kept;

	if (!run(db, "COMMIT", &result, err))
		return false;
	kept = strcmp(PQcmdStatus(result), "COMMIT") == 0;
	PQclear(result);
	return kept ||
	       error_set(err, EX_SOFTWARE,
		       _("%s: the store refuses: something in this change failed"), db->base.where);
}

static void postgres_rollback(struct sql *base)
{
	run(of(base), "ROLLBACK", NULL, NULL);
}

static bool postgres_ended(struct sql *base)
{
	PGTransactionStatusType status = PQtransactionStatus(of(base)->line);

	return status == PQTRANS_IDLE || status == PQTRANS_UNKNOWN;
}

static void postgres_expect_much(struct sql *base, bool much)
{
	(void)base, (void)much;
}

/* --- statements -------------------------------------------------------------------------- */

static struct sql_statement *postgres_statement_new(void)
{
	struct postgres_statement *st = calloc(1, sizeof *st);

	return st ? &st->base : NULL;
}

static void drop_blobs(struct postgres_statement *st)
{
	for (size_t i = 0; i < COLUMNS_MAX; i++) {
		PQfreemem(st->blobs[i]);
		st->blobs[i] = NULL;
	}
}

static void drop_values(struct postgres_statement *st)
{
	for (int i = 0; i < st->count; i++) {
		free(st->parameters[i].value);
		st->parameters[i].value = NULL;
		st->parameters[i].binary = false;
	}
}

static struct parameter *find_parameter(struct postgres_statement *st, const char *name)
{
	for (int i = 0; i < st->count; i++)
		if (strcmp(st->parameters[i].name, name) == 0)
			return &st->parameters[i];
	return NULL;
}

/* The number of the parameter that starts at `from` and is `length` long. */
static int number_parameter(struct postgres_statement *st, const char *from, size_t length)
{
	char name[NAME_SIZE];
	struct parameter *known;

	if (length >= sizeof name || st->count == PARAMETERS_MAX) {
		st->trouble = "too many parameters, or too long a name";
		return 0;
	}
	memcpy(name, from, length);
	name[length] = '\0';
	known = find_parameter(st, name);
	if (!known) {
		known = &st->parameters[st->count++];
		*known = (struct parameter){.type = TYPE_GUESSED};
		memcpy(known->name, name, length + 1);
	}
	return (int)(known - st->parameters) + 1;
}

/* :name becomes $1; not inside quotes. */
static void number_parameters(struct postgres_statement *st, const char *text)
{
	bool quoted = false;

	for (const char *at = text; *at;) {
		size_t length = 1;

		quoted = quoted != (*at == '\'');
		if (*at == ':' && !quoted && is_letter(at[1])) {
			while (is_letter(at[length]))
				length++;
			buffer_printf(&st->text, "$%d", number_parameter(st, at, length));
		} else {
			buffer_add(&st->text, at, 1);
		}
		at += length;
	}
	if (st->text.failed)
		st->trouble = "out of memory";
}

/* What was prepared under an older text stays on the server until we go: there are few of them. */
static void postgres_statement_ready(struct sql_statement *base, const char *text)
{
	struct postgres_statement *st = own(base);

	if (base->text == text)
		return;
	drop_values(st);
	buffer_free(&st->text);
	st->count = 0;
	st->name[0] = '\0';
	st->trouble = NULL;
	base->text = text;
	number_parameters(st, text);
}

static void postgres_statement_clear(struct sql_statement *base)
{
	struct postgres_statement *st = own(base);

	drop_values(st);
	drop_blobs(st);
	PQclear(st->result);
	st->result = NULL;
	st->row = 0;
	if (st->trouble) /* of this use; made anew for the next */
		base->text = NULL;
}

static void postgres_statement_free(struct sql_statement *base)
{
	struct postgres_statement *st = own(base);

	postgres_statement_clear(base);
	buffer_free(&st->text);
	free(st);
}

/* Copies what is set; NULL bytes: null. */
static void set_value(struct sql_statement *base, const char *name, unsigned type,
	const void *bytes, size_t count)
{
	struct postgres_statement *st = own(base);
	struct parameter *p = find_parameter(st, name);
	char *copy = bytes ? malloc(count + 1) : NULL;

	if (!p || (bytes && !copy)) {
		st->trouble = p ? "out of memory" : "no such parameter";
		free(copy);
		return;
	}
	if (copy) {
		memcpy(copy, bytes, count);
		copy[count] = '\0';
	}
	free(p->value);
	p->value = copy;
	p->length = count;
	p->binary = type == TYPE_BYTEA || type == TYPE_FLOAT8;
	if (!st->name[0] && type != TYPE_GUESSED)
		p->type = type;
}

static void postgres_set_integer(struct sql_statement *st, const char *name, int64_t value)
{
	char text[24];
	int length = snprintf(text, sizeof text, "%lld", (long long)value);

	set_value(st, name, TYPE_INT8, text, (size_t)length);
}

/* As bits: a decimal comma cannot get into it. */
static void postgres_set_real(struct sql_statement *st, const char *name, double value)
{
	unsigned char bytes[8];
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(bits >> (56 - 8 * i));
	set_value(st, name, TYPE_FLOAT8, bytes, sizeof bytes);
}

/* File names are bytes; the server takes characters only. */
static void postgres_set_text(struct sql_statement *st, const char *name, const char *value)
{
	const char *end = value + strlen(value);
	struct buffer clean = {0};

	for (const char *at = value; at < end;) {
		const char *from = at;

		if (utf8_next(&at, end) == UTF8_BAD) {
			buffer_puts(&clean, "\xEF\xBF\xBD"); /* the sign for "no character" */
			at = at == from ? from + 1 : at;
		} else {
			buffer_add(&clean, from, (size_t)(at - from));
		}
	}
	if (clean.failed)
		own(st)->trouble = "out of memory";
	else
		set_value(st, name, TYPE_TEXT, buffer_text(&clean), clean.length);
	buffer_free(&clean);
}

static void postgres_set_blob(
	struct sql_statement *st, const char *name, const void *bytes, size_t count)
{
	set_value(st, name, TYPE_BYTEA, bytes, count);
}

static void postgres_set_null(struct sql_statement *st, const char *name)
{
	set_value(st, name, TYPE_GUESSED, NULL, 0);
}

/* On the first use of each line, when the types of its parameters are known. */
static bool prepare(struct postgres *db, struct postgres_statement *st, struct error *err)
{
	Oid types[PARAMETERS_MAX];
	PGresult *result;
	bool well;

	if (st->name[0] && st->line_number == db->line_number)
		return true;
	for (int i = 0; i < st->count; i++)
		types[i] = st->parameters[i].type;
	snprintf(st->name, sizeof st->name, "s%d", ++db->prepared);
	result = PQprepare(db->line, st->name, buffer_text(&st->text), st->count, types);
	well = went_well(result) || tell(db, result, err);
	PQclear(result);
	st->line_number = db->line_number;
	if (!well)
		st->name[0] = '\0';
	return well;
}

static bool execute(struct postgres *db, struct postgres_statement *st, struct error *err)
{
	const char *values[PARAMETERS_MAX];
	int lengths[PARAMETERS_MAX], formats[PARAMETERS_MAX];

	for (int i = 0; i < st->count; i++) {
		values[i] = st->parameters[i].value;
		lengths[i] = (int)st->parameters[i].length;
		formats[i] = st->parameters[i].binary;
	}
	st->result = PQexecPrepared(db->line, st->name, st->count, values, lengths, formats, 0);
	st->row = -1;
	if (!went_well(st->result))
		return tell(db, st->result, err);
	if (strncmp(PQcmdStatus(st->result), "SELECT", 6) != 0)
		db->changes = strtoll(PQcmdTuples(st->result), NULL, 10);
	return true;
}

static enum sql_step postgres_step(struct sql_statement *base, struct error *err)
{
	struct postgres_statement *st = own(base);
	struct postgres *db = of(base->db);

	if (st->trouble) {
		error_set(err, EX_SOFTWARE, "%s in: %s", st->trouble, base->text);
		return SQL_FAILED;
	}
	if (!st->result && (!prepare(db, st, err) || !execute(db, st, err)))
		return SQL_FAILED;
	drop_blobs(st);
	return ++st->row < PQntuples(st->result) ? SQL_ROW : SQL_DONE;
}

static const char *field(struct sql_statement *base, int column)
{
	return PQgetvalue(own(base)->result, own(base)->row, column);
}

static int64_t postgres_integer(struct sql_statement *st, int column)
{
	return whole(field(st, column));
}

static double postgres_real(struct sql_statement *st, int column)
{
	return strtod_l(field(st, column), NULL, of(st->db)->c);
}

static const char *postgres_text(struct sql_statement *st, int column)
{
	return field(st, column);
}

static const void *postgres_blob(struct sql_statement *base, int column, size_t *count)
{
	struct postgres_statement *st = own(base);

	*count = 0;
	if (column >= COLUMNS_MAX || PQgetisnull(st->result, st->row, column))
		return NULL;
	PQfreemem(st->blobs[column]);
	st->blobs[column] = PQunescapeBytea((const unsigned char *)field(base, column), count);
	return st->blobs[column];
}

static bool postgres_is_null(struct sql_statement *base, int column)
{
	return PQgetisnull(own(base)->result, own(base)->row, column);
}

static int64_t postgres_changes(struct sql *db)
{
	return of(db)->changes;
}

/* --- claims and clock -------------------------------------------------------------------- */

/* The server drops it when the connection ends, however it ends. Number 0 is the writers' lock. */
static int claim_number(int64_t number)
{
	return 1 + (int)((uint64_t)number % INT32_MAX);
}

static bool postgres_claim(struct sql *base, int64_t number, bool *got, struct error *err)
{
	struct postgres *db = of(base);
	char text[96];
	int64_t taken;

	snprintf(text, sizeof text, "SELECT pg_try_advisory_lock(%d, %d)", db->store,
		claim_number(number));
	if (!run_integer(db, text, &taken, err))
		return false;
	*got = taken != 0;
	db->claims += *got;
	return true;
}

static void postgres_release(struct sql *base, int64_t number)
{
	struct postgres *db = of(base);
	int64_t had = 1;
	char text[96];

	/* The server counts how often we took it; once is enough for letting go. */
	snprintf(text, sizeof text, "SELECT pg_advisory_unlock(%d, %d)", db->store,
		claim_number(number));
	while (had) {
		had = 0;
		run_integer(db, text, &had, NULL);
		db->claims -= had != 0;
	}
	if (PQstatus(db->line) != CONNECTION_OK)
		db->claims = 0;
}

static bool postgres_clock(struct sql *base, int64_t *seconds, struct error *err)
{
	return run_integer(
		of(base), "SELECT floor(extract(epoch FROM clock_timestamp()))", seconds, err);
}

/* --- care -------------------------------------------------------------------------------- */

/* A schema beside ours with all its tables; of their rules only the references between them are
 * left out. */
static bool postgres_keep_copy(struct sql *base, const char *name, struct error *err)
{
	static const char COPY[] =
		"DO $$ DECLARE place text := current_schema() || '_' || replace('%s', '-', '_'); "
		"one text; field text; BEGIN "
		"PERFORM pg_advisory_xact_lock(%d, 0); "
		"IF to_regnamespace(quote_ident(place)) IS NULL THEN "
		"EXECUTE format('CREATE SCHEMA %%I', place); "
		"FOR one IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
		"current_schema()::regnamespace LOOP "
		"EXECUTE format('CREATE TABLE %%1$I.%%2$I (LIKE %%2$I INCLUDING ALL)', place, "
		"one); "
		"EXECUTE format('INSERT INTO %%1$I.%%2$I SELECT * FROM %%2$I', place, one); "
		"END LOOP; "
		"FOR one, field IN SELECT table_name, column_name FROM information_schema.columns "
		"WHERE table_schema = place AND is_identity = 'YES' LOOP "
		"EXECUTE format('SELECT setval(pg_get_serial_sequence(%%L, %%L), "
		"coalesce(max(%%I), 0) + 1, false) FROM %%I.%%I', quote_ident(place) || '.' || "
		"quote_ident(one), field, field, place, one); "
		"END LOOP; END IF; END $$";
	char text[sizeof COPY + 64];

	snprintf(text, sizeof text, COPY, name, of(base)->store);
	return run(of(base), text, NULL, err);
}

/* What the server checks with every change cannot be wrong; what was switched off can. */
static bool postgres_check(struct sql *base, char *fault, size_t fault_size, struct error *err)
{
	PGresult *result;

	if (!run(of(base),
		    "SELECT conrelid::regclass::text FROM pg_constraint WHERE NOT convalidated AND "
		    "connamespace = current_schema()::regnamespace UNION ALL "
		    "SELECT indrelid::regclass::text FROM pg_index JOIN pg_class ON "
		    "pg_class.oid = indrelid WHERE NOT indisvalid AND "
		    "relnamespace = current_schema()::regnamespace",
		    &result, err))
		return false;
	fault[0] = '\0';
	if (PQntuples(result))
		snprintf(fault, fault_size, _("the server does not check table %s any more"),
			PQgetvalue(result, 0, 0));
	PQclear(result);
	return true;
}

/* The room of deleted rows is given free to be written over. That is not the same as written
 * over: what must be unreadable at once has to be encrypted with a key that goes. */
static bool postgres_wipe(struct sql *base, struct error *err)
{
	struct postgres *db = of(base);
	struct buffer text = {0};
	PGresult *result;
	bool well;

	if (!run(db,
		    "SELECT string_agg(quote_ident(relname), ', ') FROM pg_class WHERE "
		    "relkind = 'r' AND relnamespace = current_schema()::regnamespace",
		    &result, err))
		return false;
	buffer_printf(&text, "VACUUM %s", PQgetvalue(result, 0, 0));
	PQclear(result);
	well = text.failed ? error_memory(err) : run(db, buffer_text(&text), NULL, err);
	buffer_free(&text);
	return well;
}

/* --- copies ------------------------------------------------------------------------------ */

/* What the line is made of, as environment of another program: a password on its command line
 * could be seen by everybody on this computer. */
static void add_environment(struct postgres *db, struct buffer *environment)
{
	static const char *const NAMES[][2] = {{"host", "PGHOST"}, {"port", "PGPORT"},
		{"user", "PGUSER"}, {"password", "PGPASSWORD"}, {"dbname", "PGDATABASE"},
		{"passfile", "PGPASSFILE"}, {"sslmode", "PGSSLMODE"},
		{"sslrootcert", "PGSSLROOTCERT"}};
	PQconninfoOption *options = PQconninfo(db->line);

	for (PQconninfoOption *o = options; o && o->keyword; o++)
		for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
			if (o->val && o->val[0] && strcmp(o->keyword, NAMES[i][0]) == 0) {
				buffer_printf(environment, "%s=%s", NAMES[i][1], o->val);
				buffer_add(environment, "", 1);
			}
	PQconninfoFree(options);
}

enum { ENVIRONMENT_MAX = 12, COMPLAINT_SIZE = 200 };

/* Runs pg_dump with its output in `to`; its first complaint goes to said. */
static bool spawn_dump(const char *schema, char **environment, int to, char said[COMPLAINT_SIZE])
{
	char *const arguments[] = {"pg_dump", "--format=custom", "--schema",
		(char *)(uintptr_t)schema, "--no-owner", NULL};
	posix_spawn_file_actions_t actions;
	int pipes[2], status = -1, failed;
	ssize_t n;
	pid_t pid;

	said[0] = '\0';
	if (pipe2(pipes, O_CLOEXEC) != 0)
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pipes[1], STDERR_FILENO);
	failed = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[1]);
	for (size_t used = 0; (n = read(pipes[0], said + used, COMPLAINT_SIZE - 1 - used)) > 0;
		used += (size_t)n)
		said[used + (size_t)n] = '\0';
	close(pipes[0]);
	if (failed)
		snprintf(said, COMPLAINT_SIZE, "%s",
			_("pg_dump is not on this computer: install "
			  "the package postgresql-client"));
	else
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	said[strcspn(said, "\n")] = '\0';
	return !failed && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool dump(struct postgres *db, int to, char said[COMPLAINT_SIZE], struct error *err)
{
	char *environment[ENVIRONMENT_MAX] = {NULL};
	struct buffer words = {0};
	const char *path = getenv("PATH");
	PGresult *result;
	size_t count = 0;
	bool well;

	if (!run(db, "SELECT quote_ident(current_schema())", &result, err))
		return false;
	buffer_printf(&words, "PATH=%s", path ? path : "/usr/bin:/bin");
	buffer_add(&words, "", 1);
	add_environment(db, &words);
	for (size_t at = 0; !words.failed && at < words.length && count + 1 < ENVIRONMENT_MAX;
		at += strlen(words.data + at) + 1)
		environment[count++] = words.data + at;
	well = !words.failed && spawn_dump(PQgetvalue(result, 0, 0), environment, to, said);
	PQclear(result);
	buffer_free(&words);
	return well || error_set(err, EX_CANTCREAT, "%s", said);
}

/* Written beside its place, moved there when it is whole. */
static bool postgres_backup(struct sql *base, const char *path, struct error *err)
{
	struct buffer part = {0};
	char said[COMPLAINT_SIZE];
	bool well;
	int fd;

	if (access(path, F_OK) == 0)
		return error_set(err, EX_CANTCREAT,
			_("%s: this file is there already; name one that is not"), path);
	buffer_printf(&part, "%s.part", path);
	fd = part.failed ? -1
			 : open(buffer_text(&part), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), path, strerror(errno));
		buffer_free(&part);
		return false;
	}
	well = dump(of(base), fd, said, err) || error_prefix(err, "%s: ", path);
	if (well && (fsync(fd) != 0 || link(buffer_text(&part), path) != 0))
		well = error_set(err, errno == EEXIST ? EX_CANTCREAT : EX_IOERR,
			_("%s: cannot be written: %s"), path, strerror(errno));
	close(fd);
	unlink(buffer_text(&part));
	buffer_free(&part);
	return well;
}

const struct sql_engine SQL_POSTGRESQL = {
	.open = postgres_open,
	.close = postgres_close,
	.set_patience = postgres_set_patience,
	.schema = postgres_schema,
	.set_schema = postgres_set_schema,
	.ready_to_write = postgres_ready_to_write,
	.script = postgres_script,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.ended = postgres_ended,
	.expect_much = postgres_expect_much,
	.statement_new = postgres_statement_new,
	.statement_ready = postgres_statement_ready,
	.statement_clear = postgres_statement_clear,
	.statement_free = postgres_statement_free,
	.set_integer = postgres_set_integer,
	.set_real = postgres_set_real,
	.set_text = postgres_set_text,
	.set_blob = postgres_set_blob,
	.set_null = postgres_set_null,
	.step = postgres_step,
	.integer = postgres_integer,
	.real = postgres_real,
	.text = postgres_text,
	.blob = postgres_blob,
	.is_null = postgres_is_null,
	.changes = postgres_changes,
	.claim = postgres_claim,
	.release = postgres_release,
	.clock = postgres_clock,
	.backup = postgres_backup,
	.keep_copy = postgres_keep_copy,
	.check = postgres_check,
	.wipe = postgres_wipe,
};
