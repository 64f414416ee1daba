// SPDX-License-Identifier: EUPL-1.2
#include "fields.h"
#include "guard.h"
#include "html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool read_text(struct fields *f, const char *text)
{
	return fields_read(f, text, strlen(text));
}

static void names_and_values_are_decoded(void **state)
{
	struct fields f;

	(void)state;
	assert_true(read_text(
		&f, "event=2026-11-30+Den+Haag%2FZuid&count=25&empty=&bare&caf%C3%A9=%E2%82%AC"));
	assert_string_equal(fields_text(&f, "event", "?"), "2026-11-30 Den Haag/Zuid");
	assert_string_equal(fields_text(&f, "count", "?"), "25");
	assert_string_equal(fields_text(&f, "empty", "?"), "");
	assert_string_equal(fields_text(&f, "bare", "?"), "");
	assert_string_equal(fields_text(&f, "café", "?"), "€");
	assert_string_equal(fields_text(&f, "absent", "?"), "?");
	assert_int_equal(fields_whole(&f, "count", 1, 100, -1), 25);
	assert_int_equal(fields_whole(&f, "count", 1, 24, -1), -1);
	assert_int_equal(fields_whole(&f, "event", 1, 24, -1), -1);
	assert_int_equal(fields_whole(&f, "absent", 1, 24, 7), 7);
	fields_free(&f);
}

static void the_first_of_two_values_counts(void **state)
{
	struct fields f;

	(void)state;
	assert_true(read_text(&f, "role=reviewer&role=coordinator"));
	assert_string_equal(fields_text(&f, "role", ""), "reviewer");
	fields_free(&f);
}

static void a_percent_sign_without_digits_stands_for_itself(void **state)
{
	struct fields f;

	(void)state;
	assert_true(read_text(&f, "a=100%&b=%4&c=%zz&%=1"));
	assert_string_equal(fields_text(&f, "a", ""), "100%");
	assert_string_equal(fields_text(&f, "b", ""), "%4");
	assert_string_equal(fields_text(&f, "c", ""), "%zz");
	assert_string_equal(fields_text(&f, "%", ""), "1");
	fields_free(&f);
}

static void line_breaks_become_one_newline_and_tabs_a_blank(void **state)
{
	struct fields f;

	(void)state;
	assert_true(read_text(&f, "text=one%0D%0Atwo%0Athree%09four"));
	assert_string_equal(fields_text(&f, "text", ""), "one\ntwo\nthree four");
	fields_free(&f);
}

static void what_is_no_text_is_refused(void **state)
{
	static const char *const bad[] = {"a=%00", "a=%FF", "a=%C0%AF", "a=%1B[2J", "%00=a",
		"a=%ED%A0%80", "a=x%0Dy", "a=%E2%80%AE"};
	struct fields f;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(read_text(&f, bad[i]));
		assert_int_equal(f.count, 0);
		assert_null(f.memory);
	}
	assert_false(fields_read(&f, "a=\0b", 4));
}

static void sixty_four_fields_are_the_most(void **state)
{
	char text[4 * 65 + 1] = "";
	struct fields f;

	(void)state;
	for (int i = 0; i < 64; i++)
		strcat(text, "a=1&");
	assert_true(read_text(&f, text));
	assert_int_equal(f.count, 64);
	fields_free(&f);
	strcat(text, "a=1&");
	assert_false(read_text(&f, text));
}

static void nothing_is_an_empty_set(void **state)
{
	struct fields f;

	(void)state;
	assert_true(read_text(&f, ""));
	assert_int_equal(f.count, 0);
	fields_free(&f);
	assert_true(read_text(&f, "&&&"));
	assert_int_equal(f.count, 0);
	fields_free(&f);
}

static void texts_in_pages_stay_texts(void **state)
{
	struct buffer b = {0};

	(void)state;
	html(&b, "<p title=\"%s\">%s %d%%</p>", "\"><script>", "<b>&'", 5);
	assert_string_equal(buffer_text(&b),
		"<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39; 5%</p>");
	buffer_free(&b);
	html_query_value(&b, "a b&c=d/é");
	assert_string_equal(buffer_text(&b), "a%20b%26c%3Dd%2F%C3%A9");
	buffer_free(&b);
}

static void only_names_of_this_computer_are_hosts(void **state)
{
	static const char *const bad[] = {"127.0.0.1", "127.0.0.1:81", "evil.example:80",
		"evil.example", "127.0.0.1:80.evil.example", "127.0.0.1:80 ", " 127.0.0.1:80",
		"localhost:8080", "[::1]", "0.0.0.0:80", "127.0.0.1:080", ""};

	(void)state;
	assert_true(guard_host("127.0.0.1:80", 80, NULL));
	assert_true(guard_host("localhost:80", 80, NULL));
	assert_true(guard_host("LOCALHOST:80", 80, NULL));
	assert_true(guard_host("[::1]:80", 80, NULL));
	assert_false(guard_host(NULL, 80, NULL));
	assert_true(guard_host("desk.example:4747", 4747, "desk.example"));
	assert_true(guard_host("Desk.example", 443, "desk.example"));
	assert_false(guard_host("desk.example", 4747, "desk.example"));
	assert_false(guard_host("desk.example.evil.example:4747", 4747, "desk.example"));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(guard_host(bad[i], 80, NULL));
}

static void a_form_must_come_from_a_page_of_ours(void **state)
{
	(void)state;
	assert_true(guard_origin(NULL, NULL, "http", "127.0.0.1:80"));
	assert_true(guard_origin("http://127.0.0.1:80", "same-origin", "http", "127.0.0.1:80"));
	assert_true(guard_origin("http://127.0.0.1:80", "none", "http", "127.0.0.1:80"));
	assert_false(guard_origin("http://localhost:80", NULL, "http", "127.0.0.1:80"));
	assert_false(guard_origin("https://127.0.0.1:80", NULL, "http", "127.0.0.1:80"));
	assert_true(guard_origin("https://127.0.0.1:80", NULL, "https", "127.0.0.1:80"));
	assert_false(guard_origin("http://127.0.0.1:80", NULL, "https", "127.0.0.1:80"));
	assert_false(guard_origin("http://evil.example", NULL, "http", "127.0.0.1:80"));
	assert_false(guard_origin("null", NULL, "http", "127.0.0.1:80"));
	assert_false(guard_origin("", NULL, "http", "127.0.0.1:80"));
	assert_false(guard_origin(NULL, "cross-site", "http", "127.0.0.1:80"));
	assert_false(guard_origin(NULL, "same-site", "http", "127.0.0.1:80"));
	assert_false(guard_origin("http://x", NULL, "http", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_values_are_decoded),
		cmocka_unit_test(the_first_of_two_values_counts),
		cmocka_unit_test(a_percent_sign_without_digits_stands_for_itself),
		cmocka_unit_test(line_breaks_become_one_newline_and_tabs_a_blank),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(sixty_four_fields_are_the_most),
		cmocka_unit_test(nothing_is_an_empty_set),
		cmocka_unit_test(texts_in_pages_stay_texts),
		cmocka_unit_test(only_names_of_this_computer_are_hosts),
		cmocka_unit_test(a_form_must_come_from_a_page_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
