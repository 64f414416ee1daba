// SPDX-License-Identifier: EUPL-1.2
/*
 * What the columns of an export mean: the question, its type, its codes and their words.
 */
#ifndef CODEBOOK_H
#define CODEBOOK_H

#include "export_table.h"
#include "store_inside.h"

/*
 * Fills in text, type and labels of a column about this question of this design (code: of the
 * option it is about, 0 = all of it). Words in `language` ("nl"; "nl-u" will do for it) where the
 * definition has them, else in the one that the sheets were printed in. `form` is the definition
 * of the design, or NULL. Words as they were printed go before those of the definition: an event
 * may have theme words of its own.
 */
struct codebook_entry {
	const struct known_design *design;
	const struct known_question *question;
	const struct form *form;
	const char *language;
	int code;
};
bool codebook_describe(
	const struct codebook_entry *entry, struct export_column *column, struct error *err);

/* The codebook as CSV (RFC 4180): column, form, question, type, text, code, label; a line for each
 * code, one without a code for a column that has none. */
bool codebook_write(const struct export_table *table, FILE *out, struct error *err);

/* The same line by line: `take` gets seven texts. */
enum { CODEBOOK_FIELDS = 7 };
extern const char *const CODEBOOK_HEADER[CODEBOOK_FIELDS];
bool codebook_each(const struct export_table *table,
	bool (*take)(void *context, const char *const fields[CODEBOOK_FIELDS]), void *context);

#endif
