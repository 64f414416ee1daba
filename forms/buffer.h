// SPDX-License-Identifier: EUPL-1.2
/*
 * A string or byte block that grows.
 *
 * Invariants: `data` is NULL (then length and room are 0) or holds `length` bytes
 * followed by a zero byte that is not counted. When memory runs out the buffer is marked
 * `failed`, keeps what it had and ignores further writes, so a long piece of writing is
 * checked once at its end.
 */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
	char *data;
	size_t length, room;
	bool failed;
};

void buffer_add(struct buffer *b, const void *bytes, size_t count);
void buffer_puts(struct buffer *b, const char *text);
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A number with at most `decimals` digits after a dot, whatever the locale; trailing
 * zeros and a bare minus zero are left out. */
void buffer_number(struct buffer *b, double value, int decimals);

/* The text, never NULL; lent until the next write or free. */
const char *buffer_text(const struct buffer *b);

/* Frees the content and makes the buffer empty and usable again. */
void buffer_free(struct buffer *b);

#endif
