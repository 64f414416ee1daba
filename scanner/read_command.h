// SPDX-License-Identifier: EUPL-1.2
/* `formscan read`: a pile into the store, one record per side on stdout, the balance on stderr. */
#ifndef READ_COMMAND_H
#define READ_COMMAND_H

#include "cli.h"

extern const struct cli_option READ_OPTIONS[];
int read_command(const struct cli_arguments *arguments);

#endif
