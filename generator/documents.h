// SPDX-License-Identifier: EUPL-1.2
/*
 * `formgen accountability`, `leaflet` and `dpia`: what people read about the forms. The texts are
 * data (document.h); here are the commands, and what only the program knows: terms, thresholds,
 * forms and their questions.
 */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include "cli.h"

extern const struct cli_option ACCOUNTABILITY_OPTIONS[];
extern const struct cli_option LEAFLET_OPTIONS[];
extern const struct cli_option DPIA_OPTIONS[];

int accountability_run(const struct cli_arguments *arguments);
int leaflet_run(const struct cli_arguments *arguments);
int dpia_run(const struct cli_arguments *arguments);

#endif
