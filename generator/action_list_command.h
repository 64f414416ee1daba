// SPDX-License-Identifier: EUPL-1.2
/* `formgen actions EVENT`: the row of the table in main.c points here. */
#ifndef ACTION_LIST_COMMAND_H
#define ACTION_LIST_COMMAND_H

#include "cli.h"

extern const struct cli_option ACTION_LIST_OPTIONS[];
int action_list_run(const struct cli_arguments *arguments);

#endif
