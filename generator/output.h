// SPDX-License-Identifier: EUPL-1.2
/*
 * A file that is written whole or not at all: first under a temporary name in the same folder,
 * flushed to disk, then renamed. A full disk or a kill leaves no half file under the real name.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "buffer.h"
#include "error.h"

struct output {
	char *path;      /* absolute final path */
	char *temporary; /* NULL once renamed   */
};

/* Writes the bytes under a temporary name. EX_CANTCREAT or EX_IOERR with the path and the reason.
 * On success the caller ends with output_finish or output_drop. */
bool output_write(
	const char *path, const struct buffer *bytes, struct output *output, struct error *err);

/* Gives it its real name and frees the output. */
bool output_finish(struct output *output, struct error *err);

/* Removes what was written and frees the output. Fine after output_finish. */
void output_drop(struct output *output);

/* All at once. */
bool output_whole(const char *path, const struct buffer *bytes, struct error *err);

/* The absolute form of a path whose folder exists; free it. NULL and err when it does not. */
char *output_absolute(const char *path, struct error *err);

#endif
