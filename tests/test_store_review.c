// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

static struct home at;
static struct store *store;
static struct store_new_sheet sheets[10];

static const struct printed TEN = {"t-a", "nl", 'A', "Ede", 10};
static const struct ticks TWO_FACES = {.codes = {{2, 4}, {1}, {2}, {1}}, .number = 12, .line = 70};
static const struct ticks CLEAR = {.codes = {{4}, {1}, {2}, {1}}, .number = -1, .line = 70};
static const struct ticks OTHER = {.codes = {{1}, {3}, {6}, {2}}, .number = -1, .line = 5};

static void no_fault(void *context, const char *fault)
{
	(void)context;
	fail_msg("%s", fault);
}

static int set_up(void **state)
{
	struct error err;

	(void)state;
	home_make(&at);
	WELL(store_open(at.db, &store, &err));
	print_sheets(store, &TEN, sheets);
	return 0;
}

/* Whatever was decided, the store adds up. */
static int tear_down(void **state)
{
	struct error err;

	(void)state;
	WELL(store_verify(store, no_fault, NULL, &err));
	store_close(store);
	home_remove(&at);
	return 0;
}

static size_t doubts(struct store_doubt *first)
{
	struct store_doubt *list;
	struct error err;
	size_t count;

	WELL(store_doubts(store, "Ede", &list, &count, &err));
	if (count && first)
		*first = list[0];
	free(list);
	return count;
}

static int doubts_of(sheet_id sheet)
{
	struct store_doubt *list;
	struct error err;
	size_t count;
	int of_sheet = 0;

	WELL(store_doubts(store, "Ede", &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		of_sheet += list[i].sheet == sheet;
	free(list);
	return of_sheet;
}

static bool say(sheet_id sheet, const char *question, const char *answer, struct error *err)
{
	struct store_word word = {
		.sheet = sheet, .question = question, .answer = answer, .role = "reviewer"};

	return store_decide(store, &word, err);
}

static void two_ticks_and_digits_wait(void **state)
{
	struct store_doubt first = {0};

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &TWO_FACES);
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &TWO_FACES);
	assert_int_equal(doubts(&first), 2);
	assert_string_equal(first.question, "t1");
	assert_int_equal(first.state, ANSWER_CONFLICT);
	assert_string_equal(first.value, "2,4");
	assert_int_equal(first.code_count, 5);
	assert_int_equal(first.max, 1);
	assert_false(first.copy);
}

static void word_of_a_person_moves_the_counts(void **state)
{
	struct error err;
	struct store_balance b;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &TWO_FACES);
	assert_int_equal(balance_of(store, "Ede").conflicts, 1);
	WELL(say(sheets[0].sheet, "t1", "4", &err));
	b = balance_of(store, "Ede");
	assert_int_equal(b.conflicts, 0);
	assert_int_equal(b.answers, 4);
	assert_int_equal(doubts(NULL), 0);
}

static void same_word_again_changes_nothing(void **state)
{
	struct store_doubt undone;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &TWO_FACES);
	for (int i = 0; i < 3; i++)
		WELL(say(sheets[0].sheet, "t1", "4", &err));
	WELL(store_undo(store, "Ede", &undone, &err)); /* one step back is all of it */
	assert_int_equal(undone.state, ANSWER_CONFLICT);
	assert_false(store_undo(store, "Ede", &undone, &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

static void undo_goes_back_step_by_step(void **state)
{
	struct store_doubt undone;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &TWO_FACES);
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &TWO_FACES);
	WELL(say(sheets[0].sheet, "t1", "2", &err));
	WELL(say(sheets[0].sheet, "t1", "4", &err));
	WELL(say(sheets[0].sheet, "t6", "12", &err));
	WELL(store_undo(store, "Ede", &undone, &err));
	assert_string_equal(undone.question, "t6");
	assert_int_equal(undone.state, ANSWER_DOUBTFUL);
	WELL(store_undo(store, "Ede", &undone, &err));
	assert_string_equal(undone.question, "t1");
	assert_string_equal(undone.value, "2");
	WELL(store_undo(store, "Ede", &undone, &err));
	assert_string_equal(undone.value, "2,4");
	assert_int_equal(doubts(NULL), 2);
}

static void reading_again_does_not_overwrite_a_person(void **state)
{
	struct store_outcome again;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &TWO_FACES);
	WELL(say(sheets[0].sheet, "t1", "blank", &err));
	again = scan(store, "better.pdf", 1, sheets[0].sheet, 1, &TWO_FACES);
	assert_int_equal(again.verdict, VERDICT_DUPLICATE);
	assert_int_equal(doubts(NULL), 0);
	assert_int_equal(balance_of(store, "Ede").conflicts, 0);
}

static void clear_answer_can_be_mended_too(void **state)
{
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	WELL(say(sheets[0].sheet, "t1", "5", &err));
	WELL(say(sheets[0].sheet, "t3", "2,5", &err));
	WELL(say(sheets[0].sheet, "t4", "written", &err));
	WELL(say(sheets[0].sheet, "t2", "double", &err));
	assert_int_equal(balance_of(store, "Ede").conflicts, 1);
}

static void sheet_that_turns_out_blank_is_not_filled_in(void **state)
{
	static const struct ticks ONE = {.codes = {{1}}, .number = -1, .line = -1};
	struct store_doubt undone;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &ONE);
	assert_int_equal(balance_of(store, "Ede").filled_in, 1);
	WELL(say(sheets[0].sheet, "t1", "blank", &err));
	assert_int_equal(balance_of(store, "Ede").filled_in, 0);
	WELL(store_undo(store, "Ede", &undone, &err));
	assert_int_equal(balance_of(store, "Ede").filled_in, 1);
}

static void words_that_cannot_be_are_refused(void **state)
{
	static const struct {
		const char *question, *answer;
		int status;
	} BAD[] = {
		{"t1", "6", EX_USAGE},
		{"t1", "0", EX_USAGE},
		{"t1", "1,2", EX_USAGE},
		{"t1", "", EX_USAGE},
		{"t1", "1,", EX_USAGE},
		{"t1", "one", EX_USAGE},
		{"t1", "-1", EX_USAGE},
		{"t1", "1x", EX_USAGE},
		{"t3", "1,2,3", EX_USAGE},
		{"t4", "3", EX_USAGE},
		{"t4", "double", EX_USAGE},
		{"t3", "2,2", EX_USAGE},
		{"t3", ",2", EX_USAGE},
		{"t6", "1000000", EX_USAGE},
		{"t6", "7,5", EX_USAGE},
		{"t7", "101", EX_USAGE},
		{"t9", "1", EX_NOINPUT},
		{"t1", "99999999999999999999", EX_USAGE},
	};
	struct store_balance before, after;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &CLEAR);
	before = balance_of(store, "Ede");
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		if (say(sheets[0].sheet, BAD[i].question, BAD[i].answer, &err))
			fail_msg("%s = \"%s\" was taken", BAD[i].question, BAD[i].answer);
		assert_int_equal(err.status, BAD[i].status);
	}
	after = balance_of(store, "Ede");
	assert_memory_equal(&before, &after, sizeof before);
}

static void side_that_did_not_come_in_has_no_answer_to_give(void **state)
{
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	assert_false(say(sheets[0].sheet, "t5", "1", &err));
	assert_int_equal(err.status, EX_NOINPUT);
	assert_false(say(4242, "t1", "1", &err));
	assert_int_equal(err.status, EX_NOINPUT);
}

/* --- copies ------------------------------------------------------------------------------ */

static void copy_is_asked_once_and_counts_when_a_person_says_so(void **state)
{
	struct store_doubt first = {0};
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	scan(store, "p.pdf", 2, sheets[0].sheet, 1, &OTHER);
	assert_int_equal(doubts(&first), 1);
	assert_true(first.copy);
	assert_int_equal(first.number, 1);
	assert_int_equal(first.side, 1);
	assert_int_equal(balance_of(store, "Ede").answers, 4);
	WELL(store_decide_copy(store, sheets[0].sheet, 1, 1, true, "reviewer", &err));
	assert_int_equal(balance_of(store, "Ede").answers, 8);
	assert_int_equal(balance_of(store, "Ede").returned, 1); /* one sheet of ours came back */
	assert_int_equal(doubts(NULL), 0);
	WELL(store_decide_copy(store, sheets[0].sheet, 1, 1, true, "reviewer", &err));
	assert_int_equal(balance_of(store, "Ede").answers, 8);
	/* Thought better of it. */
	WELL(store_decide_copy(store, sheets[0].sheet, 1, 1, false, "reviewer", &err));
	assert_int_equal(balance_of(store, "Ede").answers, 4);
}

static void copy_that_is_set_aside_is_not_asked_again(void **state)
{
	struct store_outcome again;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	scan(store, "p.pdf", 2, sheets[0].sheet, 1, &OTHER);
	WELL(store_decide_copy(store, sheets[0].sheet, 1, 1, false, "reviewer", &err));
	assert_int_equal(doubts(NULL), 0);
	again = scan(store, "later.pdf", 1, sheets[0].sheet, 1, &OTHER);
	assert_string_equal(again.reason, "this side was read before");
	assert_int_equal(doubts(NULL), 0);
	assert_false(store_decide_copy(store, sheets[0].sheet, 1, 0, false, "reviewer", &err));
	assert_int_equal(err.status, EX_NOINPUT); /* the first reading is no copy */
}

static void doubt_in_a_copy_waits_only_when_the_copy_counts(void **state)
{
	struct store_doubt first = {0};
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &CLEAR);
	scan(store, "p.pdf", 2, sheets[0].sheet, 1, &TWO_FACES);
	assert_int_equal(doubts(&first), 1);
	assert_true(first.copy);
	WELL(store_decide_copy(store, sheets[0].sheet, 1, 1, true, "reviewer", &err));
	assert_int_equal(doubts(&first), 1);
	assert_false(first.copy);
	assert_int_equal(first.number, 1);
	WELL(store_decide(
		store, &(struct store_word){sheets[0].sheet, 1, "t1", "2", "reviewer"}, &err));
	assert_int_equal(doubts(NULL), 0);
}

/* --- pictures ---------------------------------------------------------------------------- */

static bool count_picture(void *context, const struct store_picture *picture)
{
	int *count = context;

	assert_string_equal(picture->question, "t1");
	assert_int_equal(picture->index, *count);
	assert_int_equal(picture->png_bytes, 3);
	++*count;
	return true;
}

static bool find_opening(void *context, const struct store_log_entry *entry)
{
	if (strcmp(entry->action, "open pictures") == 0)
		++*(int *)context;
	return true;
}

static size_t flagged(struct store_flagged *first)
{
	struct store_flagged *list;
	struct error err;
	size_t count;

	WELL(store_flags(store, "Ede", &list, &count, &err));
	if (count)
		*first = list[0];
	free(list);
	return count;
}

/* Three in a line come by chance, and a flag of the paper is not lost when answers change (M18). */
static void what_may_be_a_name_stays_with_the_sheet(void **state)
{
	static const struct ticks FIRST = {.codes = {{1}, {1}, {1}, {1}}, .number = -1, .line = -1};
	struct reading r = make_reading(sheets[1].sheet, 1, &FIRST);
	struct scan_source source = make_source("n.pdf", 1);
	struct store_outcome outcome;
	struct store_flagged first;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &FIRST);
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &FIRST);
	assert_int_equal(flagged(&first), 0);
	r.flags = FLAG_NAME;
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	WELL(say(sheets[1].sheet, "t1", "2", &err));
	assert_int_equal(flagged(&first), 1);
	assert_int_equal(first.sheet, sheets[1].sheet);
	assert_int_equal(first.flags, FLAG_NAME);
	assert_string_equal(first.form, "t-a");
}

/* Until somebody finds an answer on the paper, or the other side comes in: then it is asked. */
static void a_side_with_nothing_on_it_is_told_while_the_other_is_missing(void **state)
{
	static const struct ticks NOTHING = {.number = -1, .line = -1};
	static const struct ticks SOMETHING = {.number = -1, .line = 70};
	struct store_flagged first;
	struct error err;

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &NOTHING);
	assert_int_equal(flagged(&first), 1);
	assert_int_equal(first.flags, FLAG_NOTHING);
	assert_string_equal(flag_name(FLAG_NOTHING), "nothing found");
	WELL(say(sheets[0].sheet, "t1", "2", &err));
	assert_int_equal(flagged(&first), 0);
	scan(store, "p.pdf", 2, sheets[1].sheet, 1, &NOTHING);
	assert_int_equal(flagged(&first), 1);
	assert_int_equal(first.sheet, sheets[1].sheet);
	scan(store, "p.pdf", 3, sheets[1].sheet, 2, &SOMETHING);
	assert_int_equal(flagged(&first), 0);
}

/* --- sheets with nothing on them ------------------------------------------------------------- */

static const struct ticks BARE = {.number = -1, .line = -1};

static long long blanks(void)
{
	struct store_balance b;
	struct error err;

	WELL(store_event_balance(store, "Ede", &b, &err));
	return b.answers - b.doubtful - b.conflicts;
}

static void come_back_bare(size_t i)
{
	scan(store, "bare.pdf", (int)(2 * i + 1), sheets[i].sheet, 1, &BARE);
	scan(store, "bare.pdf", (int)(2 * i + 2), sheets[i].sheet, 2, &BARE);
}

static void a_sheet_with_nothing_on_it_is_one_question(void **state)
{
	struct store_doubt first = {0}, undone;
	struct store_flagged flag;
	long long before;
	struct error err;

	(void)state;
	come_back_bare(0);
	assert_int_equal(doubts(&first), 1);
	assert_true(first.empty);
	assert_int_equal(first.sheet, sheets[0].sheet);
	assert_string_equal(first.question, "");
	assert_int_equal(blanks(), 0);
	assert_int_equal(flagged(&flag), 0);
	WELL(store_decide_empty(store, sheets[0].sheet, 0, true, "reviewer", &err));
	assert_int_equal(doubts(NULL), 0);
	assert_int_equal(flagged(&flag), 0);
	before = blanks();
	assert_true(before > 4);
	assert_false(store_decide_empty(store, sheets[0].sheet, 0, true, "reviewer", &err));
	assert_int_equal(err.status, EX_NOINPUT);
	WELL(store_undo(store, "Ede", &undone, &err));
	assert_true(undone.empty);
	assert_int_equal(doubts(NULL), 1);
	assert_int_equal(blanks(), 0);
	assert_false(store_undo(store, "Ede", &undone, &err));
}

static void a_sheet_that_is_not_empty_is_asked_question_by_question(void **state)
{
	struct store_doubt first = {0};
	size_t all;
	struct error err;

	(void)state;
	come_back_bare(0);
	WELL(store_decide_empty(store, sheets[0].sheet, 0, false, "reviewer", &err));
	all = doubts(&first);
	assert_true(all > 4);
	assert_false(first.empty);
	WELL(say(sheets[0].sheet, "t1", "2", &err));
	assert_int_equal(doubts(NULL), all - 1);
	/* An answer alone says the same. */
	come_back_bare(1);
	WELL(say(sheets[1].sheet, "t1", "2", &err));
	assert_int_equal(doubts(NULL), 2 * (all - 1));
}

static void where_a_pen_is_seen_what_is_bare_is_blank(void **state)
{
	static const struct ticks SOMETHING = {.number = -1, .line = 70};

	(void)state;
	scan(store, "p.pdf", 1, sheets[0].sheet, 1, &BARE);
	assert_int_equal(doubts(NULL), 0);
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &SOMETHING);
	assert_int_equal(doubts(NULL), 0);
}

/* What is hardly there on one side says that more may not be there at all. */
static void beside_pale_writing_what_is_bare_waits(void **state)
{
	struct reading r = make_reading(sheets[0].sheet, 1, &BARE);
	struct scan_source source = make_source("p.pdf", 1);
	struct store_outcome outcome;
	struct store_doubt first = {0};
	struct error err;

	(void)state;
	scan(store, "p.pdf", 2, sheets[0].sheet, 2, &BARE);
	r.answers[0].state = ANSWER_DOUBTFUL;
	snprintf(r.answers[0].note, sizeof r.answers[0].note, "%s", NOTE_FAINT);
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	assert_true(doubts(&first) > 4);
	assert_false(first.empty);
}

/* Dirt beside the boxes looks like writing: it is asked about, and says nothing of a pen. */
static void what_lies_beside_the_boxes_shows_no_pen(void **state)
{
	struct scan_source source = make_source("p.pdf", 1);
	struct store_outcome outcome;
	struct error err;

	(void)state;
	for (int marked = 0; marked < 2; marked++) {
		struct reading r = make_reading(sheets[marked].sheet, 1, &BARE);

		scan(store, "p.pdf", 10 + marked, sheets[marked].sheet, 2, &BARE);
		r.answers[0].state = ANSWER_DOUBTFUL;
		snprintf(r.answers[0].note, sizeof r.answers[0].note, "remark");
		if (marked)
			r.answers[0].marks[0].state = MARK_DOUBTFUL;
		source.page = 20 + marked;
		WELL(store_scan(store, &source, &r, &outcome, &err));
		reading_free(&r);
	}
	assert_true(doubts_of(sheets[0].sheet) > 4);
	assert_int_equal(doubts_of(sheets[1].sheet), 1);
}

static int changes;

static void count_change(void *context, const struct store_change *change)
{
	(void)change;
	++*(int *)context;
}

/* What was asked because nothing was found is no other answer when nothing is found again; and when
 * something is, the rest of the sheet is blank. */
static void reading_a_bare_sheet_again(void **state)
{
	static const struct ticks SOMETHING = {.codes = {{2}}, .number = -1, .line = -1};
	struct scan_source source = make_source("bare.pdf", 1);
	struct reading r = make_reading(sheets[0].sheet, 1, &BARE);
	struct store_again again = {&source, &r, true, count_change, &changes};
	struct error err;
	bool known;

	(void)state;
	come_back_bare(0);
	changes = 0;
	WELL(store_reread(store, &again, &known, &err));
	assert_true(known);
	assert_int_equal(changes, 0);
	assert_int_equal(doubts(NULL), 1);
	reading_free(&r);
	r = make_reading(sheets[0].sheet, 1, &SOMETHING);
	WELL(store_reread(store, &again, &known, &err));
	assert_int_equal(changes, 1);
	assert_int_equal(doubts(NULL), 0);
	reading_free(&r);
}

static void opening_a_picture_is_logged_and_not_for_everybody(void **state)
{
	struct scan_source source = make_source("p.pdf", 1);
	struct reading r = make_reading(sheets[0].sheet, 1, &TWO_FACES);
	struct store_outcome outcome;
	int pictures = 0, logged = 0;
	struct error err;

	(void)state;
	add_crop(&r, "t1", "abc");
	add_crop(&r, "t1", "def");
	add_crop(&r, "t4", "drawing");
	WELL(store_scan(store, &source, &r, &outcome, &err));
	reading_free(&r);
	WELL(store_pictures(
		store, sheets[0].sheet, 0, "t1", "reviewer", count_picture, &pictures, &err));
	assert_int_equal(pictures, 2);
	assert_false(store_pictures(
		store, sheets[0].sheet, 0, "t1", "coordinator", count_picture, &pictures, &err));
	assert_int_equal(err.status, EX_NOPERM);
	assert_int_equal(pictures, 2);
	WELL(store_log_each(store, find_opening, &logged, &err));
	assert_int_equal(logged, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(two_ticks_and_digits_wait),
		T(word_of_a_person_moves_the_counts),
		T(same_word_again_changes_nothing),
		T(undo_goes_back_step_by_step),
		T(reading_again_does_not_overwrite_a_person),
		T(clear_answer_can_be_mended_too),
		T(sheet_that_turns_out_blank_is_not_filled_in),
		T(words_that_cannot_be_are_refused),
		T(side_that_did_not_come_in_has_no_answer_to_give),
		T(copy_is_asked_once_and_counts_when_a_person_says_so),
		T(copy_that_is_set_aside_is_not_asked_again),
		T(doubt_in_a_copy_waits_only_when_the_copy_counts),
		T(what_may_be_a_name_stays_with_the_sheet),
		T(a_side_with_nothing_on_it_is_told_while_the_other_is_missing),
		T(a_sheet_with_nothing_on_it_is_one_question),
		T(a_sheet_that_is_not_empty_is_asked_question_by_question),
		T(where_a_pen_is_seen_what_is_bare_is_blank),
		T(beside_pale_writing_what_is_bare_waits),
		T(what_lies_beside_the_boxes_shows_no_pen),
		T(reading_a_bare_sheet_again),
		T(opening_a_picture_is_logged_and_not_for_everybody),
	};

	return cmocka_run_group_tests_name("store: review", tests, NULL, NULL);
}
