// SPDX-License-Identifier: EUPL-1.2
#include "pdf.h"

#include "frame.h"
#include "paper.h"
#include "qr.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sysexits.h>

#include <cmocka.h>

static struct drawing page(void)
{
	return (struct drawing){.width_mm = 100, .height_mm = 60};
}

static void words(struct drawing *d, double x, double y, const char *text)
{
	struct text_style style = {.face = FONT_REGULAR, .size_pt = 14, .role = ROLE_READING};

	drawing_text(d, &style, (struct point_mm){x, y}, text);
}

static void finish(struct pdf *pdf, struct buffer *bytes)
{
	struct error err = {0};

	if (!pdf_bytes(pdf, bytes, &err))
		fail_msg("%s", err.text);
	pdf_free(pdf);
}

static size_t count_of(const struct buffer *pdf, const char *what)
{
	size_t count = 0, length = strlen(what);
	const char *at = pdf->data, *end = pdf->data + pdf->length;

	while ((at = memmem(at, (size_t)(end - at), what, length)) != NULL) {
		count++;
		at += length;
	}
	return count;
}

static void things_stand_where_the_drawing_says(void **state)
{
	struct drawing d = page();
	struct buffer bytes = {0};
	struct paper paper;
	struct pdf *pdf = pdf_new("", NULL);

	(void)state;
	drawing_box(&d, (struct rect_mm){10, 20, 5, 8}, 0, 0);
	drawing_line(&d, (struct point_mm){30, 40}, (struct point_mm){50, 40}, 1);
	drawing_disc(&d, (struct point_mm){70, 15}, 4, 0, 0);
	assert_true(pdf_page(pdf, PDF_NO_STENCIL, &d, NULL));
	finish(pdf, &bytes);
	assert_true(paper_draw(&bytes, 1, 254, false, &paper)); /* 10 px to the mm */
	assert_in_range(paper.width, 1000, 1001);
	assert_in_range(paper.height, 600, 601);
	assert_true(paper_ink(&paper, 102, 202) > 250 && paper_ink(&paper, 147, 277) > 250);
	assert_true(paper_ink(&paper, 97, 240) < 5 && paper_ink(&paper, 153, 240) < 5);
	assert_true(paper_ink(&paper, 125, 197) < 5 && paper_ink(&paper, 125, 283) < 5);
	assert_true(paper_ink(&paper, 400, 400) > 250 && paper_ink(&paper, 400, 410) < 5);
	assert_true(paper_ink(&paper, 700, 150) > 250 && paper_ink(&paper, 730, 180) < 5);
	paper_free(&paper);
	buffer_free(&bytes);
	drawing_free(&d);
}

static void the_same_calls_give_the_same_bytes(void **state)
{
	struct buffer bytes[2] = {{0}, {0}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct drawing d = page();
		struct pdf *pdf = pdf_new("sg-c v1 nl", NULL);

		words(&d, 10, 20, "Hoe gaat het?");
		assert_true(pdf_announce(pdf, &d, NULL) && pdf_page(pdf, PDF_NO_STENCIL, &d, NULL));
		finish(pdf, &bytes[i]);
		drawing_free(&d);
	}
	assert_int_equal(bytes[0].length, bytes[1].length);
	assert_memory_equal(bytes[0].data, bytes[1].data, bytes[0].length);
	assert_int_equal(count_of(&bytes[0], "/CreationDate"), 0);
	assert_int_equal(count_of(&bytes[0], "/ID"), 0);
	buffer_free(&bytes[0]);
	buffer_free(&bytes[1]);
}

static void what_many_pages_share_is_there_once(void **state)
{
	struct drawing ground = page(), own = page();
	struct buffer few = {0}, many = {0};

	(void)state;
	for (int i = 0; i < 200; i++)
		drawing_line(&ground, (struct point_mm){i / 3.0, i / 7.0},
			(struct point_mm){50 - i / 5.0, i / 4.0}, 0.1);
	words(&ground, 10, 20, "Hoe gaat het?");
	words(&own, 10, 40, "K7M2");
	for (size_t k = 0; k < 2; k++) {
		struct pdf *pdf = pdf_new("", NULL);
		size_t stencil;

		assert_true(pdf_announce(pdf, &ground, NULL) && pdf_announce(pdf, &own, NULL) &&
			    pdf_stencil(pdf, &ground, &stencil, NULL));
		for (int i = 0; i < (k ? 101 : 1); i++)
			assert_true(pdf_page(pdf, stencil, &own, NULL));
		finish(pdf, k ? &many : &few);
	}
	assert_int_equal(count_of(&many, "/Type /Page\n"), 101);
	assert_true((many.length - few.length) / 100 < 900);
	buffer_free(&few);
	buffer_free(&many);
	drawing_free(&ground);
	drawing_free(&own);
}

/* A stream that is said to be packed has a few bytes even when nothing was in it. Ghostscript, which
 * drives many printers, calls the page an error otherwise. */
static void no_stream_is_without_bytes(void **state)
{
	struct drawing ground = page(), own = page(), nothing = page();
	struct buffer bytes = {0};
	struct pdf *pdf = pdf_new("", NULL);
	size_t stencil;

	(void)state;
	words(&ground, 10, 20, "Hoe gaat het?");
	words(&own, 10, 40, "K7M2");
	assert_true(pdf_announce(pdf, &ground, NULL) && pdf_announce(pdf, &own, NULL) &&
		    pdf_stencil(pdf, &ground, &stencil, NULL));
	for (int i = 0; i < 3; i++)
		assert_true(pdf_page(pdf, stencil, &own, NULL) &&
			    pdf_page(pdf, stencil, &nothing, NULL) &&
			    pdf_page(pdf, PDF_NO_STENCIL, &nothing, NULL));
	finish(pdf, &bytes);
	assert_true(count_of(&bytes, "\nendstream") > 9);
	assert_int_equal(count_of(&bytes, "stream\r\n\nendstream"), 0);
	buffer_free(&bytes);
	drawing_free(&ground);
	drawing_free(&own);
	drawing_free(&nothing);
}

/* A stencil's fonts have the same names on all of its pages, whatever the pages print themselves. */
static void shared_ground_looks_the_same_on_every_page(void **state)
{
	struct drawing ground = page(), first = page(), second = page();
	struct text_style bold = {.face = FONT_BOLD, .size_pt = 14, .role = ROLE_READING};
	struct buffer bytes = {0};
	struct paper a, b;
	struct pdf *pdf = pdf_new("", NULL);
	size_t stencil;

	(void)state;
	words(&ground, 10, 20, "Hoe gaat het? ዘተ كيف");
	drawing_text(&first, &bold, (struct point_mm){10, 50}, "vet");
	assert_true(pdf_announce(pdf, &ground, NULL) && pdf_announce(pdf, &first, NULL) &&
		    pdf_stencil(pdf, &ground, &stencil, NULL) &&
		    pdf_page(pdf, stencil, &first, NULL) && pdf_page(pdf, stencil, &second, NULL));
	finish(pdf, &bytes);
	assert_true(paper_draw(&bytes, 1, 150, false, &a));
	assert_true(paper_draw(&bytes, 2, 150, false, &b));
	assert_memory_equal(a.grey, b.grey, (size_t)a.width * (size_t)paper_px(&a, 40));
	paper_free(&a);
	paper_free(&b);
	buffer_free(&bytes);
	drawing_free(&ground);
	drawing_free(&first);
	drawing_free(&second);
}

static void latin_cyrillic_and_ethiopic_text_can_be_copied(void **state)
{
	struct drawing d = page();
	struct buffer bytes = {0};
	struct pdf *pdf = pdf_new("", NULL);
	char name[] = "/tmp/pdf-XXXXXX", command[80], text[400] = "";
	int fd = mkstemp(name);
	FILE *pipe;

	(void)state;
	words(&d, 10, 15, "Zażółć gęślą 12, n = 9");
	words(&d, 10, 30, "Як справи? ґєії");
	words(&d, 10, 45, "ዘተ ሎሚ ከመይ");
	assert_true(pdf_announce(pdf, &d, NULL) && pdf_page(pdf, PDF_NO_STENCIL, &d, NULL));
	finish(pdf, &bytes);
	assert_int_equal(write(fd, bytes.data, bytes.length), bytes.length);
	close(fd);
	snprintf(command, sizeof command, "pdftotext %s - 2>/dev/null", name);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_true(fread(text, 1, sizeof text - 1, pipe) > 0);
	pclose(pipe);
	unlink(name);
	assert_non_null(strstr(text, "Zażółć gęślą 12, n = 9"));
	assert_non_null(strstr(text, "Як справи? ґєії"));
	assert_non_null(strstr(text, "ዘተ ሎሚ ከመይ"));
	buffer_free(&bytes);
	drawing_free(&d);
}

static void misuse_is_an_error_and_not_a_broken_file(void **state)
{
	struct drawing d = page();
	struct buffer bytes = {0};
	struct error err = {0};
	struct pdf *pdf = pdf_new("", &err);
	size_t index;

	(void)state;
	assert_false(pdf_bytes(pdf, &bytes, &err)); /* no pages */
	assert_int_equal(err.status, EX_SOFTWARE);
	words(&d, 10, 10, "好");
	assert_false(pdf_announce(pdf, &d, &err));
	assert_int_equal(err.status, EX_DATAERR);
	drawing_free(&d);
	d = page();
	for (int i = 0; i < PDF_STENCILS_MAX; i++)
		assert_true(pdf_stencil(pdf, &d, &index, &err));
	assert_false(pdf_stencil(pdf, &d, &index, &err));
	assert_true(pdf_page(pdf, PDF_NO_STENCIL, &d, &err));
	assert_false(pdf_announce_text(pdf, FONT_REGULAR, "te laat", &err));
	assert_int_equal(err.status, EX_SOFTWARE);
	d.failed = true;
	assert_false(pdf_page(pdf, PDF_NO_STENCIL, &d, &err));
	pdf_free(pdf);
	buffer_free(&bytes);
}

/* More pages than the library's page tree holds by itself. */
static void forty_thousand_pages_are_no_trouble(void **state)
{
	struct drawing d = page();
	struct buffer bytes = {0};
	struct pdf *pdf = pdf_new("", NULL);

	(void)state;
	for (int i = 0; i < 40000; i++)
		assert_true(pdf_page(pdf, PDF_NO_STENCIL, &d, NULL));
	finish(pdf, &bytes);
	assert_int_equal(count_of(&bytes, "/Type /Page\n"), 40000);
	buffer_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(things_stand_where_the_drawing_says),
		cmocka_unit_test(the_same_calls_give_the_same_bytes),
		cmocka_unit_test(what_many_pages_share_is_there_once),
		cmocka_unit_test(no_stream_is_without_bytes),
		cmocka_unit_test(shared_ground_looks_the_same_on_every_page),
		cmocka_unit_test(latin_cyrillic_and_ethiopic_text_can_be_copied),
		cmocka_unit_test(misuse_is_an_error_and_not_a_broken_file),
		cmocka_unit_test(forty_thousand_pages_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
