// SPDX-License-Identifier: EUPL-1.2
#include "paragraph.h"

#include "units.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

/* The lines, with a bar between them. */
static const char *lines_of(const struct paragraph *p, char out[600])
{
	*out = '\0';
	for (size_t i = 0; i < p->line_count; i++) {
		strcat(out, i ? "|" : "");
		strncat(out, p->lines[i].text, p->lines[i].length);
	}
	return out;
}

static const char *broken(const char *text, double width_mm, bool joined, char out[600])
{
	struct paragraph p = paragraph_new(FONT_REGULAR, 14, ROLE_READING);
	struct error err = {0};

	if (!paragraph_add(&p, text, width_mm, joined, &err))
		fail_msg("%s", err.text);
	return lines_of(&p, out);
}

static void every_sentence_gets_a_line_of_its_own(void **state)
{
	char out[600];

	(void)state;
	assert_string_equal(broken("Dit is de eerste zin. En dit is nog een zin.", 200, false, out),
		"Dit is de eerste zin.|En dit is nog een zin.");
	assert_string_equal(broken("Dit is de eerste zin. En dit is nog een zin.", 200, true, out),
		"Dit is de eerste zin. En dit is nog een zin.");
	/* A few words alone say nothing: they share a line with their neighbour. */
	assert_string_equal(broken("Fout? Maak dat vakje zwart.", 200, false, out),
		"Fout? Maak dat vakje zwart.");
	/* The marks of other scripts end a sentence too. */
	assert_string_equal(
		broken("كيف كان هذا الحديث اليوم؟ اكتب كل شيء هنا الآن.", 200, false, out),
		"كيف كان هذا الحديث اليوم؟|اكتب كل شيء هنا الآن.");
	assert_string_equal(broken("ነዚ ኣብ መወዳእታ ዘተ ምልእዎ። እዚ ወረቐት ንዓኹም እዩ ኢልና።", 200, false, out),
		"ነዚ ኣብ መወዳእታ ዘተ ምልእዎ።|እዚ ወረቐት ንዓኹም እዩ ኢልና።");
}

static void L03_lines_come_out_about_equally_long(void **state)
{
	char out[600];

	(void)state;
	assert_string_equal(
		broken("een heel lang stuk tekst dat niet op een regel past", 110, true, out),
		"een heel lang stuk tekst|dat niet op een regel past");
	/* Nothing is left alone on the last line. */
	assert_string_equal(
		broken("aaaa bbbb cccc dddd eeee", 43, true, out), "aaaa bbbb cccc|dddd eeee");
	/* Where sentences share lines, a line ends with a sentence if that costs no line more. */
	assert_string_equal(broken("Het is goed zo. Wij weten niet wie je bent. Bel ons dan maar.",
				    130, true, out),
		"Het is goed zo. Wij weten niet wie je bent.|Bel ons dan maar.");
}

static void L03_twelve_words_or_sixty_letters_fill_a_line(void **state)
{
	char out[600];
	const char *words = "a b c d e f g h i j k l m n";
	const char *letters = "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggg";

	(void)state;
	broken(words, 500, true, out);
	assert_non_null(strchr(out, '|'));
	assert_int_equal(strlen(out), strlen(words));
	broken(letters, 500, true, out);
	assert_non_null(strchr(out, '|'));
}

static void a_dash_stays_with_what_it_follows(void **state)
{
	char out[600];

	(void)state;
	assert_string_equal(broken("Ervaringsdeskundigheid – ervaringsdeskundige", 70, true, out),
		"Ervaringsdeskundigheid –|ervaringsdeskundige");
}

static void L02_lines_are_one_and_a_half_times_their_size_apart(void **state)
{
	struct drawing d = {.width_mm = 210, .height_mm = 297};
	const char *texts[] = {"Een zin die hier staat. Nog een zin die hier staat.",
		"كيف كان حديث اليوم هنا؟ ماذا تريد أن تقول أيضًا؟",
		"ዘተ ሎሚ ከመይ ነይሩ ኢልኩም፧ ሓሳብኩም እንታይ እዩ ኢልና፧"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct paragraph p = paragraph_new(FONT_BOLD, 16, ROLE_READING);
		double scale = font_scale(p.script);

		assert_true(paragraph_add(&p, texts[i], 160, false, NULL));
		assert_int_equal(p.line_count, 2);
		scale = font_scale(p.script);
		assert_true(fabs(p.line_step_mm - 1.5 * mm_from_pt(16 * scale)) < 1e-9);
		paragraph_draw(&p, &d, (struct rect_mm){20, 20, 160, 0}, ALIGN_LEFT);
		assert_true(fabs(d.items[2 * i + 1].at.y - d.items[2 * i].at.y - p.line_step_mm) <
			    1e-9);
		/* Between the top of the first line and the foot of the last. */
		assert_true(fabs(paragraph_height_mm(&p) - p.line_step_mm - paragraph_above_mm(&p) -
				    paragraph_below_mm(&p)) < 1e-9);
		assert_true(fabs(d.items[2 * i].at.y - 20 - paragraph_above_mm(&p)) < 1e-9);
	}
	drawing_free(&d);
}

static void lines_stand_left_right_or_in_the_middle(void **state)
{
	struct drawing d = {.width_mm = 210, .height_mm = 297};
	struct paragraph p = paragraph_new(FONT_REGULAR, 14, ROLE_READING);
	struct rect_mm at = {30, 40, 100, 0};

	(void)state;
	assert_true(paragraph_add(&p, "woord", 100, true, NULL));
	paragraph_draw(&p, &d, at, ALIGN_LEFT);
	paragraph_draw(&p, &d, at, ALIGN_RIGHT);
	paragraph_draw(&p, &d, at, ALIGN_CENTRE);
	assert_true(d.items[0].at.x == 30);
	assert_true(fabs(rect_right(d.items[1].at) - 130) < 1e-9);
	assert_true(fabs(rect_centre(d.items[2].at).x - 80) < 1e-9);
	assert_true(fabs(paragraph_width_mm(&p) - d.items[0].at.w) < 1e-9);
	drawing_free(&d);
}

static void what_does_not_fit_is_told(void **state)
{
	struct paragraph p = paragraph_new(FONT_REGULAR, 14, ROLE_READING);
	struct error err = {0};
	char text[500];

	(void)state;
	assert_false(paragraph_add(&p, "ontzettendlangwoord", 20, true, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "L03"));
	assert_non_null(strstr(err.text, "ontzettendlangwoord"));
	assert_false(paragraph_add(&p, "好", 100, true, &err));
	assert_non_null(strstr(err.text, "U+597D"));
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(paragraph_add(&p, text, 1000, true, &err));
	assert_int_equal(err.status, EX_DATAERR);
	/* What was there before stays. */
	assert_int_equal(p.line_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sentence_gets_a_line_of_its_own),
		cmocka_unit_test(L03_lines_come_out_about_equally_long),
		cmocka_unit_test(L03_twelve_words_or_sixty_letters_fill_a_line),
		cmocka_unit_test(a_dash_stays_with_what_it_follows),
		cmocka_unit_test(L02_lines_are_one_and_a_half_times_their_size_apart),
		cmocka_unit_test(lines_stand_left_right_or_in_the_middle),
		cmocka_unit_test(what_does_not_fit_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
