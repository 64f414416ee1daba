// SPDX-License-Identifier: EUPL-1.2
#include "error.h"

#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

/* `shift` letters, then euro signs of three bytes: more than there is room for. */
static void long_text(char text[2 * ERROR_TEXT_SIZE], size_t shift)
{
	size_t n = shift;

	memset(text, 'a', shift);
	for (; n + 3 < 2 * ERROR_TEXT_SIZE; n += 3)
		memcpy(text + n, "\u20ac", 3);
	text[n] = '\0';
}

static void check_whole(const struct error *err)
{
	const char *at = err->text, *end = err->text + strlen(err->text);

	assert_true(end - at >= ERROR_TEXT_SIZE - 5 && end - at < ERROR_TEXT_SIZE);
	while (at < end)
		assert_int_not_equal(UTF8_BAD, utf8_next(&at, end));
}

static void what_does_not_fit_is_cut_at_a_character(void **state)
{
	char text[2 * ERROR_TEXT_SIZE];
	struct error err = {0};

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		long_text(text, shift);
		assert_false(error_set(&err, EX_DATAERR, "%s", text));
		assert_int_equal(EX_DATAERR, err.status);
		check_whole(&err);
		/* Words in front push more of it out. */
		assert_false(error_prefix(&err, "%s: ", "scan.pdf"));
		check_whole(&err);
		assert_memory_equal("scan.pdf: ", err.text, 10);
	}
}

static void words_go_in_front(void **state)
{
	struct error err = {0};

	(void)state;
	error_set(&err, EX_NOINPUT, "page %d is missing", 3);
	assert_false(error_prefix(&err, "%s: ", "pile.pdf"));
	assert_string_equal("pile.pdf: page 3 is missing", err.text);
	assert_int_equal(EX_NOINPUT, err.status);
}

static void who_does_not_ask_is_not_told(void **state)
{
	(void)state;
	assert_false(error_set(NULL, EX_DATAERR, "x"));
	assert_false(error_prefix(NULL, "x"));
	assert_false(error_memory(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_fit_is_cut_at_a_character),
		cmocka_unit_test(words_go_in_front),
		cmocka_unit_test(who_does_not_ask_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
