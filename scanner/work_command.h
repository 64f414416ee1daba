// SPDX-License-Identifier: EUPL-1.2
/* `formscan work`: takes scans from the queue of a store and reads them. */
#ifndef WORK_COMMAND_H
#define WORK_COMMAND_H

#include "cli.h"

extern const struct cli_option WORK_OPTIONS[];
int work_command(const struct cli_arguments *arguments);

#endif
