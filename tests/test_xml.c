// SPDX-License-Identifier: EUPL-1.2
#include "xml.h"

#include "buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

/* Writes down what it is told: <name key=value> text </name>. */
struct story {
	struct xml *xml;
	struct buffer told;
};

static void on_start(void *reader, const char *element, const char **attributes)
{
	struct story *s = reader;

	buffer_printf(&s->told, "<%s", element);
	for (; *attributes; attributes += 2)
		buffer_printf(&s->told, " %s=%s", attributes[0], attributes[1]);
	buffer_puts(&s->told, ">");
	if (strcmp(element, "no") == 0)
		xml_fail(s->xml, "not %s", element);
}

static void on_end(void *reader, const char *element)
{
	buffer_printf(&((struct story *)reader)->told, "</%s>", element);
}

static void on_text(void *reader, const char *text, size_t length)
{
	buffer_add(&((struct story *)reader)->told, text, length);
}

/* Feeds it piece by piece; the story is in `told`. */
static bool tells(const char *document, size_t piece, const char *told, struct error *err)
{
	static const struct xml_listener listener = {on_start, on_end, on_text};
	struct story story = {0};
	size_t length = strlen(document);
	bool good = true;

	*err = (struct error){0};
	story.xml = xml_new(&listener, &story, "x.xml", err);
	assert_non_null(story.xml);
	for (size_t at = 0; at < length && good; at += piece) {
		size_t next = length - at < piece ? length - at : piece;

		good = xml_feed(story.xml, document + at, next, false);
	}
	good = good && xml_feed(story.xml, "", 0, true);
	assert_string_equal(buffer_text(&story.told), told);
	if (!good)
		assert_false(xml_feed(story.xml, "<more/>", 7, true));
	xml_free(story.xml);
	buffer_free(&story.told);
	return good;
}

static void elements_and_text_come_in_order_however_they_are_cut(void **state)
{
	struct error err;

	(void)state;
	for (size_t piece = 1; piece < 40; piece += 3)
		assert_true(tells("<a b='1'>x<c/>&lt;&#233;</a>", piece,
			"<a b=1>x<c></c><\xC3\xA9</a>", &err));
}

static void a_listener_can_refuse_and_is_told_nothing_after_that(void **state)
{
	struct error err;

	(void)state;
	assert_false(tells("<a>\n<no/><b/></a>", 1000, "<a>\n<no>", &err));
	assert_string_equal(err.text, "x.xml:2: not no");
	assert_int_equal(err.status, EX_DATAERR);
}

static void what_is_no_xml_is_said_with_its_line(void **state)
{
	struct error err;

	(void)state;
	assert_false(tells("<a>\n</b>", 1000, "<a>\n", &err));
	assert_string_equal(err.text, "x.xml:2: mismatched tag");
	assert_false(tells("", 1, "", &err));
	assert_string_equal(err.text, "x.xml:1: no element found");
}

static void entities_have_no_chance(void **state)
{
	struct error err;

	(void)state;
	assert_false(tells("<!DOCTYPE a [<!ENTITY b 'cc'>]><a>&b;</a>", 1000, "", &err));
	assert_string_equal(err.text, "x.xml:1: a DOCTYPE is not taken: leave it out");
}

static void what_lies_too_deep_is_refused(void **state)
{
	struct buffer document = {0}, told = {0};
	struct error err;

	(void)state;
	for (int i = 0; i <= XML_DEPTH_MAX; i++) {
		buffer_puts(&document, "<a>");
		if (i < XML_DEPTH_MAX)
			buffer_puts(&told, "<a>");
	}
	assert_false(tells(buffer_text(&document), 1000, buffer_text(&told), &err));
	assert_string_equal(err.text, "x.xml:1: elements lie more than 64 deep");
	buffer_free(&document);
	buffer_free(&told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_and_text_come_in_order_however_they_are_cut),
		cmocka_unit_test(a_listener_can_refuse_and_is_told_nothing_after_that),
		cmocka_unit_test(what_is_no_xml_is_said_with_its_line),
		cmocka_unit_test(entities_have_no_chance),
		cmocka_unit_test(what_lies_too_deep_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
