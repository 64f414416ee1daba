// SPDX-License-Identifier: EUPL-1.2
#include "error.h"

#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* Cuts a text that filled its buffer before the first byte of a broken character. */
static void cut_at_character(char *text)
{
	size_t n = strlen(text);

	if (n + 1 < ERROR_TEXT_SIZE)
		return;
	while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
		n--;
	if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
		n--;
	text[n] = '\0';
}

bool error_set(struct error *err, int status, const char *format, ...)
{
	va_list args;

	if (!err)
		return false;
	err->status = status;
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	cut_at_character(err->text);
	return false;
}

bool error_prefix(struct error *err, const char *format, ...)
{
	char words[ERROR_TEXT_SIZE];
	char old[ERROR_TEXT_SIZE];
	va_list args;

	if (!err)
		return false;
	va_start(args, format);
	vsnprintf(words, sizeof words, format, args);
	va_end(args);
	memcpy(old, err->text, sizeof old);
	if (snprintf(err->text, sizeof err->text, "%s%s", words, old) >= ERROR_TEXT_SIZE)
		cut_at_character(err->text);
	return false;
}

bool error_memory(struct error *err)
{
	return error_set(err, EX_OSERR, _("out of memory"));
}
