// SPDX-License-Identifier: EUPL-1.2
/* What a result sheet takes from the store beside the numbers: splits, tables and chosen words. */
#ifndef RESULT_STORE_H
#define RESULT_STORE_H

#include "quotes.h"
#include "result.h"

/* Splits and tables of that store, for result_request.more; lends the store. */
struct result_more result_store_more(struct store *store);

/* The words that were chosen for the sheet of an event. */
struct result_quotes {
	struct quote *kept;
	struct result_quote *items; /* for result_request.quotes */
	size_t count;
	size_t sealed; /* that the key of the store is missing for; they are not in items */
};

/* Err as for quotes_chosen. Free with result_quotes_free in either case. */
bool result_store_quotes(
	struct store *store, const char *event, struct result_quotes *quotes, struct error *err);
void result_quotes_free(struct result_quotes *quotes);

#endif
