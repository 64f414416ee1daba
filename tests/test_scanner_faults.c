// SPDX-License-Identifier: EUPL-1.2
/*
 * From a file to what stands on the page, while one allocation of it fails: it is told, or the answer
 * is the same as ever. The next page is read as if nothing had been.
 */
#include "faulty.h"

#include "decoder.h"
#include "existing.h"
#include "house.h"
#include "jpeg_in.h"
#include "pdf_in.h"
#include "png_in.h"
#include "sample.c" /* a test is linked with nothing but the product */
#include "tiff_in.h"

#include <limits.h>
#include <sysexits.h>
#include <tiffio.h>
#include <unistd.h>

/* There when what this is linked to watches memory, and is slow. */
extern void __asan_init(void) __attribute__((weak));
#define SANITIZED (__asan_init)

enum { W = 413, H = 584 };

static struct sample png_fast, png_colour, png_woven, jpeg_grey, jpeg_turned, tiff_fax, tiff_tiled;
static struct sample pdf_jpeg, pdf_flate, pdf_fax, pdf_drawn;
static struct house house;
static struct image scan, small_scan;
static struct existing *existing;
static char folder[] = "/tmp/test_scanner_faults.XXXXXX", blank_path[80], layout_path[80];

/* --- files --------------------------------------------------------------------------------- */

static struct sample page_of(const char *content, const char *picture, const struct sample *bytes)
{
	struct sample_pdf pdf;

	sample_pdf_begin(&pdf);
	sample_pdf_object(
		&pdf, "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595.2 841.9] >>");
	sample_pdf_object(&pdf,
		"<< /Type /Page /Parent 2 0 R /Contents [4 0 R] /Resources << /XObject << "
		"/Im0 5 0 R /Im1 5 0 R >> /ExtGState << /GS0 << /Type /ExtGState /ca 1 >> >> >> "
		">>");
	sample_pdf_stream(&pdf, "", content, strlen(content));
	sample_pdf_stream(&pdf, picture, bytes->bytes, bytes->size);
	return sample_pdf_end(&pdf);
}

#define PICTURE "/Type /XObject /Subtype /Image /Width 413 /Height 584 "

static void make_pdfs(const uint8_t *grey, const uint8_t *bits)
{
	struct sample flate = sample_flate(grey, W * H, W), fax = sample_fax4(bits, W, H);

	pdf_jpeg = page_of("/GS0 gs q 595.2 0 0 841.9 0 0 cm /Im0 Do Q ",
		PICTURE "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode",
		&jpeg_grey);
	pdf_flate = page_of("q 595.2 0 0 841.9 0 0 cm /Im0 Do Q ",
		PICTURE "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode "
			"/DecodeParms << /Predictor 15 /Columns 413 >>",
		&flate);
	pdf_fax = page_of("q 595.2 0 0 841.9 0 0 cm /Im0 Do Q ",
		PICTURE "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode "
			"/DecodeParms << /K -1 /Columns 413 /Rows 584 >>",
		&fax);
	pdf_drawn = page_of("q 300 0 0 400 100 100 cm /Im1 Do Q 0 0 m 99 99 l S ",
		PICTURE "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode "
			"/DecodeParms << /Predictor 15 /Columns 413 >>",
		&flate);
	sample_free(&flate);
	sample_free(&fax);
}

static void make_files(void)
{
	uint8_t *grey = sample_page(W, H, 4), *colour = sample_colour_page(W, H, 4);
	uint8_t *bits = sample_bits(grey, W, H);
	struct sample_png png = {.width = W, .height = H, .depth = 8, .rows = grey, .row_bytes = W};
	struct sample_jpeg jpeg = {
		.width = W, .height = H, .channels = 1, .rows = grey, .quality = 80};
	struct sample_tiff tiff = {.width = W,
		.height = H,
		.bits = 1,
		.samples = 1,
		.photometric = PHOTOMETRIC_MINISBLACK,
		.compression = COMPRESSION_CCITTFAX4,
		.dpi_x = 200,
		.dpi_y = 100,
		.rows = bits};

	png_fast = sample_png(&png);
	png.interlaced = 1;
	png_woven = sample_png(&png);
	png = (struct sample_png){.width = W,
		.height = H,
		.depth = 8,
		.colour_type = 2,
		.rows = colour,
		.row_bytes = 3 * W};
	png_colour = sample_png(&png);
	jpeg_grey = sample_jpeg(&jpeg);
	jpeg.channels = 3;
	jpeg.rows = colour;
	jpeg.orientation = 6;
	jpeg.sample_x = jpeg.sample_y = 2;
	jpeg_turned = sample_jpeg(&jpeg);
	tiff_fax = sample_tiff(&tiff, 1);
	tiff.bits = 8;
	tiff.rows = grey;
	tiff.compression = COMPRESSION_LZW;
	tiff.tile = 64;
	tiff_tiled = sample_tiff(&tiff, 1);
	make_pdfs(grey, bits);
	free(grey);
	free(colour);
	free(bits);
}

/* The blank form and its layout, as people of other forms give them. */
static void put(char path[80], const char *name, const struct buffer *bytes)
{
	FILE *file;

	snprintf(path, 80, "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, bytes->length, file), bytes->length);
	assert_int_equal(fclose(file), 0);
}

static void make_blank(void)
{
	struct buffer json = {0};
	struct error err = {0};

	buffer_puts(&json, "{\"format\":1,\"form\":\"theirs\",\"page_mm\":[210,297],\"sides\":["
			   "{\"side\":1,\"questions\":[");
	for (int q = 0; q < QUESTIONS; q++) {
		buffer_printf(&json, "%s{\"id\":\"q%d\",\"type\":\"single\",\"options\":[",
			q ? "," : "", q + 1);
		for (int o = 0; o < BOXES; o++)
			buffer_printf(&json, "%s{\"code\":%d,\"box_mm\":[%g,%g,9,9]}", o ? "," : "",
				o + 1, house.options[q][o].box.x, house.options[q][o].box.y);
		buffer_puts(&json, "]}");
	}
	buffer_puts(&json, "]}]}");
	assert_non_null(mkdtemp(folder));
	put(blank_path, "blank.png", &house.png);
	put(layout_path, "layout.json", &json);
	buffer_free(&json);
	existing = existing_open(blank_path, layout_path, &err);
	if (!existing)
		fail_msg("%s", err.text);
}

/* A filled in sheet: a mark, two, a word. */
static void make_page(void)
{
	struct sketch page = printed(&house, SHEET, KEY);
	struct sketch_view view = OFFICE;

	draw_cross(&page, house.options[0][1].box);
	draw_cross(&page, house.options[1][0].box);
	draw_cross(&page, house.options[1][2].box);
	for (int i = 0; i < 6; i++)
		sketch_stroke(&page, (struct point_mm){60 + 3 * i, 190},
			(struct point_mm){62 + 3 * i, 196}, 0.5, 90);
	view.dpi_x = view.dpi_y = 100;
	view.turn_deg = 182;
	scan = sketch_scan(&page, &view);
	view.dpi_x = view.dpi_y = 75;
	view.turn_deg = 1;
	small_scan = sketch_scan(&page, &view);
	sketch_free(&page);
}

/* --- what is done with them ------------------------------------------------------------------ */

static void look(struct buffer *seen, struct image *image)
{
	long left = fault_hold();

	buffer_printf(seen, "%d %d %g %g %d ", image->width, image->height, image->dpi_x,
		image->dpi_y, image->bilevel);
	for (int y = 0; y < image->height; y++)
		buffer_add(seen, (char *)image->pixels + (size_t)y * image->stride,
			(size_t)image->width);
	image_free(image);
	fault_go_on(left);
}

static bool decode_tiff(const uint8_t *bytes, size_t count, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	struct tiff_in *tiff = tiff_in_open(bytes, count, err);
	bool well = tiff && tiff_in_page(tiff, 1, canvas, image, err);

	tiff_in_close(tiff);
	return well;
}

static bool decode_pdf(const uint8_t *bytes, size_t count, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	struct pdf_in *pdf = pdf_in_open(bytes, count, -1, err);
	bool well = pdf && pdf_in_page(pdf, 1, canvas, image, err);

	pdf_in_close(pdf);
	return well;
}

static void note(struct buffer *seen, const struct reading *r)
{
	long left = fault_hold();

	buffer_printf(seen, "%d %s %d %llx %d %u %g %g %g ", r->verdict, r->reason, r->has_sheet,
		(unsigned long long)r->sheet, r->side, r->flags, r->scale, r->skew_deg,
		r->contrast);
	for (size_t i = 0; i < r->answer_count; i++) {
		const struct reading_answer *a = &r->answers[i];

		buffer_printf(seen, "%s %d %g %s ", a->question, a->state, a->value, a->note);
		for (size_t k = 0; k < a->mark_count; k++)
			buffer_printf(seen, "%d %d %g %g ", a->marks[k].code, a->marks[k].state,
				a->marks[k].ink, a->marks[k].confidence);
	}
	for (size_t i = 0; i < r->crop_count; i++)
		buffer_add(seen, (const char *)r->crops[i].png, r->crops[i].png_bytes);
	fault_go_on(left);
}

static bool read_ours(struct buffer *seen, struct error *err)
{
	struct reading reading;

	if (!scan_page(house.scanner, &scan, &reading, err))
		return false;
	note(seen, &reading);
	reading_free(&reading);
	return true;
}

/* As the first page of a run: the blank form is not known yet. */
static bool read_first(struct buffer *seen, struct error *err)
{
	struct scanner *scanner = scanner_new(&house.forms, err);
	struct reading reading;
	bool well = scanner && scan_page(scanner, &scan, &reading, err);

	if (well) {
		note(seen, &reading);
		reading_free(&reading);
	}
	scanner_free(scanner);
	return well;
}

/* The same, as a form that others printed. */
static bool read_theirs(struct buffer *seen, struct error *err)
{
	struct reading reading;
	bool well;

	if (!scan_existing(house.scanner, &small_scan, existing, &reading, err))
		return false;
	note(seen, &reading);
	well = reading.verdict == VERDICT_READ;
	reading_free(&reading);
	return well;
}

static bool open_theirs(struct buffer *seen, struct error *err)
{
	struct existing *e = existing_open(blank_path, layout_path, err);
	long left = fault_hold();

	if (e)
		buffer_puts(seen, "open");
	existing_free(e);
	fault_go_on(left);
	return e != NULL;
}

/* --- one try ------------------------------------------------------------------------------ */

/* Either a file and its decoder, or something else. */
static const struct subject {
	const char *name;
	const struct sample *file;
	bool (*decode)(const uint8_t *bytes, size_t count, const struct canvas *canvas,
		struct image *image, struct error *err);
	bool (*call)(struct buffer *seen, struct error *err);
	bool slow;
} SUBJECTS[] = {
	{"grey PNG", &png_fast, png_in_decode, NULL, false},
	{"colour PNG", &png_colour, png_in_decode, NULL, false},
	{"interlaced PNG", &png_woven, png_in_decode, NULL, false},
	{"grey JPEG", &jpeg_grey, jpeg_in_decode, NULL, false},
	{"turned JPEG", &jpeg_turned, jpeg_in_decode, NULL, false},
	{"fax", &tiff_fax, decode_tiff, NULL, false},
	{"TIFF in tiles", &tiff_tiled, decode_tiff, NULL, false},
	{"PDF with a JPEG", &pdf_jpeg, decode_pdf, NULL, false},
	{"PDF as scanners pack it", &pdf_flate, decode_pdf, NULL, false},
	{"PDF with a fax", &pdf_fax, decode_pdf, NULL, false},
	{"PDF that is drawn", &pdf_drawn, decode_pdf, NULL, false},
	{"first page", NULL, NULL, read_first, false},
	{"page", NULL, NULL, read_ours, false},
	{"form of others", NULL, NULL, open_theirs, true},
	{"page of others", NULL, NULL, read_theirs, true},
};

/* The first and the last, and others as evenly as may be. TIMES: so many. */
static long tries_of(const struct subject *s, long calls)
{
	const char *times = getenv("TIMES");
	long tries = times       ? strtol(times, NULL, 10)
		     : SANITIZED ? (s->slow ? 2 : 4)
				 : (s->slow ? 8 : 20);

	return calls < tries ? calls : tries;
}

static bool go(const struct subject *s, struct buffer *seen, struct error *err)
{
	struct image image;

	if (s->call)
		return s->call(seen, err);
	if (!s->decode(s->file->bytes, s->file->size, NULL, &image, err))
		return false;
	look(seen, &image);
	return true;
}

/* How light the picture is that look() saw: the fifth space ends its head. */
static double mean_of(const struct buffer *seen)
{
	size_t at = 0, count = 0;
	double sum = 0;

	for (int spaces = 0; spaces < 5 && at < seen->length; at++)
		spaces += seen->data[at] == ' ';
	for (; at < seen->length; at++, count++)
		sum += (uint8_t)seen->data[at];
	return sum / (double)(count + 1);
}

/* A PDF that cannot be looked through is drawn, which gives the same page, only not to the pixel. */
static bool is_drawn(const struct subject *s, const struct buffer *seen, const struct buffer *good)
{
	static const char HEAD[] = "1654 2339 200 200 0 ";

	return s->decode == decode_pdf && seen->length > sizeof HEAD &&
	       memcmp(seen->data, HEAD, sizeof HEAD - 1) == 0 &&
	       fabs(mean_of(seen) - mean_of(good)) < 1;
}

static void check_try(const struct subject *s, long n, long calls, const struct buffer *good)
{
	struct buffer seen = {0};
	struct error err = {0};
	bool well;

	fault_begin(FAULT_MEMORY, n);
	well = go(s, &seen, &err);
	assert_true(fault_end());
	if (well && !is_drawn(s, &seen, good) &&
		(seen.length != good->length || memcmp(seen.data, good->data, seen.length)))
		fail_msg("%s: allocation %ld of %ld failed: another answer, and nobody was told",
			s->name, n, calls);
	if (!well && (err.status != EX_OSERR || !strstr(err.text, "memory")))
		fail_msg("%s: allocation %ld of %ld: %d: %s", s->name, n, calls, err.status,
			err.text);
	buffer_free(&seen);
}

static void check_subject(const struct subject *s)
{
	struct buffer good = {0}, after = {0};
	struct error err = {0};
	long calls, tries;

	if (!go(s, &good, &err)) /* some memory is kept from then on */
		fail_msg("%s: %s", s->name, err.text);
	buffer_free(&good);
	fault_begin(FAULT_MEMORY, LONG_MAX);
	assert_true(go(s, &good, &err));
	calls = LONG_MAX - fault_left;
	fault_end();
	tries = tries_of(s, calls);
	for (long k = 0; k < tries; k++)
		check_try(s, tries > 1 ? 1 + (calls - 1) * k / (tries - 1) : 1, calls, &good);
	assert_true(go(s, &after, &err));
	assert_int_equal(after.length, good.length);
	assert_memory_equal(after.data, good.data, good.length);
	buffer_free(&after);
	buffer_free(&good);
	if (getenv("FAULTY_TALK"))
		fprintf(stderr, "%-24s %ld\n", s->name, calls);
}

static void memory_that_runs_out_is_told_or_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof SUBJECTS / sizeof SUBJECTS[0]; i++)
		check_subject(&SUBJECTS[i]);
}

static int set_up(void **state)
{
	(void)state;
	open_house(&house);
	make_files();
	make_page();
	make_blank();
	return 0;
}

static int tear_down(void **state)
{
	struct sample *all[] = {&png_fast, &png_colour, &png_woven, &jpeg_grey, &jpeg_turned,
		&tiff_fax, &tiff_tiled, &pdf_jpeg, &pdf_flate, &pdf_fax, &pdf_drawn};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		sample_free(all[i]);
	image_free(&scan);
	image_free(&small_scan);
	close_house(&house);
	existing_free(existing);
	unlink(blank_path);
	unlink(layout_path);
	return rmdir(folder);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_that_runs_out_is_told_or_changes_nothing)};

	if (argc == 2 && !strcmp(argv[1], DECODER_ARGUMENT))
		return decoder_serve();
	return cmocka_run_group_tests_name("scanner: faults", tests, set_up, tear_down);
}
