// SPDX-License-Identifier: EUPL-1.2
/* Other programs, started so that they neither take our descriptors nor our way with signals. */
#ifndef CHILD_H
#define CHILD_H

#include "error.h"

#include <limits.h>
#include <sys/types.h>

/* Starts arguments[0] (looked for in PATH when it has no slash). `out`: its standard output, to be
 * read here and closed; NULL: it has none. Its standard error goes to the file `said`, or nowhere
 * with NULL. EX_UNAVAILABLE when there is no such program. */
bool child_start(
	char *const arguments[], const char *said, int *out, pid_t *child, struct error *err);

/* Waits until it has ended; answers its exit status, or 128 + the signal that ended it. */
int child_end(pid_t child);

/* One of our own programs: beside this one, else as it is found in PATH. */
void child_program(const char *name, char path[PATH_MAX]);

#endif
