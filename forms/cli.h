// SPDX-License-Identifier: EUPL-1.2
/*
 * How all four programs behave: help, version, usage errors, exit statuses, checked
 * output.
 *
 * stdout carries data and nothing else; people read stderr. A usage error is one line
 * naming the bad argument and one pointing at --help. Statuses are those of sysexits.h.
 */
#ifndef CLI_H
#define CLI_H

#include "error.h"

#include <getopt.h>
#include <stddef.h>

/* A command of a program: `formgen print ...`. */
struct cli_command {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the command; returns the exit status */
	const char *summary;               /* one line, translated by the caller with _()     */
};

struct cli_program {
	const char *name;
	const char *example;                /* the first lines of --help: what most people type */
	const struct cli_command *commands; /* ends with a NULL name */
	const char *options; /* options that every command knows, ready to print; may be "" */
};

/* Sets locale and messages, makes stdout checked at exit, runs the command that argv
 * names. The numeric locale stays "C". Returns the exit status for main. */
int cli_main(const struct cli_program *program, int argc, char **argv);

/* The program's name, for messages. */
const char *cli_name(void);

/* Prints `name: text` and "Try 'name --help'." on stderr; returns EX_USAGE. */
int cli_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints `name: text` on stderr (each line of it), returns err->status. */
int cli_fail(const struct error *err);

/* Prints `name: text` on stderr: news for a person, no failure. Silent after -q. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cli_quiet(bool quiet);

/* A line that is replaced by the next one, only when stderr is a terminal; NULL wipes it.
 */
void cli_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A whole number from text: false when it is none or outside low..high. */
bool cli_number(const char *text, long low, long high, long *value);

/* Prints "Usage: ..." style help for one command on stdout and returns EX_OK. */
int cli_help(const char *text);

#endif
