// SPDX-License-Identifier: EUPL-1.2
/*
 * Pictures of pages, for the screen. What was drawn once is kept (PREVIEW_BYTES of it), because a
 * picture takes a third of a second on an old computer.
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "desk.h"
#include "form.h"

enum { PREVIEW_BYTES = 32 * 1024 * 1024, PREVIEW_SMALL_DPI = 45, PREVIEW_DPI = 110 };

struct previews *previews_new(void); /* NULL: out of memory */
void previews_free(struct previews *previews);

struct preview_request {
	const struct form *form;
	const char *language, *variant;
	int side; /* from 1 */
	int dpi;
};

/* How many sides the form has when it is printed like this. EX_DATAERR when it does not fit. */
bool preview_sides(
	struct desk *desk, const struct preview_request *request, int *sides, struct error *err);

/* The page as it is printed, with the word VOORBEELD on it, as a grey PNG. */
bool preview_form(struct desk *desk, const struct preview_request *request, struct buffer *png,
	struct error *err);

/* A page of a PDF; `name` tells PDFs apart. */
bool preview_pdf(struct desk *desk, const char *name, const struct buffer *pdf, int page, int dpi,
	struct buffer *png, struct error *err);

#endif
