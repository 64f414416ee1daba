// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "tiff_in.h"

/* The first four bytes are the size, the rest is the fax. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct tiff_in_fax fax;
	struct image image = {0};
	struct error err = {0};

	if (count < 4)
		return 0;
	fax = (struct tiff_in_fax){.data = bytes + 4,
		.bytes = count - 4,
		.width = (uint32_t)bytes[0] * 16 + bytes[1],
		.height = (uint32_t)bytes[2] * 16 + bytes[3]};
	if (tiff_in_fax(&fax, NULL, &image, &err))
		image_free(&image);
	return 0;
}
