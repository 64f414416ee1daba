// SPDX-License-Identifier: EUPL-1.2
/* Files and folders as people name them, as a plain list of files. */
#ifndef INPUTS_H
#define INPUTS_H

#include "error.h"

#include <stddef.h>

struct inputs {
	char **files; /* owned */
	size_t count;
};

/*
 * Adds what `path` stands for: the file itself, or everything below the folder, sorted by name
 * byte by byte so that any machine gives the same order. Hidden files and folders are passed
 * over. false and err: EX_NOINPUT when it is not there or may not be opened.
 */
bool inputs_add(struct inputs *inputs, const char *path, struct error *err);
void inputs_free(struct inputs *inputs);

#endif
