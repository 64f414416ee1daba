// SPDX-License-Identifier: EUPL-1.2
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "marks.h"

#include <string.h>

/* Fields of a cross, and of another hand's cross a field further and steeper. */
static const uint64_t CROSS = 0x8142241818244281, OTHER = 0x4022140c0c122141;

static void marks_come_back_as_they_went(void **state)
{
	struct reading_mark in[4] = {
		{.code = 1, .state = MARK_EMPTY, .ink = 0, .confidence = 0.999},
		{.code = 999,
			.state = MARK_MARKED,
			.ink = 1.234,
			.confidence = 0.5,
			.shape = CROSS},
		{.code = 12, .state = MARK_WITHDRAWN, .ink = 65.5, .confidence = 1, .shape = 1},
		{.code = 0, .state = MARK_DOUBTFUL, .ink = 0.0004, .confidence = 0.75},
	};
	struct reading_mark out[FORM_OPTIONS_MAX];
	unsigned char bytes[MARKS_BYTES_MAX];
	size_t count = marks_pack(in, 4, bytes);

	(void)state;
	assert_int_equal(count, 4 * MARK_BYTES + 2 * SHAPE_BYTES);
	assert_int_equal(marks_unpack(bytes, count, out), 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(out[i].code, in[i].code);
		assert_int_equal(out[i].state, in[i].state);
		assert_float_equal(out[i].ink, in[i].ink, 0.0006);
		assert_float_equal(out[i].confidence, in[i].confidence, 0.00006);
		assert_true(out[i].shape == in[i].shape);
	}
}

static void values_beyond_the_range_are_cut_to_it(void **state)
{
	struct reading_mark in[2] = {
		{.ink = 1e9, .confidence = -1}, {.ink = -3, .confidence = 1e9}};
	struct reading_mark out[FORM_OPTIONS_MAX];
	unsigned char bytes[MARKS_BYTES_MAX];

	(void)state;
	assert_int_equal(marks_unpack(bytes, marks_pack(in, 2, bytes), out), 2);
	assert_float_equal(out[0].ink, 65.535, 0.001);
	assert_float_equal(out[0].confidence, 0, 0.001);
	assert_float_equal(out[1].ink, 0, 0.001);
}

static void bytes_of_any_length_are_taken(void **state)
{
	struct reading_mark out[FORM_OPTIONS_MAX];
	unsigned char bytes[200];

	(void)state;
	memset(bytes, 0xFF, sizeof bytes);
	for (size_t n = 0; n <= sizeof bytes; n++)
		assert_true(marks_unpack(bytes, n, out) <= FORM_OPTIONS_MAX);
}

/* --- same ink ---------------------------------------------------------------------------- */

struct side {
	struct reading_answer answers[3];
};

/* Three questions of three options, one ticked in each. */
static struct side make_side(const double ink[3], const uint64_t shape[3])
{
	struct side s;

	memset(&s, 0, sizeof s);
	for (int i = 0; i < 3; i++) {
		struct reading_answer *a = &s.answers[i];

		a->question[0] = (char)('a' + i);
		a->type = QUESTION_SINGLE;
		a->mark_count = 3;
		for (int j = 0; j < 3; j++)
			a->marks[j] = (struct reading_mark){
				.code = j + 1, .state = MARK_EMPTY, .confidence = 0.99};
		a->marks[i].state = MARK_MARKED;
		a->marks[i].ink = ink[i];
		a->marks[i].shape = shape ? shape[i] : 0;
	}
	return s;
}

static bool same(const struct side *a, const struct side *b)
{
	return marks_same_ink(a->answers, 3, b->answers, 3);
}

static const double INK[3] = {0.3, 0.4, 0.35};

static void one_paper_twice_is_the_same(void **state)
{
	const double darker[3] = {0.47, 0.62, 0.56}, noisy[3] = {0.33, 0.37, 0.36};
	struct side a = make_side(INK, NULL), b = make_side(INK, NULL);

	(void)state;
	assert_true(same(&a, &b));
	b = make_side(darker, NULL);
	assert_true(same(&a, &b));
	b = make_side(noisy, NULL);
	assert_true(same(&a, &b));
}

static void another_box_is_other_ink(void **state)
{
	struct side a = make_side(INK, NULL), b = make_side(INK, NULL);

	(void)state;
	b.answers[1].marks[1] = b.answers[1].marks[0];
	b.answers[1].marks[1].code = 2;
	b.answers[1].marks[0].state = MARK_MARKED;
	b.answers[1].marks[0].ink = 0.4;
	assert_false(same(&a, &b));
	b = make_side(INK, NULL);
	b.answers[2].marks[0].state = MARK_MARKED; /* a cross that came later */
	b.answers[2].marks[0].ink = 0.2;
	assert_false(same(&a, &b));
	assert_false(same(&b, &a));
}

static void amount_of_ink_that_does_not_fit_is_other_ink(void **state)
{
	const double other[3] = {0.3, 0.4, 0.9};
	struct side a = make_side(INK, NULL), b = make_side(other, NULL);

	(void)state;
	assert_false(same(&a, &b));
}

static void two_hands_in_the_same_boxes_are_told_apart_by_shape(void **state)
{
	const uint64_t mine[3] = {CROSS, CROSS, CROSS}, yours[3] = {OTHER, OTHER, OTHER};
	struct side a = make_side(INK, mine), b = make_side(INK, yours);

	(void)state;
	assert_false(same(&a, &b));
	assert_true(same(&a, &a));
}

/* A field more or less at the rims, as another resolution gives. */
static void shape_may_fray_a_little(void **state)
{
	const uint64_t mine[3] = {CROSS, CROSS, CROSS};
	const uint64_t frayed[3] = {CROSS ^ (1ull << 63), CROSS ^ (1ull << 40), CROSS | 3};
	struct side a = make_side(INK, mine), b = make_side(INK, frayed);

	(void)state;
	assert_true(same(&a, &b));
}

static void shape_that_is_not_known_says_nothing(void **state)
{
	const uint64_t mine[3] = {CROSS, CROSS, CROSS};
	struct side a = make_side(INK, mine), b = make_side(INK, NULL);

	(void)state;
	assert_true(same(&a, &b));
}

static void areas_count_too(void **state)
{
	struct side a = make_side(INK, NULL), b = make_side(INK, NULL);

	(void)state;
	a.answers[2] = b.answers[2] = (struct reading_answer){
		.question = "t", .type = QUESTION_TEXT, .state = ANSWER_BLANK};
	assert_true(same(&a, &b));
	b.answers[2].state = ANSWER_ANSWERED;
	assert_false(same(&a, &b));
	a.answers[2] = b.answers[2] = (struct reading_answer){
		.question = "l", .type = QUESTION_LINE, .state = ANSWER_ANSWERED, .value = 50};
	b.answers[2].value = 53;
	assert_true(same(&a, &b));
	b.answers[2].value = 60;
	assert_false(same(&a, &b));
}

static void missing_question_is_other_ink(void **state)
{
	struct side a = make_side(INK, NULL);

	(void)state;
	assert_false(marks_same_ink(a.answers, 3, a.answers, 2));
	assert_false(marks_same_ink(a.answers, 2, a.answers, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_come_back_as_they_went),
		cmocka_unit_test(values_beyond_the_range_are_cut_to_it),
		cmocka_unit_test(bytes_of_any_length_are_taken),
		cmocka_unit_test(one_paper_twice_is_the_same),
		cmocka_unit_test(another_box_is_other_ink),
		cmocka_unit_test(amount_of_ink_that_does_not_fit_is_other_ink),
		cmocka_unit_test(two_hands_in_the_same_boxes_are_told_apart_by_shape),
		cmocka_unit_test(shape_may_fray_a_little),
		cmocka_unit_test(shape_that_is_not_known_says_nothing),
		cmocka_unit_test(areas_count_too),
		cmocka_unit_test(missing_question_is_other_ink),
	};

	return cmocka_run_group_tests_name("marks", tests, NULL, NULL);
}
