// SPDX-License-Identifier: EUPL-1.2
/* formdb: what is in the store, does it add up, and out of it for other programs. */
#include "actions_command.h"
#include "cli.h"
#include "commands.h"
#include "key_command.h"
#include "queue_command.h"
#include "quote_command.h"

static const struct cli_option EXPORT[] = {
	{.name = "format",
		.argument = "csv|jsonl|xlsx|sav",
		.required = true,
		.help = N_(
			"csv or xlsx for a spreadsheet, sav for SPSS, jsonl for other programs")},
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("write to this file, for you alone to read; else to stdout")},
	{.name = "codebook",
		.argument = "FILE",
		.help = N_("write here what the columns mean; else, with --output, beside it")},
	{.name = "lang",
		.argument = "LANG",
		.help = N_("language of labels and codebook; nl if left out")},
	{.name = "reason",
		.argument = "TEXT",
		.help = N_("what the rows are needed for; kept in the log")},
	{.name = "separator",
		.argument = "comma|semicolon",
		.help = N_("between the columns of csv; a Dutch Excel wants semicolon")},
	{0},
};

static const struct cli_option REVIEW[] = {
	{.name = "crops",
		.argument = "DIR",
		.help = N_("write the pictures into this folder, made for you alone")},
	{.name = "answer",
		.argument = "SHEET QUESTION CODE",
		.help = N_("what the sheet says: a code, 2,5 or blank, double, written, later")},
	{.name = "copy",
		.argument = "SHEET WORD",
		.help = N_("counts: somebody else filled in a copy of this sheet; ignored: not")},
	{.name = "empty",
		.argument = "SHEET WORD",
		.help = N_("yes: the paper of a sheet on which nothing was found is empty; no: ask "
			   "each of its questions")},
	{.name = "reading",
		.argument = "N",
		.low = 0,
		.high = 99,
		.help = N_("of a sheet with copies: which reading is meant; 0 = the first")},
	{.name = "undo", .help = N_("take the last answer back")},
	{.name = "flags",
		.help = N_("tell what stands out: all answers in one line, what may be a name, "
			   "what is struck out, a side with nothing on it and no other")},
	{0},
};

static const struct cli_option PURGE[] = {
	{.name = "dry-run", .help = N_("tell what would be destroyed, destroy nothing")},
	{.name = "paper",
		.argument = "EVENT FUNCTION FUNCTION",
		.help = N_("two people destroyed the paper of this event: keep that, by their "
			   "functions")},
	{.name = "list", .help = N_("show the destruction list: what went, when and why")},
	{0},
};

static const struct cli_option LOG[] = {
	{.name = "check", .help = N_("only tell whether it is whole, and its seal")},
	{.name = "seal",
		.argument = "SEAL",
		.help = N_("with --check: the seal that you noted last time; is it still there?")},
	{0},
};

static const struct cli_option COMMON[] = {CLI_DB, CLI_JSON,
	{.name = "role",
		.argument = "ROLE",
		.help = N_("in which role you do this: what it may do, and for the log; else "
			   "$SPIEGELBLAD_ROLE, else owner")},
	{.name = "key",
		.argument = "FILE",
		.help = N_("where the key of the store is; else $SPIEGELBLAD_KEY, else in your "
			   "folder of settings")},
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
	{.name = "review",
		.run = command_review,
		.operands = "EVENT",
		.options = REVIEW,
		.summary = N_("list what a person must decide, and take the person's word"),
		.example = "formdb review \"2026-11-30 Eindhoven\" --answer K7M2-9PQR-T4XW sg2 1",
		.details = N_("Without --answer, --copy or --undo: lists the answers that the "
			      "machine would not "
			      "decide, and sheets that were read twice with other ink.\n\n"
			      "A person's word holds over what the machine reads, now and later.")},
	{.name = "quote",
		.run = quote_run,
		.operands = "EVENT",
		.options = QUOTE_OPTIONS,
		.summary = N_("type over what people wrote, choose what comes on the result"),
		.example = "formdb quote \"2026-11-30 Eindhoven\" --type K7M2-9PQR-T4XW sg6 "
			   "\"You really listen\"",
		.details = N_("Without options it lists the text areas in which something was "
			      "written; the desk shows their pictures.")},
	{.name = "forget",
		.run = command_forget,
		.operands = "CODE",
		.summary = N_("destroy what a sheet said, by the code on its strip"),
		.example = "formdb forget H3NX-7KQA-W2PD",
		.details = N_("For sheets of a client and a worker also by the code of "
			      "the case, which destroys all sheets of that family, or of the "
			      "sheet; for sheets of staff by the code of the sheet.\n\n"
			      "Prints the proof. The sheet stays known as destroyed: scanned "
			      "again, it is refused.")},
	{.name = "purge",
		.run = command_purge,
		.options = PURGE,
		.summary = N_("destroy what is over its term"),
		.example = "formdb purge --dry-run",
		.details = N_("The terms are in forms/library/retention.yaml. What may be told of "
			      "a group stays; "
			      "the destruction list tells what went.")},
	{.name = "queue",
		.run = queue_command,
		.options = QUEUE_OPTIONS,
		.summary = N_("show the scans that wait to be read"),
		.example = "formdb queue",
		.details = N_("Waiting; running: a worker has it; silent: the worker that has it "
			      "says nothing any more, the next one takes it; failed: three workers "
			      "could not finish it, a person must look. Scans are put there by "
			      "formscan enqueue and read by formscan work.")},
	{.name = "verify",
		.run = command_verify,
		.summary = N_("check that the store is whole and that it adds up"),
		.example = "formdb verify"},
	{.name = "backup",
		.run = command_backup,
		.operands = "FILE",
		.summary = N_("make a whole copy of the store while it is in use"),
		.example = "formdb backup /media/safe/store-2026-11-30.db"},
	{.name = "action",
		.run = actions_run,
		.operands = "EVENT",
		.options = ACTIONS_OPTIONS,
		.summary = N_("show, add or change what was promised after an event"),
		.example = "formdb action \"2026-11-30 Eindhoven\" --said \"you call too late\" "
			   "--doing \"we call within two days\"",
		.details = N_("Without options it lists the points. What was ticked on scanned "
			      "action sheets and action lists is taken over first.")},
	{.name = "key",
		.run = key_run,
		.operands = "WORD [FILE]",
		.options = KEY_OPTIONS,
		.summary = N_("seal pictures and typed-over texts: create, rotate, print, restore, "
			      "show"),
		.example = "formdb key create",
		.details = N_("create makes the key and seals what is there; rotate puts another "
			      "in its place; print writes it to a file; restore reads it from "
			      "FILE, or as it is typed from paper; show tells whether it is "
			      "here.\n\n"
			      "The key is not in the store: without it counts and results work, "
			      "and pictures stay closed. On paper for the safe: formgen "
			      "keysheet.")},
	{.name = "log",
		.run = command_log,
		.options = LOG,
		.summary = N_("show who took out or opened what"),
		.example = "formdb log --check",
		.details = N_("Each line is tied to the one before: a line that was changed or "
			      "taken out shows. A data-protection officer notes the seal that a "
			      "check prints; a log that was made anew does not have it.")},
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
