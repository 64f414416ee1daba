// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "pictogram.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct error err = {0};

	pictogram_free(pictogram_read((const char *)bytes, count, "fuzz", &err));
	return 0;
}
