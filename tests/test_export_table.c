// SPDX-License-Identifier: EUPL-1.2
/* Workbooks and SPSS files are read back and compared with the JSON lines of the same answers. */
#include "store_fixture.h"

#include "export.h"
#include "export_sav.h"
#include "export_table.h"
#include "xlsx.h"

#include <jansson.h>
#include <readstat.h>

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[10];
static struct error err;

static const struct ticks CLEAR = {
	.codes = {{4}, {1}, {2, 5}, {1}}, .written = true, .number = -1, .line = 70};
static const struct ticks TWICE = {.codes = {{2, 4}, {0}, {0}, {3}}, .number = 12, .line = -1};

static void scan_flagged(sheet_id sheet)
{
	struct reading r = make_reading(sheet, 1, &CLEAR);
	struct scan_source source = make_source("p.pdf", 5);
	struct store_outcome outcome;

	r.flags = FLAG_NAME | FLAG_STRUCK;
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
}

/* Two forms that share their question ids, so that columns have a prefix; and one side that did
 * not come in. */
static int set_up(void **state)
{
	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	print_sheets(store, &(struct printed){"t-c", "nl", 'C', "=1+1", 4}, sheets);
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &CLEAR);
	scan(store, "p.pdf", 3, sheets[1].sheet, 1, &TWICE);
	scan(store, "p.pdf", 4, sheets[1].sheet, 2, &TWICE);
	scan_flagged(sheets[2].sheet);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	home_remove(&at);
	return 0;
}

struct taken {
	char *bytes, *codebook;
	size_t count, codebook_count;
};

static struct taken take_out(enum export_format format, const char *language)
{
	struct taken t = {0};
	FILE *out = open_memstream(&t.bytes, &t.count);
	FILE *codebook = open_memstream(&t.codebook, &t.codebook_count);
	struct export_request request = {.format = format,
		.separator = ',',
		.reason = "test",
		.role = "administrator",
		.language = language,
		.codebook = codebook};

	assert_non_null(out);
	assert_non_null(codebook);
	WELL(export_write(store, &request, out, &err));
	assert_int_equal(fclose(out), 0);
	assert_int_equal(fclose(codebook), 0);
	return t;
}

static void taken_free(struct taken *t)
{
	free(t->bytes);
	free(t->codebook);
}

/* --- what JSON lines say ------------------------------------------------------------------- */

struct lines {
	json_t *rows[10];
	size_t count;
};

static struct lines json_lines(void)
{
	struct taken t = take_out(EXPORT_JSONL, NULL);
	struct lines lines = {0};

	for (char *line = strtok(t.bytes, "\n"); line; line = strtok(NULL, "\n")) {
		lines.rows[lines.count] = json_loads(line, 0, NULL);
		assert_non_null(lines.rows[lines.count++]);
	}
	taken_free(&t);
	return lines;
}

static void lines_free(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		json_decref(lines->rows[i]);
}

/* What a column should hold for a row, worked out from its JSON: a text; "" = empty. For SPSS a
 * reason is a number of its own. */
static void wanted_cell(json_t *row, const char *column, bool spss, char wanted[64])
{
	const char *bar = strchr(column, '_');
	char question[32];
	json_t *answer, *value;
	const char *state;

	snprintf(question, sizeof question, "%.*s", (int)(bar ? bar - column : 31), column);
	answer = json_object_get(json_object_get(row, "answers"), question);
	state = json_string_value(json_object_get(answer, "state"));
	value = json_object_get(answer, "value");
	wanted[0] = '\0';
	if (!answer)
		return;
	if (bar && strcmp(bar, "_state") == 0) {
		static const char *const STATES[] = {
			"answered", "blank", "doubtful", "conflict", "written"};

		snprintf(wanted, 64, "%s", state);
		for (int i = 0; spss && i < 5; i++)
			if (strcmp(STATES[i], state) == 0)
				snprintf(wanted, 64, "%d", i);
	} else if (strcmp(state, "answered") != 0) {
		snprintf(wanted, 64, "%s",
			!spss                            ? ""
			: strcmp(state, "blank") == 0    ? "-1"
			: strcmp(state, "doubtful") == 0 ? "-2"
							 : "-3");
	} else if (bar) {
		bool ticked = false;

		for (size_t i = 0; i < json_array_size(value); i++)
			ticked = ticked || json_integer_value(json_array_get(value, i)) ==
						   strtol(bar + 1, NULL, 10);
		snprintf(wanted, 64, "%d", ticked);
	} else {
		snprintf(wanted, 64, "%lld",
			(long long)json_integer_value(json_array_get(value, 0)));
	}
}

/* --- a workbook ---------------------------------------------------------------------------- */

static const char *cell(const struct xlsx_sheet *sheet, size_t row, size_t column)
{
	return xlsx_cell(sheet, &sheet->rows[row], column);
}

static void workbook_says_what_json_says(void **state)
{
	struct taken t = take_out(EXPORT_XLSX, NULL);
	struct lines lines = json_lines();
	struct xlsx_sheet sheet;
	struct xlsx *book = xlsx_read(t.bytes, t.count, "x", &err);
	char wanted[64];
	int flagged = 0;

	(void)state;
	assert_non_null(book);
	assert_int_equal(xlsx_sheet_count(book), 3);
	WELL(xlsx_sheet(book, "answers", &sheet, &err));
	assert_int_equal(sheet.row_count, 1 + lines.count);
	assert_int_equal(lines.count, 3);
	assert_string_equal(cell(&sheet, 0, 0), "sheet");
	assert_string_equal(cell(&sheet, 0, 5), "event_day");
	assert_string_equal(cell(&sheet, 0, 7), "flags");
	for (size_t i = 0; i < lines.count; i++) {
		assert_string_equal(cell(&sheet, i + 1, 0),
			json_string_value(json_object_get(lines.rows[i], "sheet")));
		assert_string_equal(cell(&sheet, i + 1, 4), "=1+1"); /* a text, see below */
		flagged += strcmp(cell(&sheet, i + 1, 7), "name, struck out") == 0;
		for (size_t c = 8; c < sheet.rows[0].count; c++) {
			wanted_cell(lines.rows[i], cell(&sheet, 0, c), false, wanted);
			assert_string_equal(cell(&sheet, i + 1, c), wanted);
		}
	}
	assert_int_equal(flagged, 1);
	xlsx_sheet_free(&sheet);
	xlsx_free(book);
	lines_free(&lines);
	taken_free(&t);
}

/* The parts of the zip as they are, through a program that knows zip files. */
static char *part_of(const struct taken *t, const char *part)
{
	char path[128], command[400], *text = calloc(1, 1 << 20);
	FILE *file = fopen(home_path(&at, "book.xlsx", path), "w");

	assert_non_null(text);
	assert_int_equal(fwrite(t->bytes, 1, t->count, file), t->count);
	fclose(file);
	snprintf(command, sizeof command, "unzip -p %s %s", path, part);
	file = popen(command, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
	assert_int_equal(pclose(file), 0);
	return text;
}

static void numbers_are_numbers_and_nothing_is_a_formula(void **state)
{
	struct taken t = take_out(EXPORT_XLSX, NULL);
	char *answers = part_of(&t, "xl/worksheets/sheet1.xml");
	char *styles = part_of(&t, "xl/styles.xml");

	(void)state;
	assert_null(strstr(answers, "<f>"));
	assert_non_null(strstr(answers, "<is><t>=1+1</t></is>"));
	/* t1 of whichever sheet comes first, or second: one has two ticks and is empty */
	assert_true(strstr(answers, "<c r=\"I2\"><v>") || strstr(answers, "<c r=\"I3\"><v>"));
	assert_non_null(strstr(answers, "<c r=\"C2\"><v>1</v>"));    /* version */
	assert_non_null(strstr(answers, "<c r=\"F2\" s=\"2\"><v>")); /* the day, as a date */
	assert_non_null(strstr(styles, "yyyy-mm-dd"));
	free(answers);
	free(styles);
	taken_free(&t);
}

static void workbook_has_its_codebook_inside(void **state)
{
	struct taken t = take_out(EXPORT_XLSX, NULL);
	struct xlsx *book = xlsx_read(t.bytes, t.count, "x", &err);
	struct xlsx_sheet sheet;
	bool found = false;

	(void)state;
	assert_non_null(book);
	WELL(xlsx_sheet(book, "labels", &sheet, &err));
	for (size_t i = 0; i < sheet.row_count; i++)
		found = found || (strcmp(cell(&sheet, i, 0), "t1") == 0 &&
					 strcmp(cell(&sheet, i, 5), "4") == 0 &&
					 strcmp(cell(&sheet, i, 6), "o4") == 0);
	assert_true(found);
	xlsx_sheet_free(&sheet);
	WELL(xlsx_sheet(book, "about", &sheet, &err));
	assert_non_null(strstr(cell(&sheet, 0, 0), "regime C, n=3"));
	xlsx_sheet_free(&sheet);
	xlsx_free(book);
	taken_free(&t);
}

/* --- SPSS ---------------------------------------------------------------------------------- */

enum { VARIABLES_MAX = 64, ROWS_MAX = 10 };

struct spss {
	const char *bytes;
	size_t count, at;
	int variables, rows;
	struct {
		char name[70], label[300], labels[32], text[ROWS_MAX][64];
		bool missing[ROWS_MAX];
		double low, high;
		readstat_measure_t measure;
	} v[VARIABLES_MAX];
	char value_labels[8192]; /* "labels7 4=o4\n" */
	char file_label[128];
};

static int take_metadata(readstat_metadata_t *metadata, void *context)
{
	struct spss *s = context;

	s->rows = readstat_get_row_count(metadata);
	s->variables = readstat_get_var_count(metadata);
	snprintf(s->file_label, sizeof s->file_label, "%s", readstat_get_file_label(metadata));
	return READSTAT_HANDLER_OK;
}

static int take_variable(int index, readstat_variable_t *v, const char *labels, void *context)
{
	struct spss *s = context;

	assert_true(index < VARIABLES_MAX);
	snprintf(s->v[index].name, sizeof s->v[index].name, "%s", readstat_variable_get_name(v));
	snprintf(s->v[index].label, sizeof s->v[index].label, "%s",
		readstat_variable_get_label(v) ? readstat_variable_get_label(v) : "");
	snprintf(s->v[index].labels, sizeof s->v[index].labels, "%s", labels ? labels : "");
	s->v[index].measure = readstat_variable_get_measure(v);
	if (readstat_variable_get_missing_ranges_count(v)) {
		s->v[index].low =
			readstat_double_value(readstat_variable_get_missing_range_lo(v, 0));
		s->v[index].high =
			readstat_double_value(readstat_variable_get_missing_range_hi(v, 0));
	}
	return READSTAT_HANDLER_OK;
}

static int take_value(int row, readstat_variable_t *v, readstat_value_t value, void *context)
{
	struct spss *s = context;
	int i = readstat_variable_get_index(v);
	char *text = s->v[i].text[row];

	if (readstat_value_is_system_missing(value))
		text[0] = '\0';
	else if (readstat_value_type(value) == READSTAT_TYPE_STRING)
		snprintf(text, 64, "%s", readstat_string_value(value));
	else
		snprintf(text, 64, "%.0f", readstat_double_value(value));
	s->v[i].missing[row] = readstat_value_is_defined_missing(value, v);
	return READSTAT_HANDLER_OK;
}

static int take_label(const char *set, readstat_value_t value, const char *label, void *context)
{
	struct spss *s = context;
	size_t used = strlen(s->value_labels);

	snprintf(s->value_labels + used, sizeof s->value_labels - used, "%s %.0f=%s\n", set,
		readstat_double_value(value), label);
	return READSTAT_HANDLER_OK;
}

/* ReadStat reads files: it gets one. */
static void read_spss(const struct taken *t, struct spss *s)
{
	readstat_parser_t *parser = readstat_parser_init();
	char path[128];
	FILE *file = fopen(home_path(&at, "answers.sav", path), "w");

	assert_int_equal(fwrite(t->bytes, 1, t->count, file), t->count);
	fclose(file);
	memset(s, 0, sizeof *s);
	readstat_set_metadata_handler(parser, take_metadata);
	readstat_set_variable_handler(parser, take_variable);
	readstat_set_value_handler(parser, take_value);
	readstat_set_value_label_handler(parser, take_label);
	assert_int_equal(readstat_parse_sav(parser, path, s), READSTAT_OK);
	readstat_parser_free(parser);
}

static int variable(const struct spss *s, const char *name)
{
	for (int i = 0; i < s->variables; i++)
		if (strcmp(s->v[i].name, name) == 0)
			return i;
	fail_msg("no variable %s", name);
	return -1;
}

static void spss_file_says_what_json_says(void **state)
{
	static struct spss s;
	struct taken t = take_out(EXPORT_SAV, NULL);
	struct lines lines = json_lines();
	char wanted[64];

	(void)state;
	read_spss(&t, &s);
	assert_int_equal(s.rows, lines.count);
	for (size_t i = 0; i < lines.count; i++) {
		assert_string_equal(
			s.v[0].text[i], json_string_value(json_object_get(lines.rows[i], "sheet")));
		assert_string_equal(s.v[variable(&s, "event")].text[i], "=1+1");
		for (int c = variable(&s, "flags") + 1; c < s.variables; c++) {
			wanted_cell(lines.rows[i], s.v[c].name, true, wanted);
			assert_string_equal(s.v[c].text[i], wanted);
			/* A reason is missing to SPSS, so it is in no mean. */
			assert_int_equal(s.v[c].missing[i], wanted[0] == '-');
		}
	}
	lines_free(&lines);
	taken_free(&t);
}

static void spss_file_has_labels_in_dutch_and_measures(void **state)
{
	static struct spss s;
	struct taken t = take_out(EXPORT_SAV, "nl");
	char label[80];
	int t1;

	(void)state;
	read_spss(&t, &s);
	t1 = variable(&s, "t1");
	assert_string_equal(s.v[t1].label, "?"); /* the text of the question on this form */
	assert_string_equal(s.v[variable(&s, "t3_2")].label, "?: o2");
	assert_string_equal(
		s.v[variable(&s, "event_day")].label, "dag waarop de eerste bladen zijn geprint");
	assert_int_equal(s.v[t1].measure, READSTAT_MEASURE_ORDINAL);
	assert_int_equal(s.v[variable(&s, "t7")].measure, READSTAT_MEASURE_SCALE);
	assert_true(s.v[t1].low == -3 && s.v[t1].high == -1);
	snprintf(label, sizeof label, "%s 4=o4\n", s.v[t1].labels);
	assert_non_null(strstr(s.value_labels, label));
	snprintf(label, sizeof label, "%s -1=opengelaten\n", s.v[t1].labels);
	assert_non_null(strstr(s.value_labels, label));
	snprintf(label, sizeof label, "%s 1=aangekruist\n", s.v[variable(&s, "t3_2")].labels);
	assert_non_null(strstr(s.value_labels, label));
	assert_non_null(strstr(s.file_label, "regime C"));
	taken_free(&t);
	t = take_out(EXPORT_SAV, "en");
	read_spss(&t, &s);
	snprintf(label, sizeof label, "%s -1=left open\n", s.v[variable(&s, "t1")].labels);
	assert_non_null(strstr(s.value_labels, label));
	taken_free(&t);
}

static void spss_file_is_the_same_each_time(void **state)
{
	struct taken a = take_out(EXPORT_SAV, NULL), b = take_out(EXPORT_SAV, NULL);

	(void)state;
	assert_int_equal(a.count, b.count);
	assert_memory_equal(a.bytes, b.bytes, a.count);
	taken_free(&a);
	taken_free(&b);
}

static void names_of_variables_are_such_that_spss_takes_them(void **state)
{
	static char names[8][EXPORT_SAV_NAME_SIZE];

	(void)state;
	export_sav_name("sg-c.sg1", names, 0);
	export_sav_name("SG_C.sg1", names, 1);
	export_sav_name("1st", names, 2);
	export_sav_name("with", names, 3);
	export_sav_name("gr1.a.", names, 4);
	assert_string_equal(names[0], "sg_c.sg1");
	assert_string_equal(names[1], "SG_C.sg1_2");
	assert_string_equal(names[2], "v1st");
	assert_string_equal(names[3], "with_2");
	assert_string_equal(names[4], "gr1.a");
}

/* --- rules --------------------------------------------------------------------------------- */

static void rows_without_a_name_need_a_reason_in_every_format(void **state)
{
	(void)state;
	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", 2}, sheets);
	for (int format = 0; format < EXPORT_FORMATS; format++) {
		struct taken t = {0};
		FILE *out = open_memstream(&t.bytes, &t.count);
		struct export_request request = {.event = "Ede",
			.format = (enum export_format)format,
			.separator = ',',
			.role = "administrator"};

		assert_false(export_write(store, &request, out, &err));
		assert_int_equal(err.status, EX_NOPERM);
		fclose(out);
		assert_int_equal(t.count, 0); /* not one byte */
		taken_free(&t);
	}
}

static void event_without_rows_is_a_table_without_rows(void **state)
{
	static struct spss s;
	struct taken t;
	struct xlsx *book;
	struct xlsx_sheet sheet;

	(void)state;
	tear_down(NULL);
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	print_sheets(store, &(struct printed){"t-c", "nl", 'C', "Ede", 2}, sheets);
	t = take_out(EXPORT_SAV, NULL);
	read_spss(&t, &s);
	assert_int_equal(s.rows, 0);
	taken_free(&t);
	t = take_out(EXPORT_XLSX, NULL);
	book = xlsx_read(t.bytes, t.count, "x", &err);
	assert_non_null(book);
	WELL(xlsx_sheet(book, "answers", &sheet, &err));
	assert_int_equal(sheet.row_count, 1);
	xlsx_sheet_free(&sheet);
	xlsx_free(book);
	taken_free(&t);
}

static void codebook_comes_with_each(void **state)
{
	(void)state;
	for (int format = 0; format < EXPORT_FORMATS; format++) {
		struct taken t = take_out((enum export_format)format, NULL);
		bool spss = format == EXPORT_SAV;

		assert_non_null(
			strstr(t.codebook, "column,form,question,type,text,code,label\r\n"));
		assert_non_null(strstr(t.codebook, "\r\nt1,t-c,t1,faces5,?,4,o4\r\n"));
		assert_non_null(
			strstr(t.codebook, "\r\nt3_2,t-c,t3,multi,?: o2,1,aangekruist\r\n"));
		assert_non_null(strstr(t.codebook,
			spss ? "\r\nt4_state,t-c,t4,state,?,4,er staat iets geschreven\r\n"
			     : "\r\nt4_state,t-c,t4,state,?,written,er staat iets geschreven\r\n"));
		assert_int_equal(
			strstr(t.codebook, "t1,t-c,t1,faces5,?,-1,opengelaten") != NULL, spss);
		assert_int_equal(strstr(t.codebook, "\r\nevent_day,") != NULL,
			spss || format == EXPORT_XLSX);
		taken_free(&t);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(workbook_says_what_json_says),
		T(numbers_are_numbers_and_nothing_is_a_formula),
		T(workbook_has_its_codebook_inside),
		T(spss_file_says_what_json_says),
		T(spss_file_has_labels_in_dutch_and_measures),
		T(spss_file_is_the_same_each_time),
		T(names_of_variables_are_such_that_spss_takes_them),
		T(rows_without_a_name_need_a_reason_in_every_format),
		T(event_without_rows_is_a_table_without_rows),
		T(codebook_comes_with_each),
	};

	return cmocka_run_group_tests_name("export: workbook and SPSS", tests, NULL, NULL);
}
