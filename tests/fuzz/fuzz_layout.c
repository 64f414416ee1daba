// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "layout.h"

/* What is accepted must also be written, and read again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct error err = {0};
	struct layout *layout = layout_read((const char *)bytes, count, &err);
	struct buffer json = {0};

	if (!layout)
		return 0;
	if (layout_write(layout, &json, &err)) {
		struct layout *again = layout_read(json.data, json.length, &err);

		if (!again)
			__builtin_trap();
		layout_free(again);
	}
	buffer_free(&json);
	layout_free(layout);
	return 0;
}
