// SPDX-License-Identifier: EUPL-1.2
#include "buffer.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct buffer *b, size_t more)
{
	size_t room = b->room ? b->room : 128;
	char *data;

	if (b->failed)
		return false;
	if (more < b->room - b->length)
		return true;
	if (more >= SIZE_MAX / 4 - b->length) {
		b->failed = true;
		return false;
	}
	while (room <= b->length + more)
		room *= 2;
	data = realloc(b->data, room);
	if (!data) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->room = room;
	return true;
}

void buffer_add(struct buffer *b, const void *bytes, size_t count)
{
	if (!make_room(b, count))
		return;
	if (count)
		memcpy(b->data + b->length, bytes, count);
	b->length += count;
	b->data[b->length] = '\0';
}

void buffer_puts(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0 || !make_room(b, (size_t)n)) {
		b->failed = true;
		return;
	}
	va_start(args, format);
	vsnprintf(b->data + b->length, (size_t)n + 1, format, args);
	va_end(args);
	b->length += (size_t)n;
}

void buffer_number(struct buffer *b, double value, int decimals)
{
	/* Whole and broken part apart, so that the locale's decimal comma never comes in.
	 */
	double unit = pow(10, decimals);
	double scaled = round(fabs(value) * unit);
	double whole = floor(scaled / unit);
	long long part = (long long)(scaled - whole * unit);

	if (value < 0 && scaled > 0)
		buffer_puts(b, "-");
	buffer_printf(b, "%.0f", whole);
	if (part == 0)
		return;
	while (part % 10 == 0) {
		part /= 10;
		decimals--;
	}
	buffer_printf(b, ".%0*lld", decimals, part);
}

const char *buffer_text(const struct buffer *b)
{
	return b->data ? b->data : "";
}

void buffer_free(struct buffer *b)
{
	free(b->data);
	*b = (struct buffer){0};
}
