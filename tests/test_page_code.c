// SPDX-License-Identifier: EUPL-1.2
#include "page_code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Stands here a second time on purpose: what is printed must not change by accident. */
static const char LETTERS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

static const unsigned char KEY[PAGE_KEY_BYTES] = "a key of thirty-two bytes, a tes";

/* Numbers that are the same in every run. Marsaglia, Xorshift RNGs, 2003. */
static uint64_t next_number(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static sheet_id some_id(uint64_t *seed)
{
	sheet_id id = next_number(seed) & ((UINT64_C(1) << SHEET_ID_BITS) - 1);

	return id ? id : 1;
}

static void the_alphabet_has_no_letters_that_look_alike(void **state)
{
	(void)state;
	assert_int_equal(strlen(LETTERS), 32);
	for (const char *p = "01OI"; *p; p++)
		assert_null(strchr(LETTERS, *p));
}

static void a_sheet_code_keeps_its_shape(void **state)
{
	char code[SHEET_CODE_SIZE];

	(void)state;
	/* Counted by hand: 1 is eleven characters of which the last is '3'; its check
	 * character is x times 1, which is 2, the character '4'. */
	sheet_code_write(1, code);
	assert_string_equal(code, "2222-2222-2234");
	sheet_code_write((UINT64_C(1) << SHEET_ID_BITS) - 1, code);
	assert_memory_equal(code, "ZZZZ-ZZZZ-ZZZ", 13);
}

static void a_sheet_code_reads_back(void **state)
{
	uint64_t seed = 20261130;
	char code[SHEET_CODE_SIZE];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		sheet_id id = some_id(&seed), read = 0;

		sheet_code_write(id, code);
		assert_true(sheet_code_read(code, &read));
		assert_true(read == id);
	}
}

static void typing_style_does_not_matter(void **state)
{
	char code[SHEET_CODE_SIZE], typed[64];
	sheet_id id = UINT64_C(0x2b5c1d9e3f7a01), read = 0;
	size_t n = 0;

	(void)state;
	sheet_code_write(id, code);
	for (const char *p = code; *p; p++) {
		if (*p == '-')
			continue;
		typed[n++] = *p >= 'A' ? (char)(*p + 32) : *p;
		typed[n++] = p - code < 5 ? ' ' : '.';
	}
	typed[n] = '\0';
	assert_true(sheet_code_read(typed, &read));
	assert_true(read == id);
}

static void every_single_wrong_character_is_caught(void **state)
{
	uint64_t seed = 7;
	char code[SHEET_CODE_SIZE];

	(void)state;
	for (int i = 0; i < 2000; i++) {
		sheet_id read = 99;

		sheet_code_write(some_id(&seed), code);
		for (size_t at = 0; at < strlen(code); at++) {
			char right = code[at];

			if (right == '-')
				continue;
			for (const char *wrong = LETTERS; *wrong; wrong++) {
				if (*wrong == right)
					continue;
				code[at] = *wrong;
				assert_false(sheet_code_read(code, &read));
			}
			code[at] = right;
		}
		assert_int_equal(read, 99);
		assert_true(sheet_code_read(code, &read));
	}
}

static void every_swap_of_two_characters_is_caught(void **state)
{
	uint64_t seed = 11;
	char code[SHEET_CODE_SIZE], swapped[SHEET_CODE_SIZE];
	sheet_id read = 0;
	int swaps = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		sheet_code_write(some_id(&seed), code);
		for (size_t a = 0; a < strlen(code); a++) {
			for (size_t b = 0; b < a; b++) {
				if (code[a] == code[b] || code[a] == '-' || code[b] == '-')
					continue;
				memcpy(swapped, code, sizeof code);
				swapped[a] = code[b];
				swapped[b] = code[a];
				assert_false(sheet_code_read(swapped, &read));
				swaps++;
			}
		}
	}
	assert_true(swaps > 5000 * 60);
}

static void what_is_no_sheet_code_is_refused(void **state)
{
	static const char *const WRONG[] = {"", " ", "-", "2222-2222-2222", "2222-2222-223",
		"2222-2222-22344", "2222-2222-223O", "2222-2222-2I34", "222O-2222-2234",
		"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "2222/2222/2234", "\x01\x7f"};
	sheet_id read = 5;

	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
		assert_false(sheet_code_read(WRONG[i], &read));
	assert_false(sheet_code_read(NULL, &read));
	assert_int_equal(read, 5);
}

static void random_ids_differ_and_fit(void **state)
{
	sheet_id ids[500];
	uint64_t high = 0, low = 0;

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		ids[i] = sheet_id_random();
		assert_true(ids[i] > 0 && ids[i] >> SHEET_ID_BITS == 0);
		high |= ids[i];
		low |= ~ids[i];
		for (size_t j = 0; j < i; j++)
			assert_true(ids[i] != ids[j]);
	}
	/* Each of the 55 bits was 1 once and 0 once. */
	assert_true(high == (UINT64_C(1) << SHEET_ID_BITS) - 1);
	assert_true((low & high) == high);
}

static void a_page_code_reads_back(void **state)
{
	uint64_t seed = 3;
	char text[PAGE_CODE_SIZE];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct page_code code = {.form_key = (uint16_t)(next_number(&seed) & 1023),
			.sheet = some_id(&seed),
			.side = 1 + i % 31};
		struct page_code read = {0};

		page_code_write(&code, KEY, text);
		assert_int_equal(strlen(text), PAGE_CODE_LENGTH);
		assert_int_equal(page_code_read(text, KEY, &read), PAGE_CODE_OURS);
		assert_int_equal(read.form_key, code.form_key);
		assert_true(read.sheet == code.sheet);
		assert_int_equal(read.side, code.side);
	}
}

/* A sheet that was printed must stay readable for ever: this text, worked out by other
 * means (Python's hashlib), may never change. */
static void a_printed_page_code_stays_readable(void **state)
{
	struct page_code read = {0};
	char text[PAGE_CODE_SIZE];

	(void)state;
	read = (struct page_code){.form_key = page_code_form_key("sg-c"),
		.sheet = UINT64_C(0x123456789abcde),
		.side = 2};
	page_code_write(&read, KEY, text);
	assert_string_equal(text, "S1QG6KNCTWBPH8Y4QNU3");
}

/* The QR's own alphabet ends here: with anything else the symbol would not be a version 2. */
static void a_page_code_fits_a_version_2_symbol(void **state)
{
	uint64_t seed = 5;
	char text[PAGE_CODE_SIZE];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct page_code code = {.form_key = 1023, .sheet = some_id(&seed), .side = 1};

		page_code_write(&code, KEY, text);
		assert_int_equal(strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), 20);
	}
}

static void another_stores_code_is_a_stranger(void **state)
{
	unsigned char other[PAGE_KEY_BYTES];
	struct page_code code = {.form_key = 5, .sheet = 123456789, .side = 1}, read = {0};
	char text[PAGE_CODE_SIZE];

	(void)state;
	memcpy(other, KEY, sizeof other);
	other[0] ^= 1;
	page_code_write(&code, other, text);
	assert_int_equal(page_code_read(text, KEY, &read), PAGE_CODE_STRANGER);
	assert_int_equal(read.sheet, 123456789);
}

static void no_single_wrong_character_passes_as_ours(void **state)
{
	uint64_t seed = 17;
	char text[PAGE_CODE_SIZE];
	int tried = 0, passed = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct page_code code = {.form_key = 77, .sheet = some_id(&seed), .side = 1};
		struct page_code read;

		page_code_write(&code, KEY, text);
		for (size_t at = 0; at < PAGE_CODE_LENGTH; at++) {
			char right = text[at];

			for (const char *wrong = LETTERS; *wrong; wrong++) {
				if (*wrong == right)
					continue;
				text[at] = *wrong;
				passed += page_code_read(text, KEY, &read) == PAGE_CODE_OURS;
				tried++;
			}
			text[at] = right;
		}
	}
	/* By chance one in 2^20; with these fixed codes it happens not to happen. */
	assert_true(tried > 120000);
	assert_int_equal(passed, 0);
}

static void what_has_not_our_shape_is_foreign(void **state)
{
	static const char *const FOREIGN[] = {"", "S1", "https://example.org/",
		"S1222222222222222222", /* sheet 0 */
		"S2AB3456789ABCD3AAAA", "s1ab3456789abcd3aaaa", "S1AB3456789ABCD3AAAO",
		"S1AB3456789ABCD3AAA", "S1AB3456789ABCD3AAAAA", "S1AB3456789ABCD2AAAA",
		"3SJVB0123456789012345", "\xff\xfe", "S1AB3456789ABC 3AAAA"};
	struct page_code read = {.sheet = 8};

	(void)state;
	for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++)
		assert_int_equal(page_code_read(FOREIGN[i], KEY, &read), PAGE_CODE_FOREIGN);
	assert_int_equal(page_code_read(NULL, KEY, &read), PAGE_CODE_FOREIGN);
	assert_int_equal(read.sheet, 8);
}

static void any_bytes_get_a_verdict(void **state)
{
	uint64_t seed = 23;
	char text[64];
	int ours = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		size_t length = (size_t)(next_number(&seed) % (sizeof text - 1));
		struct page_code read;
		sheet_id id;

		for (size_t k = 0; k < length; k++)
			text[k] =
				i % 2 ? (char)next_number(&seed) : LETTERS[next_number(&seed) % 32];
		text[length] = '\0';
		if (i % 4 == 0)
			memcpy(text, "S1", 2);
		ours += page_code_read(text, KEY, &read) == PAGE_CODE_OURS;
		sheet_code_read(text, &id);
	}
	assert_int_equal(ours, 0);
}

static void the_forms_of_the_library_have_keys_of_their_own(void **state)
{
	static const char *const IDS[] = {"sg-c", "sg-t", "sg-a", "ct-c", "ss-c", "ss-k", "ss-p",
		"ww-s", "ww-e", "ma-g", "ma-p", "st-g", "mt-a", "mt-e", "cb-c", "cb-b", "ja",
		"tr-v", "tr-n", "ta", "ei-a", "ei-e", "ca-1", "ca-2"};

	(void)state;
	for (size_t i = 0; i < sizeof IDS / sizeof *IDS; i++) {
		assert_true(page_code_form_key(IDS[i]) < 1024);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(
				page_code_form_key(IDS[i]), page_code_form_key(IDS[j]));
	}
}

static void a_row_of_ids_follows_from_key_and_text(void **state)
{
	const unsigned char key[PAGE_KEY_BYTES] = {1}, other[PAGE_KEY_BYTES] = {2};
	struct sheet_id_row one, same, text, keyed;
	sheet_id last = 0;

	(void)state;
	sheet_id_row_begin(&one, key, "7");
	sheet_id_row_begin(&same, key, "7");
	sheet_id_row_begin(&text, key, "8");
	sheet_id_row_begin(&keyed, other, "7");
	for (int i = 0; i < 1000; i++) {
		sheet_id id = sheet_id_next(&one);

		assert_true(id > 0 && id < UINT64_C(1) << SHEET_ID_BITS);
		assert_true(id == sheet_id_next(&same));
		assert_true(
			id != sheet_id_next(&text) && id != sheet_id_next(&keyed) && id != last);
		last = id;
	}
	assert_true(sheet_id_next(NULL) != sheet_id_next(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_alphabet_has_no_letters_that_look_alike),
		cmocka_unit_test(a_sheet_code_keeps_its_shape),
		cmocka_unit_test(a_sheet_code_reads_back),
		cmocka_unit_test(typing_style_does_not_matter),
		cmocka_unit_test(every_single_wrong_character_is_caught),
		cmocka_unit_test(every_swap_of_two_characters_is_caught),
		cmocka_unit_test(what_is_no_sheet_code_is_refused),
		cmocka_unit_test(random_ids_differ_and_fit),
		cmocka_unit_test(a_page_code_reads_back),
		cmocka_unit_test(a_printed_page_code_stays_readable),
		cmocka_unit_test(a_page_code_fits_a_version_2_symbol),
		cmocka_unit_test(another_stores_code_is_a_stranger),
		cmocka_unit_test(no_single_wrong_character_passes_as_ours),
		cmocka_unit_test(what_has_not_our_shape_is_foreign),
		cmocka_unit_test(any_bytes_get_a_verdict),
		cmocka_unit_test(the_forms_of_the_library_have_keys_of_their_own),
		cmocka_unit_test(a_row_of_ids_follows_from_key_and_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
