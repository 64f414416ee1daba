// SPDX-License-Identifier: EUPL-1.2
#include "html.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void html_text(struct buffer *out, const char *text)
{
	for (const char *c = text; *c; c++)
		switch (*c) {
		case '&':
			buffer_puts(out, "&amp;");
			break;
		case '<':
			buffer_puts(out, "&lt;");
			break;
		case '>':
			buffer_puts(out, "&gt;");
			break;
		case '"':
			buffer_puts(out, "&quot;");
			break;
		case '\'':
			buffer_puts(out, "&#39;");
			break;
		default:
			buffer_add(out, c, 1);
		}
}

void html_query_value(struct buffer *out, const char *text)
{
	static const char PLAIN[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (const char *c = text; *c; c++)
		if (strchr(PLAIN, *c))
			buffer_add(out, c, 1);
		else
			buffer_printf(out, "%%%02X", (unsigned char)*c);
}

/* In a struct, because a va_list cannot be handed on by its address everywhere. */
struct arguments {
	va_list list;
};

/* What follows a percent sign; returns how many letters of the format it took. */
static size_t fill_in(struct buffer *out, const char *what, struct arguments *a)
{
	if (strncmp(what, "zu", 2) == 0) {
		buffer_printf(out, "%zu", va_arg(a->list, size_t));
		return 2;
	}
	if (strncmp(what, "lld", 3) == 0) {
		buffer_printf(out, "%lld", va_arg(a->list, long long));
		return 3;
	}
	if (strncmp(what, "ld", 2) == 0) {
		buffer_printf(out, "%ld", va_arg(a->list, long));
		return 2;
	}
	switch (*what) {
	case 's':
		html_text(out, va_arg(a->list, const char *));
		return 1;
	case 'd':
		buffer_printf(out, "%d", va_arg(a->list, int));
		return 1;
	case '%':
		buffer_puts(out, "%");
		return 1;
	default:
		abort();
	}
}

void html(struct buffer *out, const char *format, ...)
{
	struct arguments a;

	va_start(a.list, format);
	while (*format) {
		size_t plain = strcspn(format, "%");

		buffer_add(out, format, plain);
		format += plain;
		if (*format)
			format += 1 + fill_in(out, format + 1, &a);
	}
	va_end(a.list);
}
