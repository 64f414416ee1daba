// SPDX-License-Identifier: EUPL-1.2
#include "picture.h"

#include "stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>
#include <zlib.h>

enum kind { ALBUM_PDF, ALBUM_TIFF, ALBUM_FOLDER };
enum { PDF_PAGES_MAX = 20000 };

struct album {
	enum kind kind;
	char path[1000], format[8];
	FILE *file;
	TIFF *tiff;
	int count;
	/* PDF: object 1 is the catalogue, 2 the pages, then 3 for each page. */
	long *offsets;
	int objects;
	int *pages; /* the object that is page `number` */
};

void picture_free(struct picture *picture)
{
	free(picture->pixels);
	picture->pixels = NULL;
}

static void turn_quarter(struct picture *p)
{
	size_t depth = (size_t)p->channels, width = (size_t)p->width, height = (size_t)p->height;
	uint8_t *turned = need(width * height, depth);
	double dpi = p->dpi_x;

	for (size_t y = 0; y < height; y++)
		for (size_t x = 0; x < width; x++)
			memcpy(turned + depth * (x * height + height - 1 - y),
				p->pixels + depth * (y * width + x), depth);
	free(p->pixels);
	p->pixels = turned;
	p->width = (int)height;
	p->height = (int)width;
	p->dpi_x = p->dpi_y;
	p->dpi_y = dpi;
}

void picture_turn(struct picture *picture, int quarters)
{
	for (int i = 0; i < quarters; i++)
		turn_quarter(picture);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && !strcmp(text + length - tail, end);
}

struct album *album_open(const char *path, const char *format)
{
	struct album *album = need(1, sizeof *album);

	snprintf(album->path, sizeof album->path, "%s", path);
	snprintf(album->format, sizeof album->format, "%s", format);
	if (ends_with(path, ".pdf")) {
		album->kind = ALBUM_PDF;
		album->file = fopen(path, "wb");
		album->offsets = need(3 * PDF_PAGES_MAX + 3, sizeof *album->offsets);
		album->pages = need(PDF_PAGES_MAX + 1, sizeof *album->pages);
		album->objects = 2;
		if (album->file)
			fputs("%PDF-1.4\n", album->file);
	} else if (ends_with(path, ".tif") || ends_with(path, ".tiff")) {
		album->kind = ALBUM_TIFF;
		album->tiff = TIFFOpen(path, "w");
	} else {
		album->kind = ALBUM_FOLDER;
		mkdir(path, 0777);
	}
	if (album->kind != ALBUM_FOLDER && !album->file && !album->tiff)
		stop(EX_CANTCREAT, "%s: cannot be written", path);
	return album;
}

const char *album_name(const struct album *album, int number)
{
	static char name[64];
	const char *slash = strrchr(album->path, '/');

	if (album->kind != ALBUM_FOLDER)
		return slash ? slash + 1 : album->path;
	snprintf(name, sizeof name, "scan-%04d.%s", number, album->format);
	return name;
}

/* Eight pixels to the byte, `dark` for black. */
static uint8_t *packed(const struct picture *p, bool dark, size_t *bytes)
{
	size_t stride = ((size_t)p->width + 7) / 8;
	uint8_t *bits;

	*bytes = stride * (size_t)p->height;
	bits = need(*bytes, 1);
	for (int y = 0; y < p->height; y++)
		for (int x = 0; x < p->width; x++) {
			bool black = p->pixels[(size_t)y * (size_t)p->width + (size_t)x] < 128;

			if (black == dark)
				bits[(size_t)y * stride + (size_t)x / 8] |=
					(uint8_t)(0x80 >> (x & 7));
		}
	return bits;
}

static unsigned char *jpeg_bytes(const struct picture *p, unsigned long *bytes)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	unsigned char *out = NULL;

	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &out, bytes);
	c.image_width = (JDIMENSION)p->width;
	c.image_height = (JDIMENSION)p->height;
	c.input_components = p->channels;
	c.in_color_space = p->channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, p->quality ? p->quality : 95, TRUE);
	if (p->dpi_x > 0) {
		c.density_unit = 1;
		c.X_density = (UINT16)p->dpi_x;
		c.Y_density = (UINT16)p->dpi_y;
	}
	jpeg_start_compress(&c, TRUE);
	while (c.next_scanline < c.image_height) {
		JSAMPROW row = p->pixels +
			       (size_t)c.next_scanline * (size_t)p->width * (size_t)p->channels;

		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	return out;
}

static void pdf_object(struct album *album)
{
	album->offsets[album->objects] = ftell(album->file);
	album->objects++;
	fprintf(album->file, "%d 0 obj\n", album->objects);
}

static void pdf_page(struct album *album, const struct picture *p)
{
	double dpi_x = p->dpi_x > 0 ? p->dpi_x : 72, dpi_y = p->dpi_y > 0 ? p->dpi_y : 72;
	double width = p->width * 72 / dpi_x, height = p->height * 72 / dpi_y;
	char drawing[100];
	int image = album->objects; /* just written */

	snprintf(drawing, sizeof drawing, "q %.2f 0 0 %.2f 0 0 cm /I Do Q", width, height);
	pdf_object(album);
	fprintf(album->file, "<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n", strlen(drawing),
		drawing);
	pdf_object(album);
	fprintf(album->file,
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
		"/Resources << /XObject << /I %d 0 R >> >> >>\nendobj\n",
		width, height, image + 1, image);
}

static void pdf_image(struct album *album, const struct picture *p, const char *filter,
	const void *bytes, size_t length)
{
	pdf_object(album);
	fprintf(album->file,
		"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s "
		"/BitsPerComponent %d /Filter /%s /Length %zu >>\nstream\n",
		p->width, p->height, p->channels == 3 ? "DeviceRGB" : "DeviceGray",
		p->bilevel ? 1 : 8, filter, length);
	fwrite(bytes, 1, length, album->file);
	fputs("\nendstream\nendobj\n", album->file);
}

static void fax_strip(TIFF *tiff, const struct picture *p)
{
	size_t raw;
	uint8_t *bits = packed(p, true, &raw);

	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, p->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, p->height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, p->height);
	TIFFWriteEncodedStrip(tiff, 0, bits, (tmsize_t)raw);
	free(bits);
}

/* One strip of CCITT group 4, which libtiff makes in a file without a name. */
static unsigned char *fax_bytes(const struct picture *p, size_t *bytes)
{
	FILE *scratch = tmpfile();
	TIFF *tiff = scratch ? TIFFFdOpen(dup(fileno(scratch)), "scratch", "w") : NULL;
	unsigned char *out;

	if (!tiff)
		stop(EX_CANTCREAT, "no room for a temporary file");
	fax_strip(tiff, p);
	TIFFClose(tiff);
	rewind(scratch);
	tiff = TIFFFdOpen(dup(fileno(scratch)), "scratch", "r");
	if (!tiff)
		stop(EX_IOERR, "cannot read a temporary file back");
	*bytes = (size_t)TIFFRawStripSize(tiff, 0);
	out = need(*bytes, 1);
	TIFFReadRawStrip(tiff, 0, out, (tmsize_t)*bytes);
	TIFFClose(tiff);
	fclose(scratch);
	return out;
}

static void pdf_add(struct album *album, int number, const struct picture *p)
{
	if (number > PDF_PAGES_MAX)
		stop(EX_USAGE, "%s: more than %d pages", album->path, PDF_PAGES_MAX);
	if (p->bilevel) {
		size_t length;
		unsigned char *bytes = fax_bytes(p, &length);
		char filter[120];

		snprintf(filter, sizeof filter,
			"CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d >>", p->width,
			p->height);
		pdf_image(album, p, filter, bytes, length);
		free(bytes);
	} else if (p->quality) {
		unsigned long length = 0;
		unsigned char *bytes = jpeg_bytes(p, &length);

		pdf_image(album, p, "DCTDecode", bytes, length);
		free(bytes);
	} else {
		uLong raw = (uLong)p->width * (uLong)p->height * (uLong)p->channels;
		uLongf length = compressBound(raw);
		unsigned char *bytes = need(length, 1);

		compress2(bytes, &length, p->pixels, raw, 3);
		pdf_image(album, p, "FlateDecode", bytes, length);
		free(bytes);
	}
	pdf_page(album, p);
	album->pages[number] = album->objects;
}

static void pdf_close(struct album *album)
{
	FILE *f = album->file;
	long table;

	album->offsets[0] = ftell(f);
	fputs("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n", f);
	album->offsets[1] = ftell(f);
	fprintf(f, "2 0 obj\n<< /Type /Pages /Count %d /Kids [", album->count);
	for (int i = 1; i <= album->count; i++)
		fprintf(f, "%d 0 R\n", album->pages[i]);
	fputs("] >>\nendobj\n", f);
	table = ftell(f);
	fprintf(f, "xref\n0 %d\n0000000000 65535 f \n", album->objects + 1);
	for (int i = 0; i < album->objects; i++)
		fprintf(f, "%010ld 00000 n \n", album->offsets[i]);
	fprintf(f, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%ld\n%%%%EOF\n",
		album->objects + 1, table);
}

static void tiff_add(TIFF *tiff, const struct picture *p)
{
	size_t stride = (size_t)p->width * (size_t)p->channels, bytes = stride * (size_t)p->height;
	uint8_t *bits = p->bilevel ? packed(p, true, &bytes) : NULL;
	uint8_t *from = bits ? bits : p->pixels;

	stride = bits ? ((size_t)p->width + 7) / 8 : stride;
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, p->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, p->height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits ? 1 : 8);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, p->channels);
	TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
		bits               ? PHOTOMETRIC_MINISWHITE
		: p->channels == 3 ? PHOTOMETRIC_RGB
				   : PHOTOMETRIC_MINISBLACK);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, bits ? COMPRESSION_CCITTFAX4 : COMPRESSION_LZW);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 64);
	if (p->dpi_x > 0) {
		TIFFSetField(tiff, TIFFTAG_XRESOLUTION, p->dpi_x);
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, p->dpi_y);
	}
	for (int y = 0; y < p->height; y++)
		if (TIFFWriteScanline(tiff, from + (size_t)y * stride, (uint32_t)y, 0) < 0)
			stop(EX_IOERR, "a TIFF could not be written");
	TIFFWriteDirectory(tiff);
	free(bits);
}

static void png_failed(png_structp png, png_const_charp text)
{
	(void)png;
	stop(EX_IOERR, "a PNG could not be written: %s", text);
}

static void png_add(FILE *file, const struct picture *p)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_failed, NULL);
	png_infop info = png_create_info_struct(png);
	size_t bytes, stride = (size_t)p->width * (size_t)p->channels;
	uint8_t *bits = p->bilevel ? packed(p, false, &bytes) : NULL;
	uint8_t *from = bits ? bits : p->pixels;

	stride = bits ? ((size_t)p->width + 7) / 8 : stride;
	png_init_io(png, file);
	png_set_compression_level(png, 3);
	png_set_IHDR(png, info, (png_uint_32)p->width, (png_uint_32)p->height, bits ? 1 : 8,
		p->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
		PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	if (p->dpi_x > 0)
		png_set_pHYs(png, info, (png_uint_32)(p->dpi_x / 0.0254 + 0.5),
			(png_uint_32)(p->dpi_y / 0.0254 + 0.5), PNG_RESOLUTION_METER);
	png_write_info(png, info);
	for (int y = 0; y < p->height; y++)
		png_write_row(png, from + (size_t)y * stride);
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	free(bits);
}

static void file_add(const struct album *album, int number, const struct picture *p)
{
	char path[2100];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", album->path, album_name(album, number));
	if (!strcmp(album->format, "tif")) {
		TIFF *tiff = TIFFOpen(path, "w");

		if (!tiff)
			stop(EX_CANTCREAT, "%s: cannot be written", path);
		tiff_add(tiff, p);
		TIFFClose(tiff);
		return;
	}
	file = fopen(path, "wb");
	if (!file)
		stop(EX_CANTCREAT, "%s: cannot be written", path);
	if (!strcmp(album->format, "jpg")) {
		unsigned long length = 0;
		unsigned char *bytes = jpeg_bytes(p, &length);

		fwrite(bytes, 1, length, file);
		free(bytes);
	} else {
		png_add(file, p);
	}
	if (fclose(file))
		stop(EX_IOERR, "%s: cannot be written", path);
}

void album_add(struct album *album, int number, const struct picture *picture)
{
	album->count++;
	if (album->kind == ALBUM_PDF)
		pdf_add(album, number, picture);
	else if (album->kind == ALBUM_TIFF)
		tiff_add(album->tiff, picture);
	else
		file_add(album, number, picture);
}

void album_close(struct album *album)
{
	if (album->kind == ALBUM_PDF) {
		pdf_close(album);
		if (fclose(album->file))
			stop(EX_IOERR, "%s: cannot be written", album->path);
	}
	if (album->tiff)
		TIFFClose(album->tiff);
	free(album->offsets);
	free(album->pages);
	free(album);
}
