// SPDX-License-Identifier: EUPL-1.2
/* What each command of formdb does. Every function answers the exit status. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "cli.h"

int command_events(const struct cli_arguments *arguments);
int command_balance(const struct cli_arguments *arguments);
int command_export(const struct cli_arguments *arguments);
int command_log(const struct cli_arguments *arguments);

int command_review(const struct cli_arguments *arguments);

int command_verify(const struct cli_arguments *arguments);
int command_backup(const struct cli_arguments *arguments);
int command_purge(const struct cli_arguments *arguments);
int command_forget(const struct cli_arguments *arguments);

/* What several of them need. The role comes from --role, $SPIEGELBLAD_ROLE, or is owner;
 * EX_USAGE naming the roles when it is none. */
struct store;
bool command_role(const struct cli_arguments *arguments, const char **role, struct error *err);
bool command_store(const struct cli_arguments *arguments, struct store **store, struct error *err);

#endif
