// SPDX-License-Identifier: EUPL-1.2
#include "tiff_in.h"

#include "grey.h"
#include "sample.c" /* a test is linked with nothing but the product */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <tiffio.h>

#include <cmocka.h>

enum { W = 331, H = 257 };

static struct sample_dice dice = {1};

static int at(const struct image *image, int x, int y)
{
	return image->pixels[(size_t)y * image->stride + (size_t)x];
}

static bool read_page(
	const struct sample *file, size_t page, struct image *image, struct error *err)
{
	struct tiff_in *tiff = tiff_in_open(file->bytes, file->size, err);
	bool done = tiff && tiff_in_page(tiff, page, NULL, image, err);

	tiff_in_close(tiff);
	return done;
}

static size_t row_bytes_of(const struct sample_tiff *page)
{
	return ((size_t)page->width * (size_t)page->samples * (size_t)page->bits + 7) / 8;
}

static uint8_t *random_rows(const struct sample_tiff *page)
{
	size_t bytes = row_bytes_of(page) * (size_t)page->height;
	uint8_t *rows = malloc(bytes);

	assert_non_null(rows);
	for (size_t i = 0; i < bytes; i++) /* long runs and noise, both */
		rows[i] = (uint8_t)(i / 900 % 2 ? sample_roll(&dice, 256) : i / 50 % 2 ? 255 : 0);
	return rows;
}

/* --- what a pixel should become ----------------------------------------------------------- */

/* Sample c of a pixel, scaled to 0..255 unless it is an index. */
static int raw(const struct sample_tiff *page, int x, int y, int c)
{
	const uint8_t *row = page->rows + (size_t)y * row_bytes_of(page);
	int n = x * page->samples + c, most = (1 << page->bits) - 1, value;
	uint16_t wide;

	if (page->bits == 16) {
		memcpy(&wide, row + 2 * n, 2);
		return (int)((wide * 255u + 32767u) / 65535u);
	}
	if (page->bits == 8)
		return row[n];
	value = row[n * page->bits / 8] >> (8 - page->bits - n * page->bits % 8) & most;
	return page->photometric == PHOTOMETRIC_PALETTE ? value : value * 255 / most;
}

static int expected(const struct sample_tiff *page, int x, int y)
{
	uint8_t p[4] = {0}, out;

	switch (page->photometric) {
	case PHOTOMETRIC_MINISWHITE:
		return 255 - raw(page, x, y, 0);
	case PHOTOMETRIC_MINISBLACK:
		return raw(page, x, y, 0);
	case PHOTOMETRIC_PALETTE:
		for (int c = 0; c < 3; c++)
			p[c] = (uint8_t)(page->colours[c][raw(page, x, y, 0)] >> 8);
		return grey_of_rgb(p[0], p[1], p[2]);
	case PHOTOMETRIC_SEPARATED:
		for (int c = 0; c < 4; c++)
			p[c] = (uint8_t)(255 - raw(page, x, y, c));
		grey_row_cmyk_inverted(p, 1, &out);
		return out;
	}
	for (int c = 0; c < 4 && c < page->samples; c++)
		p[c] = (uint8_t)raw(page, x, y, c);
	if (page->samples == 4) {
		grey_row_rgb_alpha(p, 1, &out);
		return out;
	}
	return grey_of_rgb(p[0], p[1], p[2]);
}

static void check_page(const struct sample_tiff *page, const struct image *image)
{
	assert_int_equal(image->width, page->width);
	assert_int_equal(image->height, page->height);
	assert_int_equal(image->bilevel, page->bits == 1);
	for (int y = 0; y < page->height; y++)
		for (int x = 0; x < page->width; x++)
			assert_int_equal(at(image, x, y), expected(page, x, y));
}

static uint16_t colours[3][256];

static void check_kind(struct sample_tiff page)
{
	uint8_t *rows;
	struct sample file;
	struct image image;
	struct error err;

	page.width = W;
	page.height = H;
	page.rows = rows = random_rows(&page);
	for (int c = 0; c < 3 && page.photometric == PHOTOMETRIC_PALETTE; c++)
		page.colours[c] = colours[c];
	file = sample_tiff(&page, 1);
	if (!read_page(&file, 1, &image, &err))
		fail_msg("%d bits %d samples photometric %d compression %d: %s", page.bits,
			page.samples, page.photometric, page.compression, err.text);
	check_page(&page, &image);
	image_free(&image);
	sample_free(&file);
	free(rows);
}

static void every_kind_of_pixels_becomes_grey(void **state)
{
	static const struct {
		int photometric, samples, bits[5];
	} KINDS[] = {
		{PHOTOMETRIC_MINISWHITE, 1, {1, 2, 4, 8, 16}},
		{PHOTOMETRIC_MINISBLACK, 1, {1, 2, 4, 8, 16}},
		{PHOTOMETRIC_MINISBLACK, 2, {8, 16}},
		{PHOTOMETRIC_RGB, 3, {8, 16}},
		{PHOTOMETRIC_RGB, 4, {8, 16}},
		{PHOTOMETRIC_PALETTE, 1, {1, 2, 4, 8}},
		{PHOTOMETRIC_SEPARATED, 4, {8}},
	};

	(void)state;
	for (int i = 0; i < 3 * 256; i++)
		colours[i % 3][i / 3] = (uint16_t)(sample_roll(&dice, 256) * 257);
	for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
		for (int b = 0; b < 5 && KINDS[k].bits[b]; b++)
			for (int big = 0; big < 2; big++)
				check_kind((struct sample_tiff){.photometric = KINDS[k].photometric,
					.samples = KINDS[k].samples,
					.bits = KINDS[k].bits[b],
					.compression = COMPRESSION_NONE,
					.big_endian = big});
}

static void every_packing_is_unpacked(void **state)
{
	static const int GREY[] = {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_PACKBITS,
		COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE};
	static const int FAX[] = {
		COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4};

	(void)state;
	for (int strip = 0; strip < 40; strip += 13)
		for (int tile = 0; tile <= 64; tile += 64) {
			struct sample_tiff page = {.bits = 8,
				.samples = 1,
				.photometric = PHOTOMETRIC_MINISBLACK,
				.rows_per_strip = strip,
				.tile = tile};

			for (size_t i = 0; i < sizeof GREY / sizeof *GREY; i++) {
				page.compression = GREY[i];
				page.predictor = i == 1 && strip ? PREDICTOR_HORIZONTAL : 0;
				check_kind(page);
			}
			page.predictor = 0;
			page.samples = 3;
			page.photometric = PHOTOMETRIC_RGB;
			page.compression = COMPRESSION_LZW;
			check_kind(page);
			page.samples = page.bits = 1;
			for (size_t i = 0; i < sizeof FAX / sizeof *FAX && !tile; i++)
				for (int white = 0; white < 2; white++) {
					page.compression = FAX[i];
					page.photometric = white;
					page.fax_options =
						i == 1 && strip ? GROUP3OPT_2DENCODING : 0;
					check_kind(page);
				}
		}
}

static void a_jpeg_in_tiff_is_close_to_the_page(void **state)
{
	uint8_t *grey = sample_page(W, H, 0), *colour = sample_colour_page(W, H, 0);

	(void)state;
	for (int samples = 1; samples <= 3; samples += 2)
		for (int tile = 0; tile <= 64; tile += 64) {
			struct sample_tiff page = {.width = W,
				.height = H,
				.bits = 8,
				.samples = samples,
				.photometric =
					samples == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_YCBCR,
				.compression = COMPRESSION_JPEG,
				.rows = samples == 1 ? grey : colour,
				.rows_per_strip = 64,
				.tile = tile};
			struct sample file = sample_tiff(&page, 1);
			struct image image;
			long sum = 0;

			assert_true(read_page(&file, 1, &image, NULL));
			page.photometric = samples == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB;
			for (int y = 0; y < H; y++)
				for (int x = 0; x < W; x++)
					sum += abs(at(&image, x, y) - expected(&page, x, y));
			assert_true((double)sum / (W * H) < (samples == 1 ? 6 : 12));
			image_free(&image);
			sample_free(&file);
		}
	free(grey);
	free(colour);
}

/* --- pages -------------------------------------------------------------------------------- */

static void pages_come_in_order_and_previews_do_not_count(void **state)
{
	struct sample_tiff pages[5];
	struct sample file;
	struct tiff_in *tiff;
	struct error err;

	(void)state;
	for (int i = 0; i < 5; i++) {
		pages[i] = (struct sample_tiff){.width = 200 + 10 * i,
			.height = 300,
			.bits = 8,
			.samples = 1,
			.photometric = PHOTOMETRIC_MINISBLACK,
			.compression = COMPRESSION_LZW,
			.reduced = i == 2};
		pages[i].rows = sample_page(200 + 10 * i, 300, 0);
	}
	file = sample_tiff(pages, 5);
	tiff = tiff_in_open(file.bytes, file.size, &err);
	assert_non_null(tiff);
	assert_int_equal(tiff_in_pages(tiff), 4);
	for (int turn = 0; turn < 12; turn++) { /* in any order, again and again */
		static const int WIDTHS[] = {200, 210, 230, 240};
		size_t page = 1 + sample_roll(&dice, 4);
		struct image image;

		assert_true(tiff_in_page(tiff, page, NULL, &image, NULL));
		assert_int_equal(image.width, WIDTHS[page - 1]);
		image_free(&image);
	}
	assert_false(tiff_in_page(tiff, 0, NULL, NULL, &err));
	assert_false(tiff_in_page(tiff, 5, NULL, NULL, &err));
	assert_non_null(strstr(err.text, "no page 5"));
	tiff_in_close(tiff);
	sample_free(&file);
	for (int i = 0; i < 5; i++)
		free((void *)(uintptr_t)pages[i].rows);
}

static void a_fax_page_gets_square_pixels_and_stands_upright(void **state)
{
	uint8_t *page = sample_page(864, 550, 0), *bits = sample_bits(page, 864, 550);
	struct sample_tiff tiff = {.width = 864,
		.height = 550,
		.bits = 1,
		.samples = 1,
		.photometric = PHOTOMETRIC_MINISBLACK,
		.compression = COMPRESSION_CCITTFAX3,
		.rows = bits,
		.dpi_x = 204,
		.dpi_y = 98,
		.orientation = ORIENTATION_BOTRIGHT};
	struct sample file = sample_tiff(&tiff, 1);
	struct image image;

	(void)state;
	assert_true(read_page(&file, 1, &image, NULL));
	assert_int_equal(image.width, 864);
	assert_int_equal(image.height, 1100);
	assert_true(image.dpi_x == 204 && image.dpi_y == 196 && image.bilevel);
	for (int y = 0; y < 1100; y++)
		for (int x = 0; x < 864; x++)
			assert_int_equal(at(&image, 863 - x, 1099 - y),
				page[y / 2 * 864 + x] >= 128 ? 255 : 0);
	image_free(&image);
	sample_free(&file);
	free(bits);
	free(page);
}

static void the_bare_fax_data_of_a_pdf_is_read_both_ways(void **state)
{
	uint8_t *page = sample_page(W, H, 0), *bits = sample_bits(page, W, H);
	struct sample data = sample_fax4(bits, W, H);

	(void)state;
	for (int inverted = 0; inverted < 2; inverted++) {
		struct tiff_in_fax fax = {data.bytes, data.size, W, H, inverted};
		struct image image;

		assert_true(tiff_in_fax(&fax, NULL, &image, NULL));
		assert_true(image.width == W && image.height == H && image.bilevel);
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++)
				assert_int_equal(
					at(&image, x, y) > 0, (page[y * W + x] >= 128) != inverted);
		image_free(&image);
	}
	sample_free(&data);
	free(bits);
	free(page);
}

/* --- damage ------------------------------------------------------------------------------- */

static const struct sample_tiff DAMAGED[] = {
	{.bits = 1, .compression = COMPRESSION_CCITTFAX4},
	{.bits = 1, .compression = COMPRESSION_CCITTFAX4, .rows_per_strip = 40},
	{.bits = 1, .compression = COMPRESSION_CCITTFAX3},
	{.bits = 1, .compression = COMPRESSION_CCITTFAX3, .fax_options = GROUP3OPT_2DENCODING},
	{.bits = 8, .compression = COMPRESSION_LZW, .rows_per_strip = 50},
	{.bits = 8, .compression = COMPRESSION_ADOBE_DEFLATE},
	{.bits = 8, .compression = COMPRESSION_PACKBITS},
	{.bits = 8, .compression = COMPRESSION_NONE, .tile = 64},
	{.bits = 8, .compression = COMPRESSION_JPEG, .rows_per_strip = 64},
};
enum { KINDS = sizeof DAMAGED / sizeof *DAMAGED };

static void make_kinds(struct sample files[KINDS])
{
	uint8_t *page = sample_page(W, H, 3), *bits = sample_bits(page, W, H);

	for (int k = 0; k < KINDS; k++) {
		struct sample_tiff tiff = DAMAGED[k];

		tiff.width = W;
		tiff.height = H;
		tiff.samples = 1;
		tiff.photometric = PHOTOMETRIC_MINISBLACK;
		tiff.rows = tiff.bits == 1 ? bits : page;
		files[k] = sample_tiff(&tiff, 1);
	}
	free(page);
	free(bits);
}

static void free_kinds(struct sample files[KINDS])
{
	for (int k = 0; k < KINDS; k++)
		sample_free(&files[k]);
}

/* How many rows of two pictures of one size differ. */
static int rows_apart(const struct image *a, const struct image *b)
{
	int apart = 0;

	for (int y = 0; y < a->height; y++)
		apart += memcmp(a->pixels + (size_t)y * a->stride,
				 b->pixels + (size_t)y * b->stride, (size_t)a->width) != 0;
	return apart;
}

/* libtiff writes the directory behind the pixels, so a file that is cut off has none; here
 * the pixels themselves are cut: the strip says it is shorter, by 0, 1, 2 ... bytes.
 * The last row may go unnoticed when its code is cut in the middle: a tenth of a
 * millimetre at the very end of the page. */
static void pixels_cut_off_anywhere_are_an_error_or_the_whole_page(void **state)
{
	uint8_t *page = sample_page(W, H, 3), *bits = sample_bits(page, W, H);
	struct sample data = sample_fax4(bits, W, H);
	struct tiff_in_fax fax = {data.bytes, data.size, W, H, false};
	struct image whole, image;
	int read = 0;

	(void)state;
	assert_true(tiff_in_fax(&fax, NULL, &whole, NULL));
	for (size_t size = 0; size < data.size; size++) {
		struct sample part = sample_copy(&data, size);
		struct tiff_in_fax cut = {part.bytes, size, W, H, false};
		struct error err = {0};

		if (tiff_in_fax(&cut, NULL, &image, &err)) {
			assert_true(rows_apart(&image, &whole) <= 1);
			assert_true(size + 16 > data.size);
			image_free(&image);
			read++;
		} else {
			assert_int_equal(err.status, EX_DATAERR);
		}
		sample_free(&part);
	}
	assert_true(read < 16);
	image_free(&whole);
	sample_free(&data);
	free(bits);
	free(page);
}

/* The code for "end of page" stands in the middle: libtiff is content with that. */
static void a_fax_that_ends_before_its_last_row_is_an_error(void **state)
{
	uint8_t *page = sample_page(W, H, 0), *bits = sample_bits(page, W, H);
	struct sample data = sample_fax4(bits, W, H - 57);
	struct tiff_in_fax fax = {data.bytes, data.size, W, H, false};
	struct image image;
	struct error err = {0};

	(void)state;
	assert_false(tiff_in_fax(&fax, NULL, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	fax.height = H - 57;
	assert_true(tiff_in_fax(&fax, NULL, &image, &err));
	image_free(&image);
	sample_free(&data);
	free(bits);
	free(page);
}

static void a_file_cut_off_anywhere_is_an_error_or_the_whole_page(void **state)
{
	struct sample files[KINDS];

	(void)state;
	make_kinds(files);
	for (int k = 0; k < KINDS; k++) {
		struct image whole, image;
		size_t step = 1 + files[k].size / 500;

		assert_true(read_page(&files[k], 1, &whole, NULL));
		for (size_t size = 0; size < files[k].size; size += step) {
			struct sample part = sample_copy(&files[k], size);
			struct error err = {0};

			if (read_page(&part, 1, &image, &err)) {
				assert_int_equal(rows_apart(&image, &whole), 0);
				image_free(&image);
			} else {
				assert_int_equal(err.status, EX_DATAERR);
			}
			sample_free(&part);
		}
		image_free(&whole);
	}
	free_kinds(files);
}

static void changed_bytes_do_no_harm(void **state)
{
	struct sample files[KINDS];
	int noticed = 0;

	(void)state;
	make_kinds(files);
	for (int turn = 0; turn < 6000; turn++) {
		const struct sample *file = &files[turn % KINDS];
		struct sample changed = sample_copy(file, file->size);
		struct image image;
		struct error err;

		sample_damage(&changed, &dice, 1 + turn % 6);
		if (turn % 2) /* in the directory, which stands at the end */
			changed.bytes[changed.size - 1 - sample_roll(&dice, 200)] =
				(uint8_t)sample_roll(&dice, 256);
		if (read_page(&changed, 1, &image, &err)) {
			image_free(&image);
		} else {
			assert_true(err.status == EX_DATAERR || err.status == EX_OSERR);
			noticed++;
		}
		sample_free(&changed);
	}
	assert_true(noticed > 2000);
	free_kinds(files);
}

/* Telephone noise spoils a line of group 3, not the page; many lines spoil the page. */
static void a_fax_may_have_a_few_bad_lines(void **state)
{
	struct sample files[KINDS];
	struct image whole, image;
	int read = 0, refused = 0;

	(void)state;
	make_kinds(files);
	assert_true(read_page(&files[2], 1, &whole, NULL));
	for (int turn = 0; turn < 400; turn++) {
		struct sample changed = sample_copy(&files[2], files[2].size);

		for (int i = 0; i < (turn < 200 ? 1 : 40); i++)
			changed.bytes[200 + sample_roll(&dice, (unsigned)changed.size / 2)] ^= 8;
		if (read_page(&changed, 1, &image, NULL)) {
			assert_true(rows_apart(&image, &whole) <= 3);
			read += turn < 200;
			image_free(&image);
		} else {
			refused += turn >= 200;
		}
		sample_free(&changed);
	}
	assert_true(read > 100);
	assert_true(refused > 190);
	image_free(&whole);
	free_kinds(files);
}

static void a_broken_list_of_pages_leaves_one_page_to_complain_of(void **state)
{
	uint8_t *rows = sample_page(200, 300, 0);
	struct sample_tiff pages[3];
	struct sample file;
	struct tiff_in *tiff;
	struct error err;
	uint32_t first, next;
	uint16_t entries;

	(void)state;
	for (int i = 0; i < 3; i++)
		pages[i] = (struct sample_tiff){.width = 200,
			.height = 300,
			.bits = 8,
			.samples = 1,
			.photometric = PHOTOMETRIC_MINISBLACK,
			.compression = COMPRESSION_LZW,
			.rows = rows};
	file = sample_tiff(pages, 3);
	memcpy(&first, file.bytes + 4, 4);
	memcpy(&entries, file.bytes + first, 2);
	for (int turn = 0; turn < 2; turn++) {
		/* Once behind the end of the file, once back to the first: a ring. */
		next = turn ? first : (uint32_t)file.size + 1000;
		memcpy(file.bytes + first + 2 + 12 * entries, &next, 4);
		tiff = tiff_in_open(file.bytes, file.size, &err);
		assert_non_null(tiff);
		assert_int_equal(tiff_in_pages(tiff), 2);
		assert_false(tiff_in_page(tiff, 2, NULL, NULL, &err));
		assert_int_equal(err.status, EX_DATAERR);
		assert_non_null(strstr(err.text, "rest of the TIFF file"));
		tiff_in_close(tiff);
	}
	sample_free(&file);
	free(rows);
}

/* Colours in planes of their own are the same picture. */
static void planes_are_put_together(void **state)
{
	static const int COMPRESSIONS[] = {
		COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE};
	uint8_t *rows = sample_colour_page(W, H, 8), *planes = malloc((size_t)3 * W * H);
	struct sample_tiff page = {.width = W,
		.height = H,
		.bits = 8,
		.samples = 3,
		.photometric = PHOTOMETRIC_RGB,
		.rows_per_strip = 37};
	struct error err;

	(void)state;
	assert_non_null(planes);
	for (size_t i = 0; i < (size_t)3 * W * H; i++)
		planes[i % 3 * W * H + i / 3] = rows[i];
	for (int i = 0; i < 3; i++) {
		struct sample files[2];
		struct image images[2];

		page.compression = COMPRESSIONS[i];
		for (int k = 0; k < 2; k++) {
			page.separate = k;
			page.rows = k ? planes : rows;
			files[k] = sample_tiff(&page, 1);
			assert_true(read_page(&files[k], 1, &images[k], &err));
		}
		assert_memory_equal(images[0].pixels, images[1].pixels, (size_t)W * H);
		for (int k = 0; k < 2; k++) {
			image_free(&images[k]);
			sample_free(&files[k]);
		}
	}
	free(planes);
	free(rows);
}

static void what_formscan_does_not_read_is_refused_by_name(void **state)
{
	uint8_t *rows = sample_page(W, 3 * H, 0);
	struct sample_tiff page = {.width = W,
		.height = H,
		.bits = 8,
		.samples = 3,
		.photometric = PHOTOMETRIC_RGB,
		.compression = COMPRESSION_NONE,
		.rows = rows,
		.separate = 1};
	struct sample file;
	struct image image;
	struct error err;

	(void)state;
	/* Grey and alpha in planes of their own. */
	page.samples = 2;
	page.photometric = PHOTOMETRIC_MINISBLACK;
	file = sample_tiff(&page, 1);
	assert_false(read_page(&file, 1, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "unusual kind of pixels"));
	sample_free(&file);
	page.separate = 0;
	page.samples = 1;
	page.photometric = PHOTOMETRIC_MINISBLACK;
	page.compression = COMPRESSION_LZMA;
	file = sample_tiff(&page, 1);
	assert_false(read_page(&file, 1, &image, &err));
	assert_non_null(strstr(err.text, "34925"));
	sample_free(&file);
	free(rows);
}

static void a_bomb_of_60000_rows_is_refused_by_its_header(void **state)
{
	static const uint8_t WHITE[60000 / 8];
	struct sample data = {0};
	struct tiff_in_fax fax;
	struct image image;
	struct error err;

	(void)state;
	sample_add(&data, WHITE, sizeof WHITE);
	fax = (struct tiff_in_fax){data.bytes, data.size, 60000, 60000, false};
	assert_false(tiff_in_fax(&fax, NULL, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "60000 x 60000"));
	sample_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_pixels_becomes_grey),
		cmocka_unit_test(every_packing_is_unpacked),
		cmocka_unit_test(a_jpeg_in_tiff_is_close_to_the_page),
		cmocka_unit_test(pages_come_in_order_and_previews_do_not_count),
		cmocka_unit_test(a_fax_page_gets_square_pixels_and_stands_upright),
		cmocka_unit_test(the_bare_fax_data_of_a_pdf_is_read_both_ways),
		cmocka_unit_test(pixels_cut_off_anywhere_are_an_error_or_the_whole_page),
		cmocka_unit_test(a_fax_that_ends_before_its_last_row_is_an_error),
		cmocka_unit_test(a_file_cut_off_anywhere_is_an_error_or_the_whole_page),
		cmocka_unit_test(changed_bytes_do_no_harm),
		cmocka_unit_test(a_fax_may_have_a_few_bad_lines),
		cmocka_unit_test(a_broken_list_of_pages_leaves_one_page_to_complain_of),
		cmocka_unit_test(planes_are_put_together),
		cmocka_unit_test(what_formscan_does_not_read_is_refused_by_name),
		cmocka_unit_test(a_bomb_of_60000_rows_is_refused_by_its_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
