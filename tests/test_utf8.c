// SPDX-License-Identifier: EUPL-1.2
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static uint32_t first(const char *bytes, size_t length)
{
	const char *at = bytes;

	return utf8_next(&at, bytes + length);
}

static void every_character_is_written_and_read_back(void **state)
{
	char bytes[4];

	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		size_t n;
		const char *at = bytes;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		n = utf8_write(c, bytes);
		assert_int_equal(utf8_next(&at, bytes + n), c);
		assert_ptr_equal(at, bytes + n);
	}
}

static void bad_bytes_are_told(void **state)
{
	(void)state;
	assert_int_equal(first("\x80", 1), UTF8_BAD);                 /* no lead byte */
	assert_int_equal(first("\xC3", 1), UTF8_BAD);                 /* cut off */
	assert_int_equal(first("\xE2\x82", 2), UTF8_BAD);             /* cut off */
	assert_int_equal(first("\xC3(", 2), UTF8_BAD);                /* no continuation */
	assert_int_equal(first("\xC0\xAF", 2), UTF8_BAD);             /* overlong */
	assert_int_equal(first("\xE0\x80\xAF", 3), UTF8_BAD);         /* overlong */
	assert_int_equal(first("\xED\xA0\x80", 3), UTF8_BAD);         /* surrogate */
	assert_int_equal(first("\xF4\x90\x80\x80", 4), UTF8_BAD);     /* beyond U+10FFFF */
	assert_int_equal(first("\xF8\x88\x80\x80\x80", 5), UTF8_BAD); /* five bytes */
	assert_int_equal(first("", 0), UTF8_BAD);
}

static void capitals_fold_without_the_locale(void **state)
{
	static const struct {
		uint32_t capital, small;
	} pairs[] = {{'A', 'a'}, {0xC9, 0xE9}, {0x130, 'i'}, {0x131, 'i'}, {'I', 'i'},
		{0x15E, 0x15F}, {0x141, 0x142}, {0x17B, 0x17C}, {0x178, 0xFF}, {0x418, 0x438},
		{0x404, 0x454}, {0x407, 0x457}, {0x490, 0x491}, {0x2019, '\''}, {0x1E02, 0x1E03}};
	static const uint32_t same[] = {
		'a', '1', 0xD7, 0xF7, 0xDF, 0x138, 0x149, 0x627, 0x1230, 0x438};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		assert_int_equal(utf8_fold(pairs[i].capital), pairs[i].small);
		assert_int_equal(utf8_fold(pairs[i].small), pairs[i].small);
	}
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		assert_int_equal(utf8_fold(same[i]), same[i]);
}

static void letters_of_all_our_scripts_make_words(void **state)
{
	static const uint32_t letters[] = {'a', 'Z', '7', 0xEB, 0x131, 0x454, 0x627, 0x1230};
	static const uint32_t others[] = {
		' ', '.', '?', '-', '\'', 0xA0, 0x2013, 0x2192, 0x61F, 0x60C, 0x1362, 0x1361, 0xD7};

	(void)state;
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
		assert_true(utf8_is_word(letters[i]));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(utf8_is_word(others[i]));
}

static void invisible_characters_are_known(void **state)
{
	static const uint32_t bad[] = {
		0, '\t', '\n', 0x7F, 0x85, 0xAD, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xFFFE};
	static const uint32_t fine[] = {' ', 0xA0, 0x200C, 0x200E, 0x2013, 0x2192};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_true(utf8_is_control(bad[i]));
	for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
		assert_false(utf8_is_control(fine[i]));
	assert_true(utf8_is_loose_accent('e', 0x301));
	assert_true(utf8_is_loose_accent(0x438, 0x306)); /* Cyrillic short i */
	assert_true(utf8_is_loose_accent(0x627, 0x654));
	assert_false(utf8_is_loose_accent(0x647, 0x654)); /* Persian */
	assert_false(utf8_is_loose_accent(0x628, 0x64B)); /* an Arabic vowel sign */
}

static void length_counts_characters(void **state)
{
	(void)state;
	assert_int_equal(utf8_length(""), 0);
	assert_int_equal(utf8_length("caf\xC3\xA9"), 4);
	assert_int_equal(utf8_length("a\xFF z"), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_is_written_and_read_back),
		cmocka_unit_test(bad_bytes_are_told),
		cmocka_unit_test(capitals_fold_without_the_locale),
		cmocka_unit_test(letters_of_all_our_scripts_make_words),
		cmocka_unit_test(invisible_characters_are_known),
		cmocka_unit_test(length_counts_characters),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
