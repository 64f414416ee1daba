// SPDX-License-Identifier: EUPL-1.2
/*
 * How all programs behave: help, version, usage errors, exit statuses, checked output.
 *
 * stdout carries data and nothing else; people read stderr. A usage error is one line
 * naming the bad argument and one pointing at --help. Statuses are those of sysexits.h.
 *
 * A command is a row in a table, and its options are a table too. Parsing and --help come
 * from those same rows, so what is explained is what is understood. A whole program:
 *
 *	static int run_print(const struct cli_arguments *a)
 *	{
 *		return print_sheets(a->operands[0], cli_text(a, "event", NULL), cli_whole(a, "count", 0));
 *	}
 *	static const struct cli_option PRINT[] = {
 *		{.name = "event", .argument = "NAME", .required = true, .help = N_("what they are for")},
 *		{.name = "count", .argument = "N", .low = 1, .high = 5000, .help = N_("how many")},
 *		{.name = "output", .letter = 'o', .argument = "FILE", .help = N_("the PDF to write")},
 *		{0}};
 *	static const struct cli_command COMMANDS[] = {
 *		{.name = "print", .run = run_print, .operands = "FORM", .options = PRINT,
 *		 .summary = N_("print sheets for an event"),
 *		 .example = "formgen print sg-c --event Eindhoven --count 25 -o sheets.pdf"},
 *		{0}};
 *	static const struct cli_option COMMON[] = {CLI_DB, CLI_JSON, {0}};
 *	static const struct cli_program PROGRAM = {.name = "formgen", .commands = COMMANDS,
 *		.options = COMMON, .summary = N_("forms in, PDF out"), .example = "formgen list"};
 *	int main(int argc, char **argv) { return cli_main(&PROGRAM, argc, argv); }
 *
 * When run is called, all of this is right already: every option is known and has its
 * value, numbers lie in their range, words are one of the choices, what is required is
 * there, and the number of operands fits. -h --help, -V --version, -q --quiet and
 * -v --verbose are there by themselves. Options may stand before the command (those of
 * the program), between and after operands; `--` ends them.
 *
 * The module remembers one thing for the whole run: how to speak to the person at the
 * terminal (program and command name, -q, -v, and whether a progress line stands there).
 */
#ifndef CLI_H
#define CLI_H

#include "buffer.h"
#include "error.h"
#include "message.h"

#include <stdbool.h>
#include <stddef.h>

/* What kind of option a row is follows from its members:
 *	no argument               a switch
 *	argument "FILE"           takes a text
 *	argument "csv|xlsx"       takes one of these words
 *	low < high                takes a whole number from low to high
 *	argument "SHEET CODE"     takes as many texts as there are words (at most 4) */
struct cli_option {
	const char *name;     /* without the dashes                                      */
	char letter;          /* 'o' for -o; 0 = none                                    */
	const char *argument; /* how its value is called in the help, or NULL            */
	const char *help;     /* N_("..."); is wrapped to fit                            */
	long low, high;
	bool required;
};

/* Rows that mean the same everywhere. */
#define CLI_DB                                                                                     \
	{                                                                                          \
		.name = "db", .argument = "FILE",                                                  \
		.help = N_("the store; else $SPIEGELBLAD_DB, else the one in your home folder")    \
	}
#define CLI_JSON                                                                                   \
	{                                                                                          \
		.name = "json", .help = N_("write lines of JSON, for other programs")              \
	}

struct cli_arguments;

struct cli_command {
	const char *name; /* "" when the program has no commands and is one itself */
	int (*run)(const struct cli_arguments *arguments); /* returns the exit status */
	const char *summary;  /* N_("..."): a few words without a full stop */
	const char *operands; /* "FORM", "FORM [EVENT]", "INPUT..."; NULL = takes none */
	const char *example;  /* one line that can be typed as it stands */
	const char *details;  /* N_("...") or NULL: what else to know; "\n\n" parts paragraphs */
	const struct cli_option *options; /* ends with {0}; NULL = none of its own */
};

struct cli_program {
	const char *name;
	const char *summary;                /* N_("..."): what it is for, a few words */
	const char *example;                /* what most people type; "\n" parts lines */
	const struct cli_command *commands; /* ends with {0} */
	const struct cli_option *options;   /* what every command knows as well; ends with {0} */
};

/* Sets locale and messages (numbers keep their dot), runs the command that argv names,
 * flushes stdout and checks that all of it was written: EX_IOERR and a sentence when not,
 * but silence when the reader of a pipe has gone. Returns the exit status for main. */
int cli_main(const struct cli_program *program, int argc, char **argv);

/* What was typed, checked. `operands` ends with NULL; all texts are lent by argv. */
struct cli_arguments {
	const struct cli_command *command;
	char **operands;
	size_t operand_count;
	const struct cli_given *given; /* for the functions below */
	size_t given_count;
};

/* The name must be one of the command's or the program's rows: a misspelt one is a bug and
 * ends the program. An option that is given twice counts as the last one says. */
bool cli_given(const struct cli_arguments *arguments, const char *name);
const char *cli_text(const struct cli_arguments *arguments, const char *name, const char *fallback);
long cli_whole(const struct cli_arguments *arguments, const char *name, long fallback);

/* The value with that index (0 = first) of an option that takes several; NULL when the
 * option is not given. */
const char *cli_part(const struct cli_arguments *arguments, const char *name, size_t index);

/* Prints `formgen print: text` and "Try 'formgen print --help'." on stderr; returns
 * EX_USAGE. For what the tables cannot say (two options that exclude each other). */
int cli_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints `formgen: text` on stderr (each line of it), returns err->status. Not silenced. */
int cli_fail(const struct error *err);

/* The same with the file it is about in front: `formscan: scan.pdf: text`. */
int cli_fail_file(const char *path, const struct error *err);

/* Prints `formgen: text` on stderr: news for a person, no failure. Silent after -q.
 * cli_detail speaks only after -v. Each call writes whole lines; any thread may call. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cli_detail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints a line of output that was put together, and frees it. Where memory ran out meanwhile nothing
 * of it is printed, as half a record may look like a whole one: it is told on stderr, and the program
 * ends with EX_OSERR. */
void cli_line(struct buffer *line);

/* A line that is replaced by the next one and wiped before anything else is said. Only
 * when stderr is a terminal and without -q. */
void cli_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cli_progress_end(void);

/* Is the person there to see a progress line? Saves working out what nobody sees. */
bool cli_progress_shown(void);

/* May this stream (1 = stdout, 2 = stderr) have colours: a terminal that can, and neither
 * NO_COLOR (https://no-color.org) nor TERM=dumb. */
bool cli_colour(int descriptor);

/* A whole number from text: false when it is none or outside low..high. */
bool cli_number(const char *text, long low, long high, long *value);

#endif
