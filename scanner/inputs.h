// SPDX-License-Identifier: EUPL-1.2
/*
 * Files and folders as they were typed, turned into a list of files.
 *
 * A folder stands for all files in it and in the folders below it, sorted by name ("scan2"
 * before "scan10"). What an office computer puts there by itself is left out: hidden files
 * (names with a dot in front), Thumbs.db, desktop.ini. Links to folders are not followed, so
 * there is no going round in circles. A file that is named itself is always taken.
 */
#ifndef INPUTS_H
#define INPUTS_H

#include "error.h"

#include <stddef.h>

struct inputs {
	char **paths;
	size_t count;
};

/* Tells the person that this path cannot be read (err: EX_NOINPUT, without the path). */
typedef void inputs_missing(void *context, const char *path, const struct error *err);

/* Adds to inputs what each of the given paths stands for. What is not there, is neither file
 * nor folder, or may not be opened is told to `missing`; the others are added all the same.
 * false only when memory runs out. Free with inputs_free. */
bool inputs_add(struct inputs *inputs, char *const *given, size_t count, inputs_missing *missing,
	void *context, struct error *err);
void inputs_free(struct inputs *inputs);

#endif
