// SPDX-License-Identifier: EUPL-1.2
#include "reread_command.h"

#include "jobs_option.h"
#include "jsonout.h"
#include "message.h"
#include "read.h"

#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

const struct cli_option REREAD_OPTIONS[] = {
	JOBS_OPTION,
	{.name = "apply",
		.help = N_("put the new answers in the store; what a person decided stays")},
	{0},
};

struct again {
	struct store *store;
	bool json, apply, missing;
	long long sides, unknown, changes, lost, decided;
};

/* --- telling -------------------------------------------------------------------------------- */

static void add_value(struct buffer *line, enum answer_state state, const char *value)
{
	buffer_printf(line, "%s%s%s", answer_state_name(state), value[0] ? " " : "", value);
}

static void write_line(struct buffer *line, const struct store_change *c, const char *code)
{
	buffer_printf(line, "%s\t%d\t%s\t", code, c->side, c->question[0] ? c->question : "-");
	if (c->question[0] == '\0') {
		buffer_puts(line, "read\tunreadable\t");
		return;
	}
	add_value(line, c->was, c->was_value);
	buffer_puts(line, "\t");
	add_value(line, c->is, c->is_value);
	buffer_puts(line, c->decided ? "\tdecided" : "\t");
}

static void write_json(struct buffer *line, const struct store_change *c, const char *code)
{
	struct jsonout w = {.out = line};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "sheet", code);
	jsonout_integer(&w, "side", c->side);
	jsonout_string(&w, "question", c->question[0] ? c->question : NULL);
	jsonout_string(&w, "was", c->question[0] ? answer_state_name(c->was) : "read");
	jsonout_string(&w, "was_value", c->was_value);
	jsonout_string(&w, "is", c->question[0] ? answer_state_name(c->is) : "unreadable");
	jsonout_string(&w, "is_value", c->is_value);
	jsonout_boolean(&w, "decided", c->decided);
	jsonout_object_end(&w);
}

static void take_change(void *context, const struct store_change *change)
{
	struct again *a = context;
	struct buffer line = {0};
	char code[SHEET_CODE_SIZE];

	a->changes += change->question[0] != '\0';
	a->lost += change->question[0] == '\0';
	a->decided += change->decided;
	sheet_code_write(change->sheet, code);
	if (a->json)
		write_json(&line, change, code);
	else
		write_line(&line, change, code);
	cli_line(&line);
}

/* --- reading -------------------------------------------------------------------------------- */

static bool compare(void *context, const struct scan_source *source, const struct reading *reading,
	struct error *err)
{
	struct again *a = context;
	struct store_again again = {.source = source,
		.reading = reading,
		.apply = a->apply,
		.take = take_change,
		.context = a};
	bool known;

	if (!store_reread(a->store, &again, &known, err))
		return false;
	a->sides++;
	a->unknown += !known;
	return true;
}

static void take(void *context, const struct read_record *record)
{
	(void)context;
	(void)record;
}

static bool stop(void *context)
{
	(void)context;
	return false;
}

static void missing(void *context, const char *path, const struct error *err)
{
	struct again *a = context;

	a->missing = true;
	cli_fail_file(path, err);
}

static void say_sum(const struct again *a)
{
	cli_say(_("%lld sides read again: %lld answers differ, %lld of them decided by a person"),
		a->sides, a->changes, a->decided);
	if (a->lost)
		cli_say(_("%lld sides could not be read this time; their answers stay"), a->lost);
	if (a->unknown)
		cli_say(_("%lld sides left no reading in the store: formscan read"), a->unknown);
	if (a->changes > a->decided)
		cli_say(a->apply
				? _("the new answers are in the store; what a person decided stays")
				: _("nothing was changed; --apply puts the new answers in the "
				    "store"));
}

static int cores(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > READ_JOBS_MAX ? READ_JOBS_MAX : (int)count;
}

int reread_command(const struct cli_arguments *arguments)
{
	struct again a = {
		.json = cli_given(arguments, "json"), .apply = cli_given(arguments, "apply")};
	struct inputs inputs = {0};
	struct read_job job = {.inputs = &inputs,
		.jobs = (int)cli_whole(arguments, "jobs", cores()),
		.take = take,
		.again = compare,
		.stop = stop,
		.missing = missing,
		.context = &a};
	struct error err = {0};
	bool done;

	if (!store_open(cli_text(arguments, "db", NULL), &a.store, &err))
		return cli_fail(&err);
	job.store = a.store;
	done = inputs_add(
		       &inputs, arguments->operands, arguments->operand_count, missing, &a, &err) &&
	       read_pile(&job, &err);
	inputs_free(&inputs);
	store_close(a.store);
	if (!done)
		return cli_fail(&err);
	say_sum(&a);
	return a.missing ? EX_NOINPUT : EX_OK;
}
