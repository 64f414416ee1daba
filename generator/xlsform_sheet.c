// SPDX-License-Identifier: EUPL-1.2
#include "xlsform_sheet.h"

#include "xlsform_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Other spellings that are in use. */
static const char *const SAME_AS[][2] = {
	{"relevance", "relevant"},
	{"caption", "label"},
	{"list", "list_name"},
	{"listname", "list_name"},
	{"value", "name"},
	{"calculate", "calculation"},
	{"read_only", "readonly"},
	{"title", "form_title"},
	{"set_form_title", "form_title"},
	{"id_string", "form_id"},
	{"set_form_id", "form_id"},
	{"image", "media"},
	{"audio", "media"},
	{"video", "media"},
	{"big_image", "media"},
};

/* Small letters, spaces and dashes as underscores. */
static void set_base(struct xlsform_column *column, const char *text, size_t length)
{
	size_t to = 0;

	while (length > 0 && text[length - 1] == ' ')
		length--;
	for (size_t i = 0; i < length && to + 1 < sizeof column->base; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];

		column->base[to++] = c == ' ' || c == '-' ? '_' : c;
	}
	column->base[to] = '\0';
	for (size_t i = 0; i < sizeof SAME_AS / sizeof SAME_AS[0]; i++)
		if (strcmp(column->base, SAME_AS[i][0]) == 0)
			snprintf(column->base, sizeof column->base, "%s", SAME_AS[i][1]);
}

/* "label::Nederlands (nl)", and one colon as people once wrote it. */
static void read_column(
	const char *title, const struct import_words *words, struct xlsform_column *column)
{
	struct xlsform_tidied tidied = xlsform_tidy(title);
	const char *text = tidied.text ? tidied.text : "";
	const char *colon = strstr(text, "::");
	size_t length = strlen(text), skip = 2;

	if (!colon) {
		colon = strchr(text, ':');
		skip = 1;
	}
	if (colon)
		length = (size_t)(colon - text);
	snprintf(column->title, sizeof column->title, "%s", text);
	set_base(column, text, length);
	if (colon) {
		const char *language = colon + skip + strspn(colon + skip, " ");

		snprintf(column->language, sizeof column->language, "%s", language);
		import_language(words, language, column->tag);
	}
	free(tidied.text);
}

bool xlsform_sheet_open(struct xlsx *xlsx, const char *name, const struct import_words *words,
	struct xlsform_sheet *sheet, struct error *err)
{
	const struct xlsx_row *heading;

	*sheet = (struct xlsform_sheet){0};
	if (!xlsx_has(xlsx, name))
		return true;
	if (!xlsx_sheet(xlsx, name, &sheet->cells, err))
		return false;
	if (sheet->cells.row_count == 0)
		return true;
	heading = &sheet->cells.rows[0];
	sheet->first = 1;
	for (size_t i = 0; i < heading->count; i++) {
		struct xlsform_column *column = &sheet->columns[sheet->column_count];
		const char *title = xlsx_cell(&sheet->cells, heading, i);

		if (!*title)
			continue;
		column->index = i;
		read_column(title, words, column);
		sheet->column_count++;
	}
	return true;
}

void xlsform_sheet_close(struct xlsform_sheet *sheet)
{
	xlsx_sheet_free(&sheet->cells);
}

const struct xlsform_column *xlsform_column(
	const struct xlsform_sheet *sheet, const char *base, const char *tag)
{
	for (size_t i = 0; i < sheet->column_count; i++)
		if (strcmp(sheet->columns[i].base, base) == 0 &&
			strcmp(sheet->columns[i].tag, tag) == 0)
			return &sheet->columns[i];
	return NULL;
}

const char *xlsform_cell(const struct xlsform_sheet *sheet, const struct xlsx_row *row,
	const struct xlsform_column *column)
{
	const char *text = column ? xlsx_cell(&sheet->cells, row, column->index) : "";

	return text + strspn(text, " \t\r\n");
}

const char *xlsform_value(
	const struct xlsform_sheet *sheet, const struct xlsx_row *row, const char *base)
{
	for (size_t i = 0; i < sheet->column_count; i++)
		if (strcmp(sheet->columns[i].base, base) == 0)
			return xlsform_cell(sheet, row, &sheet->columns[i]);
	return "";
}
