// SPDX-License-Identifier: EUPL-1.2
/* `formscan enqueue`: scans onto the queue of a store, for workers on any computer. */
#ifndef ENQUEUE_COMMAND_H
#define ENQUEUE_COMMAND_H

#include "cli.h"

int enqueue_command(const struct cli_arguments *arguments);

#endif
