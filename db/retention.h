// SPDX-License-Identifier: EUPL-1.2
/*
 * How long things are kept: forms/library/retention.yaml, the one place that says so. The
 * "verantwoording" page prints the same numbers.
 */
#ifndef RETENTION_H
#define RETENTION_H

#include "store.h"

/* Fills terms. EX_DATAERR with file, line and column when a term is missing or longer than may be
 * promised (pictures 90 days, answers 365, action points 730, log 730, paper 28). */
bool retention_terms(struct store_terms *terms, struct error *err);

#endif
