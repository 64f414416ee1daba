// SPDX-License-Identifier: EUPL-1.2
/* The export is a contract: its texts are compared letter by letter. */
#include "store_home.h"

#include "export.h"

static struct store_new_sheet sheets[10];

static const struct ticks CLEAR = {
	.codes = {{4}, {1}, {2, 5}, {1}}, .written = true, .number = -1, .line = 70};
static const struct ticks TWICE = {.codes = {{2, 4}, {0}, {0}, {3}}, .number = 12, .line = -1};

/* Sheets with these ids, so that the texts are always the same. */
static void print_known(
	const char *form, char regime, const char *event, sheet_id first, size_t count)
{
	struct printed what = {form, "nl", regime, event, count};
	char content[64];
	struct error err;
	int64_t run;

	for (size_t i = 0; i < count; i++)
		sheets[i] = (struct store_new_sheet){.sheet = first + i};
	snprintf(content, sizeof content, "%s %s %llu", form, event, (unsigned long long)first);
	WELL(begin_print(store, &what, sheets, "/x", content, &run, &err));
	WELL(store_print_end(store, run, &err));
}

static bool take_out(const struct export_request *request, char **text, struct error *err)
{
	size_t length;
	FILE *out = open_memstream(text, &length);
	bool well;

	assert_non_null(out);
	well = export_write(store, request, out, err);
	assert_int_equal(fclose(out), 0);
	return well;
}

static char *export_event(const char *event, enum export_format format, char separator)
{
	struct export_request request = {.event = event,
		.format = format,
		.separator = separator,
		.reason = "test",
		.role = "administrator"};
	struct error err;
	char *text;

	WELL(take_out(&request, &text, &err));
	return text;
}

/* How an option looks that is empty or ticked; the ink of a tick follows from its code. */
#define EMPTY "{\"mark\":\"empty\",\"ink\":0.01,\"confidence\":0.999}"
#define TICKED(ink) "{\"mark\":\"marked\",\"ink\":" ink ",\"confidence\":0.99}"
#define ANSWERED(codes) "{\"state\":\"answered\",\"how\":\"read\",\"value\":[" codes "]"

static void one_line_of_json_for_each_sheet(void **state)
{
	/* clang-format off */
	static const char WANTED[] =
		"{\"sheet\":\"2222-2222-2234\",\"form\":\"t-c\",\"version\":1,\"language\":\"nl\","
		"\"event\":\"Ede\",\"sides\":[{\"side\":1,\"verdict\":\"read\",\"reason\":\"\"},"
		"{\"side\":2,\"verdict\":\"read\",\"reason\":\"\"}],\"answers\":{"
		"\"t1\":" ANSWERED("4") ",\"options\":{\"1\":" EMPTY ",\"2\":" EMPTY ",\"3\":" EMPTY
		",\"4\":" TICKED("0.38") ",\"5\":" EMPTY "}},"
		"\"t2\":" ANSWERED("1") ",\"options\":{\"1\":" TICKED("0.32") ",\"2\":" EMPTY
		",\"3\":" EMPTY "}},"
		"\"t3\":" ANSWERED("2,5") ",\"options\":{\"1\":" EMPTY ",\"2\":" TICKED("0.34")
		",\"3\":" EMPTY ",\"4\":" EMPTY ",\"5\":" TICKED("0.4") ",\"6\":" EMPTY "}},"
		"\"t4\":{\"state\":\"written\"},"
		"\"t5\":" ANSWERED("1") ",\"options\":{\"1\":" TICKED("0.32") ",\"2\":" EMPTY
		",\"3\":" EMPTY "}},"
		"\"t6\":{\"state\":\"blank\",\"how\":\"read\",\"value\":[]},"
		"\"t7\":" ANSWERED("70") "}}}\n";
	/* clang-format on */
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 2);
	scan(store, "p.pdf", 1, 1, 1, &CLEAR);
	scan(store, "p.pdf", 2, 1, 2, &CLEAR);
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_string_equal(text, WANTED);
	free(text);
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("%s\nis not in\n%s", part, text);
}

static void doubt_has_no_value_and_a_double_has_both(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 1);
	scan(store, "p.pdf", 1, 1, 1, &TWICE);
	scan(store, "p.pdf", 2, 1, 2, &TWICE);
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_has(text, "\"t1\":{\"state\":\"conflict\",\"how\":\"read\",\"value\":[2,4],");
	assert_has(text, "\"t2\":{\"state\":\"blank\",\"how\":\"read\",\"value\":[],");
	assert_has(text, "\"t4\":{\"state\":\"blank\"}");
	/* The digits that the machine would suggest are no answer. */
	assert_has(text, "\"t6\":{\"state\":\"doubtful\",\"how\":\"read\",\"value\":[]}");
	assert_has(text, "\"t7\":{\"state\":\"blank\",\"how\":\"read\",\"value\":[]}");
	free(text);
}

static void word_of_a_person_says_reviewed(void **state)
{
	struct error err;
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 1);
	scan(store, "p.pdf", 1, 1, 1, &TWICE);
	scan(store, "p.pdf", 2, 1, 2, &TWICE);
	WELL(store_decide(store, &(struct store_word){1, 0, "t1", "4", "reviewer"}, &err));
	WELL(store_decide(store, &(struct store_word){1, 0, "t6", "12", "reviewer"}, &err));
	WELL(store_decide(store, &(struct store_word){1, 0, "t5", "double", "reviewer"}, &err));
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_has(text, "\"t1\":{\"state\":\"answered\",\"how\":\"reviewed\",\"value\":[4],");
	assert_has(text, "\"2\":{\"mark\":\"marked\""); /* what was measured stays */
	assert_has(text, "\"t6\":{\"state\":\"answered\",\"how\":\"reviewed\",\"value\":[12]}");
	assert_has(text, "\"t5\":{\"state\":\"conflict\",\"how\":\"reviewed\",\"value\":[],");
	free(text);
}

static void side_that_did_not_come_in_is_left_out(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 3);
	scan(store, "p.pdf", 1, 2, 2, &CLEAR);
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_has(text, "\"sides\":[{\"side\":2,\"verdict\":\"read\",\"reason\":\"\"}]");
	assert_has(text, "\"t5\":");
	assert_null(strstr(text, "\"t1\":"));
	assert_ptr_equal(strchr(text, '\n'), strrchr(text, '\n')); /* one line: one sheet is in */
	free(text);
}

static void unreadable_side_has_its_line_and_reason(void **state)
{
	struct reading r = {
		.verdict = VERDICT_UNREADABLE, .has_sheet = true, .sheet = 1, .side = 1};
	struct scan_source source = make_source("p.pdf", 1);
	struct store_outcome outcome;
	struct error err;
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 1);
	snprintf(r.reason, sizeof r.reason, "half of it is \"torn\" off");
	WELL(store_scan(store, &source, &r, &outcome, &err));
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_has(text, "\"sides\":[{\"side\":1,\"verdict\":\"unreadable\","
			 "\"reason\":\"half of it is \\\"torn\\\" off\"}],\"answers\":{}}\n");
	free(text);
}

static void rows_are_in_the_order_of_sheet_codes_not_of_scanning_P04(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 3);
	scan(store, "p.pdf", 1, 3, 1, &CLEAR);
	scan(store, "p.pdf", 2, 1, 1, &CLEAR);
	scan(store, "p.pdf", 3, 2, 1, &CLEAR);
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_true(strstr(text, "2222-2222-223") < strstr(text, "2222-2222-224"));
	assert_true(strstr(text, "2222-2222-224") < strstr(text, "2222-2222-225"));
	free(text);
}

/* --- CSV --------------------------------------------------------------------------------- */

static void table_has_a_row_for_each_sheet(void **state)
{
	static const char WANTED[] =
		"sheet,form,version,language,event,sides_read,t1,t1_state,t2,t2_state,t3_1,t3_2,"
		"t3_3,t3_4,t3_5,t3_6,t3_state,t4_state,t5,t5_state,t6,t6_state,t7,t7_state\r\n"
		"2222-2222-2234,t-c,1,nl,Ede,1 2,4,answered,1,answered,0,1,0,0,1,0,answered,"
		"written,1,answered,,blank,70,answered\r\n"
		"2222-2222-2246,t-c,1,nl,Ede,1,,conflict,,blank,,,,,,,blank,blank,,,,,,\r\n";
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 3);
	scan(store, "p.pdf", 1, 2, 1, &TWICE);
	scan(store, "p.pdf", 2, 1, 1, &CLEAR);
	scan(store, "p.pdf", 3, 1, 2, &CLEAR);
	text = export_event("Ede", EXPORT_CSV, ',');
	assert_string_equal(text, WANTED);
	free(text);
}

static void dutch_spreadsheet_gets_semicolons_and_knows_it_is_utf8(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede; Zuid", 1, 1);
	scan(store, "p.pdf", 1, 1, 1, &CLEAR);
	text = export_event("Ede; Zuid", EXPORT_CSV, ';');
	assert_memory_equal(text, "\xEF\xBB\xBFsheet;form;", 14);
	assert_has(text, ";\"Ede; Zuid\";1;4;answered;");
	free(text);
}

static void texts_are_quoted_and_never_run_as_formulas(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "=HYPERLINK(\"http://x\",1)", 1, 1);
	scan(store, "p.pdf", 1, 1, 1, &CLEAR);
	text = export_event("=HYPERLINK(\"http://x\",1)", EXPORT_CSV, ',');
	assert_has(text, ",\"'=HYPERLINK(\"\"http://x\"\",1)\",");
	free(text);
	print_known("t-c", 'C', "+31 6", 20, 1);
	scan(store, "p.pdf", 2, 20, 1, &CLEAR);
	text = export_event("+31 6", EXPORT_CSV, ',');
	assert_has(text, ",'+31 6,");
	free(text);
}

static void forms_with_the_same_questions_have_columns_of_their_own(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 1);
	print_known("t-d", 'C', "Ede", 10, 1);
	scan(store, "p.pdf", 1, 1, 1, &CLEAR);
	scan(store, "p.pdf", 2, 10, 1, &TWICE);
	text = export_event("Ede", EXPORT_CSV, ',');
	assert_has(text, ",t-c.t1,t-c.t1_state,");
	assert_has(text, ",t-d.t1,t-d.t1_state,");
	assert_has(text, ",t-c,1,nl,Ede,1,4,answered,");
	free(text);
}

static void event_without_rows_has_its_header(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 1);
	text = export_event("Ede", EXPORT_CSV, ',');
	assert_memory_equal(text, "sheet,form", 10);
	assert_ptr_equal(strchr(text, '\n'), strrchr(text, '\n'));
	free(text);
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_string_equal(text, "");
	free(text);
}

static void all_events_go_in_one_list(void **state)
{
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 1);
	print_known("t-c", 'C', "Edam", 10, 1);
	scan(store, "p.pdf", 1, 1, 1, &CLEAR);
	scan(store, "p.pdf", 2, 10, 1, &CLEAR);
	text = export_event(NULL, EXPORT_JSONL, ',');
	assert_has(text, "\"event\":\"Ede\"");
	assert_has(text, "\"event\":\"Edam\"");
	free(text);
	text = export_event("Edam", EXPORT_JSONL, ',');
	assert_null(strstr(text, "\"event\":\"Ede\""));
	free(text);
}

/* --- may it leave ------------------------------------------------------------------------ */

static bool find_export(void *context, const struct store_log_entry *entry)
{
	if (strcmp(entry->action, "export jsonl") == 0) {
		assert_string_equal(entry->object, "Ede");
		++*(int *)context;
	}
	return true;
}

static void sheets_without_a_name_leave_only_with_a_reason_P21(void **state)
{
	static const char *const NO_REASON[] = {NULL, "", "  "};
	struct export_request request = {
		.event = "Ede", .format = EXPORT_JSONL, .role = "coordinator"};
	int logged = 0;
	struct error err;
	char *text;

	(void)state;
	print_known("t-a", 'A', "Ede", 1, 1);
	print_known("t-b", 'B', "Edam", 10, 1);
	scan(store, "p.pdf", 1, 1, 1, &CLEAR);
	for (size_t i = 0; i < 3; i++) {
		request.reason = NO_REASON[i];
		assert_false(take_out(&request, &text, &err));
		assert_int_equal(err.status, EX_NOPERM);
		assert_has(err.text, "--reason");
		assert_string_equal(text, ""); /* not one byte */
		free(text);
	}
	request.event = "Edam";
	assert_false(take_out(&request, &text, &err));
	assert_int_equal(err.status, EX_NOPERM);
	free(text);
	WELL(store_log_each(store, find_export, &logged, &err));
	assert_int_equal(logged, 0);
	request.event = "Ede";
	request.reason = "yearly report";
	WELL(take_out(&request, &text, &err));
	assert_int_not_equal(strlen(text), 0);
	free(text);
	WELL(store_log_each(store, find_export, &logged, &err));
	assert_int_equal(logged, 1);
}

static void copy_has_a_row_when_a_person_says_it_counts(void **state)
{
	struct error err;
	char *text;

	(void)state;
	print_known("t-c", 'C', "Ede", 1, 1);
	scan(store, "p.pdf", 1, 1, 1, &CLEAR);
	scan(store, "p.pdf", 2, 1, 2, &CLEAR);
	scan(store, "q.pdf", 1, 1, 1, &TWICE);
	scan(store, "q.pdf", 2, 1, 2, &TWICE);
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_ptr_equal(strchr(text, '\n'), strrchr(text, '\n'));
	free(text);
	WELL(store_decide_copy(store, 1, 1, 1, true, "reviewer", &err)); /* the back still waits */
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_has(text, "\n{\"sheet\":\"2222-2222-2234/2\"");
	assert_has(text, "\"sides\":[{\"side\":1,\"verdict\":\"read\",\"reason\":\"\"}],"
			 "\"answers\":{\"t1\":{\"state\":\"conflict\"");
	assert_null(strstr(strchr(text, '\n'), "\"t5\""));
	free(text);
}

static void destroyed_sheet_has_no_row(void **state)
{
	struct store_proof proof;
	struct error err;
	int64_t run;
	char *text;

	(void)state;
	new_sheets(sheets, 2);
	WELL(begin_print(store, &(struct printed){"t-c", "nl", 'C', "Ede", 2}, sheets, "/x", "y",
		&run, &err));
	WELL(store_print_end(store, run, &err));
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	WELL(store_forget(store, sheets[0].strip, "administrator", &proof, &err));
	text = export_event("Ede", EXPORT_JSONL, ',');
	assert_string_equal(text, "");
	free(text);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(one_line_of_json_for_each_sheet),
		T(doubt_has_no_value_and_a_double_has_both),
		T(word_of_a_person_says_reviewed),
		T(side_that_did_not_come_in_is_left_out),
		T(unreadable_side_has_its_line_and_reason),
		T(rows_are_in_the_order_of_sheet_codes_not_of_scanning_P04),
		T(table_has_a_row_for_each_sheet),
		T(dutch_spreadsheet_gets_semicolons_and_knows_it_is_utf8),
		T(texts_are_quoted_and_never_run_as_formulas),
		T(forms_with_the_same_questions_have_columns_of_their_own),
		T(event_without_rows_has_its_header),
		T(all_events_go_in_one_list),
		T(sheets_without_a_name_leave_only_with_a_reason_P21),
		T(copy_has_a_row_when_a_person_says_it_counts),
		T(destroyed_sheet_has_no_row),
	};

	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
