// SPDX-License-Identifier: EUPL-1.2
#include "mistakes.h"

#include "buffer.h"
#include "message.h"
#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* What somebody typed comes back in messages: no control characters (a terminal would obey
 * them) and no half characters where a text was cut. In place. */
static void clean(char *text)
{
	const char *at = text, *end = text + strlen(text);
	char *to = text;

	while (at < end) {
		const char *here = at;
		uint32_t c = utf8_next(&at, end);

		if (c == UTF8_BAD) {
			at++;
			continue;
		}
		if (utf8_is_control(c)) {
			*to++ = '?';
			continue;
		}
		memmove(to, here, (size_t)(at - here));
		to += at - here;
	}
	*to = '\0';
}

void mistakes_add(struct mistakes *mistakes, struct place place, const char *format, ...)
{
	struct mistake *mistake;
	va_list args;

	if (mistakes->count++ >= MISTAKES_MAX)
		return;
	mistake = &mistakes->items[mistakes->count - 1];
	mistake->place = place;
	va_start(args, format);
	vsnprintf(mistake->text, sizeof mistake->text, format, args);
	va_end(args);
	clean(mistake->text);
}

static int by_place(const void *left, const void *right)
{
	const struct mistake *a = left, *b = right;

	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	return (a->place.column > b->place.column) - (a->place.column < b->place.column);
}

bool mistakes_report(struct mistakes *mistakes, const char *path, struct error *err)
{
	size_t kept = mistakes->count < MISTAKES_MAX ? mistakes->count : MISTAKES_MAX;
	struct buffer text = {0};

	if (mistakes->failed)
		return error_memory(err);
	if (mistakes->count == 0)
		return true;
	qsort(mistakes->items, kept, sizeof mistakes->items[0], by_place);
	for (size_t i = 0; i < kept; i++) {
		const struct mistake *mistake = &mistakes->items[i];
		size_t before = text.length;

		buffer_puts(&text, i ? "\n" : "");
		buffer_puts(&text, path);
		if (mistake->place.line > 0)
			buffer_printf(&text, ":%d:%d", mistake->place.line, mistake->place.column);
		buffer_printf(&text, ": %s", mistake->text);
		/* Whole lines only, with room for the last one below. */
		if (i > 0 && text.length > ERROR_TEXT_SIZE - 64) {
			text.length = before;
			text.data[before] = '\0';
			kept = i;
		}
	}
	if (mistakes->count > kept)
		buffer_printf(&text, _("\nand %zu more"), mistakes->count - kept);
	if (text.failed)
		error_memory(err);
	else
		error_set(err, EX_DATAERR, "%s", buffer_text(&text));
	buffer_free(&text);
	return false;
}

/* A number of at most seven digits and the colon behind it; NULL when it is not there. */
static const char *read_count(const char *text, int *count)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 7 || text[digits] != ':')
		return NULL;
	*count = (int)strtol(text, NULL, 10);
	return text + digits + 1;
}

const char *mistakes_place(const char *text, struct place *place)
{
	struct place read;
	const char *rest = read_count(text, &read.line);

	rest = rest ? read_count(rest, &read.column) : NULL;
	if (!rest || *rest != ' ')
		return text;
	*place = read;
	return rest + strspn(rest, " ");
}
