// SPDX-License-Identifier: EUPL-1.2
/* A file of fixed lines that somebody made for another language: every mistake is told. */
#include "fixed_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static bool read_lines(const char *text, struct fixed_lines *lines, char told[ERROR_TEXT_SIZE])
{
	struct mistakes mistakes = {.count = 0};
	struct yamlin *root = yamlin_read(text, strlen(text), &mistakes);
	struct error err = {0};
	bool well = root && fixed_lines_read(root, &mistakes, lines);

	assert_int_equal(well, mistakes_report(&mistakes, "lines.yaml", &err));
	strcpy(told, err.text);
	yamlin_free(root);
	return well;
}

static void lines_are_read_in_all_languages_of_the_file(void **state)
{
	struct fixed_lines lines = {0};
	char told[ERROR_TEXT_SIZE];

	(void)state;
	assert_true(read_lines("languages: [nl, pl]\nlines:\n"
			       "  h.how: {nl: Zet een kruisje., pl: Postaw krzyżyk.}\n"
			       "  h.skip: {nl: Sla maar over., pl: Możesz pominąć.}\n",
		&lines, told));
	assert_int_equal(2, lines.count);
	assert_non_null(fixed_line_find(&lines, "h.skip"));
	assert_null(fixed_line_find(&lines, "h"));
	fixed_lines_free(&lines);
	assert_int_equal(0, lines.count);
}

static void every_mistake_is_told_with_its_place(void **state)
{
	static const struct {
		const char *text, *told;
	} MISTAKES[] = {
		{"languages: [nl]\n", "'lines'"},
		{"lines: {h.how: {nl: A}}\n", "'languages'"},
		{"languages: [nl]\nlines: []\n",
			"lines.yaml:2:8: 'lines' must hold fixed lines, by key"},
		{"languages: [nl]\nlines: {}\n",
			"lines.yaml:2:8: 'lines' must hold fixed lines, by key"},
		{"languages: [nl]\nlines: Zet een kruisje.\n",
			"lines.yaml:2:8: 'lines' must hold fixed lines, by key"},
		{"languages: [nl]\nlines:\n  \"\": {nl: A}\n",
			"lines.yaml:3:3: the key of a fixed line has 1 to "},
		{"languages: [nl]\nlines:\n  h.0123456789012345678901234567890123456789: {nl: A}\n",
			"lines.yaml:3:3: the key of a fixed line has 1 to "},
		{"languages: [nl, en]\nlines:\n  h.how: {nl: A}\n", "lines.yaml:3:"},
		{"languages: [nl]\nlines: {h.how: {nl: A}}\nline: x\n", "lines.yaml:3:1: "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof MISTAKES / sizeof MISTAKES[0]; i++) {
		struct fixed_lines lines = {0};
		char told[ERROR_TEXT_SIZE];

		assert_false(read_lines(MISTAKES[i].text, &lines, told));
		if (!strstr(told, MISTAKES[i].told))
			fail_msg("%s instead of %s", told, MISTAKES[i].told);
		fixed_lines_free(&lines);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read_in_all_languages_of_the_file),
		cmocka_unit_test(every_mistake_is_told_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
