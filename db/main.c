// SPDX-License-Identifier: EUPL-1.2
/* formdb: what is in the store, does it add up, and out of it for other programs. */
#include "cli.h"
#include "commands.h"

static const struct cli_option EXPORT[] = {
	{.name = "format",
		.argument = "csv|jsonl",
		.required = true,
		.help = N_("csv for a spreadsheet, jsonl for other programs")},
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("write to this file, for you alone to read; else to stdout")},
	{.name = "reason",
		.argument = "TEXT",
		.help = N_("what the rows are needed for; kept in the log")},
	{.name = "separator",
		.argument = "comma|semicolon",
		.help = N_("between the columns of csv; a Dutch Excel wants semicolon")},
	{0},
};

static const struct cli_option COMMON[] = {CLI_DB, CLI_JSON,
	{.name = "role",
		.argument = "ROLE",
		.help = N_("in which role you do this, for the log; else $SPIEGELBLAD_ROLE, else "
			   "administrator")},
	{0}};

static const struct cli_command COMMANDS[] = {
	{.name = "events",
		.run = command_events,
		.summary = N_("list the events: how many sheets went out and came back"),
		.example = "formdb events"},
	{.name = "balance",
		.run = command_balance,
		.operands = "[EVENT]",
		.summary = N_("add up sheets and sides, and list what went wrong"),
		.example = "formdb balance \"2026-11-30 Eindhoven\"",
		.details =
			N_("Sheets printed are those that came back and those that are missing. "
			   "Sides that came "
			   "in are read, duplicate, blank, foreign or unreadable; nothing is left "
			   "out.\n\n"
			   "Without EVENT: the whole store, also sides that belong to no event.")},
	{.name = "export",
		.run = command_export,
		.operands = "[EVENT]",
		.options = EXPORT,
		.summary = N_("write the answers, one row for each sheet"),
		.example = "formdb export \"2026-11-30 Eindhoven\" --format csv --reason \"yearly "
			   "report\" -o answers.csv",
		.details = N_("Sheets that were filled in without a name, or by a client with a "
			      "worker, leave the "
			      "store only with a reason. It is written in the log.\n\n"
			      "Without EVENT: all events.")},
	{.name = "log",
		.run = command_log,
		.summary = N_("show who took out or opened what"),
		.example = "formdb log"},
	{0},
};

static const struct cli_program PROGRAM = {.name = "formdb",
	.summary = N_("looks after what was printed and what came back"),
	.example = "formdb events\nformdb balance \"2026-11-30 Eindhoven\"",
	.commands = COMMANDS,
	.options = COMMON};

int main(int argc, char **argv)
{
	return cli_main(&PROGRAM, argc, argv);
}
