// SPDX-License-Identifier: EUPL-1.2
/*
 * What does decoding cost, beside the plain call of the library that everybody would write? Pages
 * of A4 at 300 dpi made here, processor milliseconds (the least of several turns), and the ratio,
 * which is what counts: milliseconds differ between machines.
 *
 *	make build/tests/bench_decode && build/tests/bench_decode [png]
 *
 * `png`: grey PNG alone, for tests/bench.
 */
#include "decoder.h"
#include "jpeg_in.h"
#include "page_file.h"
#include "png_in.h"

#include "sample.c" /* a program is linked with nothing but the product */

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { W = 2480, H = 3508, TURNS = 9 };

static uint8_t memory[(W + 16) * (H + 16) + 100000];
static uint8_t plain_rows[3 * W * H];

static double used_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* --- plain calls ----------------------------------------------------------------------------- */

struct bytes {
	const uint8_t *data;
	size_t count, at;
};

static void read_bytes(png_structp png, png_bytep to, size_t count)
{
	struct bytes *from = png_get_io_ptr(png);

	memcpy(to, from->data + from->at, count);
	from->at += count;
}

static void plain_png(const struct sample *file)
{
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	struct bytes from = {file->bytes, file->size, 0};

	png_set_read_fn(png, &from, read_bytes);
	png_read_info(png, info);
	png_set_expand(png);
	png_read_update_info(png, info);
	for (size_t y = 0; y < H; y++)
		png_read_row(png, plain_rows + y * png_get_rowbytes(png, info), NULL);
	png_read_end(png, NULL);
	png_destroy_read_struct(&png, &info, NULL);
}

static void plain_jpeg_as(const struct sample *file, J_COLOR_SPACE space)
{
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, file->bytes, file->size);
	jpeg_read_header(&jpeg, TRUE);
	jpeg.out_color_space = space;
	jpeg_start_decompress(&jpeg);
	while (jpeg.output_scanline < jpeg.output_height) {
		JSAMPROW row = plain_rows +
			       (size_t)jpeg.output_scanline * W * (size_t)jpeg.output_components;

		jpeg_read_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_decompress(&jpeg);
	jpeg_destroy_decompress(&jpeg);
}

static void plain_jpeg_grey(const struct sample *file)
{
	plain_jpeg_as(file, JCS_GRAYSCALE);
}

static void plain_jpeg_rgb(const struct sample *file)
{
	plain_jpeg_as(file, JCS_RGB);
}

/* Strips, and for one bit a byte per pixel, through a table: what a reader needs in the end. */
static void plain_tiff(const struct sample *file)
{
	static uint8_t strip[W * H], table[256][8];
	struct tiff_memory m = {.file = *file};
	TIFF *tiff = TIFFClientOpen("plain", "r", &m, tiff_read, tiff_write, tiff_seek, tiff_close,
		tiff_size, NULL, NULL);
	uint16_t bits = 1;
	uint8_t *to = plain_rows;

	TIFFGetField(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	for (int i = 0; i < 2048; i++)
		table[i / 8][i % 8] = i / 8 & (128 >> i % 8) ? 255 : 0;
	for (uint32_t s = 0; s < TIFFNumberOfStrips(tiff); s++) {
		tmsize_t count = TIFFReadEncodedStrip(tiff, s, bits == 8 ? to : strip, -1);

		for (tmsize_t i = 0; bits == 1 && i < count; i++)
			memcpy(to + 8 * i, table[strip[i]], 8);
		to += bits == 8 ? count : 8 * count;
	}
	TIFFClose(tiff);
}

/* --- ours ------------------------------------------------------------------------------------- */

static void ours(const struct sample *file)
{
	struct canvas canvas = {memory, sizeof memory};
	struct error err = {0};
	struct page_file *pages = page_file_open(file->bytes, file->size, -1, &err);
	struct image image;

	if (!pages || !page_file_page(pages, 1, &canvas, &image, &err))
		stop(err.text);
	page_file_close(pages);
}

static double least(void (*decode)(const struct sample *), const struct sample *file)
{
	double best = 1e9;

	for (int turn = 0; turn < TURNS; turn++) {
		double begin = used_ms(), took;

		decode(file);
		took = used_ms() - begin;
		best = took < best ? took : best;
	}
	return best;
}

/* `bare` is what the plain call gets: the same, or the picture out of its PDF. */
static void compare(const char *name, struct sample file, const struct sample *bare,
	const char *library, void (*plain)(const struct sample *))
{
	double theirs = least(plain, bare ? bare : &file), mine = least(ours, &file);

	printf("%-34s %7.2f MB %8.1f ms %8.1f ms %6.2f  of %s\n", name, (double)file.size / 1e6,
		theirs, mine, mine / theirs, library);
	fflush(stdout);
}

/* --- files -------------------------------------------------------------------------------------- */

static struct sample png(const uint8_t *rows, int depth, int colour_type, size_t row_bytes)
{
	return sample_png(&(struct sample_png){.width = W,
		.height = H,
		.depth = depth,
		.colour_type = colour_type,
		.rows = rows,
		.row_bytes = row_bytes,
		.dpi = 300});
}

static struct sample jpeg(const uint8_t *rows, int channels)
{
	return sample_jpeg(&(struct sample_jpeg){.width = W,
		.height = H,
		.channels = channels,
		.rows = rows,
		.quality = 75,
		.sample_x = channels == 3 ? 2 : 1,
		.sample_y = channels == 3 ? 2 : 1});
}

static struct sample tiff(const uint8_t *rows, int bits, int compression)
{
	return sample_tiff(&(struct sample_tiff){.width = W,
				   .height = H,
				   .bits = bits,
				   .samples = 1,
				   .photometric = PHOTOMETRIC_MINISBLACK,
				   .compression = compression,
				   .rows = rows,
				   .rows_per_strip = bits == 1 ? 0 : 64},
		1);
}

static struct sample pdf(const char *filter, int bits, const char *space, const struct sample *data)
{
	struct sample_pdf pdf;
	char dictionary[300];

	sample_pdf_begin(&pdf);
	sample_pdf_object(&pdf, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
	sample_pdf_object(&pdf,
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.2 841.9] /Contents 4 0 R "
		"/Resources << /XObject << /Im0 5 0 R >> >> >>");
	sample_pdf_stream(&pdf, "", "595.2 0 0 841.9 0 0 cm /Im0 Do", 30);
	snprintf(dictionary, sizeof dictionary,
		"/Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace %s /Filter "
		"%s",
		W, H, bits, space, filter);
	sample_pdf_stream(&pdf, dictionary, data->bytes, data->size);
	return sample_pdf_end(&pdf);
}

/* --- the child process ---------------------------------------------------------------------------- */

/* What the way through another process adds to a page. Its own processor time is in getrusage only
 * once it has ended, so here it is the clock; the machine should be at rest. */
static double clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void compare_child(const char *name, const struct sample *file)
{
	char path[] = "/tmp/bench_decode.XXXXXX";
	int descriptor = mkstemp(path);
	double here = 1e9, there = 1e9;
	struct decoder *decoder = decoder_new(NULL);
	struct image image;

	if (descriptor < 0 || write(descriptor, file->bytes, file->size) != (ssize_t)file->size)
		stop("cannot write a page to /tmp");
	for (int turn = 0; turn < 2 * TURNS; turn++) {
		double begin = clock_ms(), middle;

		ours(file);
		middle = clock_ms();
		if (!decoder_page(decoder, path, 1, &image, NULL))
			stop("the decoder failed");
		here = middle - begin < here ? middle - begin : here;
		there = clock_ms() - middle < there ? clock_ms() - middle : there;
	}
	printf("%-34s %7.2f MB %8.1f ms %8.1f ms %6.2f  of decoding in this process (clock)\n",
		name, (double)file->size / 1e6, here, there, there / here);
	decoder_free(decoder);
	close(descriptor);
	unlink(path);
}

static void bench_grey(int noise, const char *label)
{
	uint8_t *page = sample_page(W, H, noise);
	struct sample picture = jpeg(page, 1), flate = sample_flate(page, W * H, 0);
	char name[64];

	snprintf(name, sizeof name, "JPEG grey, %s", label);
	compare(name, picture, NULL, "libjpeg, grey", plain_jpeg_grey);
	snprintf(name, sizeof name, "JPEG grey in PDF, %s", label);
	compare(name, pdf("/DCTDecode", 8, "/DeviceGray", &picture), &picture, "libjpeg, grey",
		plain_jpeg_grey);
	snprintf(name, sizeof name, "PNG grey, %s", label);
	compare(name, png(page, 8, PNG_COLOR_TYPE_GRAY, W), NULL, "libpng", plain_png);
	snprintf(name, sizeof name, "Flate grey in PDF, %s", label);
	picture = png(page, 8, PNG_COLOR_TYPE_GRAY, W);
	compare(name, pdf("/FlateDecode", 8, "/DeviceGray", &flate), &picture,
		"libpng, the same page", plain_png);
	snprintf(name, sizeof name, "TIFF LZW grey, %s", label);
	compare(name, tiff(page, 8, COMPRESSION_LZW), NULL, "libtiff, strips", plain_tiff);
	free(page);
}

int main(int argc, char **argv)
{
	uint8_t *page, *bits, *colour;
	struct sample file;

	if (argc == 2 && !strcmp(argv[1], DECODER_ARGUMENT))
		return decoder_serve();
	printf("%-34s %10s %11s %11s %6s\n", "A4, 300 dpi", "file", "library", "formscan", "ratio");
	if (argc == 2 && !strcmp(argv[1], "png")) {
		page = sample_page(W, H, 8);
		compare("PNG grey, noisy", png(page, 8, PNG_COLOR_TYPE_GRAY, W), NULL, "libpng",
			plain_png);
		free(page);
		return 0;
	}
	bench_grey(0, "clean");
	bench_grey(8, "noisy");
	page = sample_page(W, H, 0);
	bits = sample_bits(page, W, H);
	colour = sample_colour_page(W, H, 6);
	compare("PNG 1 bit", png(bits, 1, PNG_COLOR_TYPE_GRAY, W / 8), NULL, "libpng", plain_png);
	file = tiff(bits, 1, COMPRESSION_CCITTFAX4);
	compare("TIFF group 4", file, NULL, "libtiff, strips", plain_tiff);
	{
		struct sample fax = sample_fax4(bits, W, H);

		compare("group 4 in PDF",
			pdf("/CCITTFaxDecode /DecodeParms << /K -1 /Columns 2480 /BlackIs1 false "
			    ">>",
				1, "/DeviceGray", &fax),
			&file, "libtiff, strips", plain_tiff);
	}
	file = jpeg(colour, 3);
	compare("JPEG colour", file, NULL, "libjpeg, RGB", plain_jpeg_rgb);
	compare("JPEG colour", file, NULL, "libjpeg, luminance alone", plain_jpeg_grey);
	compare("PNG colour", png(colour, 8, PNG_COLOR_TYPE_RGB, 3 * W), NULL, "libpng", plain_png);
	compare_child("JPEG colour through the child", &file);
	file = tiff(bits, 1, COMPRESSION_CCITTFAX4);
	compare_child("TIFF group 4 through the child", &file);
	return 0;
}
