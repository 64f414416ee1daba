// SPDX-License-Identifier: EUPL-1.2
/*
 * Before every file that clang-tidy looks at (tests/lint): it reads one file at a time and cannot see
 * that these return false, so that `good = items || error_memory(err)` is false without items.
 */
#ifndef TIDY_H
#define TIDY_H

#include "error.h"

static inline bool tidy_false(bool said)
{
	(void)said;
	return false;
}

#define error_set(...) tidy_false(error_set(__VA_ARGS__))
#define error_prefix(...) tidy_false(error_prefix(__VA_ARGS__))
#define error_memory(err) tidy_false(error_memory(err))

#endif
