// SPDX-License-Identifier: EUPL-1.2
/* The option that every command that reads pages has. */
#ifndef JOBS_OPTION_H
#define JOBS_OPTION_H

#include "message.h"
#include "read.h"

// clang-format off
#define JOBS_OPTION                                                                                \
	{                                                                                          \
		.name = "jobs", .letter = 'j', .argument = "N", .low = 1, .high = READ_JOBS_MAX,   \
		.help = N_("pages to read at the same time; as many as there are processor cores " \
			   "if left out")                                                          \
	}
// clang-format on

#endif
