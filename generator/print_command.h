// SPDX-License-Identifier: EUPL-1.2
/* `formgen print FORM` and `formgen specimen FORM`: rows of the table in main.c point here. */
#ifndef PRINT_COMMAND_H
#define PRINT_COMMAND_H

#include "cli.h"

extern const struct cli_option PRINT_OPTIONS[];
int print_run(const struct cli_arguments *arguments);

extern const struct cli_option SPECIMEN_OPTIONS[];
int specimen_run(const struct cli_arguments *arguments);

#endif
