// SPDX-License-Identifier: EUPL-1.2
#include "layout.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

/* Every member once, in the order and the spelling of the public format. */
static const char EVERYTHING[] =
	"{\"format\":1,\"form\":\"sg-c\",\"version\":3,\"language\":\"nl-u\",\"direction\":\"rtl\","
	"\"variant\":\"lijn\",\"page_mm\":[210,297],\"strip_mm\":265,\"sides\":["
	"{\"side\":1,\"marks\":[{\"at_mm\":[17.5,24.5],\"size_mm\":5},"
	"{\"at_mm\":[192.5,17.5],\"size_mm\":5}],"
	"\"codes\":[{\"box_mm\":[163,15.5,23,23],\"module_mm\":0.92}],"
	"\"questions\":[{\"id\":\"sg1\",\"type\":\"faces5\",\"max\":1,"
	"\"text\":\"Hoe ging \\\"het\\\"?\\nEcht.\",\"options\":["
	"{\"code\":1,\"label\":\"slecht\",\"pictogram\":\"face-1\","
	"\"box_mm\":[30.25,80,9,9],\"cell_mm\":[26,60.13,30,32]},"
	"{\"code\":2,\"label\":\"\xc3\xa9\xc3\xa9n\",\"pictogram\":\"face-2\","
	"\"box_mm\":[60.25,80,9,9],\"cell_mm\":[56,60.13,30,32]}]},"
	"{\"id\":\"gr1.a\",\"type\":\"grid\",\"max\":1,\"text\":\"\",\"options\":["
	"{\"code\":0,\"label\":\"\",\"pictogram\":\"\","
	"\"box_mm\":[30,120,6,6],\"cell_mm\":[30,120,6,6]}]}],"
	"\"areas\":[]},"
	"{\"side\":2,\"marks\":[],\"codes\":[],\"questions\":[],\"areas\":["
	"{\"question\":\"sg6\",\"type\":\"text\",\"text\":\"Wat "
	"nog?\",\"area_mm\":[26,40,160,45.5]},"
	"{\"question\":\"me3\",\"type\":\"number\",\"text\":\"\",\"digits_mm\":[[30,100,8,10],[40,"
	"100,8,10]]},"
	"{\"question\":\"ss1\",\"type\":\"line\",\"text\":\"\",\"line_mm\":[50,150,150,150]}]}]}";

static struct layout *read_text(const char *json, struct error *err)
{
	*err = (struct error){0};
	return layout_read(json, strlen(json), err);
}

/* The text with its first `old` replaced; to be freed. */
static char *replaced(const char *text, const char *old, const char *new)
{
	const char *at = strstr(text, old);
	char *result;

	assert_non_null(at);
	result = malloc(strlen(text) + strlen(new) + 1);
	assert_non_null(result);
	sprintf(result, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
	return result;
}

static void refuses(const char *old, const char *new, const char *sentence)
{
	char *json = replaced(EVERYTHING, old, new);
	struct error err;

	assert_null(read_text(json, &err));
	assert_string_equal(err.text, sentence);
	assert_int_equal(err.status, EX_DATAERR);
	free(json);
}

static void accepts(const char *old, const char *new)
{
	char *json = replaced(EVERYTHING, old, new);
	struct error err;
	struct layout *layout = read_text(json, &err);

	assert_string_equal(err.text, "");
	assert_non_null(layout);
	layout_free(layout);
	free(json);
}

static void every_member_is_read(void **state)
{
	struct error err;
	struct layout *l = read_text(EVERYTHING, &err);
	const struct layout_option *o;

	(void)state;
	assert_string_equal(err.text, "");
	assert_non_null(l);
	assert_string_equal(l->form, "sg-c");
	assert_int_equal(l->version, 3);
	assert_string_equal(l->language, "nl-u");
	assert_string_equal(l->variant, "lijn");
	assert_true(l->right_to_left);
	assert_true(l->page_width_mm == 210 && l->page_height_mm == 297 && l->strip_mm == 265);
	assert_int_equal(l->side_count, 2);
	assert_int_equal(l->sides[0].mark_count, 2);
	assert_true(l->sides[0].marks[1].at.x == 192.5 && l->sides[0].marks[1].size_mm == 5);
	assert_true(l->sides[0].codes[0].box.h == 23 && l->sides[0].codes[0].module_mm == 0.92);
	assert_string_equal(l->sides[0].questions[0].text, "Hoe ging \"het\"?\nEcht.");
	o = &l->sides[0].questions[0].options[1];
	assert_int_equal(o->code, 2);
	assert_string_equal(o->label, "\xc3\xa9\xc3\xa9n");
	assert_string_equal(o->pictogram, "face-2");
	assert_true(o->box.x == 60.25 && o->cell.h == 32);
	assert_int_equal(l->sides[0].questions[1].type, QUESTION_GRID);
	assert_int_equal(l->sides[1].side, 2);
	assert_true(l->sides[1].areas[0].area.h == 45.5);
	assert_int_equal(l->sides[1].areas[1].digit_count, 2);
	assert_true(l->sides[1].areas[1].digits[1].x == 40);
	assert_true(l->sides[1].areas[2].line[1].x == 150);
	layout_free(l);
}

static void what_is_read_is_written_byte_for_byte(void **state)
{
	struct error err;
	struct layout *layout = read_text(EVERYTHING, &err);
	struct buffer json = {0};

	(void)state;
	assert_non_null(layout);
	assert_true(layout_write(layout, &json, &err));
	assert_string_equal(buffer_text(&json), EVERYTHING);
	buffer_free(&json);
	layout_free(layout);
}

static void a_form_of_others_needs_only_boxes(void **state)
{
	static const char LITTLE[] =
		"{\"format\":1,\"form\":\"x\",\"page_mm\":[210,297],\"extra\":{\"a\":[null]},"
		"\"sides\":[{\"side\":1,\"questions\":[{\"id\":\"1\",\"type\":\"single\","
		"\"options\":[{\"code\":7,\"box_mm\":[10,10,4,4]}]},"
		"{\"id\":\"2\",\"type\":\"multi\","
		"\"options\":[{\"code\":7,\"box_mm\":[13.6,10,4,4]}]}]}]}";
	struct error err;
	struct layout *l = read_text(LITTLE, &err);

	(void)state;
	assert_string_equal(err.text, "");
	assert_non_null(l);
	assert_int_equal(l->version, 1);
	assert_false(l->right_to_left);
	assert_int_equal(l->sides[0].questions[0].max, 1);
	assert_int_equal(l->sides[0].questions[1].max, 0);
	assert_string_equal(l->sides[0].questions[0].options[0].label, "");
	assert_true(l->sides[0].questions[0].options[0].cell.w == 4);
	layout_free(l);
}

static void what_is_wrong_is_named(void **state)
{
	(void)state;
	refuses("\"format\":1", "\"format\":2",
		"format is not 1: this is no layout, or a newer one");
	refuses("\"format\":1,", "", "format is not 1: this is no layout, or a newer one");
	refuses("\"form\":\"sg-c\"", "\"form\":\"\"", "form is missing or empty");
	refuses("\"form\":\"sg-c\"", "\"form\":5", "form is not a text");
	refuses("\"form\":\"sg-c\"", "\"form\":\"a b\"",
		"form holds a blank or a control character");
	refuses("\"sg-c\"", "\"0123456789012345678901234567890123456789\"", "form is too long");
	refuses("\"version\":3", "\"version\":0", "version is not a whole number above 0");
	refuses("\"version\":3", "\"version\":1.5", "version is not a whole number");
	refuses("\"version\":3", "\"version\":99999999999", "version is not a whole number");
	refuses("\"rtl\"", "\"up\"", "direction is not ltr or rtl");
	refuses("[210,297]", "[210]", "page_mm is not a list of 2 numbers");
	refuses("[210,297]", "[210,1e9]", "page_mm is not a width and a height from 20 to 2000 mm");
	refuses("\"strip_mm\":265", "\"strip_mm\":300", "strip_mm lies outside the page");
	refuses("\"strip_mm\":265", "\"strip_mm\":\"265\"", "strip_mm lies outside the page");
	refuses("\"sides\":[", "\"sides\":5,\"x\":[", "sides is not a list");
	refuses("\"sides\":[", "\"sides\":[],\"x\":[", "sides is not a list of 1 or 2 sides");
	refuses("\"side\":2", "\"side\":1", "sides[1].side is there twice");
	refuses("\"side\":2", "\"side\":3", "sides[1].side is not 1 or 2");
	refuses("\"side\":1", "\"side\":\"1\"", "sides[0].side is not a whole number");
}

static void a_wrong_place_is_named(void **state)
{
	(void)state;
	refuses("[17.5,24.5]", "[1,24.5]", "sides[0].marks[0].at_mm lies outside the page");
	refuses("\"size_mm\":5", "\"size_mm\":0",
		"sides[0].marks[0].size_mm is not the side of a square");
	refuses("[163,15.5,23,23]", "[163,15.5,23]",
		"sides[0].codes[0].box_mm is not a list of 4 numbers");
	refuses("0.92", "50",
		"sides[0].codes[0].module_mm is not the side of one module of the code");
	refuses("[60.25,80,9,9]", "[60.25,80,-9,9]",
		"sides[0].questions[0].options[1].box_mm has no width or no height");
	refuses("[60.25,80,9,9]", "[60.25,80,9,null]",
		"sides[0].questions[0].options[1].box_mm is not a list of 4 numbers");
	refuses("[60.25,80,9,9]", "[205,80,9,9]",
		"sides[0].questions[0].options[1].box_mm lies outside the page");
	refuses("[60.25,80,9,9]", "[30,80,9,9]",
		"sides[0].questions[0].options[1].cell_mm does not hold box_mm");
	refuses("[60.25,80,9,9],\"cell_mm\":[56,", "[33,80,9,9],\"cell_mm\":[26,",
		"sides[0].questions[0].options[1].box_mm overlaps a box before it");
	refuses("[30,120,6,6],\"cell_mm\":[30,120,6,6]", "[30,82,6,6]",
		"sides[0].questions[1].options[0].box_mm overlaps a box before it");
	refuses("[26,40,160,45.5]", "[26,40,160,450]",
		"sides[1].areas[0].area_mm lies outside the page");
	refuses("[[30,100,8,10],", "[[30,100,8,0],",
		"sides[1].areas[1].digits_mm[0] has no width or no height");
	refuses("[[30,100,8,10],", "[30,",
		"sides[1].areas[1].digits_mm[0] is not a list of 4 numbers");
	refuses("\"digits_mm\"", "\"digit_mm\"",
		"sides[1].areas[1].digits_mm is not a list of 1 to 6 boxes");
	refuses("[50,150,150,150]", "[50,150,50,150.5]",
		"sides[1].areas[2].line_mm is shorter than a millimetre");
	refuses("[50,150,150,150]", "[50,150,250,150]",
		"sides[1].areas[2].line_mm lies outside the page");
}

static void wrong_ids_types_and_codes_are_named(void **state)
{
	(void)state;
	refuses("\"gr1.a\"", "\"sg1\"", "sides[0].questions[0].id 'sg1' is there twice");
	refuses("\"me3\"", "\"sg1\"", "sides[0].questions[0].id 'sg1' is there twice");
	refuses("\"me3\"", "\"sg6\"", "sides[1].areas[0].question 'sg6' is there twice");
	refuses("\"id\":\"sg1\",", "", "sides[0].questions[0].id is missing or empty");
	refuses("\"faces5\"", "\"faces6\"", "sides[0].questions[0].type is not a type of question");
	refuses("\"faces5\"", "\"text\"",
		"sides[0].questions[0].type is one that is not answered in boxes");
	refuses("\"type\":\"text\"", "\"type\":\"grid\"",
		"sides[1].areas[0].type is not text, number or line");
	refuses("\"max\":1", "\"max\":-1",
		"sides[0].questions[0].max is not a whole number from 0 to 100");
	refuses("\"code\":2", "\"code\":1",
		"sides[0].questions[0].options[1].code is the same as that of an option before it");
	refuses("\"code\":2", "\"code\":1000",
		"sides[0].questions[0].options[1].code is not a whole number from 0 to 999");
	refuses("\"code\":2,", "",
		"sides[0].questions[0].options[1].code is not a whole number from 0 to 999");
	refuses("\"label\":\"slecht\"", "\"label\":false",
		"sides[0].questions[0].options[0].label is not a text");
	refuses("\"areas\":[]", "\"areas\":{}", "sides[0].areas is not a list");
}

static void boxes_of_a_table_may_share_their_line(void **state)
{
	(void)state;
	accepts("[30,120,6,6],\"cell_mm\":[30,120,6,6]", "[30,88.5,6,6]");
}

static void longer_lists_than_the_limits_are_refused(void **state)
{
	struct buffer many = {0};
	char *json;
	struct error err;

	(void)state;
	buffer_puts(&many, "\"marks\":[");
	for (int i = 0; i < 9; i++)
		buffer_printf(
			&many, "%s{\"at_mm\":[%d,50],\"size_mm\":5}", i ? "," : "", 10 + 10 * i);
	buffer_puts(&many, "],\"x\":[");
	json = replaced(EVERYTHING, "\"marks\":[", buffer_text(&many));
	assert_null(read_text(json, &err));
	assert_string_equal(err.text, "sides[0].marks has more than 8 items");
	free(json);
	buffer_free(&many);
}

static void a_layout_that_could_not_be_read_is_not_written(void **state)
{
	struct error err;
	struct layout *layout = read_text(EVERYTHING, &err);
	struct buffer json = {0};

	(void)state;
	assert_non_null(layout);
	layout->sides[0].questions[0].options[0].box.x = NAN;
	assert_false(layout_write(layout, &json, &err));
	assert_string_equal(err.text, "layout: sides[0].questions[0].options[0].box_mm holds a "
				      "number that is not finite");
	assert_int_equal(err.status, EX_SOFTWARE);
	assert_int_equal(json.length, 0);
	layout_free(layout);
}

static void a_missing_text_is_written_as_an_empty_one(void **state)
{
	struct layout_option option = {.box = {10, 10, 9, 9}, .cell = {10, 10, 20, 20}};
	struct layout_question question = {
		.id = "a", .type = QUESTION_YESNO, .max = 1, .options = &option, .option_count = 1};
	struct layout layout = {.form = "f",
		.version = 1,
		.page_width_mm = 210,
		.page_height_mm = 297,
		.sides = {{.side = 1, .questions = &question, .question_count = 1}},
		.side_count = 1};
	struct buffer json = {0};
	struct error err;

	(void)state;
	assert_true(layout_write(&layout, &json, &err));
	assert_non_null(strstr(buffer_text(&json), "\"text\":\"\",\"options\":[{\"code\":0,"
						   "\"label\":\"\""));
	assert_null(strstr(buffer_text(&json), "variant"));
	assert_null(strstr(buffer_text(&json), "strip"));
	buffer_free(&json);
}

static void coordinates_carry_two_decimals(void **state)
{
	struct error err;
	struct layout *layout = read_text(EVERYTHING, &err);
	struct buffer json = {0};

	(void)state;
	assert_non_null(layout);
	layout->sides[0].questions[0].options[0].box.x = 30 + 1.0 / 3;
	assert_true(layout_write(layout, &json, &err));
	assert_non_null(strstr(buffer_text(&json), "[30.33,80,9,9]"));
	buffer_free(&json);
	layout_free(layout);
}

static uint64_t next_number(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Whatever is accepted can be written, and reading that again gives the same bytes. */
static bool survives(const char *json, size_t length)
{
	struct error err;
	struct layout *layout = layout_read(json, length, &err), *again;
	struct buffer first = {0}, second = {0};

	if (!layout)
		return false;
	assert_true(layout_write(layout, &first, &err));
	again = layout_read(first.data, first.length, &err);
	assert_non_null(again);
	assert_true(layout_write(again, &second, &err));
	assert_string_equal(buffer_text(&first), buffer_text(&second));
	layout_free(layout);
	layout_free(again);
	buffer_free(&first);
	buffer_free(&second);
	return true;
}

static void mutate(char *text, size_t *length, uint64_t *seed)
{
	static const char SPICE[] = "0123456789.-+eE[]{}\",:nulltrue\\u \x00\x7f\xff";
	size_t at = (size_t)(next_number(seed) % *length);
	size_t from = (size_t)(next_number(seed) % *length);
	size_t run = 1 + (size_t)(next_number(seed) % 12);

	switch (next_number(seed) % 4) {
	case 0:
		text[at] = SPICE[next_number(seed) % (sizeof SPICE - 1)];
		break;
	case 1: /* leave out */
		run = run < *length - at ? run : *length - at - 1;
		memmove(text + at, text + at + run, *length - at - run);
		*length -= run;
		break;
	case 2: /* write a piece over another */
		run = run < *length - at ? run : *length - at;
		run = run < *length - from ? run : *length - from;
		memmove(text + at, text + from, run);
		break;
	default:
		text[at] = (char)('0' + next_number(seed) % 10);
	}
}

static void mangled_json_never_does_harm(void **state)
{
	uint64_t seed = 20270104;
	int accepted = 0;

	(void)state;
	for (int i = 0; i < 30000; i++) {
		char *text = malloc(sizeof EVERYTHING);
		size_t length = sizeof EVERYTHING - 1;

		assert_non_null(text);
		memcpy(text, EVERYTHING, sizeof EVERYTHING);
		for (uint64_t n = next_number(&seed) % 4 + 1; n > 0; n--)
			mutate(text, &length, &seed);
		accepted += survives(text, length);
		free(text);
	}
	/* Else the test would only try the JSON parser. */
	assert_true(accepted > 1000);
}

static void every_number_may_be_any_number(void **state)
{
	static const char *const VALUES[] = {"-1", "0", "1", "1e-9", "0.005", "209.995", "1e308",
		"-1e308", "123456789012345678901234567890", "2147483648", "-0", "null", "\"\"",
		"[]", "{}", "[[[[]]]]", "true"};

	(void)state;
	for (const char *p = EVERYTHING; *p; p++) {
		size_t digits = strspn(p, "0123456789.");

		if (digits == 0 || strchr("-\"", p[-1]) || (p[-1] >= 'a' && p[-1] <= 'z'))
			continue;
		for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
			char text[sizeof EVERYTHING + 64];
			int length = snprintf(text, sizeof text, "%.*s%s%s", (int)(p - EVERYTHING),
				EVERYTHING, VALUES[i], p + digits);

			survives(text, (size_t)length);
		}
		p += digits - 1;
	}
}

static void what_is_no_layout_is_refused(void **state)
{
	static const char *const WRONG[] = {
		"", " ", "{", "[]", "{}", "null", "\xff", "{\"format\":1}", "{\"format\":\"1\"}"};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		assert_null(read_text(WRONG[i], &err));
		assert_int_equal(err.status, EX_DATAERR);
		assert_true(*err.text);
	}
	assert_null(layout_read("{}", 2, NULL));
	layout_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_member_is_read),
		cmocka_unit_test(what_is_read_is_written_byte_for_byte),
		cmocka_unit_test(a_form_of_others_needs_only_boxes),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(a_wrong_place_is_named),
		cmocka_unit_test(wrong_ids_types_and_codes_are_named),
		cmocka_unit_test(boxes_of_a_table_may_share_their_line),
		cmocka_unit_test(longer_lists_than_the_limits_are_refused),
		cmocka_unit_test(a_layout_that_could_not_be_read_is_not_written),
		cmocka_unit_test(a_missing_text_is_written_as_an_empty_one),
		cmocka_unit_test(coordinates_carry_two_decimals),
		cmocka_unit_test(mangled_json_never_does_harm),
		cmocka_unit_test(every_number_may_be_any_number),
		cmocka_unit_test(what_is_no_layout_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
