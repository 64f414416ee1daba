// SPDX-License-Identifier: EUPL-1.2
/*
 * Lets the n-th thing that the product itself asks for fail, once: memory, or a step of SQLite.
 * The linker leads the calls of our own objects here (--wrap, see FAULTY in the Makefile), so this
 * works beside every sanitizer; what a library asks for itself is left to tests/faults.
 */
#ifndef FAULTY_H
#define FAULTY_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include <sqlite3.h>

enum fault_kind { FAULT_MEMORY, FAULT_STEP, FAULT_KINDS };
static const char *const FAULT_NAMES[FAULT_KINDS] = {"allocation", "step of the store"};

static enum fault_kind fault_kind;
static long fault_left; /* this many until it fails; 0: all is well */
static bool fault_came;

static bool fault_fails(enum fault_kind kind)
{
	if (fault_left == 0 || kind != fault_kind || --fault_left > 0)
		return false;
	fault_came = true;
	errno = ENOMEM;
	return true;
}

static inline void fault_begin(enum fault_kind kind, long n)
{
	fault_kind = kind;
	fault_left = n;
	fault_came = false;
}

/* Did it come to the n-th? */
static inline bool fault_end(void)
{
	fault_left = 0;
	return fault_came;
}

/* What the test itself makes in between does not count. */
static inline long fault_hold(void)
{
	long left = fault_left;

	fault_left = 0;
	return left;
}

static inline void fault_go_on(long left)
{
	fault_left = left;
}

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_realloc(void *old, size_t bytes);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t most);
int __real_sqlite3_step(sqlite3_stmt *statement);

void *__wrap_malloc(size_t bytes);
void *__wrap_malloc(size_t bytes)
{
	return fault_fails(FAULT_MEMORY) ? NULL : __real_malloc(bytes);
}

void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes)
{
	return fault_fails(FAULT_MEMORY) ? NULL : __real_calloc(count, bytes);
}

void *__wrap_realloc(void *old, size_t bytes);
void *__wrap_realloc(void *old, size_t bytes)
{
	return fault_fails(FAULT_MEMORY) ? NULL : __real_realloc(old, bytes);
}

char *__wrap_strdup(const char *text);
char *__wrap_strdup(const char *text)
{
	return fault_fails(FAULT_MEMORY) ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t most);
char *__wrap_strndup(const char *text, size_t most)
{
	return fault_fails(FAULT_MEMORY) ? NULL : __real_strndup(text, most);
}

int __wrap_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
	return fault_fails(FAULT_STEP) ? SQLITE_IOERR : __real_sqlite3_step(statement);
}

#endif
