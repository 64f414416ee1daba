// SPDX-License-Identifier: EUPL-1.2
#include "unfilter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t seed = 1;

static unsigned next(unsigned bound)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % bound;
}

/* The standard's own words (PNG, section 9), without any thought of speed. */
static int guess(int filter, int a, int b, int c)
{
	int p = a + b - c;
	int pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);

	switch (filter) {
	case 1:
		return a;
	case 2:
		return b;
	case 3:
		return (a + b) / 2;
	case 4:
		if (pa <= pb && pa <= pc)
			return a;
		return pb <= pc ? b : c;
	}
	return 0;
}

static void restore(uint8_t *data, size_t row_bytes, size_t rows, size_t p)
{
	for (size_t y = 0; y < rows; y++)
		for (size_t x = 0; x < row_bytes; x++) {
			uint8_t *at = data + y * (row_bytes + 1) + 1 + x;
			int a = x >= p ? at[-(ptrdiff_t)p] : 0;
			int b = y ? at[-(ptrdiff_t)(row_bytes + 1)] : 0;
			int c = x >= p && y ? at[-(ptrdiff_t)(row_bytes + 1 + p)] : 0;

			*at = (uint8_t)(*at + guess(data[y * (row_bytes + 1)], a, b, c));
		}
}

static void compare(size_t row_bytes, size_t rows, size_t p, int filter, unsigned values)
{
	size_t bytes = (row_bytes + 1) * rows;
	uint8_t *ours = malloc(bytes), *theirs = malloc(bytes);

	assert_non_null(ours);
	assert_non_null(theirs);
	for (size_t i = 0; i < bytes; i++)
		ours[i] = (uint8_t)next(values);
	for (size_t y = 0; y < rows; y++)
		ours[y * (row_bytes + 1)] = (uint8_t)(filter >= 0 ? filter : (int)next(5));
	memcpy(theirs, ours, bytes);
	assert_true(unfilter_rows(ours, row_bytes, rows, p));
	restore(theirs, row_bytes, rows, p);
	assert_memory_equal(ours, theirs, bytes);
	free(ours);
	free(theirs);
}

static void each_filter_alone_comes_off_as_the_standard_says(void **state)
{
	(void)state;
	for (int filter = 0; filter < 5; filter++)
		for (size_t p = 1; p <= 8; p++) {
			compare(257 * p, 50, p, filter, 256);
			compare(257 * p, 50, p, filter, 3);
		}
}

static void mixed_filters_and_odd_sizes_come_off_too(void **state)
{
	(void)state;
	for (int turn = 0; turn < 600; turn++)
		compare(1 + next(420), 1 + next(70), 1 + next(4), -1, turn % 2 ? 256 : 4);
	for (size_t row_bytes = 60; row_bytes < 100; row_bytes++)
		compare(row_bytes, 40, 1, -1, 256);
	for (size_t row_bytes = 185; row_bytes < 230; row_bytes++)
		compare(row_bytes, 40, 3, -1, 256);
}

static void an_unknown_filter_is_refused(void **state)
{
	uint8_t data[3 * 101] = {0};

	(void)state;
	assert_true(unfilter_rows(data, 100, 3, 1));
	data[2 * 101] = 5;
	assert_false(unfilter_rows(data, 100, 3, 1));
	data[2 * 101] = 255;
	assert_false(unfilter_rows(data, 100, 3, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_filter_alone_comes_off_as_the_standard_says),
		cmocka_unit_test(mixed_filters_and_odd_sizes_come_off_too),
		cmocka_unit_test(an_unknown_filter_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
