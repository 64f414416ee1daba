// SPDX-License-Identifier: EUPL-1.2
/* What goes with the sheets of a day: `formgen readaloud`, `copytest`, `card` and `separator`. Rows
 * of the table in main.c point here. */
#ifndef AIDS_COMMAND_H
#define AIDS_COMMAND_H

#include "cli.h"

extern const struct cli_option READALOUD_OPTIONS[], COPYTEST_OPTIONS[], CARD_OPTIONS[],
	SEPARATOR_OPTIONS[];
int readaloud_run(const struct cli_arguments *arguments);
int copytest_run(const struct cli_arguments *arguments);
int card_run(const struct cli_arguments *arguments);
int separator_run(const struct cli_arguments *arguments);

#endif
