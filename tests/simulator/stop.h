// SPDX-License-Identifier: EUPL-1.2
/* The test programs end here when they cannot do their job; a half-made scan would be worse. */
#ifndef STOP_H
#define STOP_H

/* Prints one line on stderr and exits with status (a value of sysexits.h). */
_Noreturn void stop(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Memory of count * size zero bytes. Never NULL: stops instead. */
void *need(unsigned long count, unsigned long size);

#endif
