// SPDX-License-Identifier: EUPL-1.2
#include "date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

static void days_are_read(void **state)
{
	struct date d;

	(void)state;
	assert_true(date_read("2026-06-01", &d));
	assert_int_equal(2026, d.year);
	assert_int_equal(6, d.month);
	assert_int_equal(1, d.day);
	assert_true(date_read("2028-02-29", &d));
	assert_true(date_read("2400-02-29", &d));
	assert_true(date_read("2026-12-31", &d));
}

static void what_is_no_day_is_refused(void **state)
{
	static const char *const NONE[] = {"", "2026", "2026-6-1", "2026-06-1", "2026-06-01 ",
		"2026-06-011", " 2026-06-01", "2026/06/01", "01-06-2026", "2026-13-01",
		"2026-00-01", "2026-06-31", "2026-06-00", "2027-02-29", "2100-02-29", "1999-12-31",
		"20x6-06-01", "-026-06-01", "2026--6-01", "+026-06-01"};

	(void)state;
	for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++) {
		struct date d = {1, 2, 3};

		assert_false(date_read(NONE[i], &d));
		assert_int_equal(1, d.year);
		assert_int_equal(3, d.day);
	}
}

/* The calendar of the C library is the yardstick: every day of 420 years. */
static void numbers_and_later_days_follow_the_calendar(void **state)
{
	struct date first = {2000, 1, 1}, d = first;

	(void)state;
	for (int n = 0; n < 420 * 365; n++, d = date_later(d, 1)) {
		struct tm parts = {.tm_year = 100, .tm_mday = 1 + n};

		(void)timegm(&parts);
		assert_int_equal(parts.tm_year + 1900, d.year);
		assert_int_equal(parts.tm_mon + 1, d.month);
		assert_int_equal(parts.tm_mday, d.day);
		assert_int_equal(n, date_number(d) - date_number(first));
		if (n % 1000 == 0)
			assert_int_equal(date_number(d), date_number(date_later(first, n)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_read),
		cmocka_unit_test(what_is_no_day_is_refused),
		cmocka_unit_test(numbers_and_later_days_follow_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
