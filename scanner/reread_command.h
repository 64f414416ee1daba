// SPDX-License-Identifier: EUPL-1.2
/* `formscan reread`: would these scans be read otherwise today? */
#ifndef REREAD_COMMAND_H
#define REREAD_COMMAND_H

#include "cli.h"

extern const struct cli_option REREAD_OPTIONS[];
int reread_command(const struct cli_arguments *arguments);

#endif
