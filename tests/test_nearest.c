// SPDX-License-Identifier: EUPL-1.2
#include "nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void one_slip_of_the_hand_counts_one(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("version", "version"), 0);
	assert_int_equal(nearest_distance("vesrion", "version"), 1); /* swapped */
	assert_int_equal(nearest_distance("versio", "version"), 1);  /* left out */
	assert_int_equal(nearest_distance("verrsion", "version"), 1);
	assert_int_equal(nearest_distance("vershon", "version"), 1);
	assert_int_equal(nearest_distance("", "abc"), 3);
	assert_int_equal(nearest_distance("abc", ""), 3);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
}

static void long_words_are_far_from_everything(void **state)
{
	static const char forty[] = "1234567890123456789012345678901234567890";
	static const char more[] = "12345678901234567890123456789012345678901";

	(void)state;
	assert_int_equal(nearest_distance(forty, forty), 0);
	assert_true(nearest_distance(more, more) == SIZE_MAX);
}

static void the_nearest_word_is_found_when_one_is_near(void **state)
{
	static const char *const words[] = {"form", "version", "regime"};

	(void)state;
	assert_string_equal(nearest_word("from", words, 3), "form");
	assert_string_equal(nearest_word("regieme", words, 3), "regime");
	assert_null(nearest_word("audience", words, 3));
	assert_null(nearest_word("x", words, 3));
	assert_null(nearest_word("form", words, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_slip_of_the_hand_counts_one),
		cmocka_unit_test(long_words_are_far_from_everything),
		cmocka_unit_test(the_nearest_word_is_found_when_one_is_near),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
