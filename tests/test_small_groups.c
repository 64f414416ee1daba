// SPDX-License-Identifier: EUPL-1.2
/*
 * The rule of small groups, and somebody who tries to get round it: who knows the rule and this
 * program, and computes back from everything that is printed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "small_groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct small_limits RULE = {SMALL_LEAST, SMALL_FULL, false};

static struct small_counts scale(long not_good, long middle, long good)
{
	struct small_counts c = {.scale = true, .max = 1, .option_count = 5};
	static const enum small_band BANDS[5] = {
		BAND_NOT_GOOD, BAND_NOT_GOOD, BAND_MIDDLE, BAND_GOOD, BAND_GOOD};

	for (size_t i = 0; i < 5; i++)
		c.options[i].band = BANDS[i];
	c.options[1].count = not_good;
	c.options[2].count = middle;
	c.options[4].count = good;
	c.people = not_good + middle + good;
	return c;
}

static struct small_counts list(int max, long people, size_t count, const long *counts)
{
	struct small_counts c = {.max = max, .option_count = count, .people = people};

	for (size_t i = 0; i < count; i++) {
		c.options[i].count = counts[i];
		c.options[i].band = BAND_NONE;
	}
	return c;
}

static struct small_group group(char regime, long people)
{
	return (struct small_group){.regime = regime, .people = people};
}

static struct small_shown show(const struct small_counts *counts, long people)
{
	struct small_group g = group('A', people);
	struct small_shown shown;

	small_question(counts, &g, &RULE, &shown);
	return shown;
}

#define EXACT(number, v)                                                                           \
	do {                                                                                       \
		assert_int_equal((number).kind, SMALL_EXACT);                                      \
		assert_int_equal((number).value, v);                                               \
	} while (0)

/* Nothing in there can be read: not a kind, not a value left behind. */
static void assert_nothing(const struct small_shown *s)
{
	assert_int_equal(s->level, SMALL_NOTHING);
	assert_int_equal(s->people.kind, SMALL_HIDDEN);
	assert_int_equal(s->people.value, 0);
	assert_int_equal(s->blank.kind, SMALL_HIDDEN);
	assert_int_equal(s->unclear.kind, SMALL_HIDDEN);
	for (size_t i = 0; i < SMALL_BANDS; i++) {
		assert_int_equal(s->bands[i].kind, SMALL_HIDDEN);
		assert_int_equal(s->bands[i].value, 0);
	}
	for (size_t i = 0; i < SMALL_OPTIONS_MAX; i++) {
		assert_int_equal(s->options[i].kind, SMALL_HIDDEN);
		assert_int_equal(s->options[i].value, 0);
	}
	for (size_t i = 0; i < s->option_count; i++)
		assert_int_equal(s->order[i], i);
}

/* --- the rule ---------------------------------------------------------------------------- */

static void fewer_than_five_show_no_number(void **state)
{
	(void)state;
	for (long n = 0; n < 5; n++) {
		struct small_counts c = scale(n, 0, 0);
		struct small_shown s = show(&c, n);

		assert_nothing(&s);
	}
}

static void five_to_nine_show_two_bands(void **state)
{
	struct small_counts c = scale(1, 2, 6);
	struct small_shown s;

	(void)state;
	c.blank = 2;
	s = show(&c, 9);
	assert_int_equal(s.level, SMALL_TWO_BANDS);
	EXACT(s.people, 9);
	EXACT(s.blank, 2);
	EXACT(s.bands[BAND_GOOD], 6);
	EXACT(s.bands[BAND_NOT_GOOD], 3);
	assert_int_equal(s.bands[BAND_MIDDLE].kind, SMALL_HIDDEN);
	assert_int_equal(s.bands[BAND_MIDDLE].value, 0);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(s.options[i].kind, SMALL_HIDDEN); /* never single faces */
}

static void from_ten_show_three_bands(void **state)
{
	struct small_counts c = scale(1, 2, 7);
	struct small_shown s = show(&c, 10);

	(void)state;
	assert_int_equal(s.level, SMALL_EVERYTHING);
	EXACT(s.bands[BAND_NOT_GOOD], 1);
	EXACT(s.bands[BAND_MIDDLE], 2);
	EXACT(s.bands[BAND_GOOD], 7);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(s.options[i].kind, SMALL_HIDDEN);
}

static void question_that_few_answered_is_hidden_in_a_large_group(void **state)
{
	struct small_counts c = scale(0, 1, 3);
	struct small_shown s = show(&c, 40);

	(void)state;
	assert_nothing(&s);
	c = scale(0, 1, 6);
	s = show(&c, 40);
	assert_int_equal(s.level, SMALL_TWO_BANDS);
}

static void list_of_five_to_nine_says_fewer_than_three(void **state)
{
	const long counts[] = {1, 6, 0, 4, 2};
	struct small_counts c = list(2, 8, 5, counts);
	struct small_shown s = show(&c, 8);

	(void)state;
	assert_int_equal(s.options[0].kind, SMALL_FEW);
	assert_int_equal(s.options[0].value, 0);
	EXACT(s.options[1], 6);
	assert_int_equal(s.options[2].kind, SMALL_FEW);
	EXACT(s.options[3], 4);
	assert_int_equal(s.options[4].kind, SMALL_FEW);
	/* Ranked, and the few in the order of the form: 2 does not come before 1 and 0. */
	assert_int_equal(s.order[0], 1);
	assert_int_equal(s.order[1], 3);
	assert_int_equal(s.order[2], 0);
	assert_int_equal(s.order[3], 2);
	assert_int_equal(s.order[4], 4);
}

static void list_from_ten_is_exact(void **state)
{
	const long counts[] = {1, 6, 0, 7};
	struct small_counts c = list(2, 10, 4, counts);
	struct small_shown s = show(&c, 10);

	(void)state;
	for (size_t i = 0; i < 4; i++)
		EXACT(s.options[i], counts[i]);
	assert_int_equal(s.order[0], 3);
	assert_int_equal(s.order[3], 2);
}

static void same_unfavourable_answer_of_all_is_hidden_below_ten(void **state)
{
	struct small_counts all_bad = scale(7, 0, 0), all_middle = scale(0, 7, 0);
	struct small_counts mixed = scale(3, 4, 0), all_good = scale(0, 0, 7);
	struct small_counts ten = scale(10, 0, 0);
	struct small_shown s;

	(void)state;
	s = show(&all_bad, 7);
	assert_nothing(&s);
	s = show(&all_middle, 7);
	assert_nothing(&s);
	s = show(&mixed, 7); /* in the two bands that would be printed, all are in one */
	assert_nothing(&s);
	s = show(&all_good, 7);
	EXACT(s.bands[BAND_GOOD], 7);
	s = show(&ten, 10);
	EXACT(s.bands[BAND_NOT_GOOD], 10);
}

static void scale_with_a_dont_know_is_shown_as_a_list(void **state)
{
	struct small_counts c = scale(2, 3, 8);
	struct small_shown s;

	(void)state;
	c.options[2].band = BAND_NONE;
	s = show(&c, 13);
	assert_false(s.scale);
	EXACT(s.options[2], 3);
}

static void limits_go_up_and_never_down(void **state)
{
	struct small_limits l = small_limits_raised(1, 2);
	struct small_limits forged = {1, 2, false};
	struct small_counts c = scale(1, 1, 2);
	struct small_group g = group('C', 4);
	struct small_shown s;

	(void)state;
	assert_int_equal(l.least, 5);
	assert_int_equal(l.full, 10);
	small_question(&c, &g, &forged, &s);
	assert_nothing(&s);
	l = small_limits_raised(7, 20);
	c = scale(1, 1, 4);
	g = group('C', 6);
	small_question(&c, &g, &l, &s);
	assert_nothing(&s);
	c = scale(5, 5, 5);
	g = group('C', 15);
	small_question(&c, &g, &l, &s);
	assert_int_equal(s.level, SMALL_TWO_BANDS);
}

static void outside_the_team_ten_and_rounded_to_five(void **state)
{
	struct small_limits outside = {5, 10, true};
	struct small_counts c = scale(2, 3, 4);
	struct small_group g = group('A', 9);
	struct small_shown s;

	(void)state;
	small_question(&c, &g, &outside, &s);
	assert_nothing(&s);
	c = scale(2, 3, 9);
	g = group('A', 14);
	small_question(&c, &g, &outside, &s);
	EXACT(s.people, 15);
	EXACT(s.bands[BAND_NOT_GOOD], 0);
	EXACT(s.bands[BAND_MIDDLE], 5);
	EXACT(s.bands[BAND_GOOD], 10);
}

static void regime_B_has_three_workers_and_none_above_half(void **state)
{
	struct small_group g = {'B', 12, 3, 6};

	(void)state;
	assert_int_equal(small_level(&g, &RULE), SMALL_EVERYTHING);
	g.largest_worker = 7;
	assert_int_equal(small_level(&g, &RULE), SMALL_NOTHING);
	g = (struct small_group){'B', 12, 2, 6};
	assert_int_equal(small_level(&g, &RULE), SMALL_NOTHING);
	g = (struct small_group){'B', 12, 0, 0}; /* not known who */
	assert_int_equal(small_level(&g, &RULE), SMALL_NOTHING);
	g = (struct small_group){'B', 6, 3, 3};
	assert_int_equal(small_level(&g, &RULE), SMALL_TWO_BANDS);
}

/* --- parts ------------------------------------------------------------------------------- */

static void split_needs_ten_in_every_part(void **state)
{
	struct small_counts parts[3] = {scale(2, 3, 5), scale(4, 4, 4), scale(0, 0, 0)};
	struct small_group groups[3] = {group('A', 10), group('A', 12), group('A', 0)};

	(void)state;
	assert_true(small_split(parts, 3, groups, &RULE));
	parts[2] = scale(1, 0, 0); /* one person who told no role is a part, too */
	groups[2] = group('A', 1);
	assert_false(small_split(parts, 3, groups, &RULE));
	parts[2] = scale(0, 0, 0);
	parts[1] = scale(3, 3, 3); /* twelve came back, nine answered this one */
	assert_false(small_split(parts, 3, groups, &RULE));
}

/* The worked example of an employee survey: 8 of 14 answered, sales 5, marketing 2, managers
 * 1; the total may show sales only. */
static void total_leaves_hidden_parts_out_when_they_are_few(void **state)
{
	struct small_counts parts[3] = {scale(1, 1, 3), scale(1, 0, 1), scale(0, 0, 1)};
	struct small_group groups[3] = {group('C', 5), group('C', 2), group('C', 1)};
	struct small_shown total;
	bool shown[3], in_total[3];

	(void)state;
	small_total(parts, groups, 3, &RULE, shown, in_total, &total);
	assert_true(shown[0] && !shown[1] && !shown[2]);
	assert_true(in_total[0] && !in_total[1] && !in_total[2]);
	EXACT(total.people, 5);
	EXACT(total.bands[BAND_GOOD], 3);
}

static void total_takes_hidden_parts_in_when_together_they_are_enough(void **state)
{
	struct small_counts parts[3] = {scale(2, 3, 15), scale(1, 1, 1), scale(1, 0, 2)};
	struct small_group groups[3] = {group('C', 20), group('C', 3), group('C', 3)};
	struct small_shown total;
	bool shown[3], in_total[3];

	(void)state;
	small_total(parts, groups, 3, &RULE, shown, in_total, &total);
	assert_true(shown[0] && !shown[1] && !shown[2]);
	assert_true(in_total[1] && in_total[2]);
	/* Six people follow from it, so it has the two bands of six people. */
	assert_int_equal(total.level, SMALL_TWO_BANDS);
	EXACT(total.people, 26);
	EXACT(total.bands[BAND_GOOD], 18);
	EXACT(total.bands[BAND_NOT_GOOD], 8);
	assert_int_equal(total.bands[BAND_MIDDLE].kind, SMALL_HIDDEN);
}

/* --- versions ---------------------------------------------------------------------------- */

static bool renew(struct small_counts before, struct small_counts after, struct small_shown *next)
{
	struct small_shown printed = show(&before, before.people);

	*next = show(&after, after.people);
	return small_renew(&printed, next, &RULE);
}

static void late_sheets_are_shown_from_five(void **state)
{
	struct small_shown next;

	(void)state;
	assert_true(renew(scale(1, 2, 7), scale(1, 2, 7), &next)); /* nothing new */
	assert_false(renew(scale(1, 2, 7), scale(2, 2, 7), &next));
	assert_false(renew(scale(1, 2, 7), scale(2, 3, 9), &next));
	assert_true(renew(scale(1, 2, 7), scale(2, 3, 10), &next));
	assert_int_equal(next.level, SMALL_TWO_BANDS); /* five people in three bands is too much */
	EXACT(next.people, 15);
	assert_true(renew(scale(1, 2, 7), scale(3, 5, 12), &next));
	assert_int_equal(next.level, SMALL_EVERYTHING);
}

static void five_late_sheets_that_are_all_unhappy_wait(void **state)
{
	struct small_shown next;

	(void)state;
	assert_false(renew(scale(1, 2, 7), scale(4, 4, 7), &next));
	assert_true(renew(scale(1, 2, 7), scale(6, 7, 7), &next)); /* ten may be unhappy */
}

static void one_answer_changed_by_review_is_not_shown(void **state)
{
	struct small_shown next;

	(void)state;
	assert_false(renew(scale(1, 2, 7), scale(2, 1, 7), &next));
	assert_false(renew(scale(1, 2, 8), scale(1, 2, 7), &next)); /* one was destroyed */
	/* Ten came, one went: his answer shows as the number that went down. */
	assert_false(renew(scale(1, 2, 7), scale(0, 5, 14), &next));
}

static void erasing_below_five_hides_again(void **state)
{
	struct small_shown next;

	(void)state;
	assert_true(renew(scale(1, 2, 3), scale(1, 1, 2), &next));
	assert_nothing(&next);
}

static void late_sheets_in_a_list_are_shown_from_ten(void **state)
{
	const long before[] = {6, 5, 4}, five[] = {9, 6, 5}, ten[] = {10, 8, 7};
	struct small_counts a = list(1, 15, 3, before), b = list(1, 20, 3, five);
	struct small_counts c = list(1, 25, 3, ten);
	struct small_shown next;

	(void)state;
	assert_false(renew(a, b, &next));
	assert_true(renew(a, c, &next));
}

/* --- somebody computes back -------------------------------------------------------------- */

enum { TABLES_MAX = 400000 };

/* Every table there can be, with what would be printed of it. */
struct world {
	struct table {
		long counts[6];
		struct small_shown shown;
	} * tables;
	size_t count;
};

static void fill(
	struct world *w, int max, long people, size_t options, long *counts, size_t at, long sum)
{
	long most = people * (max > 0 && (size_t)max < options ? max : (long)options);

	if (at == options) {
		struct small_counts c = list(max, people, options, counts);

		if (sum < people || sum > most)
			return;
		assert_true(w->count < TABLES_MAX);
		memcpy(w->tables[w->count].counts, counts, sizeof w->tables[0].counts);
		w->tables[w->count++].shown = show(&c, people);
		return;
	}
	for (counts[at] = 0; counts[at] <= people && sum + counts[at] <= most; counts[at]++)
		fill(w, max, people, options, counts, at + 1, sum + counts[at]);
	counts[at] = 0;
}

static int by_shown(const void *a, const void *b)
{
	return memcmp(&((const struct table *)a)->shown, &((const struct table *)b)->shown,
		sizeof(struct small_shown));
}

/* Of all tables that are printed alike, each hidden number has at least two values. */
static void check_group(const struct table *tables, size_t count, size_t options)
{
	for (size_t i = 0; i < options; i++) {
		bool differs = false;

		if (tables[0].shown.options[i].kind == SMALL_EXACT) {
			for (size_t j = 0; j < count; j++)
				assert_int_equal(
					tables[j].counts[i], tables[0].shown.options[i].value);
			continue;
		}
		for (size_t j = 1; j < count && !differs; j++)
			differs = tables[j].counts[i] != tables[0].counts[i];
		if (!differs)
			fail_msg("option %zu of %ld %ld %ld %ld %ld %ld follows", i,
				tables[0].counts[0], tables[0].counts[1], tables[0].counts[2],
				tables[0].counts[3], tables[0].counts[4], tables[0].counts[5]);
	}
}

/* All questions of one kind that at most nine people answered: of one that is hidden not even
 * their number is known. */
static void attack_list(int max, size_t options)
{
	struct world w = {.tables = calloc(TABLES_MAX, sizeof(struct table))};
	long counts[6] = {0};

	assert_non_null(w.tables);
	for (long people = 1; people <= 9; people++)
		fill(&w, max, people, options, counts, 0, 0);
	qsort(w.tables, w.count, sizeof *w.tables, by_shown);
	for (size_t from = 0, to; from < w.count; from = to) {
		for (to = from + 1; to < w.count && by_shown(&w.tables[from], &w.tables[to]) == 0;)
			to++;
		check_group(&w.tables[from], to - from, options);
	}
	free(w.tables);
}

/* Not a sample: every table of 5 to 9 people there can be. */
static void no_hidden_number_of_a_list_can_be_computed(void **state)
{
	(void)state;
	for (size_t options = 2; options <= 5; options++)
		attack_list(1, options);
	for (size_t options = 3; options <= 5; options++)
		attack_list(2, options);
	for (size_t options = 3; options <= 4; options++)
		attack_list(3, options);
	attack_list(0, 3);
	attack_list(0, 4);
}

/* Two bands: what is in the merged band can be anything, unless nobody is in it. */
static void merged_band_keeps_its_secret(void **state)
{
	(void)state;
	for (long n = 5; n <= 9; n++)
		for (long good = 0; good <= n; good++) {
			struct small_shown first, other;
			struct small_counts c = scale(0, n - good, good);

			first = show(&c, n);
			for (long bad = 1; bad <= n - good; bad++) {
				c = scale(bad, n - good - bad, good);
				other = show(&c, n);
				assert_memory_equal(&first, &other, sizeof first);
			}
		}
}

/* --- an event over time ------------------------------------------------------------------ */

static uint32_t seed;

static long chance(long below)
{
	seed = seed * 1664525u + 1013904223u;
	return (long)((seed >> 8) % (uint32_t)below);
}

enum { PEOPLE_MAX = 60, VERSIONS_MAX = 40 };

struct event {
	int answer[PEOPLE_MAX]; /* -1 not there, else 0 not good 1 middle 2 good */
	int people;
	struct small_shown printed[VERSIONS_MAX];
	int at_print[VERSIONS_MAX][PEOPLE_MAX]; /* what everybody had answered then */
	int versions;
};

static struct small_counts count_event(const int *answer)
{
	long bands[3] = {0, 0, 0};

	for (int i = 0; i < PEOPLE_MAX; i++)
		if (answer[i] >= 0)
			bands[answer[i]]++;
	return scale(bands[0], bands[1], bands[2]);
}

/* Sheets come in, one is destroyed, a person changes one in review; then it is printed. */
static void live(struct event *e)
{
	long come = chance(8), tempo = chance(3);

	for (long i = 0; i < come && e->people < PEOPLE_MAX; i++)
		e->answer[e->people++] = (int)(tempo == 0 ? chance(3) : tempo - 1);
	if (e->people && chance(4) == 0)
		e->answer[chance(e->people)] = -1;
	if (e->people && chance(4) == 0) {
		long who = chance(e->people);

		if (e->answer[who] >= 0)
			e->answer[who] = (int)chance(3);
	}
}

static void print_event(struct event *e)
{
	struct small_counts c = count_event(e->answer);
	struct small_shown next = show(&c, c.people);

	for (int v = 0; v < e->versions; v++)
		if (!small_renew(&e->printed[v], &next, &RULE))
			return; /* the last version is printed again: nothing new to learn */
	memcpy(e->at_print[e->versions], e->answer, sizeof e->answer);
	e->printed[e->versions++] = next;
}

/* Between any two printed versions: whoever knows everybody but the ones who changed learns from
 * the difference about a group of at least five, or nothing. */
static void compare_versions(const struct event *e, int a, int b)
{
	const struct small_shown *p = &e->printed[a], *q = &e->printed[b];
	long came = 0, went = 0;

	if (p->level == SMALL_NOTHING || q->level == SMALL_NOTHING || memcmp(p, q, sizeof *p) == 0)
		return;
	came = q->people.value - p->people.value;
	went = -came;
	if (came < SMALL_LEAST && went < SMALL_LEAST)
		fail_msg("%ld people follow from two versions", labs(came));
	if (labs(came) < SMALL_FULL && p->level == SMALL_EVERYTHING && q->level == SMALL_EVERYTHING)
		fail_msg("%ld people in three bands follow from two versions", labs(came));
}

static void two_printed_versions_never_tell_about_a_few(void **state)
{
	int renewed = 0, held = 0;

	(void)state;
	for (uint32_t s = 1; s <= 3000; s++) {
		struct event e = {0};

		seed = s;
		memset(e.answer, -1, sizeof e.answer);
		for (int day = 0; day < 20; day++) {
			int before = e.versions;

			live(&e);
			print_event(&e);
			renewed += e.versions > before;
			held += e.versions == before;
		}
		for (int a = 0; a < e.versions; a++)
			for (int b = a + 1; b < e.versions; b++)
				compare_versions(&e, a, b);
	}
	/* Both happened, or this showed nothing. */
	assert_true(renewed > 3000);
	assert_true(held > 3000);
}

/* --- random totals ----------------------------------------------------------------------- */

/* The hidden parts together follow from the total and the shown parts: they are a group that
 * may be shown. */
static void total_minus_shown_parts_is_never_a_few(void **state)
{
	(void)state;
	for (uint32_t s = 1; s <= 20000; s++) {
		struct small_counts parts[6];
		struct small_group groups[6];
		struct small_shown total, one;
		bool shown[6], in_total[6];
		size_t count;
		long hidden = 0, hidden_good = 0;

		seed = s;
		count = (size_t)(2 + chance(5));
		for (size_t i = 0; i < count; i++) {
			parts[i] = scale(chance(6), chance(6), chance(8));
			groups[i] = group('A', parts[i].people);
		}
		small_total(parts, groups, count, &RULE, shown, in_total, &total);
		for (size_t i = 0; i < count; i++) {
			small_question(&parts[i], &groups[i], &RULE, &one);
			assert_int_equal(shown[i], one.level != SMALL_NOTHING);
			if (shown[i])
				assert_true(in_total[i]);
			else if (in_total[i]) {
				hidden += parts[i].people;
				hidden_good += parts[i].options[4].count;
			}
		}
		if (hidden == 0)
			continue;
		assert_true(hidden >= SMALL_LEAST);
		if (hidden < SMALL_FULL) {
			assert_int_equal(total.level, SMALL_TWO_BANDS);
			assert_true(hidden_good > 0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fewer_than_five_show_no_number),
		cmocka_unit_test(five_to_nine_show_two_bands),
		cmocka_unit_test(from_ten_show_three_bands),
		cmocka_unit_test(question_that_few_answered_is_hidden_in_a_large_group),
		cmocka_unit_test(list_of_five_to_nine_says_fewer_than_three),
		cmocka_unit_test(list_from_ten_is_exact),
		cmocka_unit_test(same_unfavourable_answer_of_all_is_hidden_below_ten),
		cmocka_unit_test(scale_with_a_dont_know_is_shown_as_a_list),
		cmocka_unit_test(limits_go_up_and_never_down),
		cmocka_unit_test(outside_the_team_ten_and_rounded_to_five),
		cmocka_unit_test(regime_B_has_three_workers_and_none_above_half),
		cmocka_unit_test(split_needs_ten_in_every_part),
		cmocka_unit_test(total_leaves_hidden_parts_out_when_they_are_few),
		cmocka_unit_test(total_takes_hidden_parts_in_when_together_they_are_enough),
		cmocka_unit_test(late_sheets_are_shown_from_five),
		cmocka_unit_test(five_late_sheets_that_are_all_unhappy_wait),
		cmocka_unit_test(one_answer_changed_by_review_is_not_shown),
		cmocka_unit_test(erasing_below_five_hides_again),
		cmocka_unit_test(late_sheets_in_a_list_are_shown_from_ten),
		cmocka_unit_test(no_hidden_number_of_a_list_can_be_computed),
		cmocka_unit_test(merged_band_keeps_its_secret),
		cmocka_unit_test(two_printed_versions_never_tell_about_a_few),
		cmocka_unit_test(total_minus_shown_parts_is_never_a_few),
	};

	return cmocka_run_group_tests_name("small groups", tests, NULL, NULL);
}
