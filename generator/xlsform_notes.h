// SPDX-License-Identifier: EUPL-1.2
/* What did not come along from an XLSForm, and why. */
#ifndef XLSFORM_NOTES_H
#define XLSFORM_NOTES_H

#include "xlsform_sheet.h"

enum { XLSFORM_NOTES_MAX = 500 };

/* Something that did not come along, or not as it was. */
struct xlsform_note {
	char sheet[XLSX_NAME_SIZE];
	int row;                          /* as in the margin of the sheet */
	char column[XLSFORM_COLUMN_SIZE]; /* its heading, or ""            */
	char text[240];
};

struct xlsform_notes {
	struct xlsform_note *items;
	size_t count;
	size_t lost; /* those beyond XLSFORM_NOTES_MAX */
	bool failed; /* memory ran out                 */
};

/* Where something stands in the workbook. */
struct xlsform_at {
	const struct xlsform_sheet *sheet;
	int row;
	const char *column; /* "" or the heading */
};

/* Adds a note, unless it stands there already. */
void xlsform_note(struct xlsform_notes *notes, struct xlsform_at at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void xlsform_notes_free(struct xlsform_notes *notes);

/* Says what a row holds beside the columns that the import reads. `used` is the base of one more
 * that was read, or NULL. */
void xlsform_note_row(struct xlsform_notes *notes, const struct xlsform_sheet *sheet,
	const struct xlsx_row *row, const char *used);

/* The same for all rows under the heading, one note per column with the first row that has it. */
void xlsform_note_columns(struct xlsform_notes *notes, const struct xlsform_sheet *sheet);

#endif
