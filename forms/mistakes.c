// SPDX-License-Identifier: EUPL-1.2
#include "mistakes.h"

#include "buffer.h"
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

void mistakes_add(struct mistakes *mistakes, struct place place, const char *format, ...)
{
	struct mistake *mistake;
	va_list args;
	int n;

	if (mistakes->count++ >= MISTAKES_MAX)
		return;
	mistake = &mistakes->items[mistakes->count - 1];
	mistake->place = place;
	va_start(args, format);
	n = vsnprintf(mistake->text, sizeof mistake->text, format, args);
	va_end(args);
	if (n >= (int)sizeof mistake->text) {
		size_t end = sizeof mistake->text - 1;

		while (end > 0 && ((unsigned char)mistake->text[end - 1] & 0xC0) == 0x80)
			end--;
		if (end > 0 && (unsigned char)mistake->text[end - 1] >= 0xC0)
			end--;
		mistake->text[end] = '\0';
	}
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
	error_set(err, EX_DATAERR, "%s", buffer_text(&text));
	buffer_free(&text);
	return false;
}
