// SPDX-License-Identifier: EUPL-1.2
/* `formdb queue`: the row of the table in main.c points here. */
#ifndef QUEUE_COMMAND_H
#define QUEUE_COMMAND_H

#include "cli.h"

extern const struct cli_option QUEUE_OPTIONS[];
int queue_command(const struct cli_arguments *arguments);

#endif
