// SPDX-License-Identifier: EUPL-1.2
/* Codes that are drawn can be read by somebody else's reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "key_file.h"
#include "page_code.h"
#include "qr.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

enum { DOT = 6, QUIET = 4 };

/* The symbol as a picture of black and white dots. */
static unsigned char *picture(const struct drawing_item *item, unsigned *side)
{
	unsigned modules = (unsigned)item->module_count;
	unsigned char *grey;

	*side = (modules + 2 * QUIET) * DOT;
	grey = malloc((size_t)*side * *side);
	assert_non_null(grey);
	memset(grey, 255, (size_t)*side * *side);
	for (unsigned y = 0; y < modules * DOT; y++)
		for (unsigned x = 0; x < modules * DOT; x++)
			if (item->modules[y / DOT * modules + x / DOT])
				grey[(y + QUIET * DOT) * *side + x + QUIET * DOT] = 0;
	return grey;
}

/* What a reader of codes makes of the last thing drawn. */
static void check_read(const struct drawing *drawing, const char *text)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();
	const zbar_symbol_t *symbol;
	unsigned side;
	unsigned char *grey = picture(&drawing->items[drawing->count - 1], &side);

	/* Only QR: looking for SQ codes, ZBar 0.23 leaks memory when it finds half of one. */
	zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, side, side);
	zbar_image_set_data(image, grey, (size_t)side * side, NULL);
	assert_int_equal(zbar_scan_image(scanner, image), 1);
	symbol = zbar_image_first_symbol(image);
	assert_string_equal(zbar_symbol_get_data(symbol), text);
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	free(grey);
}

static const struct rect_mm AT = {10, 10, 60, 60};

static void page_code_is_read_back(void **state)
{
	struct drawing drawing = {0};
	struct error err;

	(void)state;
	assert_true(qr_draw(&drawing, AT, PAGE_CODE_SPECIMEN, &err));
	check_read(&drawing, PAGE_CODE_SPECIMEN);
	drawing_free(&drawing);
}

static void key_of_a_store_is_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		unsigned char hidden[SECRET_HALF_BYTES];
		struct drawing drawing = {0};
		char text[KEY_TEXT_SIZE];
		struct error err;

		secret_random(hidden, sizeof hidden);
		key_text_write(hidden, text);
		assert_true(qr_draw_long(&drawing, AT, text, &err));
		check_read(&drawing, text);
		drawing_free(&drawing);
	}
}

static void text_that_does_not_fit_is_refused(void **state)
{
	struct drawing drawing = {0};
	char text[5000];
	struct error err;

	(void)state;
	assert_false(qr_draw(&drawing, AT, "SPIEGELBLAD SPECIMEN AND MORE OF IT", &err));
	memset(text, 'A', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(qr_draw_long(&drawing, AT, text, &err));
	assert_false(qr_draw_long(&drawing, AT, "small letters", &err));
	drawing_free(&drawing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_code_is_read_back),
		cmocka_unit_test(key_of_a_store_is_read_back),
		cmocka_unit_test(text_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
