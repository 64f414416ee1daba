// SPDX-License-Identifier: EUPL-1.2
#include "xlsform_notes.h"

#include "message.h"
#include "xlsform_type.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_there(const struct xlsform_notes *notes, const struct xlsform_note *note)
{
	for (size_t i = 0; i < notes->count; i++) {
		const struct xlsform_note *n = &notes->items[i];

		if (n->row == note->row && strcmp(n->sheet, note->sheet) == 0 &&
			strcmp(n->column, note->column) == 0 && strcmp(n->text, note->text) == 0)
			return true;
	}
	return false;
}

void xlsform_note(struct xlsform_notes *notes, struct xlsform_at at, const char *format, ...)
{
	struct xlsform_note note = {.row = at.row}, *more;
	va_list args;

	snprintf(note.sheet, sizeof note.sheet, "%s", at.sheet->cells.name);
	snprintf(note.column, sizeof note.column, "%s", at.column);
	va_start(args, format);
	vsnprintf(note.text, sizeof note.text, format, args);
	va_end(args);
	if (is_there(notes, &note))
		return;
	if (notes->count == XLSFORM_NOTES_MAX) {
		notes->lost++;
		return;
	}
	more = realloc(notes->items, (notes->count + 1) * sizeof *more);
	if (!more) {
		notes->failed = true;
		return;
	}
	notes->items = more;
	more[notes->count++] = note;
}

void xlsform_notes_free(struct xlsform_notes *notes)
{
	free(notes->items);
	*notes = (struct xlsform_notes){0};
}

/* What to say of a column; those that are not here are just named. */
static const struct {
	const char *base, *why;
} LOSSES[] = {
	{"hint", N_("a form on paper has no hints; say it in the question")},
	{"guidance_hint", N_("a form on paper has no hints; say it in the question")},
	{"required", N_("on paper every question may be skipped")},
	{"required_message", N_("on paper every question may be skipped")},
	{"relevant", N_("paper cannot leave out a question by itself; everyone sees it")},
	{"appearance", N_("how it looks is decided by the rules for easy reading")},
	{"constraint", N_("paper cannot check an answer")},
	{"constraint_message", N_("paper cannot check an answer")},
	{"calculation", N_("paper cannot compute")},
	{"default", N_("nothing is filled in beforehand")},
	{"choice_filter", N_("paper cannot leave out choices")},
	{"media", N_("pictures and sound stay behind; options have a pictogram")},
	{"parameters", N_("what it asks for cannot be done on paper")},
	{"repeat_count", N_("paper asks a question once")},
};

/* Columns that the import reads, and Kobo's own bookkeeping. */
static bool is_read(const struct xlsform_column *column)
{
	static const char *const bases[] = {"type", "name", "label", "list_name", "disabled",
		"form_title", "form_id", "version", "default_language"};

	if (!*column->base || strchr("$_#", column->base[0]))
		return true;
	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
		if (strcmp(column->base, bases[i]) == 0)
			return true;
	return false;
}

/* Is this cell lost? */
static bool is_lost(const struct xlsform_sheet *sheet, const struct xlsx_row *row,
	const struct xlsform_column *column)
{
	const char *cell = xlsform_cell(sheet, row, column);

	if (!*cell || is_read(column))
		return false;
	return strcmp(column->base, "required") != 0 || xlsform_yes(cell);
}

/* Why a column is lost: ": reason", or "". */
static const char *reason(const struct xlsform_column *column, char text[200])
{
	*text = '\0';
	for (size_t i = 0; i < sizeof LOSSES / sizeof LOSSES[0]; i++)
		if (strcmp(column->base, LOSSES[i].base) == 0)
			snprintf(text, 200, ": %s", _(LOSSES[i].why));
	return text;
}

void xlsform_note_row(struct xlsform_notes *notes, const struct xlsform_sheet *sheet,
	const struct xlsx_row *row, const char *used)
{
	char why[200];

	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct xlsform_column *column = &sheet->columns[i];

		if (is_lost(sheet, row, column) && !(used && strcmp(column->base, used) == 0))
			xlsform_note(notes, (struct xlsform_at){sheet, row->number, column->title},
				_("not taken over%s"), reason(column, why));
	}
}

void xlsform_note_columns(struct xlsform_notes *notes, const struct xlsform_sheet *sheet)
{
	char why[200];

	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct xlsform_column *column = &sheet->columns[i];
		size_t count = 0, first = 0;

		for (size_t r = sheet->first; r < sheet->cells.row_count; r++)
			if (is_lost(sheet, &sheet->cells.rows[r], column) && count++ == 0)
				first = r;
		if (count == 0)
			continue;
		xlsform_note(notes,
			(struct xlsform_at){sheet, sheet->cells.rows[first].number, column->title},
			ngettext("not taken over%s", "not taken over%s (in %zu rows)", count),
			reason(column, why), count);
	}
}
