// SPDX-License-Identifier: EUPL-1.2
/*
 * A table as an SPSS file (.sav): variables with their labels, codes with theirs. Why an answer has
 * no value is a missing value of its own: -1 left open, -2 doubtful, -3 more than one where one
 * may be; what was not asked, or did not come in, is system-missing. The same answers give the same
 * bytes on the same day.
 */
#ifndef EXPORT_SAV_H
#define EXPORT_SAV_H

#include "export_table.h"

enum { EXPORT_SAV_BLANK = -1, EXPORT_SAV_DOUBTFUL = -2, EXPORT_SAV_CONFLICT = -3 };

struct export_sav;

/* Writes the head; table->rows rows have to follow. `table` and `out` are lent until the end. NULL
 * on failure. Trouble of `out` is the caller's to see. */
struct export_sav *export_sav_begin(const struct export_table *table, FILE *out, struct error *err);
bool export_sav_row(struct export_sav *sav, const struct export_cell *cells, struct error *err);

/* `whole` false: it is thrown away. */
bool export_sav_end(struct export_sav *sav, bool whole, struct error *err);

/* The name of a variable for a column name: letters, digits, dots and underscores, a letter first, at
 * most 64, not like any of the `count` before it (capitals do not tell them apart). */
enum { EXPORT_SAV_NAME_SIZE = 65 };
void export_sav_name(const char *column, char (*names)[EXPORT_SAV_NAME_SIZE], size_t count);

#endif
