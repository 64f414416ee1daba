// SPDX-License-Identifier: EUPL-1.2
/* `formgen result EVENT --case TOKEN` and `--list NAME`: what single sheets say. */
#ifndef RESULT_SAID_COMMAND_H
#define RESULT_SAID_COMMAND_H

#include "cli.h"
#include "store.h"

/* Return the exit status. */
int result_case_run(const struct cli_arguments *arguments, struct store *store);
int result_list_run(const struct cli_arguments *arguments, struct store *store);

#endif
