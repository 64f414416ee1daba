// SPDX-License-Identifier: EUPL-1.2
#include "leaves.h"

#include "frame.h"
#include "pdf.h"
#include "qr.h"

#include <stdlib.h>

struct drawing *leaves_add(struct leaves *leaves, const char *code, struct error *err)
{
	struct drawing *pages = realloc(leaves->pages, (leaves->count + 1) * sizeof *pages);
	struct drawing *page;

	if (!pages) {
		error_memory(err);
		return NULL;
	}
	leaves->pages = pages;
	page = &pages[leaves->count++];
	*page = (struct drawing){.width_mm = PAGE_WIDTH_MM, .height_mm = PAGE_HEIGHT_MM};
	return qr_draw(page, FRAME_CODE_TOP, code, err) ? page : NULL;
}

void leaves_free(struct leaves *leaves)
{
	for (size_t i = 0; i < leaves->count; i++)
		drawing_free(&leaves->pages[i]);
	free(leaves->pages);
	*leaves = (struct leaves){0};
}

bool leaves_frame(struct drawing *page, const char *code, struct error *err)
{
	for (size_t i = 0; i < FRAME_MARKS; i++)
		drawing_box(page,
			(struct rect_mm){FRAME_MARK[i].x - FRAME_MARK_MM / 2,
				FRAME_MARK[i].y - FRAME_MARK_MM / 2, FRAME_MARK_MM, FRAME_MARK_MM},
			0, 0);
	return qr_draw(page, FRAME_CODE_LOW, code, err);
}

bool leaves_pdf(
	const struct leaves *leaves, const char *title, struct buffer *bytes, struct error *err)
{
	struct pdf *pdf = pdf_new(title, err);
	bool good = pdf != NULL;

	for (size_t i = 0; good && i < leaves->count; i++)
		good = pdf_announce(pdf, &leaves->pages[i], err);
	for (size_t i = 0; good && i < leaves->count; i++)
		good = pdf_page(pdf, PDF_NO_STENCIL, &leaves->pages[i], err);
	good = good && pdf_bytes(pdf, bytes, err);
	pdf_free(pdf);
	return good;
}
