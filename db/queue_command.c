// SPDX-License-Identifier: EUPL-1.2
#include "queue_command.h"

#include "commands.h"
#include "jsonout.h"
#include "message.h"
#include "queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

const struct cli_option QUEUE_OPTIONS[] = {
	{.name = "again", .help = N_("let the failed ones be read once more")},
	{.name = "drop-failed",
		.help = N_("take the failed ones off for good; each gets a line in the log")},
	{0},
};

static void print_json(const struct queue_entry *e)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "file", e->file);
	jsonout_integer(&w, "bytes", e->bytes);
	jsonout_string(&w, "state", queue_state_name(e->state));
	jsonout_integer(&w, "tries", e->tries);
	jsonout_string(&w, "worker", e->worker[0] ? e->worker : NULL);
	jsonout_string(&w, "reason", e->reason);
	jsonout_string(&w, "day", e->day);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void print_line(const struct queue_entry *e)
{
	printf("%s\t%s\t%s", queue_state_name(e->state), e->day, e->file);
	if (e->worker[0])
		printf("\t%s", e->worker);
	if (e->reason[0])
		printf("\t%s", e->reason);
	putchar('\n');
}

static bool show(struct store *store, bool json, struct error *err)
{
	size_t count, by_state[QUEUE_STATES] = {0};
	struct queue_entry *list;

	if (!queue_list(store, &list, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		by_state[list[i].state]++;
		if (json)
			print_json(&list[i]);
		else
			print_line(&list[i]);
	}
	free(list);
	cli_say(_("%zu scans on the queue = %zu waiting + %zu running + %zu silent + %zu failed"),
		count, by_state[QUEUE_WAITS], by_state[QUEUE_RUNS], by_state[QUEUE_SILENT],
		by_state[QUEUE_FAILED]);
	return true;
}

static bool change(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	long count;

	if (cli_given(a, "again")) {
		if (!queue_again(store, &count, err))
			return false;
		cli_say(_("%ld scans will be read once more"), count);
	}
	if (cli_given(a, "drop-failed")) {
		if (!queue_drop_failed(store, role, &count, err))
			return false;
		cli_say(_("%ld scans taken off"), count);
	}
	return true;
}

int queue_command(const struct cli_arguments *a)
{
	struct store *store = NULL;
	const char *role = NULL;
	struct error err;
	bool well = command_role(a, &role, &err) && command_store(a, &store, &err) &&
		    change(a, store, role, &err) && show(store, cli_given(a, "json"), &err);

	store_close(store);
	return well ? EX_OK : cli_fail(&err);
}
