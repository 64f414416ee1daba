// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

#include "results.h"
#include "sql.h"
#include "store_inside.h"

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[20];

static const struct store_terms TERMS = {
	.pictures = {28, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

static void today(const char *day)
{
	memcpy(store->today, day, DAY_SIZE);
}

static int set_up(void **state)
{
	struct error err;

	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	today("2026-03-01");
	print_sheets(store, &(struct printed){"t-a", "nl", 'A', "Ede", 20}, sheets);
	return 0;
}

/* Whatever was destroyed, the store adds up. */
static int tear_down(void **state)
{
	struct error err;

	(void)state;
	WELL(store_verify(store, no_fault, NULL, &err));
	store_close(store);
	home_remove(&at);
	return 0;
}

/* A sheet with both sides, a picture and something to find in the file afterwards. */
static void fill_in(size_t i, int face)
{
	struct ticks t = {
		.codes = {{face}, {1}, {2}, {1}}, .written = true, .number = -1, .line = 70};
	struct reading r = make_reading(sheets[i].sheet, 1, &t);
	struct store_outcome outcome;
	struct scan_source source;
	struct error err;
	char file[32], picture[64];

	snprintf(file, sizeof file, "scan%zu.png", i);
	snprintf(picture, sizeof picture, "handwriting of sheet %zu, the only one like it", i);
	source = make_source(file, 1);
	add_crop(&r, "t4", picture);
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	scan(store, file, 2, sheets[i].sheet, 2, &t);
}

/* A server gives the room free, see sql_postgresql.c: there is no file of ours to look in. */
static void no_destroyed(void *context, const struct store_destroyed *line)
{
	(void)context, (void)line;
}

static bool in_files(const char *text)
{
	static const char *const SIDE[] = {"", "-wal"};
	bool found = false;

	for (int i = 0; i < 2; i++) {
		char path[160], *bytes;
		struct stat st;
		FILE *file;

		snprintf(path, sizeof path, "%s%s", at.db, SIDE[i]);
		if (stat(path, &st) != 0 || st.st_size == 0)
			continue;
		bytes = malloc((size_t)st.st_size);
		file = fopen(path, "r");
		assert_non_null(bytes);
		assert_non_null(file);
		assert_int_equal(fread(bytes, 1, (size_t)st.st_size, file), st.st_size);
		fclose(file);
		found = found || memmem(bytes, (size_t)st.st_size, text, strlen(text));
		free(bytes);
	}
	return found;
}

static long rows(const char *question)
{
	int64_t n;
	struct error err;

	WELL(sql_run_integer(sql_prepare(store->db, question), -1, &n, &err));
	return (long)n;
}

/* --- on request -------------------------------------------------------------------------- */

static void forgotten_sheet_is_gone_from_counts_and_files(void **state)
{
	struct store_proof proof;
	struct store_balance before, after;
	struct error err;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		fill_in(i, 4);
	before = balance_of(store, "Ede");
	assert_true(on_server() || in_files("handwriting of sheet 3"));
	WELL(store_forget(store, sheets[3].strip, "administrator", &proof, &err));
	assert_false(proof.already);
	assert_string_equal(proof.day, "2026-03-01");
	assert_string_equal(proof.event, "Ede");
	assert_int_equal(proof.answers, 7);
	assert_int_equal(proof.pictures, 1);
	assert_int_equal(proof.sides, 2);
	after = balance_of(store, "Ede");
	assert_int_equal(after.answers, before.answers - 7);
	assert_int_equal(after.filled_in, before.filled_in - 1);
	/* The paper still adds up: that sheet did come back. */
	assert_int_equal(after.returned, before.returned);
	assert_int_equal(after.sides_in, before.sides_in);
	assert_false(in_files("handwriting of sheet 3"));
	assert_true(on_server() || in_files("handwriting of sheet 2"));
}

static void second_request_says_already_destroyed(void **state)
{
	struct store_proof proof;
	struct error err;

	(void)state;
	fill_in(0, 4);
	WELL(store_forget(store, sheets[0].strip, "administrator", &proof, &err));
	today("2026-04-01");
	WELL(store_forget(store, sheets[0].strip, "administrator", &proof, &err));
	assert_true(proof.already);
	assert_false(proof.by_term);
	assert_string_equal(proof.day, "2026-03-01");
	assert_int_equal(rows("SELECT count(*) FROM destroyed WHERE kind = 'answers'"), 1);
}

static void strip_of_nobody_is_no_input(void **state)
{
	struct store_proof proof;
	struct error err;

	(void)state;
	assert_false(store_forget(store, 4242, "administrator", &proof, &err));
	assert_int_equal(err.status, EX_NOINPUT);
	assert_false(store_forget(store, sheets[0].sheet, "administrator", &proof, &err));
}

static void forgotten_sheet_is_refused_when_it_is_scanned_again(void **state)
{
	const struct store_known_design *design;
	enum store_sheet_state sheet_state;
	struct store_outcome outcome;
	struct store_proof proof;
	struct error err;
	static const struct ticks SOME = {.codes = {{1}}, .number = -1, .line = -1};

	(void)state;
	fill_in(0, 4);
	WELL(store_forget(store, sheets[0].strip, "administrator", &proof, &err));
	WELL(store_forget(store, sheets[1].strip, "administrator", &proof, &err)); /* not yet in */
	WELL(store_sheet_design(store, sheets[0].sheet, &sheet_state, &design, &err));
	assert_int_equal(sheet_state, SHEET_FORGOTTEN);
	for (int i = 0; i < 2; i++) {
		outcome = scan(store, "again.pdf", i + 1, sheets[i].sheet, 1, &SOME);
		assert_int_equal(outcome.verdict, VERDICT_FOREIGN);
		assert_non_null(strstr(outcome.reason, "destroyed on request"));
		assert_false(outcome.has_sheet);
	}
	assert_int_equal(rows("SELECT count(*) FROM answer"), 0);
	/* The scan from before is still known by its content, but not whose it was. */
	outcome = scan(store, "scan0.png", 1, sheets[0].sheet, 1, &SOME);
	assert_true(outcome.seen_before);
	assert_false(outcome.has_sheet);
}

static void forgetting_takes_back_what_a_person_decided(void **state)
{
	struct store_word word = {sheets[0].sheet, 0, "t1", "5", "reviewer"};
	struct store_proof proof;
	struct store_doubt undone;
	struct error err;

	(void)state;
	fill_in(0, 1);
	word.sheet = sheets[0].sheet;
	WELL(store_decide(store, &word, &err));
	WELL(store_forget(store, sheets[0].strip, "administrator", &proof, &err));
	assert_int_equal(rows("SELECT count(*) FROM decision"), 0);
	assert_int_equal(rows("SELECT coalesce(sum(count), 0) FROM tally_option"), 0);
	assert_false(store_undo(store, "Ede", &undone, &err));
}

static void results_are_computed_again_without_the_forgotten(void **state)
{
	struct results *results;
	struct store_proof proof;
	struct error err;

	(void)state;
	for (size_t i = 0; i < 12; i++)
		fill_in(i, i < 6 ? 5 : 1);
	for (size_t i = 0; i < 8; i++)
		WELL(store_forget(store, sheets[i].strip, "administrator", &proof, &err));
	/* Four are left: nothing may be told. */
	WELL(results_load(store, "Ede", NULL, &results, &err));
	assert_int_equal(results->forms[0].level, SMALL_NOTHING);
	results_free(results);
}

/* Sheets of client and worker: of family F two forms, of family G one; and one of staff. */
enum { FAMILY_F = 4711, FAMILY_G = 4712 };
static struct store_new_sheet cases[4];

static void print_case(const char *form, char regime, struct store_new_sheet *list, size_t count,
	const char *event)
{
	const struct printed what = {form, "nl", regime, event, count};
	int64_t run;
	struct error err;

	WELL(begin_print(store, &what, list, "/nowhere/case.pdf", form, &run, &err));
	WELL(store_print_end(store, run, &err));
}

static void make_cases(void)
{
	const struct ticks t = {.codes = {{2}, {1}, {2}, {1}}, .number = -1, .line = 70};

	for (size_t i = 0; i < 4; i++)
		cases[i] = (struct store_new_sheet){.sheet = sheet_id_random()};
	cases[0].family = cases[1].family = FAMILY_F;
	cases[2].family = FAMILY_G;
	print_case("t-b", 'B', cases, 1, "Mei");
	print_case("t-b2", 'B', cases + 1, 2, "Juni");
	print_case("t-c", 'C', cases + 3, 1, "Juni");
	for (int i = 0; i < 4; i++)
		scan(store, "cases.pdf", i + 1, cases[i].sheet, 1, &t);
}

static struct store_proof forget(sheet_id code)
{
	struct store_proof proof;
	struct error err;

	WELL(store_forget(store, code, "coordinator", &proof, &err));
	return proof;
}

struct listed {
	int answers, pictures, with_sheet;
};

static bool keep_listed(void *context, const struct store_destroyed_line *line)
{
	struct listed *l = context;

	l->answers += strcmp(line->kind, "answers") == 0;
	l->pictures += strcmp(line->kind, "pictures") == 0;
	l->with_sheet += line->has_sheet && line->sheet == sheets[2].sheet && !line->by_term;
	assert_string_equal(line->event, "Ede");
	return true;
}

static void destruction_list_tells_what_went_and_not_what_it_said(void **state)
{
	struct listed listed = {0};
	struct store_proof proof;
	struct error err;

	(void)state;
	fill_in(2, 4);
	WELL(store_forget(store, sheets[2].strip, "administrator", &proof, &err));
	WELL(store_destroyed_each(store, keep_listed, &listed, &err));
	assert_int_equal(listed.answers, 1);
	assert_int_equal(listed.pictures, 1);
	assert_int_equal(listed.with_sheet, 2);
}

static bool count_paper(void *context, const struct store_destroyed_line *line)
{
	*(long *)context += strcmp(line->kind, "paper") == 0 ? line->items : 0;
	return true;
}

static void paper_is_destroyed_by_two_functions_P16(void **state)
{
	struct store_paper paper = {"Ede", "administrator", "coordinator"};
	struct error err;
	long sheets_gone = 0;

	(void)state;
	fill_in(2, 4);
	fill_in(3, 4);
	WELL(store_paper_gone(store, &paper, "administrator", &err));
	WELL(store_paper_gone(store, &paper, "administrator", &err));
	WELL(store_destroyed_each(store, count_paper, &sheets_gone, &err));
	assert_int_equal(sheets_gone, 2);
	paper.second = "administrator";
	assert_false(store_paper_gone(store, &paper, "administrator", &err));
	assert_int_equal(err.status, EX_USAGE);
	paper.second = "J2";
	assert_false(store_paper_gone(store, &paper, "administrator", &err));
	assert_int_equal(err.status, EX_USAGE);
	paper.second = "coordinator";
	assert_false(store_paper_gone(store, &paper, "reviewer", &err));
	assert_int_equal(err.status, EX_NOPERM);
	paper.event = "Edam";
	assert_false(store_paper_gone(store, &paper, "administrator", &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

/* Who reads keeps the side file as it was; that is told, and the next purge does it. */
static void old_copy_in_a_side_file_is_told(void **state)
{
	static const struct store_terms NONE = {
		.pictures = {90, 90, 90}, .answers = {365, 365, 365}, .actions = 730, .log = 365};
	struct store_proof proof;
	struct sql *reader;
	struct error err;
	int64_t n;

	(void)state;
	ONLY_IN_A_FILE();
	fill_in(3, 4);
	WELL(sql_open(at.db, &reader, &err));
	WELL(sql_begin(reader, SQL_READ, &err));
	WELL(sql_run_integer(sql_prepare(reader, "SELECT count(*) FROM crop"), -1, &n, &err));
	assert_int_equal(n, 1);
	sql_set_patience(store->db, 50);
	assert_false(store_forget(store, sheets[3].strip, "administrator", &proof, &err));
	assert_int_equal(err.status, EX_TEMPFAIL);
	assert_non_null(strstr(err.text, "side file"));
	sql_rollback(reader);
	sql_close(reader);
	assert_true(in_files("handwriting of sheet 3"));
	WELL(store_purge(store, &NONE, false, "administrator", no_destroyed, NULL, &err));
	assert_false(in_files("handwriting of sheet 3"));
}

static void token_of_a_case_destroys_all_its_sheets(void **state)
{
	struct store_proof proof;

	(void)state;
	make_cases();
	proof = forget(FAMILY_F);
	assert_false(proof.already);
	assert_int_equal(proof.sheets, 2);
	assert_int_equal(proof.answers, 8);
	assert_int_equal(balance_of(store, "Mei").answers, 0);
	assert_int_equal(balance_of(store, "Juni").answers, 8); /* the other family, and staff */
	proof = forget(FAMILY_F);
	assert_true(proof.already);
	assert_false(proof.by_term);
	assert_string_equal(proof.day, "2026-03-01");
	/* Scanned again it is refused. */
	assert_int_equal(
		scan(store, "again.pdf", 1, cases[0].sheet, 1, &(struct ticks){.codes = {{1}}})
			.verdict,
		VERDICT_FOREIGN);
	assert_int_equal(forget(FAMILY_G).sheets, 1);
}

static void code_of_a_sheet_destroys_that_sheet_of_a_client_or_staff(void **state)
{
	struct store_proof proof;

	(void)state;
	make_cases();
	assert_int_equal(forget(cases[0].sheet).sheets, 1);
	assert_true(forget(cases[0].sheet).already);
	assert_int_equal(forget(cases[3].sheet).sheets, 1);
	/* The rest of the case is still there. */
	proof = forget(FAMILY_F);
	assert_int_equal(proof.sheets, 1);
	assert_int_equal(proof.answers, 4);
}

static void case_that_went_by_its_term_says_so(void **state)
{
	struct store_proof proof;
	struct error err;

	(void)state;
	make_cases();
	today("2027-06-01");
	WELL(store_purge(store, &TERMS, false, "administrator", no_destroyed, NULL, &err));
	assert_int_equal(rows("SELECT count(*) FROM sheet WHERE family IS NOT NULL"), 0);
	proof = forget(FAMILY_F);
	assert_true(proof.already);
	assert_true(proof.by_term);
	assert_string_equal(proof.day, "2027-06-01");
	assert_true(forget(cases[3].sheet).by_term);
}

/* --- by term ----------------------------------------------------------------------------- */

struct lines {
	int count;
	char kinds[10][12];
	long items[10];
};

static void keep_line(void *context, const struct store_destroyed *line)
{
	struct lines *lines = context;

	assert_true(lines->count < 10);
	snprintf(lines->kinds[lines->count], sizeof lines->kinds[0], "%s", line->kind);
	lines->items[lines->count++] = line->items;
}

static struct lines purge(bool dry)
{
	struct lines lines = {0};
	struct error err;

	WELL(store_purge(store, &TERMS, dry, "administrator", keep_line, &lines, &err));
	return lines;
}

static void nothing_is_destroyed_before_its_term(void **state)
{
	(void)state;
	fill_in(0, 4);
	today("2026-03-29"); /* 28 days later: the last day */
	assert_int_equal(purge(false).count, 0);
	assert_int_equal(rows("SELECT count(*) FROM crop"), 1);
}

static void pictures_go_after_their_term_P07(void **state)
{
	struct lines lines;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		fill_in(i, 4);
	scan_other(store, "label.png", 1, VERDICT_FOREIGN, "a parcel label");
	today("2026-03-30");
	lines = purge(false);
	assert_int_equal(lines.count, 2);
	assert_string_equal(lines.kinds[0], "pictures");
	assert_int_equal(lines.items[0], 3);
	assert_string_equal(lines.kinds[1], "places");
	assert_int_equal(rows("SELECT count(*) FROM crop"), 0);
	assert_int_equal(rows("SELECT count(*) FROM source"), 0);
	assert_int_equal(rows("SELECT count(*) FROM answer"), 21); /* answers stay */
	assert_false(in_files("handwriting of sheet"));
	assert_int_equal(purge(false).count, 0);
}

static void term_depends_on_the_regime(void **state)
{
	static const struct ticks SOME = {.codes = {{1}}, .number = -1, .line = -1};
	struct store_new_sheet staff[1];
	struct reading r;
	struct scan_source source = make_source("staff.png", 1);
	struct store_outcome outcome;
	struct error err;

	(void)state;
	fill_in(0, 4);
	print_sheets(store, &(struct printed){"t-c", "nl", 'C', "Ede", 1}, staff);
	r = make_reading(staff[0].sheet, 1, &SOME);
	add_crop(&r, "t4", "of staff");
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	today("2026-04-15");
	purge(false);
	assert_int_equal(rows("SELECT count(*) FROM crop"), 1);
	today("2026-06-01");
	purge(false);
	assert_int_equal(rows("SELECT count(*) FROM crop"), 0);
}

static void dry_run_tells_the_same_and_destroys_nothing(void **state)
{
	struct lines told, done;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		fill_in(i, 4);
	today("2028-01-01");
	told = purge(true);
	assert_int_equal(rows("SELECT count(*) FROM crop"), 3);
	assert_int_equal(rows("SELECT count(*) FROM answer"), 21);
	assert_int_equal(rows("SELECT count(*) FROM destroyed"), 0);
	assert_int_equal(rows("SELECT count(*) FROM published"), 0);
	done = purge(false);
	assert_memory_equal(&told, &done, sizeof told);
	assert_int_equal(rows("SELECT count(*) FROM crop"), 0);
	assert_int_equal(rows("SELECT count(*) FROM answer"), 0);
}

static void totals_that_may_be_told_outlive_the_answers_P13(void **state)
{
	struct results *before, *after;
	struct store_balance b;
	struct error err;

	(void)state;
	for (size_t i = 0; i < 12; i++)
		fill_in(i, i < 7 ? 5 : 1);
	WELL(results_load(store, "Ede", NULL, &before, &err));
	today("2027-03-02");
	purge(false);
	assert_int_equal(rows("SELECT count(*) FROM answer"), 0);
	assert_int_equal(rows("SELECT count(*) FROM side"), 0);
	assert_int_equal(rows("SELECT count(*) FROM tally_option"), 0);
	assert_int_equal(rows("SELECT count(*) FROM scan WHERE sheet IS NOT NULL"), 0);
	WELL(results_load(store, "Ede", NULL, &after, &err));
	assert_int_equal(after->version, before->version);
	assert_memory_equal(&results_question(&after->forms[0], "t1")->shown,
		&results_question(&before->forms[0], "t1")->shown, sizeof(struct small_shown));
	assert_int_equal(after->forms[0].answered.value, 12);
	b = balance_of(store, "Ede");
	assert_int_equal(b.returned, 12);
	assert_int_equal(b.sides_in, 24);
	results_free(before);
	results_free(after);
}

static void totals_are_kept_even_when_nobody_printed_them(void **state)
{
	struct results *after;
	struct error err;

	(void)state;
	for (size_t i = 0; i < 7; i++)
		fill_in(i, i < 4 ? 5 : 1);
	today("2027-03-02");
	purge(false);
	WELL(results_load(store, "Ede", NULL, &after, &err));
	assert_int_equal(after->forms[0].level, SMALL_TWO_BANDS);
	assert_int_equal(results_question(&after->forms[0], "t1")->shown.bands[BAND_GOOD].value, 4);
	results_free(after);
}

static void totals_of_a_few_are_destroyed_too(void **state)
{
	struct results *after;
	struct error err;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		fill_in(i, 5);
	today("2027-03-02");
	purge(false);
	WELL(results_load(store, "Ede", NULL, &after, &err));
	assert_int_equal(after->forms[0].level, SMALL_NOTHING);
	assert_int_equal(rows("SELECT count(*) FROM tally_state"), 0);
	results_free(after);
}

static void late_sheet_of_an_event_that_is_over_is_refused(void **state)
{
	static const struct ticks SOME = {.codes = {{1}}, .number = -1, .line = -1};
	struct store_outcome outcome;
	struct store_proof proof;
	struct error err;

	(void)state;
	fill_in(0, 5);
	today("2027-03-02");
	purge(false);
	outcome = scan(store, "found.png", 1, sheets[1].sheet, 1, &SOME);
	assert_int_equal(outcome.verdict, VERDICT_FOREIGN);
	assert_non_null(strstr(outcome.reason, "term"));
	WELL(store_forget(store, sheets[0].strip, "administrator", &proof, &err));
	assert_true(proof.already);
	assert_true(proof.by_term);
	assert_string_equal(proof.day, "2027-03-02");
}

static void log_goes_after_a_year_and_still_fits(void **state)
{
	struct lines lines;
	struct error err;

	(void)state;
	for (int i = 0; i < 3; i++)
		WELL(store_log(store, "reviewer", "old", "", "", &err));
	today("2026-12-01");
	WELL(store_log(store, "reviewer", "new", "", "", &err));
	today("2027-03-02");
	lines = purge(false);
	assert_int_equal(lines.count, 1);
	assert_int_equal(lines.items[0], 3);
	assert_int_equal(rows("SELECT count(*) FROM log WHERE action = 'old'"), 0);
	/* tear_down verifies that the rest of the chain fits. */
}

static void clock_that_went_back_destroys_nothing(void **state)
{
	struct lines lines = {0};
	struct error err;

	(void)state;
	fill_in(0, 4);
	today("2025-01-01");
	assert_false(store_purge(store, &TERMS, false, "administrator", keep_line, &lines, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "clock"));
	assert_int_equal(lines.count, 0);
	today("2026-03-01");
}

static void destruction_list_tells_what_and_when_and_no_answer_P14(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++)
		fill_in(i, 4);
	today("2027-03-02");
	purge(false);
	assert_int_equal(rows("SELECT count(*) FROM destroyed WHERE day = '2027-03-02' AND "
			      "kind = 'answers' AND count = 21 AND reason = 'term'"),
		1);
	assert_int_equal(
		rows("SELECT count(*) FROM destroyed WHERE kind = 'pictures' AND count = 3"), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(destruction_list_tells_what_went_and_not_what_it_said),
		T(paper_is_destroyed_by_two_functions_P16),
		T(old_copy_in_a_side_file_is_told),
		T(token_of_a_case_destroys_all_its_sheets),
		T(code_of_a_sheet_destroys_that_sheet_of_a_client_or_staff),
		T(case_that_went_by_its_term_says_so),
		T(forgotten_sheet_is_gone_from_counts_and_files),
		T(second_request_says_already_destroyed),
		T(strip_of_nobody_is_no_input),
		T(forgotten_sheet_is_refused_when_it_is_scanned_again),
		T(forgetting_takes_back_what_a_person_decided),
		T(results_are_computed_again_without_the_forgotten),
		T(nothing_is_destroyed_before_its_term),
		T(pictures_go_after_their_term_P07),
		T(term_depends_on_the_regime),
		T(dry_run_tells_the_same_and_destroys_nothing),
		T(totals_that_may_be_told_outlive_the_answers_P13),
		T(totals_are_kept_even_when_nobody_printed_them),
		T(totals_of_a_few_are_destroyed_too),
		T(late_sheet_of_an_event_that_is_over_is_refused),
		T(log_goes_after_a_year_and_still_fits),
		T(clock_that_went_back_destroys_nothing),
		T(destruction_list_tells_what_and_when_and_no_answer_P14),
	};

	return cmocka_run_group_tests_name("store: destroyed", tests, NULL, NULL);
}
