// SPDX-License-Identifier: EUPL-1.2
/*
 * The texts in the sheets of an Excel workbook (.xlsx, Office Open XML, ECMA-376 part 1).
 *
 * Every cell comes out as the text that somebody typed: shared and inline strings with their
 * letter types left out, whole numbers without a fraction, TRUE and FALSE, the last result of a
 * formula. Styles, dates as dates, pictures and formulas are passed over. Tried with
 * workbooks of libxlsxwriter and with ones written by hand.
 *
 * The file may come from anywhere: zipped.h bounds what unpacks, and the limits below bound what
 * is kept.
 */
#ifndef XLSX_H
#define XLSX_H

#include "buffer.h"
#include "error.h"

enum {
	XLSX_SHEETS_MAX = 100,
	XLSX_NAME_SIZE = 32 * 4, /* Excel allows 31 characters */
	XLSX_ROWS_MAX = 20000,   /* that hold a text           */
	XLSX_COLUMNS_MAX = 256,
	XLSX_CELLS_MAX = 500 * 1000,            /* of one sheet, gaps counted too      */
	XLSX_TEXT_BYTES_MAX = 16 * 1000 * 1000, /* of one sheet, and of shared strings */
};

struct xlsx;

struct xlsx_row {
	int number; /* as it stands in the margin of the sheet: the first is 1 */
	size_t first, count;
};

struct xlsx_sheet {
	char name[XLSX_NAME_SIZE]; /* as it is written in the workbook */
	struct xlsx_row *rows;     /* those with a text in them, from top to bottom */
	size_t row_count;
	size_t *cells; /* a row's are cells[first] .. cells[first + count - 1]: places in text */
	size_t cell_count;
	struct buffer text; /* zero-terminated texts; the one at 0 is empty */
};

/* Opens a workbook. NULL and err: EX_NOINPUT, EX_IOERR; EX_DATAERR for another kind of file (an
 * old .xls, a protected workbook, an OpenDocument sheet, ... are told apart), a damaged one, or one
 * beyond the limits. Free with xlsx_free. */
struct xlsx *xlsx_open(const char *path, struct error *err);

/* The same from bytes, which are lent until xlsx_free; `name` is for messages. */
struct xlsx *xlsx_read(const char *bytes, size_t length, const char *name, struct error *err);
void xlsx_free(struct xlsx *xlsx);

/* The names of the sheets, in the order of the workbook. Lent. */
size_t xlsx_sheet_count(const struct xlsx *xlsx);
const char *xlsx_sheet_name(const struct xlsx *xlsx, size_t index);

/* Is there a sheet of that name? Small letters, capitals and spaces around it do not matter. */
bool xlsx_has(const struct xlsx *xlsx, const char *name);

/* Reads that sheet. False and err (EX_DATAERR) when it is not there, damaged or too large. Free
 * with xlsx_sheet_free in either case. */
bool xlsx_sheet(struct xlsx *xlsx, const char *name, struct xlsx_sheet *sheet, struct error *err);
void xlsx_sheet_free(struct xlsx_sheet *sheet);

/* The text of a cell, column counted from 0; "" when it is empty or the row is shorter. Lent by
 * the sheet. */
const char *xlsx_cell(const struct xlsx_sheet *sheet, const struct xlsx_row *row, size_t column);

/* How a column is called in the margin: 0 is A, 26 is AA. */
enum { XLSX_COLUMN_NAME_SIZE = 8 };
void xlsx_column_name(size_t column, char name[XLSX_COLUMN_NAME_SIZE]);

#endif
