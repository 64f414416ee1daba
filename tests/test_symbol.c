// SPDX-License-Identifier: EUPL-1.2
#include "symbol.h"

#include <qrencode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint32_t state = 1;

static int chance(int below)
{
	state = state * 1664525u + 1013904223u;
	return (int)((state >> 8) % (uint32_t)below);
}

static void make_text(char text[SYMBOL_TEXT_SIZE], int length)
{
	static const char SIGNS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

	for (int i = 0; i < length; i++)
		text[i] = SIGNS[chance((int)sizeof SIGNS - 1)];
	text[length] = '\0';
}

/* By another hand: libqrencode. */
static struct symbol symbol_of(const char *text, QRencodeMode mode, QRecLevel level)
{
	struct symbol s;
	QRinput *input = QRinput_new2(2, level);
	QRcode *code;

	assert_non_null(input);
	assert_int_equal(
		QRinput_append(input, mode, (int)strlen(text), (const unsigned char *)text), 0);
	code = QRcode_encodeInput(input);
	assert_non_null(code);
	assert_int_equal(code->width, SYMBOL_SIZE);
	for (int y = 0; y < SYMBOL_SIZE; y++)
		for (int x = 0; x < SYMBOL_SIZE; x++)
			s.dark[y][x] = code->data[y * SYMBOL_SIZE + x] & 1;
	QRcode_free(code);
	QRinput_free(input);
	return s;
}

static void whole_symbols_of_every_length_are_read(void **unused)
{
	char text[SYMBOL_TEXT_SIZE], read[SYMBOL_TEXT_SIZE];

	(void)unused;
	for (int i = 0; i < 2000; i++) {
		make_text(text, 1 + chance(SYMBOL_TEXT_SIZE - 1));
		struct symbol s = symbol_of(text, QR_MODE_AN, QR_ECLEVEL_H);

		assert_true(symbol_text(&s, read));
		assert_string_equal(read, text);
	}
}

static void one_wrong_module_of_data_and_nothing_is_said(void **unused)
{
	struct symbol s = symbol_of("S1KMA7B9CDEFGHJKL2QR", QR_MODE_AN, QR_ECLEVEL_H);
	char read[SYMBOL_TEXT_SIZE];
	int refused = 0, data = 0;

	(void)unused;
	for (int y = 0; y < SYMBOL_SIZE; y++)
		for (int x = 0; x < SYMBOL_SIZE; x++) {
			if (symbol_kind(x, y) != SYMBOL_DATA)
				continue;
			s.dark[y][x] = !s.dark[y][x];
			data++;
			refused += !symbol_text(&s, read);
			s.dark[y][x] = !s.dark[y][x];
		}
	/* Seven modules after the last byte hold nothing. */
	assert_int_equal(data, 359);
	assert_int_equal(refused, 352);
}

static void many_wrong_modules_never_give_another_text(void **unused)
{
	struct symbol good = symbol_of("S1KMA7B9CDEFGHJKL2QR", QR_MODE_AN, QR_ECLEVEL_H);
	char read[SYMBOL_TEXT_SIZE];

	(void)unused;
	for (int i = 0; i < 20000; i++) {
		struct symbol s = good;

		for (int n = 1 + chance(300); n > 0; n--) {
			int x = chance(SYMBOL_SIZE), y = chance(SYMBOL_SIZE);

			s.dark[y][x] = !s.dark[y][x];
		}
		if (symbol_text(&s, read))
			assert_string_equal(read, "S1KMA7B9CDEFGHJKL2QR");
	}
}

static void three_wrong_bits_of_the_format_do_no_harm(void **unused)
{
	struct symbol s = symbol_of("SPIEGELBLAD SPECIMEN", QR_MODE_AN, QR_ECLEVEL_H);
	char read[SYMBOL_TEXT_SIZE];

	(void)unused;
	for (int y = 0; y < 3; y++)
		s.dark[y][8] = !s.dark[y][8];
	assert_true(symbol_text(&s, read));
	assert_string_equal(read, "SPIEGELBLAD SPECIMEN");
	for (int y = 3; y < 6; y++)
		s.dark[y][8] = !s.dark[y][8];
	assert_false(symbol_text(&s, read));
}

static void other_symbols_are_left_to_others(void **unused)
{
	char read[SYMBOL_TEXT_SIZE];
	struct symbol bytes = symbol_of("a parcel", QR_MODE_8, QR_ECLEVEL_H);
	struct symbol digits = symbol_of("123456789", QR_MODE_NUM, QR_ECLEVEL_H);
	struct symbol level = symbol_of("S1KMA7B9", QR_MODE_AN, QR_ECLEVEL_Q);

	(void)unused;
	assert_false(symbol_text(&bytes, read));
	assert_false(symbol_text(&digits, read));
	assert_false(symbol_text(&level, read));
}

static void what_is_fixed_and_the_format_can_be_restored(void **unused)
{
	struct symbol good = symbol_of("S1KMA7B9CDEFGHJKL2QR", QR_MODE_AN, QR_ECLEVEL_H), s = good;

	(void)unused;
	for (int y = 0; y < SYMBOL_SIZE; y++)
		for (int x = 0; x < SYMBOL_SIZE; x++)
			if (symbol_kind(x, y) == SYMBOL_WHITE || symbol_kind(x, y) == SYMBOL_BLACK)
				s.dark[y][x] = chance(2);
	s.dark[8][0] = !s.dark[8][0];
	symbol_restore(&s);
	assert_memory_equal(&s, &good, sizeof s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_symbols_of_every_length_are_read),
		cmocka_unit_test(one_wrong_module_of_data_and_nothing_is_said),
		cmocka_unit_test(many_wrong_modules_never_give_another_text),
		cmocka_unit_test(three_wrong_bits_of_the_format_do_no_harm),
		cmocka_unit_test(other_symbols_are_left_to_others),
		cmocka_unit_test(what_is_fixed_and_the_format_can_be_restored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
