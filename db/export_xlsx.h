// SPDX-License-Identifier: EUPL-1.2
/*
 * A table as an Excel workbook: a sheet "answers" with one row for each sheet of paper, a sheet
 * "labels" with what the columns mean, a sheet "about" with where it is from. Numbers are numbers,
 * days are days, everything else is text and never a formula. Memory stays flat in the number of
 * rows; the whole workbook is made in memory before its first byte is written.
 */
#ifndef EXPORT_XLSX_H
#define EXPORT_XLSX_H

#include "export_table.h"

struct export_xlsx;

/* EX_DATAERR when it is more than a sheet of Excel holds. NULL on failure; end it with
 * export_xlsx_end. */
struct export_xlsx *export_xlsx_begin(const struct export_table *table, struct error *err);
bool export_xlsx_row(struct export_xlsx *xlsx, const struct export_cell *cells, struct error *err);

/* Writes it to out, or with out NULL throws it away. Trouble of `out` is the caller's to see. */
bool export_xlsx_end(struct export_xlsx *xlsx, FILE *out, struct error *err);

#endif
