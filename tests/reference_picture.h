// SPDX-License-Identifier: EUPL-1.2
/*
 * Pages as they were when a person looked at them and found them good: small grey pictures in
 * tests/pictures/results/, up to four pages beside each other. A test draws the pages again and
 * compares.
 *
 *	make pictures                   draws them anew; look at them before you commit them
 *	SPIEGELBLAD_LOOK=FOLDER test_x  keeps the pages as PDF, to look at them large
 *
 * Rasterisers differ in the grey of edges: what counts is whether a block of the page has become
 * darker or lighter as a whole.
 */
#ifndef REFERENCE_PICTURE_H
#define REFERENCE_PICTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pdf.h"
#include "png_in.h"
#include "raster.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	REFERENCE_DPI = 46,
	REFERENCE_PAGES = 4,
	REFERENCE_GREYS = 4,
	REFERENCE_BLOCK = 6,    /* pixels: about one letter */
	REFERENCE_DIFFERS = 56, /* grey values by which a block has changed */
};

static const char REFERENCE_FOLDER[] = "tests/pictures/results";

static void reference_pdf(const struct drawing *pages, size_t count, struct buffer *bytes)
{
	struct error err = {0};
	struct pdf *pdf = pdf_new("test", &err);

	for (size_t i = 0; i < count; i++)
		if (!pdf_announce(pdf, &pages[i], &err))
			fail_msg("%s", err.text);
	for (size_t i = 0; i < count; i++)
		if (!pdf_page(pdf, PDF_NO_STENCIL, &pages[i], &err))
			fail_msg("%s", err.text);
	if (!pdf_bytes(pdf, bytes, &err))
		fail_msg("%s", err.text);
	pdf_free(pdf);
}

static void reference_keep(const struct buffer *bytes, const char *name)
{
	const char *folder = getenv("SPIEGELBLAD_LOOK");
	char path[500];
	FILE *file;

	if (!folder)
		return;
	snprintf(path, sizeof path, "%s/%s.pdf", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fwrite(bytes->data, 1, bytes->length, file);
	fclose(file);
}

/* The pages beside each other, in few greys. */
static void reference_draw(const struct buffer *pdf, size_t count, struct image *all)
{
	struct buffer pngs[REFERENCE_PAGES] = {{0}};
	struct error err = {0};

	if (!raster_pages(pdf, count, REFERENCE_DPI, pngs, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < count; i++) {
		struct image page;

		if (!png_in_decode(
			    (const uint8_t *)pngs[i].data, pngs[i].length, NULL, &page, &err))
			fail_msg("%s", err.text);
		if (i == 0 && !image_new(all, page.width * (int)count, page.height, &err))
			fail_msg("%s", err.text);
		for (int y = 0; y < page.height; y++)
			for (int x = 0; x < page.width; x++) {
				int grey = page.pixels[(size_t)y * page.stride + (size_t)x];
				int level = (grey * (REFERENCE_GREYS - 1) + 127) / 255;

				all->pixels[(size_t)y * all->stride + i * (size_t)page.width +
					    (size_t)x] =
					(uint8_t)(level * 255 / (REFERENCE_GREYS - 1));
			}
		image_free(&page);
		buffer_free(&pngs[i]);
	}
}

/* Two bits for each pixel. */
static void reference_write(const struct image *image, const char *path)
{
	FILE *file = fopen(path, "wb");
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	size_t bytes = ((size_t)image->width + 3) / 4;
	png_bytep row = calloc(1, bytes);

	assert_non_null(file);
	assert_non_null(row);
	png_init_io(png, file);
	png_set_compression_level(png, 9);
	png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, 2,
		PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < image->height; y++) {
		memset(row, 0, bytes);
		for (int x = 0; x < image->width; x++) {
			unsigned grey = image->pixels[(size_t)y * image->stride + (size_t)x];

			row[x / 4] = (png_byte)(row[x / 4] | (grey / 85u) << (6 - 2 * (x % 4)));
		}
		png_write_row(png, row);
	}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	free(row);
	fclose(file);
}

static int reference_mean(const struct image *image, int left, int top)
{
	int sum = 0, count = 0;

	for (int y = top; y < top + REFERENCE_BLOCK && y < image->height; y++)
		for (int x = left; x < left + REFERENCE_BLOCK && x < image->width; x++, count++)
			sum += image->pixels[(size_t)y * image->stride + (size_t)x];
	return sum / count;
}

static void reference_compare(const struct image *now, const struct image *then, const char *path)
{
	int differs = 0, x0 = 0, y0 = 0;

	if (now->width != then->width || now->height != then->height)
		fail_msg("%s: %d x %d pixels are %d x %d now", path, then->width, then->height,
			now->width, now->height);
	for (int y = 0; y < now->height; y += REFERENCE_BLOCK)
		for (int x = 0; x < now->width; x += REFERENCE_BLOCK)
			if (abs(reference_mean(now, x, y) - reference_mean(then, x, y)) >
				REFERENCE_DIFFERS) {
				differs++;
				x0 = x;
				y0 = y;
			}
	if (differs > 0)
		fail_msg("%s is not what is drawn now, at %d places, the last near pixel %d,%d. "
			 "Is that meant? Then: make pictures, and look at it.",
			path, differs, x0, y0);
}

static void reference_read(const char *path, struct image *image)
{
	static uint8_t bytes[1 << 20];
	struct error err = {0};
	FILE *file = fopen(path, "rb");
	size_t length;

	if (!file)
		fail_msg("%s is not there; make pictures makes it", path);
	length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	if (!png_in_decode(bytes, length, NULL, image, &err))
		fail_msg("%s: %s", path, err.text);
}

/* Compares up to four pages with their picture of that name, or draws it anew. */
static void reference_check(const struct drawing *pages, size_t count, const char *name)
{
	const char *wish = getenv("SPIEGELBLAD_PICTURES");
	struct buffer pdf = {0};
	struct image now, then;
	char path[200];

	count = count < REFERENCE_PAGES ? count : REFERENCE_PAGES;
	snprintf(path, sizeof path, "%s/%s.png", REFERENCE_FOLDER, name);
	reference_pdf(pages, count, &pdf);
	reference_keep(&pdf, name);
	reference_draw(&pdf, count, &now);
	if (wish && strcmp(wish, "write") == 0) {
		reference_write(&now, path);
	} else {
		reference_read(path, &then);
		reference_compare(&now, &then, path);
		image_free(&then);
	}
	image_free(&now);
	buffer_free(&pdf);
}

#endif
