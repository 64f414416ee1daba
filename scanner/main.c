// SPDX-License-Identifier: EUPL-1.2
/* formscan: pictures in, answers out. */
#include "cli.h"
#include "decoder.h"
#include "enqueue_command.h"
#include "message.h"
#include "read_command.h"
#include "reread_command.h"
#include "watch_command.h"
#include "work_command.h"

#include <locale.h>
#include <string.h>

static const struct cli_option COMMON[] = {CLI_DB, CLI_JSON, {0}};

static const struct cli_command COMMANDS[] = {
	{.name = "read",
		.run = read_command,
		.operands = "INPUT...",
		.options = READ_OPTIONS,
		.summary = N_("read scanned sheets into the store"),
		.example = "formscan read scan.pdf",
		.details = N_(
			"INPUT is a file or a folder: PDF, TIFF, PNG or JPEG, from one page to "
			"thousands, in any mix and order. What kind of file it is, is seen from "
			"its content, not from its name. A folder stands for all files in it and "
			"in the folders below.\n\n"
			"Each side gives one line: file and page, verdict (read, duplicate, blank, "
			"foreign, unreadable), sheet code, side, number of clear and of doubtful "
			"answers, reason. At the end the balance.\n\n"
			"Reading the same scans again changes nothing. A run that was stopped goes "
			"on where it was.\n\n"
			"Forms that were printed by others are read with --blank and --layout: "
			"their "
			"answers go to the standard output as lines of JSON, and nothing is "
			"stored.")},
	{.name = "watch",
		.run = watch_command,
		.operands = "DIR",
		.options = WATCH_OPTIONS,
		.summary = N_("read what a scanner puts into a folder, as it comes"),
		.example = "formscan watch Scans",
		.details = N_(
			"Each file is read when it is complete, also those that lie there already, "
			"and "
			"then moved: to done/ below the folder, or to trouble/ when something on "
			"it "
			"could not be read. Nothing is overwritten; of two files of one name the "
			"second becomes \"scan (2).pdf\".\n\n"
			"Each file gives one line: its name, where it is now, its sides, how many "
			"of "
			"them are read, duplicate, blank, foreign and unreadable, and the first "
			"reason "
			"for trouble.\n\n"
			"It can be stopped at any moment, with Ctrl-C or by a power cut: the next "
			"time "
			"it goes on with what still lies there, and nothing is counted twice.")},
	{.name = "reread",
		.run = reread_command,
		.operands = "INPUT...",
		.options = REREAD_OPTIONS,
		.summary = N_("show which answers another reading of scans would change"),
		.example = "formscan reread Desktop/scans",
		.details =
			N_("The scans are those that were read before: the store keeps no whole "
			   "pages. "
			   "Each answer that comes out otherwise gives one line: sheet code, side, "
			   "question, what it was, what it is, and \"decided\" when a person "
			   "decided it. "
			   "Nothing is changed unless --apply is given, and what a person decided "
			   "never "
			   "is.")},
	{.name = "enqueue",
		.run = enqueue_command,
		.operands = "INPUT...",
		.summary = N_("put scans on the queue of a store, for workers to read"),
		.example = "formscan enqueue --db postgresql://scan@server/spiegelblad scans",
		.details =
			N_("INPUT is a file or a folder. The bytes of each file go into the "
			   "store; the file itself stays where it is and is not needed any more. "
			   "A scan that waits there already is not put there twice.\n\n"
			   "formscan work reads them, on this computer or another one; formdb "
			   "queue shows what waits.")},
	{.name = "work",
		.run = work_command,
		.options = WORK_OPTIONS,
		.summary = N_("read scans from the queue of a store"),
		.example = "formscan work --db postgresql://scan@server/spiegelblad",
		.details =
			N_("Any number of workers on any number of computers can be at work on "
			   "one store. A worker that is killed or cut off loses nothing: after a "
			   "minute of silence another one takes its scan, and nothing is counted "
			   "twice. When the store cannot be reached, a worker waits until it "
			   "can.\n\n"
			   "When the store has a key, workers need it to open the scans: formdb "
			   "key.")},
	{0},
};

static const struct cli_program PROGRAM = {.name = "formscan",
	.summary = N_("reads scanned sheets"),
	.example = "formscan read scan.pdf\nformscan read Desktop/scans",
	.commands = COMMANDS,
	.options = COMMON};

/* The child that decodes pages says its reasons in the person's language, too. */
static int run_decoder(void)
{
	setlocale(LC_MESSAGES, "");
	setlocale(LC_CTYPE, "");
	message_start();
	return decoder_serve();
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], DECODER_ARGUMENT))
		return run_decoder();
	return cli_main(&PROGRAM, argc, argv);
}
