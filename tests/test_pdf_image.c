// SPDX-License-Identifier: EUPL-1.2
/*
 * Is a picture in a PDF all there? By the formats' own words (T.88 for JBIG2, T.800 for JPEG 2000),
 * because what draws them is content with half of one.
 */
#include "pdf_image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

/* Memory of exactly that size, so that a byte too far is noticed. */
static bool whole(enum pdf_packing packing, const uint8_t *bytes, size_t count, struct error *err)
{
	uint8_t *exact = malloc(count ? count : 1);
	struct pdf_image image = {.packing = packing,
		.width = 8,
		.height = 8,
		.bits = 1,
		.components = 1,
		.bytes = count};
	bool good;

	assert_non_null(exact);
	memcpy(exact, bytes, count);
	image.data = exact;
	good = pdf_image_whole(&image, err);
	free(exact);
	return good;
}

/* All of it is whole; of its beginnings only the first segment, if there are two. */
static void check_cuts(const uint8_t *bytes, size_t count, size_t first_segment)
{
	struct error err = {0};

	assert_true(whole(PDF_JBIG2, bytes, count, &err));
	for (size_t cut = 0; cut < count; cut++) {
		bool good = cut > 0 && cut == first_segment;

		err.status = 0;
		assert_true(whole(PDF_JBIG2, bytes, cut, &err) == good);
		assert_int_equal(good ? 0 : EX_DATAERR, err.status);
	}
}

static void a_jbig2_picture_is_whole_when_its_segments_are(void **state)
{
	static const uint8_t ONE[] = {0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 2, 7, 7};
	static const uint8_t TWO[] = {
		0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 2, 7, 7, 0, 0, 0, 1, 38, 0, 1, 0, 0, 0, 1, 9};

	(void)state;
	check_cuts(ONE, sizeof ONE, 0);
	check_cuts(TWO, sizeof TWO, sizeof ONE);
}

static void a_jbig2_segment_may_refer_to_others(void **state)
{
	/* Two of one byte; the same in a late segment, of two bytes; and of four. */
	static const uint8_t SHORT[] = {0, 0, 0, 3, 6, 2 << 5, 1, 2, 1, 0, 0, 0, 1, 9};
	static const uint8_t LATE[] = {0, 0, 1, 1, 6, 2 << 5, 0, 1, 0, 2, 1, 0, 0, 0, 1, 9};
	static const uint8_t LAST[] = {
		0, 1, 0, 1, 6, 2 << 5, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 9};
	/* Five in the long form, with a byte of bits; on a page with a number of four bytes. */
	static const uint8_t LONG[] = {
		0, 0, 0, 9, 6, 7 << 5, 0, 0, 5, 0, 1, 2, 3, 4, 5, 1, 0, 0, 0, 1, 9};
	static const uint8_t PAGE[] = {0, 0, 0, 0, 48 | 0x40, 0, 0, 0, 0, 1, 0, 0, 0, 1, 9};

	(void)state;
	check_cuts(SHORT, sizeof SHORT, 0);
	check_cuts(LATE, sizeof LATE, 0);
	check_cuts(LAST, sizeof LAST, 0);
	check_cuts(LONG, sizeof LONG, 0);
	check_cuts(PAGE, sizeof PAGE, 0);
}

static void jbig2_numbers_that_promise_too_much_are_refused(void **state)
{
	static const uint8_t DATA[] = {0, 0, 0, 0, 48, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE, 7, 7};
	static const uint8_t OPEN[] = {0, 0, 0, 0, 38, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 7, 7};
	static const uint8_t REFERS[] = {
		0, 0, 0, 9, 6, 0xFF, 0xFF, 0xFF, 0xFF, 0, 1, 2, 3, 4, 5, 1, 0, 0, 0, 1, 9};
	struct error err = {0};

	(void)state;
	assert_false(whole(PDF_JBIG2, DATA, sizeof DATA, &err));
	assert_int_equal(EX_DATAERR, err.status);
	assert_true(whole(PDF_JBIG2, OPEN, sizeof OPEN, &err)); /* length not known beforehand */
	assert_false(whole(PDF_JBIG2, REFERS, sizeof REFERS, &err));
}

static void a_jpeg_2000_picture_is_whole_when_it_has_its_end(void **state)
{
	uint8_t bytes[200] = {0xFF, 0x4F, 0xFF, 0x51};
	struct error err = {0};

	(void)state;
	bytes[198] = 0xFF;
	bytes[199] = 0xD9;
	assert_true(whole(PDF_JPX, bytes, 200, &err));
	assert_false(whole(PDF_JPX, bytes, 199, &err));
	assert_int_equal(EX_DATAERR, err.status);
	assert_false(whole(PDF_JPX, bytes, 1, &err));
	assert_false(whole(PDF_JPX, bytes, 0, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_jbig2_picture_is_whole_when_its_segments_are),
		cmocka_unit_test(a_jbig2_segment_may_refer_to_others),
		cmocka_unit_test(jbig2_numbers_that_promise_too_much_are_refused),
		cmocka_unit_test(a_jpeg_2000_picture_is_whole_when_it_has_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
