// SPDX-License-Identifier: EUPL-1.2
/*
 * What an engine is to sql.c, and to nobody else: the functions behind the door. Their contracts
 * are those of sql.h; here stands only what differs.
 *
 * An engine's own struct begins with struct sql, its statement with struct sql_statement.
 */
#ifndef SQL_ENGINE_H
#define SQL_ENGINE_H

#include "sql.h"

enum { SQL_STATEMENTS_MAX = 160 };

struct sql_engine {
	bool (*open)(const char *where, struct sql **db, struct error *err);
	void (*close)(struct sql *db); /* its statements are gone by then */
	void (*set_patience)(struct sql *db, int milliseconds);

	bool (*schema)(struct sql *db, int *version, struct error *err);
	bool (*set_schema)(struct sql *db, int version, struct error *err);
	bool (*ready_to_write)(struct sql *db, struct error *err);
	bool (*script)(struct sql *db, const char *text, struct error *err);

	/* The outermost transaction; sql.c nests with savepoints. `ended`: an error of the engine
	 * has ended all of it. */
	bool (*begin)(struct sql *db, enum sql_way way, struct error *err);
	bool (*commit)(struct sql *db, struct error *err);
	void (*rollback)(struct sql *db);
	bool (*ended)(struct sql *db);
	void (*expect_much)(struct sql *db, bool much);

	/* An empty place for a statement, NULL when there is no memory; readied for a text (again
	 * for each use, mistakes are told by step); cleared for the next use; freed. */
	struct sql_statement *(*statement_new)(void);
	void (*statement_ready)(struct sql_statement *st, const char *text);
	void (*statement_clear)(struct sql_statement *st);
	void (*statement_free)(struct sql_statement *st);

	void (*set_integer)(struct sql_statement *st, const char *name, int64_t value);
	void (*set_real)(struct sql_statement *st, const char *name, double value);
	void (*set_text)(struct sql_statement *st, const char *name, const char *value);
	void (*set_blob)(
		struct sql_statement *st, const char *name, const void *bytes, size_t count);
	void (*set_null)(struct sql_statement *st, const char *name);
	enum sql_step (*step)(struct sql_statement *st, struct error *err);

	int64_t (*integer)(struct sql_statement *st, int column);
	double (*real)(struct sql_statement *st, int column);
	const char *(*text)(struct sql_statement *st, int column);
	const void *(*blob)(struct sql_statement *st, int column, size_t *count);
	bool (*is_null)(struct sql_statement *st, int column);
	int64_t (*changes)(struct sql *db);

	bool (*claim)(struct sql *db, int64_t number, bool *got, struct error *err);
	void (*release)(struct sql *db, int64_t number);
	bool (*clock)(struct sql *db, int64_t *seconds, struct error *err);
	bool (*backup)(struct sql *db, const char *path, struct error *err);
	bool (*keep_copy)(struct sql *db, const char *name, struct error *err);
	bool (*check)(struct sql *db, char *fault, size_t fault_size, struct error *err);
	bool (*wipe)(struct sql *db, struct error *err);
};

extern const struct sql_engine SQL_SQLITE;
extern const struct sql_engine SQL_POSTGRESQL;

struct sql {
	const struct sql_engine *engine;
	char *where; /* without a password */
	bool read_only;
	int depth; /* open transactions inside each other */
	struct sql_statement *statements[SQL_STATEMENTS_MAX];
	size_t statement_count; /* of these were used already */
};

struct sql_statement {
	struct sql *db;
	const char *text; /* the literal it was made from; NULL = not ready for any */
	bool in_use;
};

#endif
