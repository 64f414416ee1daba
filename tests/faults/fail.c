// SPDX-License-Identifier: EUPL-1.2
/*
 * Loaded before a program (LD_PRELOAD): lets the n-th call of one kind fail, once.
 *   FAULT=memory:17   malloc, calloc, realloc return NULL
 *   FAULT=write:3     write and pwrite say that the disk is full
 *   FAULT=sql:5       sqlite3_step says that the disk cannot be read
 * n = 0: none fails. FAULT_COUNT names a file to write the number of calls into at the end.
 * Only in the program itself, not in what it starts: the child that decodes is expected to break.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *old, size_t bytes);
int sqlite3_step(void *statement);

enum kind { NONE, MEMORY, WRITE, SQL };

static enum kind wanted;
static long failing;
static atomic_long calls;

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("FAULT");
	const char *number = fault ? strchr(fault, ':') : NULL;

	if (!number || strncmp(program_invocation_short_name, "form", 4) != 0)
		return;
	unsetenv("LD_PRELOAD");
	failing = strtol(number + 1, NULL, 10);
	wanted = *fault == 'm' ? MEMORY : *fault == 'w' ? WRITE : *fault == 's' ? SQL : NONE;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULT_COUNT");
	FILE *file;

	if (!wanted || !path)
		return;
	wanted = NONE;
	file = fopen(path, "w");
	if (file) {
		fprintf(file, "%ld\n", atomic_load(&calls));
		fclose(file);
	}
}

/* What is allocated after the program has come to its end is not its own: the counts of a coverage
 * build are written then, by code that does not look. */
static atomic_bool over;

static bool fails(enum kind kind)
{
	return kind == wanted && !(kind == MEMORY && over) &&
	       atomic_fetch_add(&calls, 1) + 1 == failing;
}

static int (*program)(int, char **, char **);

static void come_to_its_end(void)
{
	over = true;
}

static int run_program(int count, char **arguments, char **environment)
{
	atexit(come_to_its_end);
	return program(count, arguments, environment);
}

typedef int start(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
	void (*)(void), void *);

int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments,
	void (*init)(void), void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments,
	void (*init)(void), void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
	start *real;

	*(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
	program = main;
	return real(run_program, count, arguments, init, fini, rtld_fini, stack_end);
}

void *malloc(size_t bytes)
{
	if (fails(MEMORY)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
	if (fails(MEMORY)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
	if (fails(MEMORY)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(old, bytes);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
	static ssize_t (*real)(int, const void *, size_t);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "write");
	if (fd > 2 && fails(WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	return real(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off64_t);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
	if (fails(WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	return real(fd, bytes, count, at);
}

int sqlite3_step(void *statement)
{
	enum { SQLITE_IOERR = 10 };
	static int (*real)(void *);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "sqlite3_step");
	return fails(SQL) ? SQLITE_IOERR : real(statement);
}
