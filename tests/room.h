// SPDX-License-Identifier: EUPL-1.2
/*
 * A folder with a store and a place for what is printed: for the tests of printing. Everything is
 * static, so that each test stands by itself.
 */
#ifndef ROOM_H
#define ROOM_H

#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include <cmocka.h>

struct room {
	char folder[40], db[80], file[80], yaml[80];
	struct store *store;
};

static int open_room(void **state)
{
	struct room *r = calloc(1, sizeof *r);

	assert_non_null(r);
	strcpy(r->folder, "/tmp/room-XXXXXX");
	assert_non_null(mkdtemp(r->folder));
	snprintf(r->db, sizeof r->db, "%s/store.db", r->folder);
	snprintf(r->file, sizeof r->file, "%s/printed.pdf", r->folder);
	snprintf(r->yaml, sizeof r->yaml, "%s/day.yaml", r->folder);
	assert_true(store_open(r->db, &r->store, NULL));
	*state = r;
	return 0;
}

static int close_room(void **state)
{
	struct room *r = *state;
	char command[100];

	store_close(r->store);
	snprintf(command, sizeof command, "rm -rf %s", r->folder);
	assert_int_equal(system(command), 0);
	free(r);
	return 0;
}

/* How often it stands in the file. */
static long file_count(const char *file, const char *what)
{
	FILE *f = fopen(file, "rb");
	static char bytes[20000000];
	size_t length = f ? fread(bytes, 1, sizeof bytes, f) : 0, step = strlen(what);
	const char *at = bytes;
	long count = 0;

	assert_non_null(f);
	fclose(f);
	while ((at = memmem(at, length - (size_t)(at - bytes), what, step)) != NULL) {
		count++;
		at += step;
	}
	return count;
}

static long pages_in(const char *file)
{
	return file_count(file, "/Type /Page\n");
}

/* One number out of the store's tables. */
static long long ask(const struct room *r, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	long long value;

	assert_int_equal(sqlite3_open(r->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	value = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return value;
}

#endif
