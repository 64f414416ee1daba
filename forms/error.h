// SPDX-License-Identifier: EUPL-1.2
/*
 * One sentence about what went wrong, and the exit status it deserves.
 *
 * A function that can fail returns bool and takes `struct error *err` last. On failure it
 * fills err and leaves its outputs as they were. Library code never prints: main does,
 * once. What the paper shows (no code, two marks) is no error but a finding, stored as
 * data.
 */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>

enum { ERROR_TEXT_SIZE = 4096 };

struct error {
	int status;                 /* a value of sysexits.h; 0 = no error      */
	char text[ERROR_TEXT_SIZE]; /* one sentence: what, where, what to do    */
};

/* Sets err (err may be NULL) and returns false, so that `return error_set(...)` reads
 * well. Text that does not fit is cut at a UTF-8 boundary. */
bool error_set(struct error *err, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts words in front of the text that is there: `file.pdf: ` + text. Returns false. */
bool error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Sets EX_OSERR and "out of memory" and returns false. */
bool error_memory(struct error *err);

#endif
