// SPDX-License-Identifier: EUPL-1.2
/* What each command of formdb does. Every function answers the exit status. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "cli.h"

int command_events(const struct cli_arguments *arguments);
int command_balance(const struct cli_arguments *arguments);
int command_export(const struct cli_arguments *arguments);
int command_log(const struct cli_arguments *arguments);

#endif
