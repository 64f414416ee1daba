// SPDX-License-Identifier: EUPL-1.2
/* `formgen feedback EVENT`: the row of the table in main.c points here. */
#ifndef FEEDBACK_COMMAND_H
#define FEEDBACK_COMMAND_H

#include "cli.h"

extern const struct cli_option FEEDBACK_OPTIONS[];
int feedback_run(const struct cli_arguments *arguments);

#endif
