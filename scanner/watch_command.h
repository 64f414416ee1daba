// SPDX-License-Identifier: EUPL-1.2
/* `formscan watch`: reads what a scanner drops into a folder, and puts it away. */
#ifndef WATCH_COMMAND_H
#define WATCH_COMMAND_H

#include "cli.h"

extern const struct cli_option WATCH_OPTIONS[];
int watch_command(const struct cli_arguments *arguments);

#endif
