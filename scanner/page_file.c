// SPDX-License-Identifier: EUPL-1.2
#include "page_file.h"

#include "filetype.h"
#include "jpeg_in.h"
#include "message.h"
#include "pdf_in.h"
#include "png_in.h"
#include "tiff_in.h"

#include <stdlib.h>
#include <sysexits.h>

struct page_file {
	enum filetype type;
	const uint8_t *bytes;
	size_t count;
	struct pdf_in *pdf;
	struct tiff_in *tiff;
};

static bool open_inside(struct page_file *d, int descriptor, struct error *err)
{
	switch (d->type) {
	case FILETYPE_PDF:
		d->pdf = pdf_in_open(d->bytes, d->count, descriptor, err);
		return d->pdf;
	case FILETYPE_TIFF:
		d->tiff = tiff_in_open(d->bytes, d->count, err);
		return d->tiff;
	case FILETYPE_PNG:
	case FILETYPE_JPEG:
		return true;
	default:
		return error_set(err, EX_DATAERR,
			_("not a picture or PDF that formscan can read (looks like %s)"),
			filetype_guess(d->bytes, d->count));
	}
}

struct page_file *page_file_open(
	const uint8_t *bytes, size_t count, int descriptor, struct error *err)
{
	struct page_file *file;

	if (!count) {
		error_set(err, EX_DATAERR, _("the file is empty"));
		return NULL;
	}
	file = calloc(1, sizeof *file);
	if (!file) {
		error_memory(err);
		return NULL;
	}
	file->type = filetype_of(bytes, count);
	file->bytes = bytes;
	file->count = count;
	if (open_inside(file, descriptor, err))
		return file;
	page_file_close(file);
	return NULL;
}

void page_file_close(struct page_file *file)
{
	if (!file)
		return;
	pdf_in_close(file->pdf);
	tiff_in_close(file->tiff);
	free(file);
}

size_t page_file_pages(const struct page_file *file)
{
	switch (file->type) {
	case FILETYPE_PDF:
		return pdf_in_pages(file->pdf);
	case FILETYPE_TIFF:
		return tiff_in_pages(file->tiff);
	default:
		return 1;
	}
}

bool page_file_page(struct page_file *d, size_t page, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	if (page < 1 || page > page_file_pages(d))
		return error_set(err, EX_DATAERR, _("the file has no page %zu"), page);
	switch (d->type) {
	case FILETYPE_PDF:
		return pdf_in_page(d->pdf, page, canvas, image, err);
	case FILETYPE_TIFF:
		return tiff_in_page(d->tiff, page, canvas, image, err);
	case FILETYPE_PNG:
		return png_in_decode(d->bytes, d->count, canvas, image, err);
	default:
		return jpeg_in_decode(d->bytes, d->count, canvas, image, err);
	}
}
