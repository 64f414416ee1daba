// SPDX-License-Identifier: EUPL-1.2
/* `formgen import FILE.xlsx`: the row of the table in main.c points here. */
#ifndef IMPORT_H
#define IMPORT_H

#include "cli.h"

extern const struct cli_option IMPORT_OPTIONS[];
int import_run(const struct cli_arguments *arguments);

#endif
