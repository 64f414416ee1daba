// SPDX-License-Identifier: EUPL-1.2
/* formscan: pictures in, answers out. */
#include "cli.h"
#include "decoder.h"
#include "message.h"
#include "read_command.h"

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
			"on where it was.")},
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
	bindtextdomain("spiegelblad", LOCALEDIR);
	textdomain("spiegelblad");
	return decoder_serve();
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], DECODER_ARGUMENT))
		return run_decoder();
	return cli_main(&PROGRAM, argc, argv);
}
