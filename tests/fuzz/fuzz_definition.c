// SPDX-License-Identifier: EUPL-1.2
#include "fuzz.h"

#include "check.h"
#include "parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static const struct option_sets NO_SETS;
	struct error err = {0};
	struct form *form = parse_form("fuzz", (const char *)bytes, count, &NO_SETS, &err);
	struct remarks remarks = {0};

	if (form)
		check_words(form, &remarks, &err);
	remarks_free(&remarks);
	form_free(form);
	return 0;
}
