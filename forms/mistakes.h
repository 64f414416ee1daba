// SPDX-License-Identifier: EUPL-1.2
/*
 * What is wrong in one file that somebody typed: every mistake with its place, so that
 * all are told at once. At most 20 are kept; more are counted.
 */
#ifndef MISTAKES_H
#define MISTAKES_H

#include "error.h"
#include "place.h"

#include <stddef.h>

enum { MISTAKES_MAX = 20, MISTAKE_TEXT_SIZE = 240 };

struct mistake {
	struct place place;
	char text[MISTAKE_TEXT_SIZE];
};

struct mistakes {
	struct mistake items[MISTAKES_MAX];
	size_t count; /* all of them, also those that were not kept */
	bool failed;  /* memory ran out: the list says nothing      */
};

/* Adds one. Text that does not fit is cut at a character; control characters become '?'. */
void mistakes_add(struct mistakes *mistakes, struct place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* True when there are none. Else false and err, EX_DATAERR: one line
 * `path:line:column: text` each, in the order of the file; EX_OSERR after `failed`. */
bool mistakes_report(struct mistakes *mistakes, const char *path, struct error *err);

/* Reads the `line:column: ` that a line of such a report has behind its path. Returns what stands
 * behind it; text itself, and *place as it was, when text does not begin like that. */
const char *mistakes_place(const char *text, struct place *place);

#endif
