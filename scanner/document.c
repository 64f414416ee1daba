// SPDX-License-Identifier: EUPL-1.2
#include "document.h"

#include "filetype.h"
#include "jpeg_in.h"
#include "message.h"
#include "pdf_in.h"
#include "png_in.h"
#include "tiff_in.h"

#include <stdlib.h>
#include <sysexits.h>

struct document {
	enum filetype type;
	const uint8_t *bytes;
	size_t count;
	struct pdf_in *pdf;
	struct tiff_in *tiff;
};

static bool open_inside(struct document *d, int descriptor, struct error *err)
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

struct document *document_open(
	const uint8_t *bytes, size_t count, int descriptor, struct error *err)
{
	struct document *document;

	if (!count) {
		error_set(err, EX_DATAERR, _("the file is empty"));
		return NULL;
	}
	document = calloc(1, sizeof *document);
	if (!document) {
		error_memory(err);
		return NULL;
	}
	document->type = filetype_of(bytes, count);
	document->bytes = bytes;
	document->count = count;
	if (open_inside(document, descriptor, err))
		return document;
	document_close(document);
	return NULL;
}

void document_close(struct document *document)
{
	if (!document)
		return;
	pdf_in_close(document->pdf);
	tiff_in_close(document->tiff);
	free(document);
}

size_t document_pages(const struct document *document)
{
	switch (document->type) {
	case FILETYPE_PDF:
		return pdf_in_pages(document->pdf);
	case FILETYPE_TIFF:
		return tiff_in_pages(document->tiff);
	default:
		return 1;
	}
}

bool document_page(struct document *d, size_t page, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	if (page < 1 || page > document_pages(d))
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
