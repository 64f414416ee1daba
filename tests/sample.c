// SPDX-License-Identifier: EUPL-1.2
#include "sample.h"

#include <stdio.h> /* jpeglib.h wants it before itself */

#include <jpeglib.h>
#include <libdeflate.h>
#include <png.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <tiffio.h>

static _Noreturn void stop(const char *why)
{
	fprintf(stderr, "samples: %s\n", why);
	exit(EX_SOFTWARE);
}

static void *need(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);

	if (!memory)
		stop("out of memory");
	return memory;
}

void sample_free(struct sample *sample)
{
	free(sample->bytes);
	*sample = (struct sample){0};
}

void sample_add(struct sample *sample, const void *bytes, size_t count)
{
	sample->bytes = realloc(sample->bytes, sample->size + count + 1);
	if (!sample->bytes)
		stop("out of memory");
	if (count)
		memcpy(sample->bytes + sample->size, bytes, count);
	sample->size += count;
}

void sample_printf(struct sample *sample, const char *format, ...)
{
	char text[4096];
	va_list args;
	int count;

	va_start(args, format);
	count = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (count < 0 || (size_t)count >= sizeof text)
		stop("sample text too long");
	sample_add(sample, text, (size_t)count);
}

struct sample sample_copy(const struct sample *sample, size_t size)
{
	struct sample copy = {malloc(size ? size : 1), size};

	if (!copy.bytes)
		stop("out of memory");
	memcpy(copy.bytes, sample->bytes, size);
	return copy;
}

unsigned sample_roll(struct sample_dice *dice, unsigned bound)
{
	dice->state = dice->state * 1664525u + 1013904223u;
	return (unsigned)(((uint64_t)(dice->state >> 4) * bound) >> 28);
}

void sample_damage(struct sample *sample, struct sample_dice *dice, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		size_t at = sample_roll(dice, (unsigned)sample->size);

		sample->bytes[at] ^= (uint8_t)(1 + sample_roll(dice, 255));
	}
}

/* --- pages ------------------------------------------------------------------------------ */

/* How dark a place of the page is, 0..255: a frame, lines of strokes, ticked boxes. */
static int ink_at(int x, int y, int width, int height)
{
	int margin = width / 12;
	int line = y / 12;

	if (x < 4 || y < 4 || x >= width - 4 || y >= height - 4)
		return 0;
	if (x < margin || x >= width - margin || y < margin || y >= height - margin)
		return 0;
	if (x < margin + 3 || y < margin + 3)
		return 220;
	if (line % 3 == 0 && (x * 7 + line * 13) % 29 < 9 && y % 12 < 9)
		return 180;
	return line % 7 == 3 && (x + y) % 40 < 4 ? 120 : 0;
}

static uint8_t clamp(int value)
{
	return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

uint8_t *sample_page(int width, int height, int noise)
{
	struct sample_dice dice = {7};
	uint8_t *page = need((size_t)width * (size_t)height, 1);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			int grain = noise ? (int)sample_roll(&dice, 2 * (unsigned)noise + 1) : 0;

			page[y * width + x] =
				clamp(250 - ink_at(x, y, width, height) + grain - noise);
		}
	return page;
}

uint8_t *sample_colour_page(int width, int height, int noise)
{
	struct sample_dice dice = {11};
	uint8_t *page = need((size_t)width * (size_t)height, 3);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			int ink = ink_at(x, y, width, height);
			int colour = (y / 36) % 4;
			uint8_t *p = page + 3 * (y * width + x);

			for (int c = 0; c < 3; c++) {
				int grain = noise ? (int)sample_roll(&dice, 2 * (unsigned)noise + 1)
						  : 0;
				int part = colour == 3 || c != colour ? ink : ink / 5;

				p[c] = clamp(250 - 6 * c - part + grain - noise);
			}
		}
	return page;
}

uint8_t *sample_bits(const uint8_t *grey, int width, int height)
{
	int row_bytes = (width + 7) / 8;
	uint8_t *bits = need((size_t)row_bytes * (size_t)height, 1);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			if (grey[y * width + x] >= 128)
				bits[y * row_bytes + x / 8] |= (uint8_t)(128 >> (x % 8));
	return bits;
}

/* --- PNG -------------------------------------------------------------------------------- */

static void png_out(png_structp png, png_bytep bytes, size_t count)
{
	sample_add(png_get_io_ptr(png), bytes, count);
}

static void png_flush_nothing(png_structp png)
{
	(void)png;
}

static void png_palette(png_structp png, png_infop info, const struct sample_png *from)
{
	png_color colours[256];

	for (int i = 0; i < from->palette_size; i++)
		colours[i] = (png_color){
			from->palette[3 * i], from->palette[3 * i + 1], from->palette[3 * i + 2]};
	if (from->palette_size)
		png_set_PLTE(png, info, colours, from->palette_size);
	if (from->transparent_size)
		png_set_tRNS(png, info, from->transparent, from->transparent_size, NULL);
}

struct sample sample_png(const struct sample_png *from)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	png_bytep *rows = need((size_t)from->height, sizeof *rows);
	struct sample out = {0};

	if (setjmp(png_jmpbuf(png)))
		stop("cannot write a sample PNG");
	png_set_write_fn(png, &out, png_out, png_flush_nothing);
	png_set_IHDR(png, info, (png_uint_32)from->width, (png_uint_32)from->height, from->depth,
		from->colour_type, from->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
		PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_palette(png, info, from);
	png_set_compression_level(png, 3);
	if (from->filters)
		png_set_filter(png, PNG_FILTER_TYPE_BASE, from->filters);
	if (from->part_bytes)
		png_set_compression_buffer_size(png, from->part_bytes);
	if (from->dpi)
		png_set_pHYs(png, info, (png_uint_32)(from->dpi / 0.0254 + 0.5),
			(png_uint_32)(from->dpi / 0.0254 + 0.5), PNG_RESOLUTION_METER);
	for (int y = 0; y < from->height; y++)
		rows[y] = (png_bytep)(uintptr_t)(from->rows + (size_t)y * from->row_bytes);
	png_set_rows(png, info, rows);
	png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
	png_destroy_write_struct(&png, &info);
	free(rows);
	return out;
}

/* --- JPEG ------------------------------------------------------------------------------- */

static void jpeg_orientation(struct jpeg_compress_struct *jpeg, int orientation)
{
	static const uint8_t LITTLE[] = {'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1,
		0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	static const uint8_t BIG[] = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
	uint8_t exif[sizeof BIG];

	if (!orientation)
		return;
	memcpy(exif, orientation >= 16 ? BIG : LITTLE, sizeof exif);
	exif[orientation >= 16 ? 25 : 24] = (uint8_t)(orientation & 15);
	jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, sizeof exif);
}

static void jpeg_settings(struct jpeg_compress_struct *jpeg, const struct sample_jpeg *from)
{
	static const J_COLOR_SPACE SPACES[] = {[1] = JCS_GRAYSCALE, [3] = JCS_RGB, [4] = JCS_CMYK};

	jpeg->image_width = (JDIMENSION)from->width;
	jpeg->image_height = (JDIMENSION)from->height;
	jpeg->input_components = from->channels;
	jpeg->in_color_space = SPACES[from->channels];
	jpeg_set_defaults(jpeg);
	jpeg_set_quality(jpeg, from->quality, TRUE);
	if (from->keep_rgb)
		jpeg_set_colorspace(jpeg, JCS_RGB);
	if (from->channels == 4)
		jpeg_set_colorspace(jpeg, JCS_YCCK);
	if (from->sample_x) {
		jpeg->comp_info[0].h_samp_factor = from->sample_x;
		jpeg->comp_info[0].v_samp_factor = from->sample_y;
	} else if (from->channels == 3) {
		jpeg->comp_info[0].h_samp_factor = 1;
		jpeg->comp_info[0].v_samp_factor = 1;
	}
	if (from->progressive)
		jpeg_simple_progression(jpeg);
	jpeg->restart_in_rows = from->restart;
	if (from->dpi) {
		jpeg->density_unit = 1;
		jpeg->X_density = jpeg->Y_density = (UINT16)from->dpi;
	}
}

struct sample sample_jpeg(const struct sample_jpeg *from)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	struct sample out = {0};
	unsigned char *bytes = NULL;
	unsigned long size = 0;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &size);
	jpeg_settings(&jpeg, from);
	jpeg_start_compress(&jpeg, TRUE);
	jpeg_orientation(&jpeg, from->orientation);
	for (int y = 0; y < from->height; y++) {
		JSAMPROW row = (JSAMPROW)(uintptr_t)(from->rows + (size_t)y * (size_t)from->width *
									  (size_t)from->channels);

		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	sample_add(&out, bytes, size);
	free(bytes);
	return out;
}

/* --- TIFF ------------------------------------------------------------------------------- */

struct tiff_memory {
	struct sample file;
	size_t at;
};

static tmsize_t tiff_read(thandle_t handle, void *to, tmsize_t count)
{
	struct tiff_memory *m = handle;
	size_t left = m->at < m->file.size ? m->file.size - m->at : 0;
	size_t n = (size_t)count < left ? (size_t)count : left;

	memcpy(to, m->file.bytes + m->at, n);
	m->at += n;
	return (tmsize_t)n;
}

static tmsize_t tiff_write(thandle_t handle, void *from, tmsize_t count)
{
	struct tiff_memory *m = handle;
	static const uint8_t ZEROS[4096];

	while (m->at + (size_t)count > m->file.size) {
		size_t more = m->at + (size_t)count - m->file.size;

		sample_add(&m->file, ZEROS, more < sizeof ZEROS ? more : sizeof ZEROS);
	}
	memcpy(m->file.bytes + m->at, from, (size_t)count);
	m->at += (size_t)count;
	return count;
}

static toff_t tiff_seek(thandle_t handle, toff_t to, int whence)
{
	struct tiff_memory *m = handle;

	if (whence == SEEK_CUR)
		to += m->at;
	else if (whence == SEEK_END)
		to += m->file.size;
	m->at = (size_t)to;
	return to;
}

static int tiff_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t tiff_size(thandle_t handle)
{
	return ((struct tiff_memory *)handle)->file.size;
}

static void tiff_tags(TIFF *tiff, const struct sample_tiff *page)
{
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (uint32_t)page->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, (uint32_t)page->height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page->bits);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, page->samples);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page->photometric);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, page->compression);
	TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
		page->separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
	if (page->orientation)
		TIFFSetField(tiff, TIFFTAG_ORIENTATION, page->orientation);
	if (page->reduced)
		TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
	if (page->fax_options)
		TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, page->fax_options);
	if (page->predictor)
		TIFFSetField(tiff, TIFFTAG_PREDICTOR, page->predictor);
	if (page->dpi_x > 0) {
		TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
		TIFFSetField(tiff, TIFFTAG_XRESOLUTION, page->dpi_x);
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, page->dpi_y);
	}
	if (page->colours[0])
		TIFFSetField(tiff, TIFFTAG_COLORMAP, page->colours[0], page->colours[1],
			page->colours[2]);
	if (page->samples == 2 || (page->photometric == PHOTOMETRIC_RGB && page->samples == 4))
		TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &(uint16_t){EXTRASAMPLE_UNASSALPHA});
	if (page->photometric == PHOTOMETRIC_YCBCR)
		TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
	if (page->tile) {
		TIFFSetField(tiff, TIFFTAG_TILEWIDTH, page->tile);
		TIFFSetField(tiff, TIFFTAG_TILELENGTH, page->tile);
	} else {
		TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP,
			page->rows_per_strip ? page->rows_per_strip : page->height);
	}
}

static size_t tiff_row_bytes(const struct sample_tiff *page)
{
	int samples = page->separate ? 1 : page->samples;

	return ((size_t)page->width * (size_t)samples * (size_t)page->bits + 7) / 8;
}

static void tiff_tiles(TIFF *tiff, const struct sample_tiff *page)
{
	size_t pixel = (size_t)(page->bits * page->samples / 8), side = (size_t)page->tile;
	uint8_t *tile = need(side * side * pixel, 1);

	for (size_t y = 0; y < (size_t)page->height; y += side)
		for (size_t x = 0; x < (size_t)page->width; x += side) {
			size_t w = (size_t)page->width - x < side ? (size_t)page->width - x : side;

			for (size_t j = 0; j < side && y + j < (size_t)page->height; j++)
				memcpy(tile + j * side * pixel,
					page->rows + (y + j) * tiff_row_bytes(page) + x * pixel,
					w * pixel);
			if (TIFFWriteTile(tiff, tile, (uint32_t)x, (uint32_t)y, 0, 0) < 0)
				stop("cannot write a sample TIFF");
		}
	free(tile);
}

static void tiff_rows(TIFF *tiff, const struct sample_tiff *page)
{
	size_t row_bytes = tiff_row_bytes(page);
	uint8_t *row = need(row_bytes, 1);
	int planes = page->separate ? page->samples : 1;

	for (int plane = 0; plane < planes; plane++)
		for (int y = 0; y < page->height; y++) {
			size_t at = (size_t)(plane * page->height + y) * row_bytes;

			memcpy(row, page->rows + at, row_bytes); /* libtiff changes what it gets */
			if (TIFFWriteScanline(tiff, row, (uint32_t)y, (uint16_t)plane) < 0)
				stop("cannot write a sample TIFF");
		}
	free(row);
}

struct sample sample_tiff(const struct sample_tiff *pages, size_t count)
{
	struct tiff_memory memory = {0};
	TIFFErrorHandler talk = TIFFSetWarningHandler(NULL); /* of old packings, on purpose */
	TIFF *tiff = TIFFClientOpen("sample", pages->big_endian ? "wb" : "wl", &memory, tiff_read,
		tiff_write, tiff_seek, tiff_close, tiff_size, NULL, NULL);

	if (!tiff)
		stop("cannot write a sample TIFF");
	for (size_t i = 0; i < count; i++) {
		tiff_tags(tiff, &pages[i]);
		if (pages[i].tile)
			tiff_tiles(tiff, &pages[i]);
		else
			tiff_rows(tiff, &pages[i]);
		TIFFWriteDirectory(tiff);
	}
	TIFFClose(tiff);
	TIFFSetWarningHandler(talk);
	return memory.file;
}

struct sample sample_fax4(const uint8_t *bits, int width, int height)
{
	struct sample_tiff page = {.width = width,
		.height = height,
		.bits = 1,
		.samples = 1,
		.photometric = PHOTOMETRIC_MINISWHITE,
		.compression = COMPRESSION_CCITTFAX4};
	size_t bytes = (size_t)((width + 7) / 8) * (size_t)height;
	uint8_t *black = need(bytes, 1);
	struct tiff_memory memory = {0};
	struct sample out = {0};
	uint64_t *at, *sizes;
	TIFF *tiff;

	for (size_t i = 0; i < bytes; i++)
		black[i] = (uint8_t)~bits[i];
	page.rows = black;
	memory.file = sample_tiff(&page, 1);
	tiff = TIFFClientOpen("sample", "r", &memory, tiff_read, tiff_write, tiff_seek, tiff_close,
		tiff_size, NULL, NULL);
	TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &at);
	TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &sizes);
	sample_add(&out, memory.file.bytes + at[0], (size_t)sizes[0]);
	TIFFClose(tiff);
	sample_free(&memory.file);
	free(black);
	return out;
}

/* --- PDF -------------------------------------------------------------------------------- */

void sample_pdf_begin(struct sample_pdf *pdf)
{
	*pdf = (struct sample_pdf){0};
	sample_printf(&pdf->file, "%%PDF-1.5\n");
	sample_pdf_object(pdf, "<< /Type /Catalog /Pages 2 0 R >>");
}

static void pdf_number(struct sample_pdf *pdf)
{
	pdf->objects++;
	pdf->at[pdf->objects] = pdf->file.size;
	sample_printf(&pdf->file, "%d 0 obj\n", pdf->objects);
}

int sample_pdf_object(struct sample_pdf *pdf, const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	pdf_number(pdf);
	sample_printf(&pdf->file, "%s\nendobj\n", text);
	return pdf->objects;
}

int sample_pdf_stream(struct sample_pdf *pdf, const char *entries, const void *bytes, size_t count)
{
	pdf_number(pdf);
	sample_printf(&pdf->file, "<< /Length %zu %s >>\nstream\n", count, entries);
	sample_add(&pdf->file, bytes, count);
	sample_printf(&pdf->file, "\nendstream\nendobj\n");
	return pdf->objects;
}

struct sample sample_pdf_end(struct sample_pdf *pdf)
{
	size_t xref = pdf->file.size;

	sample_printf(&pdf->file, "xref\n0 %d\n0000000000 65535 f \n", pdf->objects + 1);
	for (int i = 1; i <= pdf->objects; i++)
		sample_printf(&pdf->file, "%010zu 00000 n \n", pdf->at[i]);
	sample_printf(&pdf->file, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
		pdf->objects + 1, xref);
	return pdf->file;
}

/* Each row stored as its difference from the row above: filter 2 of PNG; every third row
 * as it is, so that not all are alike. */
static struct sample predicted(const uint8_t *bytes, size_t count, size_t columns)
{
	struct sample out = {0};
	uint8_t *row = need(columns, 1);

	for (size_t y = 0; y < count / columns; y++) {
		const uint8_t *now = bytes + y * columns;
		uint8_t filter = y % 3 ? 2 : 0;

		for (size_t x = 0; x < columns; x++)
			row[x] = (uint8_t)(now[x] - (filter && y ? now[x - columns] : 0));
		sample_add(&out, &filter, 1);
		sample_add(&out, row, columns);
	}
	free(row);
	return out;
}

struct sample sample_flate(const uint8_t *bytes, size_t count, size_t columns)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(3);
	struct sample rows = {0}, out = {0};
	size_t room;

	if (columns)
		rows = predicted(bytes, count, columns);
	else
		sample_add(&rows, bytes, count);
	room = libdeflate_zlib_compress_bound(compressor, rows.size);
	out.bytes = need(room, 1);
	out.size = libdeflate_zlib_compress(compressor, rows.bytes, rows.size, out.bytes, room);
	libdeflate_free_compressor(compressor);
	sample_free(&rows);
	return out;
}
