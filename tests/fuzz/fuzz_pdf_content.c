// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "pdf_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct pdf_content content;

	pdf_content_read((const char *)bytes, count, &content);
	return 0;
}
