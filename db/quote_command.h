// SPDX-License-Identifier: EUPL-1.2
/* `formdb quote EVENT`: the row of the table in main.c points here. */
#ifndef QUOTE_COMMAND_H
#define QUOTE_COMMAND_H

#include "cli.h"

extern const struct cli_option QUOTE_OPTIONS[];
int quote_run(const struct cli_arguments *arguments);

#endif
