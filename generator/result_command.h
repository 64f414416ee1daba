// SPDX-License-Identifier: EUPL-1.2
/* `formgen result EVENT`: the row of the table in main.c points here. */
#ifndef RESULT_COMMAND_H
#define RESULT_COMMAND_H

#include "cli.h"

extern const struct cli_option RESULT_OPTIONS[];
int result_run(const struct cli_arguments *arguments);

#endif
