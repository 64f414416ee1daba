// SPDX-License-Identifier: EUPL-1.2
/* One side on one line, for people and for programs. None of these writes the end of the line. */
#ifndef RECORD_H
#define RECORD_H

#include "buffer.h"
#include "read.h"

/* The name of a file as text: bytes that are no characters are replaced. */
void record_file(struct buffer *out, const char *text);

/* place, verdict, sheet, side, answered, doubtful, reason; with tabs between them. */
void record_line(struct buffer *line, const char *file, const struct read_record *record);

/* The same as a JSON object. */
void record_json(struct buffer *line, const char *file, const struct read_record *record);

/* A side of a form that others printed, with its answers as formdb export writes them. */
void record_answers(struct buffer *line, const char *file, const struct read_record *record);

#endif
