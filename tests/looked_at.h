// SPDX-License-Identifier: EUPL-1.2
/* SPIEGELBLAD_LOOK=FOLDER keeps the pages that a test drew as PDF, for a person to look at. */
#ifndef LOOKED_AT_H
#define LOOKED_AT_H

#include "pdf.h"

#include <stdio.h>
#include <stdlib.h>

static void looked_at(const struct drawing *pages, size_t count, const char *name)
{
	const char *folder = getenv("SPIEGELBLAD_LOOK");
	struct buffer bytes = {0};
	struct error err = {0};
	char path[500];
	struct pdf *pdf;
	FILE *file;

	if (!folder)
		return;
	pdf = pdf_new("test", &err);
	for (size_t i = 0; i < count; i++)
		pdf_announce(pdf, &pages[i], &err);
	for (size_t i = 0; i < count; i++)
		pdf_page(pdf, PDF_NO_STENCIL, &pages[i], &err);
	pdf_bytes(pdf, &bytes, &err);
	snprintf(path, sizeof path, "%s/%s.pdf", folder, name);
	file = fopen(path, "wb");
	if (file) {
		fwrite(bytes.data, 1, bytes.length, file);
		fclose(file);
	}
	pdf_free(pdf);
	buffer_free(&bytes);
}

#endif
