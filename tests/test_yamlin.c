// SPDX-License-Identifier: EUPL-1.2
#include "yamlin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static struct yamlin *must_read(const char *text)
{
	struct mistakes mistakes = {0};
	struct yamlin *root = yamlin_read(text, strlen(text), &mistakes);

	if (mistakes.count)
		print_error("%d:%d: %s\n", mistakes.items[0].place.line,
			mistakes.items[0].place.column, mistakes.items[0].text);
	assert_int_equal(mistakes.count, 0);
	assert_non_null(root);
	return root;
}

/* Reading these bytes gives exactly this first mistake: "line:column: text...". */
static void refused(const char *bytes, size_t length, const char *mistake)
{
	struct mistakes mistakes = {0};
	struct yamlin *root = yamlin_read(bytes, length, &mistakes);
	char found[512];

	assert_null(root);
	assert_true(mistakes.count > 0);
	snprintf(found, sizeof found, "%d:%d: %s", mistakes.items[0].place.line,
		mistakes.items[0].place.column, mistakes.items[0].text);
	if (!strstr(found, mistake))
		print_error("found    %s\nexpected %s\n", found, mistake);
	assert_non_null(strstr(found, mistake));
}

static void refused_text(const char *text, const char *mistake)
{
	refused(text, strlen(text), mistake);
}

static void a_tree_knows_its_places(void **state)
{
	struct yamlin *root = must_read("# note\nform: sg-c\nlist:\n  - één\n  - {a: b}\n");
	const struct yamlin *list = yamlin_member(root, "list");

	(void)state;
	assert_int_equal(root->kind, YAMLIN_MAP);
	assert_int_equal(root->count, 2);
	assert_string_equal(yamlin_member(root, "form")->text, "sg-c");
	assert_int_equal(yamlin_member(root, "form")->place.line, 2);
	assert_int_equal(yamlin_member(root, "form")->place.column, 7);
	assert_int_equal(root->entries[1].key_place.line, 3);
	assert_int_equal(list->kind, YAMLIN_LIST);
	assert_string_equal(list->entries[0].value.text, "één");
	assert_null(list->entries[0].key);
	assert_string_equal(yamlin_member(&list->entries[1].value, "a")->text, "b");
	assert_int_equal(list->entries[1].value.place.line, 5);
	assert_int_equal(list->entries[1].value.place.column, 5);
	assert_null(yamlin_member(root, "nothing"));
	assert_null(yamlin_member(list, "form"));
	assert_null(yamlin_member(NULL, "form"));
	yamlin_free(root);
}

static void every_scalar_is_text(void **state)
{
	struct yamlin *root = must_read("[no, 1.0, null, ~, 2026-01-01, \"\", 0x1F]");
	static const char *const expected[] = {"no", "1.0", "null", "~", "2026-01-01", "", "0x1F"};

	(void)state;
	for (size_t i = 0; i < root->count; i++)
		assert_string_equal(root->entries[i].value.text, expected[i]);
	assert_int_equal(root->count, 7);
	yamlin_free(root);
}

static void windows_line_ends_and_byte_order_mark_are_fine(void **state)
{
	struct yamlin *root = must_read("\xEF\xBB\xBF"
					"a: b\r\nc: d\r\n");

	(void)state;
	assert_string_equal(yamlin_member(root, "a")->text, "b");
	assert_string_equal(yamlin_member(root, "c")->text, "d");
	assert_int_equal(yamlin_member(root, "c")->place.line, 2);
	yamlin_free(root);
}

static void a_long_list_is_kept_in_order(void **state)
{
	char text[8000] = "";
	size_t n = 0;
	struct yamlin *root;

	(void)state;
	for (int i = 0; i < 500; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "- i%d\n", i);
	root = must_read(text);
	assert_int_equal(root->count, 500);
	assert_string_equal(root->entries[499].value.text, "i499");
	assert_string_equal(root->entries[64].value.text, "i64");
	yamlin_free(root);
}

static void a_key_stands_once(void **state)
{
	(void)state;
	refused_text(
		"a: 1\nb: 2\na: 3\n", "3:1: 'a' stands here twice; the first one is on line 1");
	refused_text("x: {a: 1, a: 2}\n", "1:11: 'a' stands here twice");
}

static void all_double_keys_are_told_at_once(void **state)
{
	struct mistakes mistakes = {0};
	static const char text[] = "a: 1\na: 2\nb: 1\nb: 2\n";

	(void)state;
	assert_null(yamlin_read(text, strlen(text), &mistakes));
	assert_int_equal(mistakes.count, 2);
}

static void wrong_indentation_is_told_in_plain_words(void **state)
{
	(void)state;
	refused_text("a:\n  b: 1\n c: 2\n", "3:2: wrong indentation");
	refused_text("a: 1\n  b: 2\n", "2:4: wrong indentation");
	refused_text("a:\n  - b\n - c\n", "3:2: wrong indentation");
	refused_text("a: - b\n", "1:4: wrong indentation: a list starts on its own line");
	refused_text("a: b: c\n", "1:5: wrong indentation, or a text with a colon in it");
	refused_text("key without colon\nother: 1\n", "a text with a colon in it");
}

static void tabs_are_told_apart(void **state)
{
	(void)state;
	refused_text("a:\n\tb: 1\n", "2:1: a tab at the start of a line; use spaces (U+0009)");
	refused_text("a:\n  \tb: 1\n", "2:3: a tab");
}

static void signs_that_need_quotes_are_told(void **state)
{
	(void)state;
	refused_text("a: @b\n", "1:4: a text cannot start with this character");
	refused_text("a: \"b\n", "a closing quote is missing");
	refused_text("a: [b, c\nd: e\n", "a ']' is missing");
	refused_text("a: \"\\q\"\n", "a backslash between double quotes");
}

static void anchors_aliases_and_tags_are_refused(void **state)
{
	(void)state;
	refused_text("a: &x b\n", "1:4: anchors (&name) are not used here");
	refused_text("a: &x [b]\n", "1:4: anchors");
	refused_text("a: &x {b: c}\n", "1:4: anchors");
	refused_text("a: *x\n", "1:4: references (*name) are not used here");
	refused_text("*x : a\n", "references");
	refused_text("a: !!str b\n", "1:4: tags (!name) are not used here");
	refused_text("<<: *x\n", "references");
}

static void other_shapes_are_refused(void **state)
{
	(void)state;
	refused_text("? [a, b]\n: c\n", "a key must be a word");
	refused_text("a: b\n---\nc: d\n", "2:1: a second document");
}

static void an_empty_file_is_told(void **state)
{
	(void)state;
	refused_text("", "1:1: the file is empty");
	refused_text("# only a note\n\n", "1:1: the file is empty");
	refused_text("\xEF\xBB\xBF", "1:1: the file is empty");
}

static void bytes_that_are_no_text_are_told_with_their_place(void **state)
{
	(void)state;
	refused_text("a: b\nc: caf\xE9\n", "2:7: not UTF-8: byte 0xE9 at offset 11");
	refused("a: \0b\n", 6,
		"1:4: an invisible control character; type this line again (U+0000)");
	refused_text("a: \x07\n", "1:4: an invisible control character");
	refused_text("a: b\x7F\n", "1:5: an invisible control character");
	refused_text("a: x\xE2\x80\xAEy\n", "1:5: an invisible control character; type this line "
					    "again (U+202E)");
	refused_text("a: \"\\0\"\n", "1:4: an invisible control character in the text (U+0000)");
	refused_text("\xFF\xFE\x61\x00", "1:1: not UTF-8");
}

static void size_and_depth_are_limited(void **state)
{
	size_t size = YAMLIN_BYTES_MAX + 1;
	char *large = malloc(size);
	char deep[200] = "";

	(void)state;
	assert_non_null(large);
	memset(large, '#', size);
	refused(large, size, "0:0: larger than 1 MB");
	for (size_t i = 0; i < size - 1; i++)
		large[i] = i % 2 ? 'a' : ',';
	large[0] = '[';
	refused(large, size - 1, "too deep or too long");
	free(large);
	memset(deep, '[', 100);
	refused_text(deep, "1:13: too deep or too long");
}

static void mistakes_are_sorted_counted_and_cut(void **state)
{
	struct mistakes mistakes = {0};
	struct error err = {0};
	char word[600];
	const char *line;

	(void)state;
	assert_true(mistakes_report(&mistakes, "f.yaml", &err));
	mistakes_add(&mistakes, (struct place){7, 2}, "second");
	mistakes_add(&mistakes, (struct place){3, 1}, "first");
	mistakes_add(&mistakes, (struct place){0, 0}, "whole");
	assert_false(mistakes_report(&mistakes, "f.yaml", &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_string_equal(err.text, "f.yaml: whole\nf.yaml:3:1: first\nf.yaml:7:2: second");
	for (int i = 0; i < 20; i++)
		mistakes_add(&mistakes, (struct place){10 + i, 1}, "more");
	assert_false(mistakes_report(&mistakes, "f.yaml", &err));
	line = strrchr(err.text, '\n');
	assert_string_equal(line, "\nand 3 more");

	/* What was typed cannot steer the terminal. */
	mistakes = (struct mistakes){0};
	mistakes_add(&mistakes, (struct place){1, 1}, "%s", "a\x1B[31m\nb\xFF");
	assert_string_equal(mistakes.items[0].text, "a?[31m?b");

	/* A text that does not fit ends at a whole character. */
	mistakes = (struct mistakes){0};
	for (size_t i = 0; i < sizeof word - 1; i += 2)
		memcpy(word + i, "\xC3\xA9", 2);
	word[sizeof word - 2] = '\0';
	mistakes_add(&mistakes, (struct place){1, 1}, "%s", word);
	assert_int_equal(strlen(mistakes.items[0].text) % 2, 0);
	assert_true(strlen(mistakes.items[0].text) > MISTAKE_TEXT_SIZE - 6);
}

static void memory_that_ran_out_is_no_mistake_of_the_file(void **state)
{
	struct mistakes mistakes = {.failed = true};
	struct error err = {0};

	(void)state;
	assert_false(mistakes_report(&mistakes, "f.yaml", &err));
	assert_int_equal(err.status, EX_OSERR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tree_knows_its_places),
		cmocka_unit_test(every_scalar_is_text),
		cmocka_unit_test(windows_line_ends_and_byte_order_mark_are_fine),
		cmocka_unit_test(a_long_list_is_kept_in_order),
		cmocka_unit_test(a_key_stands_once),
		cmocka_unit_test(all_double_keys_are_told_at_once),
		cmocka_unit_test(wrong_indentation_is_told_in_plain_words),
		cmocka_unit_test(tabs_are_told_apart),
		cmocka_unit_test(signs_that_need_quotes_are_told),
		cmocka_unit_test(anchors_aliases_and_tags_are_refused),
		cmocka_unit_test(other_shapes_are_refused),
		cmocka_unit_test(an_empty_file_is_told),
		cmocka_unit_test(bytes_that_are_no_text_are_told_with_their_place),
		cmocka_unit_test(size_and_depth_are_limited),
		cmocka_unit_test(mistakes_are_sorted_counted_and_cut),
		cmocka_unit_test(memory_that_ran_out_is_no_mistake_of_the_file),
	};

	return cmocka_run_group_tests_name("yamlin", tests, NULL, NULL);
}
