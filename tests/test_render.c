// SPDX-License-Identifier: EUPL-1.2
/* What becomes of a page whatever pdftoppm does: a script stands in for it. */
#include "render.h"

#include "grey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { W = 220, H = 210 };

static char folder[] = "/tmp/test_render.XXXXXX", program[80];

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(program, sizeof program, "%s/pdftoppm", folder);
	return setenv("PATH", folder, 1);
}

static int tear_down(void **state)
{
	(void)state;
	unlink(program);
	return rmdir(folder);
}

static void put_program(const char *script)
{
	FILE *file = fopen(program, "we");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\nPATH=/usr/bin:/bin\n%s\n", script);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(program, 0700), 0);
}

/* A page that the script draws, in colour or in grey. */
static bool draw(const char *script, bool colour, struct image *image, struct error *err)
{
	static const uint8_t PDF[] = "the file";
	struct render render = {.pdf = PDF,
		.bytes = sizeof PDF - 1,
		.file = -1,
		.page = 3,
		.dpi = 150,
		.colour = colour};

	*err = (struct error){0};
	put_program(script);
	return render_page(&render, NULL, image, err);
}

#define PAGE "printf 'P5\\n220 210\\n255\\n'; head -c 46200 /dev/zero"

static void check_fails(const char *script, const char *words)
{
	struct image image;
	struct error err;

	if (draw(script, false, &image, &err))
		fail_msg("%s: drawn", script);
	assert_int_equal(err.status, EX_DATAERR);
	if (!strstr(err.text, words))
		fail_msg("%s: %s", script, err.text);
}

static void the_page_is_what_it_writes(void **state)
{
	struct image image;
	struct error err;

	(void)state;
	assert_true(draw(PAGE, false, &image, &err));
	assert_int_equal(image.width, W);
	assert_int_equal(image.height, H);
	assert_true(image.dpi_x == 150 && image.dpi_y == 150);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			assert_int_equal(image.pixels[(size_t)y * image.stride + (size_t)x], 0);
	image_free(&image);
}

static void colours_become_grey_by_the_rule_for_pencils(void **state)
{
	static const uint8_t YELLOW[3] = {'z', 'x', '0'};
	struct image image;
	struct error err;

	(void)state;
	assert_true(draw("printf 'P6\\n220 210\\n255\\n'; yes zx0 | tr -d '\\n' | head -c 138600",
		true, &image, &err));
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			assert_int_equal(image.pixels[(size_t)y * image.stride + (size_t)x],
				grey_of_rgb(YELLOW[0], YELLOW[1], YELLOW[2]));
	image_free(&image);
}

static void it_is_asked_for_this_page_of_this_file(void **state)
{
	struct image image;
	struct error err;

	(void)state;
	assert_true(draw("for file; do :; done; test \"$(cat $file)\" = 'the file' && "
			 "case \"$*\" in '-f 3 -l 3 -r 150 '*-gray*) " PAGE " ;; esac",
		false, &image, &err));
	image_free(&image);
}

static void warnings_do_no_harm_and_errors_do(void **state)
{
	struct image image;
	struct error err;

	(void)state;
	assert_true(
		draw("echo 'Syntax Warning: Invalid Font Weight' >&2; " PAGE, false, &image, &err));
	image_free(&image);
	check_fails("echo 'Syntax Error (12): Bad image' >&2; echo more >&2; " PAGE,
		"the page is damaged (pdftoppm: Error (12): Bad image)");
	/* Also where it only says so in the end. */
	check_fails(PAGE "; echo 'Syntax Error: Bad end' >&2", "Error: Bad end)");
	/* More than anybody would read. */
	check_fails("for i in 1 2 3 4 5 6 7 8 9 0; do echo \"Syntax Error: $i "
		    "0123456789012345678901234567890123456789\" >&2; done; " PAGE,
		"Error: 1 01234");
	check_fails("yes 'Syntax Error: again' | head -c 9000 >&2; " PAGE, "Error: again");
}

static void half_a_page_is_no_page(void **state)
{
	static const char *const SCRIPTS[] = {"exit 0", "exit 1", PAGE "; exit 3",
		PAGE "; kill -9 $$", "printf 'P5\\n220 210\\n255\\n'; head -c 46199 /dev/zero",
		"printf 'P5\\n220 210\\n255\\n'; head -c 9000 /dev/zero; kill -11 $$",
		"printf 'P5\\n220'"};

	(void)state;
	for (size_t i = 0; i < sizeof SCRIPTS / sizeof SCRIPTS[0]; i++)
		check_fails(SCRIPTS[i], "could not be drawn by pdftoppm");
}

static void what_is_no_picture_is_no_page(void **state)
{
	static const char *const HEADERS[] = {"hello world", "P6\\n220 210\\n255\\n",
		"P5\\n220 210\\n65535\\n", "P5\\n-220 210\\n255\\n", "P5\\n\\n210 255\\n",
		"P5\\n220000000 210\\n255\\n", "P5\\n0x20 210\\n255\\n"};
	char script[200];

	(void)state;
	for (size_t i = 0; i < sizeof HEADERS / sizeof HEADERS[0]; i++) {
		snprintf(
			script, sizeof script, "printf '%s'; head -c 999999 /dev/zero", HEADERS[i]);
		check_fails(script, "could not be drawn by pdftoppm");
	}
}

static void a_page_without_end_is_refused_at_once(void **state)
{
	time_t begun = time(NULL);

	(void)state;
	check_fails("printf 'P5\\n30000 30000\\n255\\n'; sleep 30", "30000");
	assert_true(time(NULL) - begun < 10);
}

static void without_the_program_it_says_what_to_install(void **state)
{
	static const uint8_t PDF[] = "the file";
	struct render render = {.pdf = PDF, .bytes = 8, .file = -1, .page = 1, .dpi = 150};
	struct image image;
	struct error err = {0};

	(void)state;
	unlink(program);
	assert_false(render_page(&render, NULL, &image, &err));
	assert_int_equal(err.status, EX_UNAVAILABLE);
	assert_non_null(strstr(err.text, "install poppler-utils"));
	/* There, but nothing that can be started. */
	put_program(PAGE);
	assert_int_equal(chmod(program, 0600), 0);
	err = (struct error){0};
	assert_false(render_page(&render, NULL, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_is_what_it_writes),
		cmocka_unit_test(colours_become_grey_by_the_rule_for_pencils),
		cmocka_unit_test(it_is_asked_for_this_page_of_this_file),
		cmocka_unit_test(warnings_do_no_harm_and_errors_do),
		cmocka_unit_test(half_a_page_is_no_page),
		cmocka_unit_test(what_is_no_picture_is_no_page),
		cmocka_unit_test(a_page_without_end_is_refused_at_once),
		cmocka_unit_test(without_the_program_it_says_what_to_install),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
