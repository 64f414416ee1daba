// SPDX-License-Identifier: EUPL-1.2
#include "stop.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

void stop(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(status);
}

void *need(unsigned long count, unsigned long size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		stop(EX_OSERR, "out of memory");
	return memory;
}
