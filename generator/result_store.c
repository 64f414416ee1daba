// SPDX-License-Identifier: EUPL-1.2
#include "result_store.h"

#include <stdlib.h>

static bool split_in_store(
	void *store, const struct results *results, struct results_split *split, struct error *err)
{
	return results_split(store, results, split, err);
}

static bool table_in_store(
	void *store, const struct results *results, struct results_table *table, struct error *err)
{
	return results_table(store, results, table, err);
}

struct result_more result_store_more(struct store *store)
{
	return (struct result_more){split_in_store, table_in_store, store};
}

bool result_store_quotes(
	struct store *store, const char *event, struct result_quotes *quotes, struct error *err)
{
	size_t count;

	*quotes = (struct result_quotes){.kept = NULL};
	if (!quotes_chosen(store, event, NULL, &quotes->kept, &count, err))
		return false;
	quotes->items = calloc(count + 1, sizeof *quotes->items);
	if (!quotes->items)
		return error_memory(err);
	for (size_t i = 0; i < count; i++) {
		const struct quote *quote = &quotes->kept[i];

		if (quote->readable)
			quotes->items[quotes->count++] =
				(struct result_quote){quote->question, quote->text};
		else
			quotes->sealed++;
	}
	return true;
}

void result_quotes_free(struct result_quotes *quotes)
{
	free(quotes->kept);
	free(quotes->items);
	*quotes = (struct result_quotes){.kept = NULL};
}
