// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "page_code.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static const unsigned char KEY[PAGE_KEY_BYTES] = {1};
	char *text = malloc(count + 1);
	struct page_code code;
	sheet_id id;

	if (!text)
		return 0;
	memcpy(text, bytes, count);
	text[count] = '\0';
	page_code_read(text, KEY, &code);
	sheet_code_read(text, &id);
	free(text);
	return 0;
}
