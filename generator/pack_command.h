// SPDX-License-Identifier: EUPL-1.2
/* `formgen pack EVENT.yaml`: the row of the table in main.c points here. */
#ifndef PACK_COMMAND_H
#define PACK_COMMAND_H

#include "cli.h"

extern const struct cli_option PACK_OPTIONS[];
int pack_run(const struct cli_arguments *arguments);

#endif
