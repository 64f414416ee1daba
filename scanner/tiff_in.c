// SPDX-License-Identifier: EUPL-1.2
/*
 * How an early end is noticed. Of most packings libtiff says so. For group 3 and 4 it
 * returns success and leaves white; whether it warns depends on where the data ends and on
 * the version. So a warning counts as damage once pixels are read, and fax strips are read
 * into memory that was filled with a pattern no fax row can be (fine grey from edge to
 * edge): a row that still has the pattern was not in the file.
 */
#include "tiff_in.h"

#include "grey.h"
#include "message.h"
#include "units.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <tiffio.h>

/* More pages than any feeder takes in a day. */
enum { PAGES_MAX = 20000 };

/* The largest block libtiff may ask for at once: an uncompressed colour page in one strip. */
static const tmsize_t BLOCK_MAX = 512 << 20;

/* A group 3 fax line that was hit by noise on the telephone line is 1/8 or 1/4 mm of
 * rubbish; the next line is right again. More than a few, and the page is not to be
 * trusted. Group 4 has no such recovery: nothing after an error is right. */
enum { BAD_LINES_MAX = 3 };

enum { UNTOUCHED = 0x5A, SAMPLES_MAX = 8 };

struct tiff_in {
	TIFF *handle;
	const uint8_t *file;
	size_t bytes, at;
	uint64_t *pages; /* where their directories stand */
	size_t page_count;
	bool breaks_off;
	bool any_size; /* a page need not be as large as a page */
	bool reading;  /* pixels: from here on a warning counts */
	int warnings;
	char why[200]; /* what libtiff complained of first */
};

/* --- what libtiff calls ------------------------------------------------------------------ */

static void note(struct tiff_in *tiff, const char *format, va_list args)
{
	if (!tiff->why[0])
		vsnprintf(tiff->why, sizeof tiff->why, format, args);
}

static int on_error(TIFF *handle, void *user, const char *module, const char *format, va_list args)
	__attribute__((format(printf, 4, 0)));
static int on_warning(TIFF *handle, void *user, const char *module, const char *format,
	va_list args) __attribute__((format(printf, 4, 0)));

static int on_error(TIFF *handle, void *user, const char *module, const char *format, va_list args)
{
	struct tiff_in *tiff = user;

	(void)handle;
	(void)module;
	note(tiff, format, args);
	tiff->warnings++;
	return 1;
}

/* About a directory libtiff warns for the sake of order; about pixels only when they are
 * damaged. */
static int on_warning(
	TIFF *handle, void *user, const char *module, const char *format, va_list args)
{
	struct tiff_in *tiff = user;

	return tiff->reading ? on_error(handle, user, module, format, args) : 1;
}

static tmsize_t on_read(thandle_t handle, void *to, tmsize_t count)
{
	struct tiff_in *tiff = handle;
	size_t left = tiff->at < tiff->bytes ? tiff->bytes - tiff->at : 0;
	size_t taken = (size_t)count < left ? (size_t)count : left;

	memcpy(to, tiff->file + tiff->at, taken);
	tiff->at += taken;
	return (tmsize_t)taken;
}

static tmsize_t on_write(thandle_t handle, void *from, tmsize_t count)
{
	(void)handle;
	(void)from;
	(void)count;
	return -1;
}

static toff_t on_seek(thandle_t handle, toff_t to, int whence)
{
	struct tiff_in *tiff = handle;

	if (whence == SEEK_CUR)
		to += tiff->at;
	else if (whence == SEEK_END)
		to += tiff->bytes;
	tiff->at = (size_t)to;
	return to;
}

static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	return ((struct tiff_in *)handle)->bytes;
}

/* libtiff reads straight from the file's bytes and never writes to them. */
static int on_map(thandle_t handle, void **base, toff_t *size)
{
	struct tiff_in *tiff = handle;

	*base = (void *)(uintptr_t)tiff->file;
	*size = tiff->bytes;
	return 1;
}

static void on_unmap(thandle_t handle, void *base, toff_t size)
{
	(void)handle;
	(void)base;
	(void)size;
}

/* --- pages ------------------------------------------------------------------------------ */

static bool damaged(struct tiff_in *tiff, struct error *err)
{
	return error_set(err, EX_DATAERR, _("the TIFF picture is damaged or cut off (%s)"),
		tiff->why[0] ? tiff->why : _("it ends too early"));
}

static TIFF *open_handle(struct tiff_in *tiff)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
	TIFF *handle;

	if (!options)
		return NULL;
	TIFFOpenOptionsSetMaxSingleMemAlloc(options, BLOCK_MAX);
	TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, tiff);
	TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, tiff);
	/* c: strips stay as they are in the file */
	handle = TIFFClientOpenExt("TIFF", "rc", tiff, on_read, on_write, on_seek, on_close,
		on_size, on_map, on_unmap, options);
	TIFFOpenOptionsFree(options);
	return handle;
}

static bool is_page(TIFF *handle)
{
	uint32_t type = 0;

	TIFFGetFieldDefaulted(handle, TIFFTAG_SUBFILETYPE, &type);
	return !(type & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK));
}

static bool add_page(struct tiff_in *tiff)
{
	if (tiff->page_count % 64 == 0) {
		size_t room = (tiff->page_count + 64) * sizeof *tiff->pages;
		uint64_t *pages = realloc(tiff->pages, room);

		if (!pages)
			return false;
		tiff->pages = pages;
	}
	tiff->pages[tiff->page_count++] = TIFFCurrentDirOffset(tiff->handle);
	return true;
}

static bool list_pages(struct tiff_in *tiff, struct error *err)
{
	for (;;) {
		if (is_page(tiff->handle) && !add_page(tiff))
			return error_memory(err);
		if (TIFFLastDirectory(tiff->handle))
			break;
		if (!TIFFReadDirectory(tiff->handle)) {
			tiff->breaks_off = true;
			break;
		}
		if (tiff->page_count >= PAGES_MAX)
			return error_set(err, EX_DATAERR,
				_("the TIFF file has more than %d pages; cut it into parts"),
				PAGES_MAX);
	}
	if (!tiff->page_count && !tiff->breaks_off)
		return error_set(err, EX_DATAERR, _("the TIFF file has no pages"));
	return true;
}

struct tiff_in *tiff_in_open(const uint8_t *file, size_t bytes, struct error *err)
{
	struct tiff_in *tiff = calloc(1, sizeof *tiff);

	if (!tiff) {
		error_memory(err);
		return NULL;
	}
	tiff->file = file;
	tiff->bytes = bytes;
	tiff->handle = open_handle(tiff);
	if (!tiff->handle)
		damaged(tiff, err);
	if (!tiff->handle || !list_pages(tiff, err)) {
		tiff_in_close(tiff);
		return NULL;
	}
	return tiff;
}

void tiff_in_close(struct tiff_in *tiff)
{
	if (!tiff)
		return;
	if (tiff->handle)
		TIFFClose(tiff->handle);
	free(tiff->pages);
	free(tiff);
}

size_t tiff_in_pages(const struct tiff_in *tiff)
{
	return tiff->page_count + tiff->breaks_off;
}

/* --- kinds of pixels --------------------------------------------------------------------- */

struct kind {
	uint32_t width, height;
	uint16_t bits, samples, photometric, compression, orientation, planar, format;
	bool fax;
	uint8_t levels[256];    /* of grey and palettes up to 8 bits */
	struct grey_bits table; /* of one bit                        */
};

static bool known_compression(uint16_t compression)
{
	switch (compression) {
	case COMPRESSION_NONE:
	case COMPRESSION_CCITTRLE:
	case COMPRESSION_CCITTFAX3:
	case COMPRESSION_CCITTFAX4:
	case COMPRESSION_LZW:
	case COMPRESSION_PACKBITS:
	case COMPRESSION_ADOBE_DEFLATE:
	case COMPRESSION_DEFLATE:
	case COMPRESSION_JPEG:
		return true;
	}
	return false;
}

static void read_tags(TIFF *handle, struct kind *k)
{
	*k = (struct kind){0};
	TIFFGetField(handle, TIFFTAG_IMAGEWIDTH, &k->width);
	TIFFGetField(handle, TIFFTAG_IMAGELENGTH, &k->height);
	TIFFGetFieldDefaulted(handle, TIFFTAG_BITSPERSAMPLE, &k->bits);
	TIFFGetFieldDefaulted(handle, TIFFTAG_SAMPLESPERPIXEL, &k->samples);
	TIFFGetFieldDefaulted(handle, TIFFTAG_COMPRESSION, &k->compression);
	TIFFGetFieldDefaulted(handle, TIFFTAG_ORIENTATION, &k->orientation);
	TIFFGetFieldDefaulted(handle, TIFFTAG_PLANARCONFIG, &k->planar);
	TIFFGetFieldDefaulted(handle, TIFFTAG_SAMPLEFORMAT, &k->format);
	k->fax = k->compression == COMPRESSION_CCITTRLE ||
		 k->compression == COMPRESSION_CCITTFAX3 || k->compression == COMPRESSION_CCITTFAX4;
	if (!TIFFGetField(handle, TIFFTAG_PHOTOMETRIC, &k->photometric))
		k->photometric = k->fax ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
}

/* Whether bits, samples and photometric are a combination that row_to_grey knows. */
static bool known_pixels(const struct kind *k)
{
	/* In planes of their own: three colours of 8 bits, in strips. */
	if (k->planar != PLANARCONFIG_CONTIG && k->samples > 1 &&
		(k->photometric != PHOTOMETRIC_RGB || k->bits != 8 || k->samples != 3))
		return false;
	if (k->format != SAMPLEFORMAT_UINT && k->format != SAMPLEFORMAT_VOID)
		return false;
	if (k->fax && (k->bits != 1 || k->samples != 1))
		return false;
	switch (k->photometric) {
	case PHOTOMETRIC_MINISWHITE:
	case PHOTOMETRIC_MINISBLACK:
		if (k->bits == 8 || k->bits == 16)
			return k->samples >= 1 && k->samples <= SAMPLES_MAX;
		return (k->bits == 1 || k->bits == 2 || k->bits == 4) && k->samples == 1;
	case PHOTOMETRIC_PALETTE:
		return (k->bits == 1 || k->bits == 2 || k->bits == 4 || k->bits == 8) &&
		       k->samples == 1;
	case PHOTOMETRIC_RGB:
		return (k->bits == 8 || k->bits == 16) && k->samples >= 3 &&
		       k->samples <= SAMPLES_MAX;
	case PHOTOMETRIC_YCBCR: /* libtiff makes RGB of it */
		return k->compression == COMPRESSION_JPEG && k->bits == 8 && k->samples == 3;
	case PHOTOMETRIC_SEPARATED:
		return k->bits == 8 && k->samples == 4;
	}
	return false;
}

static void grey_levels(struct kind *k)
{
	unsigned most = (1u << k->bits) - 1;

	for (unsigned i = 0; i <= most; i++) {
		unsigned level = (i * 255 + most / 2) / most;

		k->levels[i] =
			(uint8_t)(k->photometric == PHOTOMETRIC_MINISWHITE ? 255 - level : level);
	}
}

static bool palette_levels(TIFF *handle, struct kind *k)
{
	uint16_t *red, *green, *blue;

	if (!TIFFGetField(handle, TIFFTAG_COLORMAP, &red, &green, &blue))
		return false;
	for (unsigned i = 0; i < 1u << k->bits; i++)
		k->levels[i] = grey_of_rgb(red[i] >> 8, green[i] >> 8, blue[i] >> 8);
	return true;
}

static bool learn_kind(TIFF *handle, struct kind *k, struct error *err)
{
	read_tags(handle, k);
	if (!known_compression(k->compression))
		return error_set(err, EX_DATAERR,
			_("the TIFF picture is packed in a way that formscan does not read "
			  "(number %u); save it as PDF, PNG or JPEG"),
			k->compression);
	if (!known_pixels(k))
		return error_set(err, EX_DATAERR,
			_("the TIFF picture has an unusual kind of pixels (%u x %u bits, colour "
			  "system %u); save it as PDF, PNG or JPEG"),
			k->samples, k->bits, k->photometric);
	if (k->photometric == PHOTOMETRIC_PALETTE) {
		if (!palette_levels(handle, k))
			return error_set(err, EX_DATAERR, _("the TIFF picture has no palette"));
	} else if (k->bits <= 8) {
		grey_levels(k);
	}
	grey_bits_prepare(&k->table, k->levels[0], k->levels[1]);
	return true;
}

static void row_of_colours(const struct kind *k, uint8_t *row, size_t width, uint8_t *to)
{
	size_t samples = k->samples;

	if (k->bits == 16) /* in place, from the front: half as many bytes */
		for (size_t i = 0; i < width * samples; i++) {
			uint16_t value;

			memcpy(&value, row + 2 * i, 2);
			row[i] = (uint8_t)((value * 255u + 32767u) / 65535u);
		}
	if (samples == 3) {
		grey_row_rgb(row, width, to);
		return;
	}
	if (samples == 4) {
		grey_row_rgb_alpha(row, width, to);
		return;
	}
	for (size_t x = 0; x < width; x++)
		to[x] = grey_of_rgb(row[x * samples], row[x * samples + 1], row[x * samples + 2]);
}

static void row_of_inks(uint8_t *row, size_t width, uint8_t *to)
{
	for (size_t i = 0; i < 4 * width; i++)
		row[i] = (uint8_t)(255 - row[i]);
	grey_row_cmyk_inverted(row, width, to);
}

/* May change the row. */
static void row_to_grey(const struct kind *k, uint8_t *row, size_t width, uint8_t *to)
{
	if (k->photometric == PHOTOMETRIC_RGB || k->photometric == PHOTOMETRIC_YCBCR) {
		row_of_colours(k, row, width, to);
	} else if (k->photometric == PHOTOMETRIC_SEPARATED) {
		row_of_inks(row, width, to);
	} else if (k->bits == 1) {
		grey_row_bits(&k->table, row, width, to);
	} else if (k->bits < 8) {
		grey_row_packed(row, k->bits, k->levels, width, to);
	} else if (k->bits == 8) {
		for (size_t x = 0; x < width; x++)
			to[x] = k->levels[row[x * k->samples]];
	} else {
		grey_row_16((const uint16_t *)(const void *)row, k->samples, width, to);
		for (size_t x = 0; k->photometric == PHOTOMETRIC_MINISWHITE && x < width; x++)
			to[x] = (uint8_t)(255 - to[x]);
	}
}

/* --- pixels ------------------------------------------------------------------------------ */

/* Whether a row was left as it was before unpacking. */
static bool untouched(const uint8_t *row, size_t row_bytes)
{
	for (size_t i = 0; i < row_bytes; i++)
		if (row[i] != UNTOUCHED)
			return false;
	return true;
}

static uint8_t *block_memory(tmsize_t bytes, struct error *err)
{
	uint8_t *block = NULL;

	if (bytes > 0 && bytes <= BLOCK_MAX)
		block = malloc((size_t)bytes);
	if (!block)
		error_memory(err);
	return block;
}

static bool read_fax(
	struct tiff_in *tiff, const struct kind *k, struct image *image, struct error *err)
{
	size_t row_bytes = (size_t)TIFFScanlineSize(tiff->handle);
	tmsize_t room = TIFFStripSize(tiff->handle);
	uint8_t *strip = block_memory(room, err);
	uint32_t y = 0;
	bool done = strip;

	for (uint32_t i = 0; done && y < k->height; i++) {
		tmsize_t got;

		memset(strip, UNTOUCHED, (size_t)room);
		got = TIFFReadEncodedStrip(tiff->handle, i, strip, room);
		if (got < (tmsize_t)row_bytes)
			done = damaged(tiff, err);
		for (size_t row = 0; done && row < (size_t)got / row_bytes && y < k->height;
			row++) {
			if (untouched(strip + row * row_bytes, row_bytes))
				done = damaged(tiff, err);
			row_to_grey(k, strip + row * row_bytes, k->width,
				image->pixels + (size_t)y++ * image->stride);
		}
	}
	free(strip);
	return done;
}

static bool read_rows(
	struct tiff_in *tiff, const struct kind *k, struct image *image, struct error *err)
{
	uint8_t *row = block_memory(TIFFScanlineSize(tiff->handle), err);
	bool done = row;

	for (uint32_t y = 0; done && y < k->height; y++) {
		if (TIFFReadScanline(tiff->handle, row, y, 0) != 1)
			done = damaged(tiff, err);
		else
			row_to_grey(k, row, k->width, image->pixels + (size_t)y * image->stride);
	}
	free(row);
	return done;
}

/* Three planes in step, strip by strip, put together row by row. */
static bool read_planes(
	struct tiff_in *tiff, const struct kind *k, struct image *image, struct error *err)
{
	tmsize_t room = TIFFStripSize(tiff->handle);
	uint32_t strips = TIFFNumberOfStrips(tiff->handle) / 3, y = 0;
	uint8_t *planes = room <= BLOCK_MAX / 3 ? block_memory(3 * room, err) : NULL;
	uint8_t *row = planes ? block_memory(3 * (tmsize_t)k->width, err) : NULL;
	bool done = row;

	if (room > BLOCK_MAX / 3)
		error_memory(err);
	for (uint32_t i = 0; done && y < k->height; i++) {
		tmsize_t got[3] = {0, 0, 0};

		for (uint32_t p = 0; p < 3 && i < strips; p++)
			got[p] = TIFFReadEncodedStrip(
				tiff->handle, p * strips + i, planes + p * (size_t)room, room);
		if (got[0] < (tmsize_t)k->width || got[1] != got[0] || got[2] != got[0])
			done = damaged(tiff, err);
		for (size_t at = 0; done && at + k->width <= (size_t)got[0] && y < k->height;
			at += k->width, y++) {
			for (size_t x = 0; x < 3 * (size_t)k->width; x++)
				row[x] = planes[x % 3 * (size_t)room + at + x / 3];
			row_to_grey(k, row, k->width, image->pixels + (size_t)y * image->stride);
		}
	}
	free(row);
	free(planes);
	return done;
}

/* Rows that are what the picture wants already. */
static bool rows_are_grey(struct tiff_in *tiff, const struct kind *k, const struct image *image)
{
	return k->bits == 8 && k->samples == 1 && k->photometric == PHOTOMETRIC_MINISBLACK &&
	       TIFFScanlineSize(tiff->handle) == (tmsize_t)k->width && image->stride == k->width;
}

/* They are unpacked where they belong, strip by strip. */
static bool read_in_place(
	struct tiff_in *tiff, const struct kind *k, struct image *image, struct error *err)
{
	tmsize_t left = (tmsize_t)k->width * (tmsize_t)k->height;
	uint8_t *to = image->pixels;

	for (uint32_t strip = 0; left > 0; strip++) {
		tmsize_t got = TIFFReadEncodedStrip(tiff->handle, strip, to, left);

		if (got <= 0 || got > left)
			return damaged(tiff, err);
		to += got;
		left -= got;
	}
	return true;
}

struct tile {
	uint32_t width, height;
	size_t row_bytes;
	uint8_t *bytes;
};

/* A tile that stands at (x, y) and may stick out at the right and at the bottom. */
static bool place_tile(
	const struct kind *k, const struct tile *tile, uint32_t x, uint32_t y, struct image *image)
{
	uint32_t w = k->width - x < tile->width ? k->width - x : tile->width;
	uint32_t h = k->height - y < tile->height ? k->height - y : tile->height;

	for (size_t row = 0; row < h; row++) {
		uint8_t *from = tile->bytes + row * tile->row_bytes;

		if (k->fax && untouched(from, tile->row_bytes))
			return false;
		row_to_grey(k, from, w, image->pixels + (y + row) * image->stride + x);
	}
	return true;
}

static bool read_tiles(
	struct tiff_in *tiff, const struct kind *k, struct image *image, struct error *err)
{
	tmsize_t room = TIFFTileSize(tiff->handle);
	struct tile tile = {.row_bytes = (size_t)TIFFTileRowSize(tiff->handle)};
	bool done;

	TIFFGetField(tiff->handle, TIFFTAG_TILEWIDTH, &tile.width);
	TIFFGetField(tiff->handle, TIFFTAG_TILELENGTH, &tile.height);
	if (!tile.width || !tile.height || tile.width > IMAGE_SIDE_MAX ||
		tile.height > IMAGE_SIDE_MAX)
		return damaged(tiff, err);
	tile.bytes = block_memory(room, err);
	done = tile.bytes;
	for (uint32_t y = 0; done && y < k->height; y += tile.height)
		for (uint32_t x = 0; done && x < k->width; x += tile.width) {
			memset(tile.bytes, UNTOUCHED, (size_t)room);
			if (TIFFReadTile(tiff->handle, tile.bytes, x, y, 0, 0) < room ||
				!place_tile(k, &tile, x, y, image))
				done = damaged(tiff, err);
		}
	free(tile.bytes);
	return done;
}

static bool read_pixels(
	struct tiff_in *tiff, const struct kind *k, struct image *image, struct error *err)
{
	int bad_lines = k->compression == COMPRESSION_CCITTFAX3 ? BAD_LINES_MAX : 0;
	bool done;

	tiff->reading = true;
	tiff->warnings = 0;
	tiff->why[0] = '\0';
	if (k->photometric == PHOTOMETRIC_YCBCR)
		TIFFSetField(tiff->handle, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
	if (TIFFIsTiled(tiff->handle) && k->planar != PLANARCONFIG_CONTIG && k->samples > 1)
		done = error_set(err, EX_DATAERR,
			_("the TIFF picture has an unusual kind of pixels (%u x %u bits, colour "
			  "system %u); save it as PDF, PNG or JPEG"),
			k->samples, k->bits, k->photometric);
	else if (k->planar != PLANARCONFIG_CONTIG && k->samples > 1)
		done = read_planes(tiff, k, image, err);
	else if (TIFFIsTiled(tiff->handle))
		done = read_tiles(tiff, k, image, err);
	else if (k->fax)
		done = read_fax(tiff, k, image, err);
	else if (rows_are_grey(tiff, k, image))
		done = read_in_place(tiff, k, image, err);
	else
		done = read_rows(tiff, k, image, err);
	tiff->reading = false;
	if (done && tiff->warnings > bad_lines)
		return damaged(tiff, err);
	return done;
}

static void note_resolution(TIFF *handle, struct image *image)
{
	uint16_t unit = RESUNIT_INCH;
	float x = 0, y = 0;
	double per_inch;

	TIFFGetFieldDefaulted(handle, TIFFTAG_RESOLUTIONUNIT, &unit);
	TIFFGetField(handle, TIFFTAG_XRESOLUTION, &x);
	TIFFGetField(handle, TIFFTAG_YRESOLUTION, &y);
	per_inch = unit == RESUNIT_INCH ? 1 : unit == RESUNIT_CENTIMETER ? MM_PER_INCH / 10 : 0;
	image_resolution(image, (double)x * per_inch, (double)y * per_inch);
}

static bool decode_directory(
	struct tiff_in *tiff, const struct canvas *canvas, struct image *image, struct error *err)
{
	struct image made;
	struct kind kind;

	if (!learn_kind(tiff->handle, &kind, err))
		return false;
	if (!tiff->any_size && !image_size_fits(kind.width, kind.height, err))
		return false;
	if (tiff->any_size ? !image_new(&made, (int)kind.width, (int)kind.height, err)
			   : !image_place(&made, (int)kind.width, (int)kind.height, canvas, err))
		return false;
	made.bilevel = kind.bits == 1;
	note_resolution(tiff->handle, &made);
	if (!read_pixels(tiff, &kind, &made, err) || !image_square(&made, canvas, err) ||
		!image_upright(&made, kind.orientation, canvas, err)) {
		image_free(&made);
		return false;
	}
	*image = made;
	return true;
}

bool tiff_in_page(struct tiff_in *tiff, size_t page, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	tiff->why[0] = '\0';
	if (page < 1 || page > tiff_in_pages(tiff))
		return error_set(err, EX_DATAERR, _("the file has no page %zu"), page);
	if (page > tiff->page_count)
		return error_set(err, EX_DATAERR,
			_("the rest of the TIFF file is damaged or cut off; scan it again"));
	if (!TIFFSetSubDirectory(tiff->handle, tiff->pages[page - 1]))
		return damaged(tiff, err);
	return decode_directory(tiff, canvas, image, err);
}

/* --- bare fax data ------------------------------------------------------------------------ */

enum { FAX_ENTRIES = 8, FAX_HEADER = 8 + 2 + FAX_ENTRIES * 12 + 4 };

static uint8_t *put(uint8_t *to, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*to++ = (uint8_t)(value >> 8 * i);
	return to;
}

static uint8_t *put_entry(uint8_t *to, uint16_t tag, uint32_t value)
{
	enum { LONG = 4 };

	to = put(to, tag, 2);
	to = put(to, LONG, 2);
	to = put(to, 1, 4);
	return put(to, value, 4);
}

/* The smallest TIFF file around it: little-endian, one directory, one strip. */
static uint8_t *wrap_fax(const struct tiff_in_fax *fax, size_t *bytes)
{
	uint8_t *file = malloc(FAX_HEADER + fax->bytes), *to = file;

	if (!file)
		return NULL;
	to = put(to, 0x4949, 2);
	to = put(to, 42, 2);
	to = put(to, 8, 4);
	to = put(to, FAX_ENTRIES, 2);
	to = put_entry(to, TIFFTAG_IMAGEWIDTH, fax->width);
	to = put_entry(to, TIFFTAG_IMAGELENGTH, fax->height);
	to = put_entry(to, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	to = put_entry(to, TIFFTAG_PHOTOMETRIC,
		fax->black_is_white ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_MINISWHITE);
	to = put_entry(to, TIFFTAG_STRIPOFFSETS, FAX_HEADER);
	to = put_entry(to, TIFFTAG_SAMPLESPERPIXEL, 1);
	to = put_entry(to, TIFFTAG_ROWSPERSTRIP, fax->height);
	to = put_entry(to, TIFFTAG_STRIPBYTECOUNTS, (uint32_t)fax->bytes);
	to = put(to, 0, 4);
	memcpy(to, fax->data, fax->bytes);
	*bytes = FAX_HEADER + fax->bytes;
	return file;
}

static bool decode_fax(const struct tiff_in_fax *fax, const struct canvas *canvas, bool any_size,
	struct image *image, struct error *err)
{
	struct tiff_in *tiff;
	size_t bytes;
	uint8_t *file;
	bool done;

	if (fax->bytes > INT32_MAX)
		return error_set(err, EX_DATAERR, _("the picture is too large"));
	file = wrap_fax(fax, &bytes);
	if (!file)
		return error_memory(err);
	tiff = tiff_in_open(file, bytes, err);
	if (tiff)
		tiff->any_size = any_size;
	done = tiff && tiff_in_page(tiff, 1, canvas, image, err);
	tiff_in_close(tiff);
	free(file);
	return done;
}

bool tiff_in_fax(const struct tiff_in_fax *fax, const struct canvas *canvas, struct image *image,
	struct error *err)
{
	return image_size_fits(fax->width, fax->height, err) &&
	       decode_fax(fax, canvas, false, image, err);
}

bool tiff_in_fax_whole(const struct tiff_in_fax *fax, struct error *err)
{
	struct image image;

	if (!decode_fax(fax, NULL, true, &image, err))
		return false;
	image_free(&image);
	return true;
}
