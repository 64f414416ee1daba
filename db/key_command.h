// SPDX-License-Identifier: EUPL-1.2
/* `formdb key WORD`: the row of the table in main.c points here. */
#ifndef KEY_COMMAND_H
#define KEY_COMMAND_H

#include "cli.h"

extern const struct cli_option KEY_OPTIONS[];
int key_run(const struct cli_arguments *arguments);

#endif
