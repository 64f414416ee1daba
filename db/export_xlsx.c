// SPDX-License-Identifier: EUPL-1.2
/*
 * libxlsxwriter wants a file name. It gets that of a file in memory, so that answers of people lie
 * in no temporary folder.
 */
#include "export_xlsx.h"

#include "codebook.h"
#include "date.h"
#include "message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* What one sheet of Excel holds, the header counted in (its own limits). */
enum { ROWS_MAX = 1048576, COLUMNS_MAX = 16384 };

struct export_xlsx {
	const struct export_table *table;
	int memory;
	lxw_workbook *book;
	lxw_worksheet *answers, *labels;
	lxw_format *bold, *day;
	lxw_row_t row, label_row;
	lxw_error trouble; /* the first thing that was not well */
};

static void note(struct export_xlsx *x, lxw_error trouble)
{
	if (x->trouble == LXW_NO_ERROR)
		x->trouble = trouble;
}

static bool tell(struct export_xlsx *x, struct error *err)
{
	if (x->trouble == LXW_NO_ERROR)
		return true;
	return error_set(
		err, EX_IOERR, _("the workbook cannot be made: %s"), lxw_strerror(x->trouble));
}

static void put_text(
	struct export_xlsx *x, lxw_worksheet *sheet, lxw_row_t row, size_t column, const char *text)
{
	if (text[0])
		note(x, worksheet_write_string(
				sheet, row, (lxw_col_t)column, text, row == 0 ? x->bold : NULL));
}

static void put_day(struct export_xlsx *x, size_t column, const char *day)
{
	lxw_datetime when = {0};
	struct date date;

	if (!date_read(day, &date))
		return;
	when.year = date.year;
	when.month = date.month;
	when.day = date.day;
	note(x, worksheet_write_datetime(x->answers, x->row, (lxw_col_t)column, &when, x->day));
}

static void put_header(struct export_xlsx *x)
{
	const struct export_table *t = x->table;

	for (size_t i = 0; i < t->column_count; i++)
		put_text(x, x->answers, 0, i, t->columns[i].name);
	worksheet_freeze_panes(x->answers, 1, 1);
	x->row = 1;
}

/* Codes are numbers here too, so that they can be looked up. */
static bool put_label(void *context, const char *const fields[CODEBOOK_FIELDS])
{
	struct export_xlsx *x = context;

	for (size_t i = 0; i < CODEBOOK_FIELDS; i++)
		if (i == 5 && x->label_row && strspn(fields[i], "-0123456789") && fields[i][0])
			note(x, worksheet_write_number(x->labels, x->label_row, (lxw_col_t)i,
					(double)strtol(fields[i], NULL, 10), NULL));
		else
			put_text(x, x->labels, x->label_row, i, fields[i]);
	x->label_row++;
	return true;
}

static void put_about(struct export_xlsx *x)
{
	lxw_worksheet *about = workbook_add_worksheet(x->book, "about");

	if (about)
		put_text(x, about, 0, 0, x->table->stamp);
	else
		note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

static bool open_book(struct export_xlsx *x, struct error *err)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE};
	char path[64];

	x->memory = memfd_create("export", MFD_CLOEXEC);
	if (x->memory < 0)
		return error_set(
			err, EX_OSERR, _("the workbook cannot be made: %s"), strerror(errno));
	snprintf(path, sizeof path, "/proc/self/fd/%d", x->memory);
	x->book = workbook_new_opt(path, &options);
	if (!x->book)
		return error_memory(err);
	x->bold = workbook_add_format(x->book);
	x->day = workbook_add_format(x->book);
	x->answers = workbook_add_worksheet(x->book, "answers");
	x->labels = workbook_add_worksheet(x->book, "labels");
	if (!x->bold || !x->day || !x->answers || !x->labels)
		return error_memory(err);
	format_set_bold(x->bold);
	format_set_num_format(x->day, "yyyy-mm-dd");
	return true;
}

struct export_xlsx *export_xlsx_begin(const struct export_table *table, struct error *err)
{
	struct export_xlsx *x = calloc(1, sizeof *x);

	if (!x) {
		error_memory(err);
		return NULL;
	}
	*x = (struct export_xlsx){.table = table, .memory = -1, .trouble = LXW_NO_ERROR};
	if (table->rows >= ROWS_MAX || table->column_count > COLUMNS_MAX) {
		error_set(err, EX_DATAERR,
			_("%ld rows are more than Excel can hold; take them out by event, or as "
			  "csv"),
			table->rows);
		export_xlsx_end(x, NULL, NULL);
		return NULL;
	}
	if (!open_book(x, err)) {
		export_xlsx_end(x, NULL, NULL);
		return NULL;
	}
	put_header(x);
	put_label(x, CODEBOOK_HEADER);
	codebook_each(table, put_label, x);
	return x;
}

bool export_xlsx_row(struct export_xlsx *x, const struct export_cell *cells, struct error *err)
{
	for (size_t i = 0; i < x->table->column_count; i++) {
		enum export_kind kind = x->table->columns[i].kind;

		if (cells[i].fill != EXPORT_FILLED)
			continue;
		if (kind == EXPORT_WHOLE)
			note(x, worksheet_write_number(x->answers, x->row, (lxw_col_t)i,
					(double)cells[i].whole, NULL));
		else if (kind == EXPORT_DAY)
			put_day(x, i, cells[i].text);
		else
			put_text(x, x->answers, x->row, i, cells[i].text);
	}
	x->row++;
	return tell(x, err);
}

static bool copy_out(struct export_xlsx *x, FILE *out, struct error *err)
{
	char piece[1 << 14];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(x->memory, piece, sizeof piece, at)) > 0) {
		fwrite(piece, 1, (size_t)n, out);
		at += n;
	}
	return n == 0 ||
	       error_set(err, EX_IOERR, _("the workbook cannot be made: %s"), strerror(errno));
}

bool export_xlsx_end(struct export_xlsx *x, FILE *out, struct error *err)
{
	bool well = true;

	if (x->book) {
		if (out)
			put_about(x);
		note(x, workbook_close(x->book)); /* frees it, too */
	}
	if (out)
		well = tell(x, err) && copy_out(x, out, err);
	if (x->memory >= 0)
		close(x->memory);
	free(x);
	return well;
}
