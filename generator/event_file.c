// SPDX-License-Identifier: EUPL-1.2
#include "event_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What Linux, macOS or Windows do not take, since the file may travel on a stick. */
static const char FORBIDDEN[] = "/\\:*?\"<>|";

/* Most file systems end at 255 bytes. */
enum { NAME_MAX_BYTES = 200 };

char *event_file(const char *given, const char *kind, const char *event)
{
	size_t length = strlen(event);
	char *name = NULL;

	if (given)
		return strdup(given);
	if (length > NAME_MAX_BYTES)
		for (length = NAME_MAX_BYTES; ((unsigned char)event[length] & 0xC0) == 0x80;)
			length--;
	if (asprintf(&name, "%s %.*s.pdf", kind, (int)length, event) < 0)
		return NULL;
	for (char *c = name; *c; c++)
		if (strchr(FORBIDDEN, *c) || (unsigned char)*c < ' ')
			*c = '-';
	return name;
}
