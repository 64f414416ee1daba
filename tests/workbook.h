// SPDX-License-Identifier: EUPL-1.2
/* Excel workbooks for tests, made from text: without a spreadsheet program and without our own
 * reader. */
#ifndef WORKBOOK_H
#define WORKBOOK_H

#include "buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define WORKBOOK_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORKBOOK_RELS                                                                              \
	"<?xml version='1.0'?><Relationships xmlns='http://schemas.openxmlformats.org/"            \
	"package/2006/relationships'>"

/* For fuzzing, too, so without cmocka. */
static inline void workbook_must(int well)
{
	if (!well)
		abort();
}

/* One part of a zip file. */
struct workbook_part {
	const char *name, *content;
	size_t length; /* 0 = strlen(content) */
};

/* A zip file with these parts, `count` of them. */
static inline void workbook_zip(
	const struct workbook_part *parts, size_t count, struct buffer *bytes)
{
	zip_source_t *into = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(into, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	zip_stat_t stat;
	char *content;

	workbook_must(zip != NULL);
	zip_source_keep(into);
	for (size_t i = 0; i < count; i++) {
		size_t length = parts[i].length ? parts[i].length : strlen(parts[i].content);
		zip_source_t *from = zip_source_buffer(zip, parts[i].content, length, 0);

		workbook_must(zip_file_add(zip, parts[i].name, from, 0) >= 0);
	}
	workbook_must(zip_close(zip) == 0);
	workbook_must(zip_source_open(into) == 0);
	workbook_must(zip_source_stat(into, &stat) == 0);
	content = malloc(stat.size);
	workbook_must(
		content && zip_source_read(into, content, stat.size) == (zip_int64_t)stat.size);
	buffer_add(bytes, content, stat.size);
	free(content);
	zip_source_close(into);
	zip_source_free(into);
}

static inline void workbook_escape(struct buffer *xml, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '&')
			buffer_puts(xml, "&amp;");
		else if (text[i] == '<')
			buffer_puts(xml, "&lt;");
		else
			buffer_add(xml, text + i, 1);
	}
}

/* Cells between bars, as inline strings; an empty cell is left out, so that places must be read. */
static inline void workbook_row(struct buffer *xml, const char *line, size_t length, int number)
{
	const char *end = line + length;
	int column = 0;

	buffer_printf(xml, "<row r=\"%d\">", number);
	for (const char *at = line;; at++, column++) {
		const char *bar = memchr(at, '|', (size_t)(end - at));
		size_t cell = (size_t)((bar ? bar : end) - at);

		if (cell > 0) {
			buffer_printf(
				xml, "<c r=\"%c%d\" t=\"inlineStr\"><is><t>", 'A' + column, number);
			workbook_escape(xml, at, cell);
			buffer_puts(xml, "</t></is></c>");
		}
		if (!bar)
			break;
		at = bar;
	}
	buffer_puts(xml, "</row>");
}

/* Up to eight sheets from text: "= survey\ntype|name|label\ntext|q1|Hoe?\n= choices\n...". */
static inline void workbook_make(const char *text, struct buffer *bytes)
{
	struct buffer list = {0}, relations = {0}, sheets[8] = {{0}};
	struct workbook_part parts[8 + 3];
	char names[8][40];
	size_t count = 0;
	int row = 0;

	buffer_puts(&list, "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/"
			   "main' xmlns:r='" WORKBOOK_TYPE "'><sheets>");
	buffer_puts(&relations, WORKBOOK_RELS);
	for (; *text; text += strcspn(text, "\n") + 1) {
		size_t length = strcspn(text, "\n");

		if (strncmp(text, "= ", 2) == 0 && count < 8) {
			buffer_printf(&list, "<sheet name='%.*s' sheetId='%zu' r:id='r%zu'/>",
				(int)length - 2, text + 2, count + 1, count + 1);
			buffer_printf(&relations,
				"<Relationship Id='r%zu' Type='" WORKBOOK_TYPE
				"worksheet' Target='worksheets/sheet%zu.xml'/>",
				count + 1, count + 1);
			buffer_puts(&sheets[count], "<worksheet><sheetData>");
			snprintf(names[count], sizeof names[0], "xl/worksheets/sheet%zu.xml",
				count + 1);
			count++;
			row = 0;
		} else if (count > 0) {
			workbook_row(&sheets[count - 1], text, length, ++row);
		}
		if (!text[length])
			break;
	}
	buffer_puts(&list, "</sheets></workbook>");
	buffer_puts(&relations, "</Relationships>");
	parts[0] = (struct workbook_part){"_rels/.rels",
		WORKBOOK_RELS "<Relationship Id='r1' Type='" WORKBOOK_TYPE
			      "officeDocument' Target='xl/workbook.xml'/></Relationships>",
		0};
	parts[1] = (struct workbook_part){"xl/workbook.xml", list.data, list.length};
	parts[2] = (struct workbook_part){
		"xl/_rels/workbook.xml.rels", relations.data, relations.length};
	for (size_t i = 0; i < count; i++) {
		buffer_puts(&sheets[i], "</sheetData></worksheet>");
		parts[3 + i] = (struct workbook_part){names[i], sheets[i].data, sheets[i].length};
	}
	workbook_zip(parts, count + 3, bytes);
	for (size_t i = 0; i < count; i++)
		buffer_free(&sheets[i]);
	buffer_free(&list);
	buffer_free(&relations);
}

#endif
