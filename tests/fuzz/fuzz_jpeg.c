// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "jpeg_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct image image = {0};
	struct error err = {0};

	if (jpeg_in_decode(bytes, count, NULL, &image, &err))
		image_free(&image);
	return 0;
}
