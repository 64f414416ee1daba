// SPDX-License-Identifier: EUPL-1.2
#include "enqueue_command.h"

#include "inputs.h"
#include "jsonout.h"
#include "message.h"
#include "queue.h"

#include <stdio.h>
#include <sysexits.h>

struct putting {
	struct store *store;
	bool json;
	bool missing; /* something that was named is not there, or may not be read */
	long added, there;
};

static void missing(void *context, const char *path, const struct error *err)
{
	struct putting *p = context;

	p->missing = true;
	cli_fail_file(path, err);
}

static void tell(const struct putting *p, const char *file, bool added)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	if (p->json) {
		jsonout_object_begin(&w, NULL);
		jsonout_string(&w, "file", file);
		jsonout_boolean(&w, "added", added);
		jsonout_object_end(&w);
		cli_line(&line);
	} else {
		printf("%s\t%s\n", file, added ? _("queued") : _("waits already"));
	}
	fflush(stdout); /* what is on the queue has been told, whatever happens next */
}

/* A file that cannot be read is told, and the others go on; trouble of the store ends it. */
static bool put_file(struct putting *p, const char *file, struct error *err)
{
	bool added;

	if (queue_add(p->store, file, &added, err)) {
		p->added += added;
		p->there += !added;
		tell(p, file, added);
		return true;
	}
	if (err->status != EX_NOINPUT)
		return false;
	p->missing = true;
	cli_fail(err);
	return true;
}

int enqueue_command(const struct cli_arguments *arguments)
{
	struct putting p = {.json = cli_given(arguments, "json")};
	struct inputs inputs = {0};
	struct error err = {0};
	bool well = store_open(cli_text(arguments, "db", NULL), &p.store, &err) &&
		    inputs_add(&inputs, arguments->operands, arguments->operand_count, missing, &p,
			    &err);

	for (size_t i = 0; well && i < inputs.count; i++)
		well = put_file(&p, inputs.paths[i], &err);
	inputs_free(&inputs);
	store_close(p.store);
	if (!well)
		cli_fail(&err);
	cli_say(_("%ld scans put on the queue, %ld waited there already"), p.added, p.there);
	if (!well)
		return err.status;
	return p.missing ? EX_NOINPUT : EX_OK;
}
