// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "tiff_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct error err = {0};
	struct tiff_in *tiff = tiff_in_open(bytes, count, &err);
	size_t pages = tiff ? tiff_in_pages(tiff) : 0;

	/* A few pages say as much as many. */
	for (size_t page = 1; page <= pages && page <= 4; page++) {
		struct image image = {0};

		if (tiff_in_page(tiff, page, NULL, &image, &err))
			image_free(&image);
	}
	tiff_in_close(tiff);
	return 0;
}
