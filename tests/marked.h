// SPDX-License-Identifier: EUPL-1.2
#ifndef MARKED_H
#define MARKED_H

#include "store.h"

/* The codes of the marked options, one after the other: 2 and 5 are 25. */
static int marked(const struct reading_answer *a)
{
	int code = 0;

	for (size_t i = 0; i < a->mark_count; i++)
		if (a->marks[i].state == MARK_MARKED)
			code = code * 10 + a->marks[i].code;
	return code;
}

#endif
