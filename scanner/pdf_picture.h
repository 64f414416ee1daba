// SPDX-License-Identifier: EUPL-1.2
/* What the dictionary of a picture in a PDF file says about it. */
#ifndef PDF_PICTURE_H
#define PDF_PICTURE_H

#include "pdf_file.h"
#include "pdf_image.h"

/* A picture and the bytes it needs, which it owns. */
struct pdf_picture {
	struct pdf_image image;
	bool stencil; /* painted in the page's own colour where it is 0 */
	struct pdf_bytes bytes;
};

/* Reads the dictionary and fetches the bytes; nothing is unpacked that pdf_image can unpack
 * itself. What is not understood makes the image unusual or its packing unknown. Free it
 * with pdf_picture_free. */
void pdf_picture_load(struct pdf_file *file, pdf_object stream, struct pdf_picture *picture);
void pdf_picture_free(struct pdf_picture *picture);

/* All text of a stream that is not packed, or with Flate alone, up to `most` bytes. false:
 * otherwise packed, damaged, or longer. */
bool pdf_picture_text(
	struct pdf_file *file, pdf_object stream, size_t most, struct pdf_bytes *text);

#endif
