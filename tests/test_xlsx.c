// SPDX-License-Identifier: EUPL-1.2
#include "workbook.h"
#include "xlsx.h"
#include "zipped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct buffer bytes;

static int setup(void **state)
{
	(void)state;
	buffer_free(&bytes);
	return 0;
}

static int teardown(void **state)
{
	return setup(state);
}

static struct xlsx *must_open(void)
{
	struct error err = {0};
	struct xlsx *x = xlsx_read(bytes.data, bytes.length, "x.xlsx", &err);

	assert_string_equal(err.text, "");
	assert_non_null(x);
	return x;
}

static struct xlsx_sheet must_read(struct xlsx *x, const char *name)
{
	struct error err = {0};
	struct xlsx_sheet sheet;

	xlsx_sheet(x, name, &sheet, &err);
	assert_string_equal(err.text, "");
	return sheet;
}

static void refuses(const char *sentence)
{
	struct error err = {0};

	assert_null(xlsx_read(buffer_text(&bytes), bytes.length, "x.xlsx", &err));
	assert_string_equal(err.text, sentence);
	assert_int_equal(err.status, EX_DATAERR);
}

/* A workbook with one sheet and perhaps shared strings, whose parts are these. */
static void make(const char *sheet, size_t length, const char *strings)
{
	const struct workbook_part parts[] = {
		{"_rels/.rels",
			WORKBOOK_RELS "<Relationship Id='a' Type='" WORKBOOK_TYPE
				      "officeDocument' Target='/xl/book.xml'/></Relationships>",
			0},
		{"xl/book.xml",
			"<x:workbook xmlns:x='m' xmlns:q='r'><x:sheets><x:sheet name='survey' "
			"sheetId='7' q:id='s'/></x:sheets></x:workbook>",
			0},
		{"xl/_rels/book.xml.rels",
			WORKBOOK_RELS "<Relationship Id='s' Type='" WORKBOOK_TYPE
				      "worksheet' Target='./w/../one.xml'/>"
				      "<Relationship Id='t' Type='" WORKBOOK_TYPE
				      "sharedStrings' Target='/xl/strings.xml'/></Relationships>",
			0},
		{"xl/one.xml", sheet, length}, {"xl/strings.xml", strings ? strings : "<sst/>", 0}};

	workbook_zip(parts, sizeof parts / sizeof parts[0], &bytes);
}

/* The text of the first cell of the first row. */
static void first_cell_is(const char *cell, const char *strings, const char *wanted)
{
	char sheet[2000];
	struct xlsx *x;
	struct xlsx_sheet s;

	snprintf(sheet, sizeof sheet,
		"<x:worksheet xmlns:x='m'><x:sheetData><x:row r='1'>%s<c "
		"t='inlineStr'><is><t>end</t></is></c></x:row></x:sheetData></x:worksheet>",
		cell);
	make(sheet, 0, strings);
	x = must_open();
	s = must_read(x, "survey");
	assert_int_equal(s.row_count, 1);
	assert_string_equal(xlsx_cell(&s, &s.rows[0], 0), wanted);
	assert_string_equal(xlsx_cell(&s, &s.rows[0], s.rows[0].count - 1), "end");
	xlsx_sheet_free(&s);
	xlsx_free(x);
	buffer_free(&bytes);
}

static void cells_come_out_as_they_were_typed(void **state)
{
	(void)state;
	first_cell_is(
		"<c r='A1' t='inlineStr'><is><t>Hoe &amp; wat</t></is></c>", NULL, "Hoe & wat");
	first_cell_is("<c r='A1' t='str'><f>A2&amp;A3</f><v>from a formula</v></c>", NULL,
		"from a formula");
	first_cell_is("<c r='A1'><v>5</v></c>", NULL, "5");
	first_cell_is("<c r='A1' t='n'><v>5.0</v></c>", NULL, "5");
	first_cell_is("<c r='A1'><v>5.50</v></c>", NULL, "5.50");
	first_cell_is("<c r='A1' t='b'><v>1</v></c>", NULL, "TRUE");
	first_cell_is("<c r='A1' t='b'><v>0</v></c>", NULL, "FALSE");
	first_cell_is("<c r='A1' t='e'><v>#REF!</v></c>", NULL, "#REF!");
	first_cell_is("<c r='A1' s='3'/>", NULL, "");
}

static void shared_strings_lose_their_letter_types_and_sounds(void **state)
{
	(void)state;
	first_cell_is("<c r='A1' t='s'><v>1</v></c>",
		"<sst><si><t>no</t></si><si><r><rPr/><t>Hoe </t></r><r><t>gaat het?</t></r>"
		"<rPh><t>sound</t></rPh></si></sst>",
		"Hoe gaat het?");
	first_cell_is("<c r='A1' t='s'><v>9</v></c>", "<sst><si><t>no</t></si></sst>", "");
	first_cell_is("<c r='A1' t='s'><v>-1</v></c>", "<sst><si><t>no</t></si></sst>", "");
	first_cell_is("<c r='A1' t='s'><v>x</v></c>", "<sst><si><t>no</t></si></sst>", "");
}

static void escaped_characters_are_undone(void **state)
{
	(void)state;
	first_cell_is("<c r='A1' t='inlineStr'><is><t>a_x000D_b_x005F_x0_x12_</t></is></c>", NULL,
		"a b_x0_x12_");
	first_cell_is("<c r='A1' t='inlineStr'><is><t>_x00E9_n_xD800_</t></is></c>", NULL,
		"\xC3\xA9n_xD800_");
}

static void places_are_those_of_the_margins(void **state)
{
	struct xlsx *x;
	struct xlsx_sheet s;
	char name[XLSX_COLUMN_NAME_SIZE];

	(void)state;
	workbook_make("= Settings\na\n=  Survey \ntype||label\n\n||\ntext|q1|\n", &bytes);
	x = must_open();
	assert_int_equal(xlsx_sheet_count(x), 2);
	assert_string_equal(xlsx_sheet_name(x, 0), "Settings");
	assert_true(xlsx_has(x, "survey"));
	assert_false(xlsx_has(x, "choices"));
	s = must_read(x, "survey");
	assert_int_equal(s.row_count, 2);
	assert_int_equal(s.rows[0].number, 1);
	assert_int_equal(s.rows[1].number, 4);
	assert_string_equal(xlsx_cell(&s, &s.rows[0], 0), "type");
	assert_string_equal(xlsx_cell(&s, &s.rows[0], 1), "");
	assert_string_equal(xlsx_cell(&s, &s.rows[0], 2), "label");
	assert_string_equal(xlsx_cell(&s, &s.rows[1], 1), "q1");
	assert_string_equal(xlsx_cell(&s, &s.rows[1], 200), "");
	xlsx_sheet_free(&s);
	xlsx_free(x);
	xlsx_column_name(0, name);
	assert_string_equal(name, "A");
	xlsx_column_name(27, name);
	assert_string_equal(name, "AB");
}

static void cells_without_a_place_follow_each_other(void **state)
{
	struct xlsx *x;
	struct xlsx_sheet s;

	(void)state;
	make("<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c></row>"
	     "<row><c r='C9'><v>3</v></c><c><v>4</v></c></row></sheetData></worksheet>",
		0, NULL);
	x = must_open();
	s = must_read(x, "survey");
	assert_int_equal(s.rows[0].number, 1);
	assert_int_equal(s.rows[1].number, 2);
	assert_string_equal(xlsx_cell(&s, &s.rows[0], 1), "2");
	assert_string_equal(xlsx_cell(&s, &s.rows[1], 2), "3");
	assert_string_equal(xlsx_cell(&s, &s.rows[1], 3), "4");
	xlsx_sheet_free(&s);
	xlsx_free(x);
}

static void other_kinds_of_files_are_told_apart(void **state)
{
	static const struct workbook_part word[] = {{"_rels/.rels",
		WORKBOOK_RELS "<Relationship Id='a' Type='" WORKBOOK_TYPE
			      "officeDocument' Target='word/document.xml'/></Relationships>",
		0}};
	static const struct workbook_part any[] = {{"readme.txt", "hello", 0}};

	(void)state;
	refuses("x.xlsx: is no Excel workbook (.xlsx); open the questionnaire in Excel or "
		"LibreOffice and save it as .xlsx");
	buffer_puts(&bytes, "type,name,label\n");
	refuses("x.xlsx: is no Excel workbook (.xlsx); open the questionnaire in Excel or "
		"LibreOffice and save it as .xlsx");
	buffer_free(&bytes);
	buffer_puts(&bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on");
	refuses("x.xlsx: is an old Excel file (.xls) or protected with a password; open it in "
		"Excel or LibreOffice and save it as .xlsx, without a password");
	buffer_free(&bytes);
	buffer_add(&bytes,
		"PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\10\0\0\0"
		"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
		30 + 54);
	refuses("x.xlsx: is an OpenDocument sheet (.ods); open it in LibreOffice and save it as "
		".xlsx");
	buffer_free(&bytes);
	workbook_zip(any, 1, &bytes);
	refuses("x.xlsx: is no Excel workbook (.xlsx)");
	buffer_free(&bytes);
	workbook_zip(word, 1, &bytes);
	refuses("x.xlsx: is no Excel workbook (.xlsx)");
	buffer_free(&bytes);
	buffer_puts(&bytes, "PK and then nothing");
	refuses("x.xlsx: is no Excel workbook (.xlsx), or damaged: Not a zip archive");
}

/* A file that is cut off anywhere is an error and never more. */
static void a_cut_file_is_an_error(void **state)
{
	struct buffer whole = {0};

	(void)state;
	workbook_make("= survey\ntype|name\ntext|q1\n", &whole);
	for (size_t length = 0; length < whole.length; length += 7) {
		struct error err = {0};
		struct xlsx *x = xlsx_read(whole.data, length, "x.xlsx", &err);

		assert_null(x);
		assert_int_equal(err.status, EX_DATAERR);
	}
	buffer_free(&whole);
}

static void sheet_fails(const char *sheet, size_t length, const char *strings, const char *sentence)
{
	struct error err = {0};
	struct xlsx_sheet s;
	struct xlsx *x;

	make(sheet, length, strings);
	x = must_open();
	assert_false(xlsx_sheet(x, "survey", &s, &err));
	assert_string_equal(err.text, sentence);
	assert_int_equal(err.status, EX_DATAERR);
	xlsx_sheet_free(&s);
	xlsx_free(x);
	buffer_free(&bytes);
}

static void broken_parts_are_named(void **state)
{
	struct error err = {0};
	struct xlsx_sheet s;
	struct xlsx *x;

	(void)state;
	sheet_fails("<worksheet><row></worksheet>", 0, NULL, "x.xlsx:xl/one.xml:1: mismatched tag");
	sheet_fails("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>", 0, NULL,
		"x.xlsx:xl/one.xml:1: a DOCTYPE is not taken: leave it out");
	sheet_fails("<worksheet/>", 0, "<sst", "x.xlsx:xl/strings.xml:1: unclosed token");
	sheet_fails("<worksheet><row r='1'><c r='ZZ1'><v>1</v></c></row></worksheet>", 0, NULL,
		"x.xlsx:xl/one.xml:1: texts stand in more than 256 columns");
	make("<worksheet/>", 0, NULL);
	x = must_open();
	assert_false(xlsx_sheet(x, "choices", &s, &err));
	assert_string_equal(err.text, "x.xlsx: has no sheet 'choices'");
	xlsx_sheet_free(&s);
	xlsx_free(x);
}

/* A part of many megabytes that packs to almost nothing. */
static void what_swells_is_stopped(void **state)
{
	static const char head[] = "<worksheet><sheetData>", row[] = "<row><c><v>1</v></c></row>";
	size_t length = ZIPPED_BYTES_MAX + 1000;
	char *bomb = malloc(length);
	clock_t start;

	(void)state;
	assert_non_null(bomb);
	memset(bomb, ' ', length);
	memcpy(bomb, head, strlen(head));
	start = clock();
	sheet_fails(bomb, length, NULL,
		"x.xlsx: unpacks to more than 64 MB, too much for a questionnaire");
	for (size_t i = strlen(head); i + strlen(row) < length; i += strlen(row))
		memcpy(bomb + i, row, strlen(row));
	sheet_fails(bomb, length, NULL, "x.xlsx:xl/one.xml:1: more than 20000 rows");
	/* Packing is most of it, and sanitizers make it slow. */
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 60);
	free(bomb);
}

/* A long shared string that every cell repeats. */
static void repeated_text_is_stopped(void **state)
{
	struct buffer sheet = {0}, strings = {0};

	(void)state;
	buffer_puts(&strings, "<sst><si><t>");
	for (int i = 0; i < 10000; i++)
		buffer_puts(&strings, "0123456789");
	buffer_puts(&strings, "</t></si></sst>");
	buffer_puts(&sheet, "<worksheet>");
	for (int i = 0; i < 10000; i++)
		buffer_puts(&sheet, "<row><c t='s'><v>0</v></c></row>");
	buffer_puts(&sheet, "</worksheet>");
	sheet_fails(sheet.data, sheet.length, strings.data, "x.xlsx:xl/one.xml:1: too much text");
	buffer_free(&sheet);
	buffer_free(&strings);
}

static void a_missing_file_and_a_folder_are_said(void **state)
{
	struct error err = {0};

	(void)state;
	assert_null(xlsx_open("/no/such/file.xlsx", &err));
	assert_int_equal(err.status, EX_NOINPUT);
	assert_string_equal(err.text, "/no/such/file.xlsx: No such file or directory");
	assert_null(xlsx_open("/", &err));
	assert_string_equal(err.text, "/: is a folder, not a file");
}

static void a_file_on_disk_is_read(void **state)
{
	char path[] = "/tmp/test-xlsx-XXXXXX";
	int fd = mkstemp(path);
	struct error err = {0};
	struct xlsx_sheet s;
	struct xlsx *x;

	(void)state;
	workbook_make("= survey\ntype\n", &bytes);
	assert_true(fd >= 0 && write(fd, bytes.data, bytes.length) == (ssize_t)bytes.length);
	close(fd);
	x = xlsx_open(path, &err);
	assert_non_null(x);
	s = must_read(x, "survey");
	assert_string_equal(xlsx_cell(&s, &s.rows[0], 0), "type");
	xlsx_sheet_free(&s);
	xlsx_free(x);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cells_come_out_as_they_were_typed, setup, teardown),
		cmocka_unit_test_setup_teardown(
			shared_strings_lose_their_letter_types_and_sounds, setup, teardown),
		cmocka_unit_test_setup_teardown(escaped_characters_are_undone, setup, teardown),
		cmocka_unit_test_setup_teardown(places_are_those_of_the_margins, setup, teardown),
		cmocka_unit_test_setup_teardown(
			cells_without_a_place_follow_each_other, setup, teardown),
		cmocka_unit_test_setup_teardown(
			other_kinds_of_files_are_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cut_file_is_an_error, setup, teardown),
		cmocka_unit_test_setup_teardown(broken_parts_are_named, setup, teardown),
		cmocka_unit_test_setup_teardown(what_swells_is_stopped, setup, teardown),
		cmocka_unit_test_setup_teardown(repeated_text_is_stopped, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_missing_file_and_a_folder_are_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_on_disk_is_read, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
