// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "yamlin.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct mistakes mistakes = {0};

	yamlin_free(yamlin_read((const char *)bytes, count, &mistakes));
	return 0;
}
