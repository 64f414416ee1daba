// SPDX-License-Identifier: EUPL-1.2
#include "mistakes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static void a_report_is_in_the_order_of_the_file(void **state)
{
	struct mistakes mistakes = {.count = 0};
	struct error err = {0};

	(void)state;
	assert_true(mistakes_report(&mistakes, "a.yaml", &err));
	mistakes_add(&mistakes, (struct place){3, 9}, "%s", "the third");
	mistakes_add(&mistakes, (struct place){1, 2}, "the first\x01");
	mistakes_add(&mistakes, (struct place){3, 1}, "the second");
	assert_false(mistakes_report(&mistakes, "a.yaml", &err));
	assert_int_equal(EX_DATAERR, err.status);
	assert_string_equal(
		"a.yaml:1:2: the first?\na.yaml:3:1: the second\na.yaml:3:9: the third", err.text);
}

static void the_place_in_a_line_is_read(void **state)
{
	struct place place = {7, 7};

	(void)state;
	assert_string_equal("too long", mistakes_place("12:3: too long", &place));
	assert_int_equal(12, place.line);
	assert_int_equal(3, place.column);
	assert_string_equal("x", mistakes_place("9999999:1:   x", &place));
	assert_int_equal(9999999, place.line);
}

static void what_is_no_place_stays(void **state)
{
	static const char *const NONE[] = {"", "12", "12:", "12:3", "12:3:", "12:3:x", ":3: x",
		"-1:3: x", "12: 3: x", "99999999999:1: x", "T01: 12:3: x"};

	(void)state;
	for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++) {
		struct place place = {7, 7};

		assert_ptr_equal(NONE[i], mistakes_place(NONE[i], &place));
		assert_int_equal(7, place.line);
		assert_int_equal(7, place.column);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_is_in_the_order_of_the_file),
		cmocka_unit_test(the_place_in_a_line_is_read),
		cmocka_unit_test(what_is_no_place_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
