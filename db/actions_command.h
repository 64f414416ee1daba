// SPDX-License-Identifier: EUPL-1.2
/* `formdb action EVENT`: the row of the table in main.c points here. */
#ifndef ACTIONS_COMMAND_H
#define ACTIONS_COMMAND_H

#include "cli.h"

extern const struct cli_option ACTIONS_OPTIONS[];
int actions_run(const struct cli_arguments *arguments);

#endif
