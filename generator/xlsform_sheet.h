// SPDX-License-Identifier: EUPL-1.2
/*
 * A sheet of an XLSForm: rows under a heading, a cell found by what its column is called.
 *
 * Column names come in many spellings; here they are small letters with underscores
 * (`List name` is `list_name`). Columns per language are `label::Nederlands (nl)`,
 * `label:English` or just `label`.
 */
#ifndef XLSFORM_SHEET_H
#define XLSFORM_SHEET_H

#include "form.h"
#include "import_words.h"
#include "xlsx.h"

enum { XLSFORM_COLUMN_SIZE = 64 };

struct xlsform_column {
	size_t index;                       /* in the sheet                                       */
	char title[XLSFORM_COLUMN_SIZE];    /* as it is written                                   */
	char base[XLSFORM_COLUMN_SIZE];     /* "label", "list_name", ...                          */
	char language[XLSFORM_COLUMN_SIZE]; /* as it is written: "Nederlands (nl)"; "" = none     */
	char tag[LANGUAGE_SIZE];            /* "nl"; "" when it names none or one that is unknown */
};

struct xlsform_sheet {
	struct xlsx_sheet cells;
	struct xlsform_column columns[XLSX_COLUMNS_MAX];
	size_t column_count;
	size_t first; /* the row under the heading: an index in cells.rows */
};

/* Reads it; without that sheet the result is empty. Free with xlsform_sheet_close in either case. */
bool xlsform_sheet_open(struct xlsx *xlsx, const char *name, const struct import_words *words,
	struct xlsform_sheet *sheet, struct error *err);
void xlsform_sheet_close(struct xlsform_sheet *sheet);

/* The column with that base and language tag ("" = that names no language), or NULL. */
const struct xlsform_column *xlsform_column(
	const struct xlsform_sheet *sheet, const char *base, const char *tag);

/* The text in that column, spaces before it left out; "" when there is none. Lent by the sheet. */
const char *xlsform_cell(const struct xlsform_sheet *sheet, const struct xlsx_row *row,
	const struct xlsform_column *column);

/* The same by base, in whatever language comes first. */
const char *xlsform_value(
	const struct xlsform_sheet *sheet, const struct xlsx_row *row, const char *base);

#endif
