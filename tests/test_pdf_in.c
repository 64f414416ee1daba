// SPDX-License-Identifier: EUPL-1.2
#include "pdf_in.h"

#include "grey.h"
#include "jpeg_in.h"
#include "sample.c" /* a test is linked with nothing but the product */

#include <math.h>
#include <qpdf/qpdf-c.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

enum { W = 413, H = 584 }; /* A4 at 50 dpi */

static struct sample_dice dice = {1};

static int at(const struct image *image, int x, int y)
{
	return image->pixels[(size_t)y * image->stride + (size_t)x];
}

/* --- files -------------------------------------------------------------------------------- */

static const char FULL_PAGE[] = "q 595.2 0 0 841.9 0 0 cm /Im0 Do Q";

/* One page that paints `content`; `page` goes into its dictionary. Objects: 1 catalogue,
 * 2 page tree, 3 page, 4 content, 5 the picture Im0. */
static struct sample pdf_page(
	const char *page, const char *content, const char *picture, const void *bytes, size_t count)
{
	struct sample_pdf pdf;

	sample_pdf_begin(&pdf);
	sample_pdf_object(
		&pdf, "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595.2 841.9] >>");
	sample_pdf_object(&pdf,
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /Im0 5 0 R "
		"/Im1 5 0 R >> /ExtGState << /GS0 << /Type /ExtGState /ca 1 /BM /Normal >> /GS1 << "
		"/ca .5 >> >> /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> "
		">> >> %s >>",
		page);
	sample_pdf_stream(&pdf, "", content, strlen(content));
	sample_pdf_stream(&pdf, picture, bytes, count);
	return sample_pdf_end(&pdf);
}

static bool read_page(
	const struct sample *file, size_t page, struct image *image, struct error *err)
{
	struct pdf_in *pdf = pdf_in_open(file->bytes, file->size, -1, err);
	bool done = pdf && pdf_in_page(pdf, page, NULL, image, err);

	pdf_in_close(pdf);
	return done;
}

/* Reads the page with no pdftoppm to be found: only what is taken as it is stored comes
 * out. */
static bool read_stored(const struct sample *file, struct image *image, struct error *err)
{
	char *path = strdup(getenv("PATH"));
	bool done;

	setenv("PATH", "/nowhere", 1);
	done = read_page(file, 1, image, err);
	setenv("PATH", path, 1);
	free(path);
	return done;
}

#define PICTURE(more) "/Type /XObject /Subtype /Image /Width 413 /Height 584 " more

/* --- pictures as they are stored ------------------------------------------------------------ */

static uint8_t *grey_page, *colour_page, *bits_page, *colour_as_grey, *bits_as_grey, *inverted_bits;

static void make_pages(void)
{
	grey_page = sample_page(W, H, 4);
	colour_page = sample_colour_page(W, H, 4);
	bits_page = sample_bits(grey_page, W, H);
	colour_as_grey = malloc(W * H);
	bits_as_grey = malloc(W * H);
	inverted_bits = malloc(W * H);
	assert_true(colour_as_grey && bits_as_grey && inverted_bits);
	grey_row_rgb(colour_page, W * H, colour_as_grey);
	for (int i = 0; i < W * H; i++) {
		bits_as_grey[i] = grey_page[i] >= 128 ? 255 : 0;
		inverted_bits[i] = (uint8_t)(255 - bits_as_grey[i]);
	}
}

static int set_up(void **state)
{
	(void)state;
	make_pages();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(grey_page);
	free(colour_page);
	free(bits_page);
	free(colour_as_grey);
	free(bits_as_grey);
	free(inverted_bits);
	return 0;
}

static struct sample as_it_is(const uint8_t *bytes, size_t count)
{
	struct sample sample = {0};

	sample_add(&sample, bytes, count);
	return sample;
}

static struct sample as_hex(const struct sample *bytes)
{
	struct sample hex = {malloc(2 * bytes->size + 1), 2 * bytes->size + 1};

	assert_non_null(hex.bytes);
	for (size_t i = 0; i < bytes->size; i++) {
		hex.bytes[2 * i] = (uint8_t) "0123456789abcdef"[bytes->bytes[i] >> 4];
		hex.bytes[2 * i + 1] = (uint8_t) "0123456789abcdef"[bytes->bytes[i] & 15];
	}
	hex.bytes[hex.size - 1] = '>';
	return hex;
}

static void check_stored(const char *dictionary, struct sample bytes, const uint8_t *expected)
{
	struct sample file = pdf_page("", FULL_PAGE, dictionary, bytes.bytes, bytes.size);
	static uint8_t memory[(W + 1) * H + 70000];
	struct canvas canvas = {memory, sizeof memory};
	struct pdf_in *pdf;
	struct image image;
	struct error err;

	if (!read_stored(&file, &image, &err))
		fail_msg("%s: %s", dictionary, err.text);
	assert_true(image.width == W && image.height == H);
	assert_true(fabs(image.dpi_x - 49.96) < 0.01 && fabs(image.dpi_y - 49.95) < 0.01);
	for (int y = 0; y < H; y++)
		if (memcmp(image.pixels + (size_t)y * image.stride, expected + y * W, W))
			fail_msg("%s: row %d differs", dictionary, y);
	image_free(&image);
	pdf = pdf_in_open(file.bytes, file.size, -1, NULL);
	assert_true(pdf_in_page(pdf, 1, &canvas, &image, NULL));
	for (int y = 0; y < H; y++)
		assert_memory_equal(image.pixels + (size_t)y * image.stride, expected + y * W, W);
	pdf_in_close(pdf);
	sample_free(&file);
	sample_free(&bytes);
}

static void grey_and_colour_pictures_are_taken_as_they_are_stored(void **state)
{
	struct sample flate = sample_flate(grey_page, W * H, 0);

	(void)state;
	check_stored(PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceGray"),
		as_it_is(grey_page, W * H), grey_page);
	check_stored(PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode"),
		sample_flate(grey_page, W * H, 0), grey_page);
	check_stored(PICTURE("/BitsPerComponent 8 /ColorSpace [/CalGray <<>>] /Filter "
			     "[/FlateDecode] /DecodeParms [<< /Predictor 15 /Columns 413 >>]"),
		sample_flate(grey_page, W * H, W), grey_page);
	check_stored(PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter "
			     "[/ASCIIHexDecode /FlateDecode]"),
		as_hex(&flate), grey_page);
	check_stored(PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode"),
		sample_flate(colour_page, 3 * W * H, 0), colour_as_grey);
	check_stored(PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode "
			     "/DecodeParms << /Predictor 12 /Colors 3 /Columns 413 >>"),
		sample_flate(colour_page, 3 * W * H, 3 * W), colour_as_grey);
	sample_free(&flate);
}

static void black_and_white_pictures_are_taken_in_every_dress(void **state)
{
	const size_t bytes = (W + 7) / 8 * H;

	(void)state;
	check_stored(PICTURE("/BitsPerComponent 1 /ColorSpace /DeviceGray"),
		as_it_is(bits_page, bytes), bits_as_grey);
	check_stored(PICTURE("/BitsPerComponent 1 /ColorSpace /DeviceGray /Decode [1 0]"),
		as_it_is(bits_page, bytes), inverted_bits);
	check_stored(PICTURE("/ImageMask true /Filter /FlateDecode"),
		sample_flate(bits_page, bytes, 0), bits_as_grey);
	check_stored(PICTURE("/ImageMask true /Decode [1.0 0] /Filter /FlateDecode"),
		sample_flate(bits_page, bytes, 0), inverted_bits);
	check_stored(PICTURE("/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode "
			     "/DecodeParms << /Predictor 15 /BitsPerComponent 1 /Columns 413 >>"),
		sample_flate(bits_page, bytes, (W + 7) / 8), bits_as_grey);
	check_stored(PICTURE("/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode "
			     "/DecodeParms << /K -1 /Columns 413 /Rows 584 >>"),
		sample_fax4(bits_page, W, H), bits_as_grey);
	check_stored(PICTURE("/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode "
			     "/DecodeParms << /K -1 /Columns 413 /BlackIs1 true >>"),
		sample_fax4(bits_page, W, H), inverted_bits);
	check_stored(PICTURE("/ImageMask true /Decode [1 0] /Filter [/CCITTFaxDecode] "
			     "/DecodeParms [<< /K -1 /Columns 413 /BlackIs1 true >>]"),
		sample_fax4(bits_page, W, H), bits_as_grey);
}

static void palettes_are_looked_up(void **state)
{
	uint8_t *expected = malloc(W * H), *four = malloc((W + 1) / 2 * H);

	(void)state;
	assert_true(expected && four);
	memset(four, 0, (W + 1) / 2 * H);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++) {
			int index = grey_page[y * W + x] / 64;
			static const uint8_t GREYS[4] = {10, 80, 160, 250};

			four[y * ((W + 1) / 2) + x / 2] |= (uint8_t)(index << (x % 2 ? 0 : 4));
			expected[y * W + x] = GREYS[index];
		}
	check_stored(PICTURE("/BitsPerComponent 4 /ColorSpace [/Indexed /DeviceGray 3 <0A50A0FA>] "
			     "/Filter /FlateDecode"),
		sample_flate(four, (W + 1) / 2 * H, 0), expected);
	for (int i = 0; i < W * H; i++)
		expected[i] = bits_as_grey[i] ? grey_of_rgb(0xF0, 0xDC, 0xB4) : 0; /* cream paper */
	check_stored(PICTURE("/BitsPerComponent 1 /ColorSpace [/Indexed /DeviceRGB 1 "
			     "<000000F0DCB4>] /Filter /FlateDecode"),
		sample_flate(bits_page, (W + 7) / 8 * H, 0), expected);
	free(expected);
	free(four);
}

static void a_jpeg_is_taken_as_libjpeg_reads_it(void **state)
{
	(void)state;
	for (int channels = 1; channels <= 3; channels += 2)
		for (int twice = 0; twice < 2; twice++) {
			struct sample_jpeg jpeg = {.width = W,
				.height = H,
				.channels = channels,
				.rows = channels == 1 ? grey_page : colour_page,
				.quality = 80,
				.orientation = 6}; /* EXIF does not count inside PDF */
			struct sample file = sample_jpeg(&jpeg), packed;
			uint8_t *expected = malloc(W * H);
			char dictionary[300];
			struct image image;

			assert_true(
				jpeg_in_decode_stored(file.bytes, file.size, NULL, &image, NULL));
			for (int y = 0; y < H; y++)
				memcpy(expected + y * W, image.pixels + (size_t)y * image.stride,
					W);
			snprintf(dictionary, sizeof dictionary,
				PICTURE("/BitsPerComponent 8 /ColorSpace %s /Filter %s"),
				channels == 1 ? "/DeviceGray" : "/DeviceRGB",
				twice ? "[/FlateDecode /DCTDecode]" : "/DCTDecode");
			packed = twice ? sample_flate(file.bytes, file.size, 0)
				       : as_it_is(file.bytes, file.size);
			check_stored(dictionary, packed, expected);
			image_free(&image);
			sample_free(&file);
			free(expected);
		}
}

/* --- the page around the picture ------------------------------------------------------------- */

static struct sample flate_page(const char *page, const char *content)
{
	struct sample bytes = sample_flate(grey_page, W * H, 0);
	struct sample file = pdf_page(page, content,
		PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode"),
		bytes.bytes, bytes.size);

	sample_free(&bytes);
	return file;
}

static void rotation_and_mirrors_of_the_page_count(void **state)
{
	static const struct {
		const char *page, *content;
		int orientation;
	} CASES[] = {
		{"/Rotate 90", FULL_PAGE, 6},
		{"/Rotate 180", FULL_PAGE, 3},
		{"/Rotate -90", FULL_PAGE, 8},
		{"/Rotate 450", FULL_PAGE, 6},
		{"", "595.2 0 0 -841.9 0 841.9 cm /Im0 Do", 4},
		{"/MediaBox [0 0 841.9 595.2]", "0 595.2 -841.9 0 841.9 0 cm /Im0 Do", 8},
		{"/MediaBox [0 0 841.9 595.2] /Rotate 90", "0 595.2 -841.9 0 841.9 0 cm /Im0 Do",
			1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct sample file = flate_page(CASES[i].page, CASES[i].content);
		struct image image, expected;
		struct error err;

		if (!read_stored(&file, &image, &err))
			fail_msg("%s %s: %s", CASES[i].page, CASES[i].content, err.text);
		assert_true(image_new(&expected, W, H, NULL));
		memcpy(expected.pixels, grey_page, W * H);
		assert_true(image_upright(&expected, CASES[i].orientation, NULL, NULL));
		assert_true(image.width == expected.width && image.height == expected.height);
		for (int y = 0; y < image.height; y++)
			assert_memory_equal(image.pixels + (size_t)y * image.stride,
				expected.pixels + (size_t)y * expected.stride, (size_t)image.width);
		image_free(&image);
		image_free(&expected);
		sample_free(&file);
	}
}

static void what_scanners_put_around_a_picture_does_no_harm(void **state)
{
	static const char *const PAGES[][2] = {
		{"/CropBox [-20 -20 620 900]", FULL_PAGE},
		{"/Annots []", FULL_PAGE},
		{"/Annots [<< /Subtype /Link /Rect [0 0 9 9] >>]", FULL_PAGE},
		{"", "/GS0 gs q 595.2 0 0 841.9 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf (ocr) Tj ET"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
		struct sample file = flate_page(PAGES[i][0], PAGES[i][1]);
		struct image image;
		struct error err;

		if (!read_stored(&file, &image, &err))
			fail_msg("%s %s: %s", PAGES[i][0], PAGES[i][1], err.text);
		assert_true(image.width == W);
		image_free(&image);
		sample_free(&file);
	}
}

/* Everything else is drawn: here by pdftoppm, at 200 dpi. */
static void an_unusual_page_is_drawn(void **state)
{
	static const char *const PAGES[][2] = {
		{"", "q 595.2 0 0 841.9 0 0 cm /Im0 Do Q BT /F1 40 Tf 100 100 Td (seen) Tj ET"},
		{"", "/GS1 gs q 595.2 0 0 841.9 0 0 cm /Im0 Do Q"},
		{"", "q 595.2 0 0 420 0 0 cm /Im0 Do Q q 595.2 0 0 420 0 421 cm /Im1 Do Q"},
		{"", "1 g 0 0 600 900 re f"},
		{"/CropBox [0 0 297 841.9]", FULL_PAGE},
		{"/Annots [<< /Subtype /Stamp /Rect [0 0 9 9] >>]", FULL_PAGE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
		struct sample file = flate_page(PAGES[i][0], PAGES[i][1]);
		struct image image;
		struct error err = {0};

		assert_false(read_stored(&file, &image, &err));
		assert_int_equal(err.status, EX_UNAVAILABLE);
		assert_non_null(strstr(err.text, "poppler-utils"));
		if (!read_page(&file, 1, &image, &err))
			fail_msg("%s %s: %s", PAGES[i][0], PAGES[i][1], err.text);
		assert_true(image.height >= 2338 && image.height <= 2340);
		assert_true(image.dpi_x == 200 && image.dpi_y == 200);
		image_free(&image);
		sample_free(&file);
	}
}

static void a_drawn_page_shows_the_picture_where_it_is(void **state)
{
	struct sample file =
		flate_page("", "q 595.2 0 0 841.9 0 0 cm /Im0 Do Q 1 0 0 rg 297 420 100 100 re f");
	struct image drawn;
	long sum = 0;

	(void)state;
	assert_true(read_page(&file, 1, &drawn, NULL));
	for (int y = 0; y < 250; y++)
		for (int x = 0; x < W; x++) {
			int there = at(&drawn, (int)((x + 0.5) * drawn.width / W),
				(int)((y + 0.5) * drawn.height / H));

			sum += abs(there - grey_page[y * W + x]);
		}
	assert_true((double)sum / (250 * W) < 6);
	image_free(&drawn);
	sample_free(&file);
}

/* M21, also when the page must be drawn: the picture is a colour one. */
static void light_pencil_stands_out_on_a_drawn_page(void **state)
{
	uint8_t *page = malloc(3 * W * H);
	struct sample bytes, file;
	struct image image;

	(void)state;
	assert_non_null(page);
	memset(page, 250, 3 * W * H);
	for (int i = 0; i < W * 100; i++)
		memcpy(page + 3 * (W * 200 + i), (uint8_t[]){255, 190, 120}, 3);
	bytes = sample_flate(page, 3 * W * H, 0);
	file = pdf_page("", "q 595.2 0 0 841.9 0 0 cm /Im0 Do Q BT /F1 9 Tf (x) Tj ET",
		PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode"),
		bytes.bytes, bytes.size);
	assert_true(read_page(&file, 1, &image, NULL));
	assert_true(at(&image, image.width / 2, image.height / 10) >= 248);
	assert_in_range(at(&image, image.width / 2, image.height * 250 / H), 155, 168);
	image_free(&image);
	sample_free(&bytes);
	sample_free(&file);
	free(page);
}

/* --- several pages ---------------------------------------------------------------------------- */

/* A tree of two branches; resources, box and rotation come from above. Page i is 300 + i
 * pixels wide. */
static struct sample many_pages(int pages)
{
	struct sample_pdf pdf;
	char kids[2][400] = {"", ""};

	sample_pdf_begin(&pdf);
	for (int i = 0; i < pages; i++) {
		char *to = kids[i >= pages / 3];

		snprintf(to + strlen(to), sizeof *kids - strlen(to), "%d 0 R ", 6 + 2 * i);
	}
	sample_pdf_object(&pdf,
		"<< /Type /Pages /Count %d /Kids [3 0 R 4 0 R] /MediaBox [0 0 300 400] >>", pages);
	sample_pdf_object(
		&pdf, "<< /Type /Pages /Parent 2 0 R /Count %d /Kids [%s] >>", pages / 3, kids[0]);
	sample_pdf_object(&pdf, "<< /Type /Pages /Parent 2 0 R /Count %d /Kids [%s] /Rotate 90 >>",
		pages - pages / 3, kids[1]);
	sample_pdf_stream(&pdf, "", "300 0 0 400 0 0 cm /Im0 Do", 26);
	for (int i = 0; i < pages; i++) {
		uint8_t *page = sample_page(300 + i, 400, 0);
		char dictionary[200];

		sample_pdf_object(&pdf,
			"<< /Type /Page /Parent %d 0 R /Contents [5 0 R] /Resources << /XObject << "
			"/Im0 %d 0 R >> >> >>",
			i >= pages / 3 ? 4 : 3, 7 + 2 * i);
		snprintf(dictionary, sizeof dictionary,
			"/Subtype /Image /Width %d /Height 400 /BitsPerComponent 8 /ColorSpace "
			"/DeviceGray",
			300 + i);
		sample_pdf_stream(&pdf, dictionary, page, (size_t)(300 + i) * 400);
		free(page);
	}
	return sample_pdf_end(&pdf);
}

static void check_many(const struct sample *file, int pages)
{
	struct pdf_in *pdf = pdf_in_open(file->bytes, file->size, -1, NULL);

	assert_non_null(pdf);
	assert_int_equal(pdf_in_pages(pdf), pages);
	for (int turn = 0; turn < 2 * pages; turn++) {
		int i = turn < pages ? turn : (int)sample_roll(&dice, (unsigned)pages);
		struct image image;

		assert_true(pdf_in_page(pdf, (size_t)i + 1, NULL, &image, NULL));
		assert_int_equal(i >= pages / 3 ? image.height : image.width, 300 + i);
		image_free(&image);
	}
	pdf_in_close(pdf);
}

static void pages_come_in_order_with_what_they_inherit(void **state)
{
	struct sample file = many_pages(12);
	struct error err;
	struct pdf_in *pdf;
	struct image image;

	(void)state;
	check_many(&file, 12);
	pdf = pdf_in_open(file.bytes, file.size, -1, NULL);
	assert_false(pdf_in_page(pdf, 0, NULL, &image, &err));
	assert_false(pdf_in_page(pdf, 13, NULL, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	pdf_in_close(pdf);
	sample_free(&file);
}

static void a_damaged_table_of_contents_loses_no_page(void **state)
{
	struct sample file = many_pages(12);

	(void)state;
	for (size_t i = file.size - 700; i < file.size - 80; i++) /* in the table */
		if (file.bytes[i] >= '0' && file.bytes[i] <= '9')
			file.bytes[i] = '7';
	check_many(&file, 12);
	sample_free(&file);
}

/* --- locks ------------------------------------------------------------------------------------ */

static struct sample encrypted(const struct sample *plain, const char *user)
{
	qpdf_data qpdf = qpdf_init();
	struct sample out = {0};

	qpdf_read_memory(qpdf, "plain", (const char *)plain->bytes, plain->size, NULL);
	qpdf_init_write_memory(qpdf);
	qpdf_set_r6_encryption_parameters2(qpdf, user, "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
		QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
	assert_false(qpdf_write(qpdf) & QPDF_ERRORS);
	sample_add(&out, qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
	qpdf_cleanup(&qpdf);
	return out;
}

static void a_pdf_that_may_be_read_is_read_though_encrypted(void **state)
{
	struct sample plain = flate_page("", FULL_PAGE), file = encrypted(&plain, "");
	struct image image;

	(void)state;
	assert_true(read_stored(&file, &image, NULL));
	for (int y = 0; y < H; y++)
		assert_memory_equal(image.pixels + (size_t)y * image.stride, grey_page + y * W, W);
	image_free(&image);
	sample_free(&plain);
	sample_free(&file);
}

static void a_pdf_with_a_password_is_said_to_have_one(void **state)
{
	struct sample plain = flate_page("", FULL_PAGE), file = encrypted(&plain, "secret");
	struct error err;

	(void)state;
	assert_null(pdf_in_open(file.bytes, file.size, -1, &err));
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "password"));
	sample_free(&plain);
	sample_free(&file);
}

/* --- damage ----------------------------------------------------------------------------------- */

static const char GREY_FLATE[] =
	PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode");
static const char GREY_DCT[] =
	PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode");
static const char GREY_PLAIN[] = PICTURE("/BitsPerComponent 8 /ColorSpace /DeviceGray");
static const char BITS_FAX[] = PICTURE("/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter "
				       "/CCITTFaxDecode /DecodeParms << /K -1 /Columns 413 >>");

/* pdftoppm would show the missing half white or grey and be content. The second content
 * makes it a page that must be drawn. */
static void a_picture_that_is_cut_off_is_never_a_page(void **state)
{
	static const char *const CONTENTS[] = {
		FULL_PAGE, "q 595.2 0 0 841.9 0 0 cm /Im0 Do Q BT /F1 9 Tf (x) Tj ET"};
	struct sample_jpeg jpeg = {
		.width = W, .height = H, .channels = 1, .rows = grey_page, .quality = 80};
	struct sample bytes[4] = {sample_flate(grey_page, W * H, 0), sample_jpeg(&jpeg),
		as_it_is(grey_page, W * H), sample_fax4(bits_page, W, H)};
	const char *const dictionaries[4] = {GREY_FLATE, GREY_DCT, GREY_PLAIN, BITS_FAX};

	(void)state;
	for (int kind = 0; kind < 4; kind++)
		for (int c = 0; c < 2; c++)
			for (size_t tenth = 0; tenth <= 9; tenth++) {
				struct sample file = pdf_page("", CONTENTS[c], dictionaries[kind],
					bytes[kind].bytes, bytes[kind].size * tenth / 10);
				struct image image;
				struct error err = {0};

				if (read_page(&file, 1, &image, &err))
					fail_msg("%s, %zu tenths, was read", dictionaries[kind],
						tenth);
				assert_int_equal(err.status, EX_DATAERR);
				sample_free(&file);
			}
	for (int kind = 0; kind < 4; kind++)
		sample_free(&bytes[kind]);
}

static void a_file_cut_off_anywhere_is_an_error_or_the_whole_page(void **state)
{
	struct sample file = flate_page("", FULL_PAGE);
	int read = 0;

	(void)state;
	for (size_t size = 0; size<file.size; size += size> file.size - 900 ? 7 : 1009) {
		struct sample part = sample_copy(&file, size);
		struct image image;
		struct error err = {0};

		if (read_stored(&part, &image, &err)) {
			for (int y = 0; y < H; y++)
				assert_memory_equal(image.pixels + (size_t)y * image.stride,
					grey_page + y * W, W);
			image_free(&image);
			read++;
		} else {
			assert_true(err.status == EX_DATAERR || err.status == EX_UNAVAILABLE);
		}
		sample_free(&part);
	}
	assert_true(read > 1); /* the last line is not needed */
	sample_free(&file);
}

static void changed_bytes_do_no_harm(void **state)
{
	struct sample_jpeg jpeg = {
		.width = W, .height = H, .channels = 1, .rows = grey_page, .quality = 30};
	struct sample picture = sample_jpeg(&jpeg);
	struct sample files[3] = {many_pages(3),
		pdf_page("", FULL_PAGE, GREY_DCT, picture.bytes, picture.size),
		flate_page("", FULL_PAGE)};

	(void)state;
	for (int turn = 0; turn < 3000; turn++) {
		struct sample changed = sample_copy(&files[turn % 3], files[turn % 3].size);
		struct image image;
		struct error err = {0};

		sample_damage(&changed, &dice, turn % 4);
		for (int i = 0; i < 3; i++) { /* in the objects, at the beginning and the end */
			size_t from = turn % 2 ? 0 : changed.size - 900;

			changed.bytes[from + sample_roll(&dice, 900)] =
				(uint8_t)sample_roll(&dice, 256);
		}
		if (read_stored(&changed, &image, &err))
			image_free(&image);
		else
			assert_int_not_equal(err.status, 0);
		sample_free(&changed);
	}
	sample_free(&picture);
	for (int i = 0; i < 3; i++)
		sample_free(&files[i]);
}

static void nothing_of_a_pdf_is_no_pdf(void **state)
{
	static const char *const TEXTS[] = {"", "%PDF-1.4\n", "%PDF-1.4\n%%EOF\n",
		("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Type "
		 "/Pages /Count 0 /Kids [] >> endobj trailer << /Root 1 0 R >>")};

	(void)state;
	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		struct error err = {0};

		assert_null(pdf_in_open((const uint8_t *)TEXTS[i], strlen(TEXTS[i]), -1, &err));
		assert_int_equal(err.status, EX_DATAERR);
	}
}

/* --- bombs ------------------------------------------------------------------------------------ */

static void a_small_stream_that_unpacks_to_gigabytes_is_refused(void **state)
{
	uint8_t *zeros = calloc(1, 200 << 20);
	struct sample bomb, file;
	struct image image;
	struct error err = {0};

	(void)state;
	assert_non_null(zeros);
	bomb = sample_flate(zeros, 200 << 20, 0);
	assert_true(bomb.size < 1 << 20);
	file = pdf_page("", FULL_PAGE, GREY_FLATE, bomb.bytes, bomb.size);
	assert_false(read_page(&file, 1, &image, &err));
	assert_int_equal(err.status, EX_DATAERR);
	sample_free(&file);
	file = pdf_page("", FULL_PAGE,
		"/Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace "
		"/DeviceGray /Filter /FlateDecode",
		bomb.bytes, bomb.size);
	assert_false(read_page(&file, 1, &image, &err));
	assert_non_null(strstr(err.text, "60000 x 60000"));
	sample_free(&file);
	sample_free(&bomb);
	free(zeros);
}

static void a_page_of_a_square_kilometre_is_drawn_small_or_refused(void **state)
{
	struct sample file = flate_page("/MediaBox [0 0 2834645 2834645]", "0 0 1000 1000 re f");
	struct image image;
	struct error err = {0};

	(void)state;
	if (read_page(&file, 1, &image, &err)) {
		assert_true(image.width <= IMAGE_SIDE_MAX);
		image_free(&image);
	} else {
		assert_int_equal(err.status, EX_DATAERR);
	}
	sample_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grey_and_colour_pictures_are_taken_as_they_are_stored),
		cmocka_unit_test(black_and_white_pictures_are_taken_in_every_dress),
		cmocka_unit_test(palettes_are_looked_up),
		cmocka_unit_test(a_jpeg_is_taken_as_libjpeg_reads_it),
		cmocka_unit_test(rotation_and_mirrors_of_the_page_count),
		cmocka_unit_test(what_scanners_put_around_a_picture_does_no_harm),
		cmocka_unit_test(an_unusual_page_is_drawn),
		cmocka_unit_test(a_drawn_page_shows_the_picture_where_it_is),
		cmocka_unit_test(light_pencil_stands_out_on_a_drawn_page),
		cmocka_unit_test(pages_come_in_order_with_what_they_inherit),
		cmocka_unit_test(a_damaged_table_of_contents_loses_no_page),
		cmocka_unit_test(a_pdf_that_may_be_read_is_read_though_encrypted),
		cmocka_unit_test(a_pdf_with_a_password_is_said_to_have_one),
		cmocka_unit_test(a_picture_that_is_cut_off_is_never_a_page),
		cmocka_unit_test(a_file_cut_off_anywhere_is_an_error_or_the_whole_page),
		cmocka_unit_test(changed_bytes_do_no_harm),
		cmocka_unit_test(nothing_of_a_pdf_is_no_pdf),
		cmocka_unit_test(a_small_stream_that_unpacks_to_gigabytes_is_refused),
		cmocka_unit_test(a_page_of_a_square_kilometre_is_drawn_small_or_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
