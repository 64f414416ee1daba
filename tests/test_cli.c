// SPDX-License-Identifier: EUPL-1.2
/* Each run is a child of its own, with pipes or a pseudo-terminal for its streams. */
#include "cli.h"
#include "leave.h"

#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a program to try ---- */

static int run_print(const struct cli_arguments *a)
{
	printf("%s", a->command->name);
	for (size_t i = 0; i < a->operand_count; i++)
		printf(" [%s]", a->operands[i]);
	printf(" event=%s count=%ld output=%s json=%d db=%s\n", cli_text(a, "event", "?"),
		cli_whole(a, "count", 25), cli_text(a, "output", "-"), cli_given(a, "json"),
		cli_text(a, "db", "default"));
	return EX_OK;
}

static int run_review(const struct cli_arguments *a)
{
	printf("operands=%zu", a->operand_count);
	for (size_t i = 0; i < 3; i++)
		printf(" %s", cli_part(a, "answer", i) ? cli_part(a, "answer", i) : "none");
	printf(" format=%s\n", cli_text(a, "format", "csv"));
	return EX_OK;
}

static int run_speak(const struct cli_arguments *a)
{
	struct error err = {.status = EX_DATAERR, .text = "a.yaml:1: bad\nb.yaml:2: worse"};

	cli_progress("%d of %d", 3, 9);
	cli_say("news");
	cli_detail("details");
	cli_say("file \033[31m\x07 \xc2\x9b name");
	return a->operand_count ? cli_fail(&err) : EX_OK;
}

static int run_flood(const struct cli_arguments *a)
{
	(void)a;
	for (int i = 0; i < 20000; i++)
		puts("a line of output that goes on for a while");
	return EX_OK;
}

static int run_numbers(const struct cli_arguments *a)
{
	(void)a;
	printf("%.2f\n", 1234.5);
	return EX_OK;
}

/* Memory runs out in the second of three lines. */
static int run_lines(const struct cli_arguments *a)
{
	(void)a;
	for (int i = 1; i <= 3; i++) {
		struct buffer line = {0};

		buffer_printf(&line, "{\"line\":%d}", i);
		line.failed = i == 2;
		cli_line(&line);
	}
	return EX_OK;
}

/* What a program that is started from here would ignore. */
static int run_child(const struct cli_arguments *a)
{
	(void)a;
	fflush(stdout);
	return system("grep SigIgn /proc/self/status") == 0 ? EX_OK : EX_SOFTWARE;
}

static int run_open(const struct cli_arguments *a)
{
	int descriptor = open("/dev/null", O_WRONLY);

	(void)a;
	cli_say("descriptor %d", descriptor);
	return EX_OK;
}

static const struct cli_option PRINT[] = {
	{.name = "event", .argument = "NAME", .required = true, .help = "what they are for"},
	{.name = "count",
		.letter = 'n',
		.argument = "N",
		.low = 1,
		.high = 500,
		.help = "how many"},
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = "the PDF to write, told in so many words that they cannot possibly stand "
			"on one line of a terminal"},
	{0}};
static const struct cli_option REVIEW[] = {
	{.name = "answer", .argument = "SHEET QUESTION CODE", .help = "give an answer"},
	{.name = "format", .argument = "csv|jsonl|xlsx", .help = "which kind"}, {0}};
static const struct cli_command COMMANDS[] = {
	{.name = "print",
		.run = run_print,
		.operands = "FORM [EVENT]",
		.options = PRINT,
		.summary = "print sheets",
		.example = "tryout print sg-c --event Eindhoven",
		.details = "One paragraph.\n\nAnother."},
	{.name = "review",
		.run = run_review,
		.operands = "[EVENT]",
		.options = REVIEW,
		.summary = "decide",
		.example = "tryout review"},
	{.name = "speak",
		.run = run_speak,
		.operands = "[FAIL]",
		.summary = "say things",
		.example = "tryout speak"},
	{.name = "flood", .run = run_flood, .summary = "print much", .example = "tryout flood"},
	{.name = "numbers", .run = run_numbers, .summary = "print", .example = "tryout numbers"},
	{.name = "lines", .run = run_lines, .summary = "print", .example = "tryout lines"},
	{.name = "child", .run = run_child, .summary = "start", .example = "tryout child"},
	{.name = "open", .run = run_open, .summary = "open", .example = "tryout open"},
	{.name = "read",
		.run = run_print,
		.operands = "INPUT...",
		.options = PRINT,
		.summary = "read",
		.example = "tryout read scans"},
	{0}};
static const struct cli_option COMMON[] = {CLI_DB, CLI_JSON, {0}};
static const struct cli_program TRYOUT = {.name = "tryout",
	.summary = "to try it out",
	.example = "tryout print sg-c\ntryout review",
	.commands = COMMANDS,
	.options = COMMON};

static const struct cli_command ONLY[] = {
	{.name = "", .run = run_speak, .summary = "serve", .example = "lonely --verbose"}, {0}};
static const struct cli_program LONELY = {
	.name = "lonely", .summary = "alone", .example = "lonely", .commands = ONLY};

/* ---- running it ---- */

struct outcome {
	int status;
	char out[16384], err[16384];
};

enum { ARGUMENTS_MAX = 20 };

/* Splits at blanks; '' stands for an empty argument. */
static int split(char *line, char **argv)
{
	int argc = 0;
	char *rest = NULL;

	for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		assert_in_range(argc, 0, ARGUMENTS_MAX - 2);
		argv[argc++] = strcmp(word, "''") == 0 ? word + 2 : word;
	}
	argv[argc] = NULL;
	return argc;
}

static int waited(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void read_file(FILE *file, char *text, size_t size)
{
	rewind(file);
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
}

/* Runs a command line; `prepare` changes the child's streams before it starts. */
static struct outcome run_with(
	const struct cli_program *program, const char *line, void (*prepare)(void))
{
	struct outcome o = {0};
	char words[500], *argv[ARGUMENTS_MAX];
	FILE *out = tmpfile(), *err = tmpfile();
	pid_t child;
	int argc;

	assert_true(out && err);
	snprintf(words, sizeof words, "%s", line);
	argc = split(words, argv);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(fileno(out), 1);
		dup2(fileno(err), 2);
		if (prepare)
			prepare();
		leave(cli_main(program, argc, argv));
	}
	o.status = waited(child);
	read_file(out, o.out, sizeof o.out);
	read_file(err, o.err, sizeof o.err);
	return o;
}

static struct outcome run(const char *line)
{
	return run_with(&TRYOUT, line, NULL);
}

static void prints(const char *line, const char *expected)
{
	struct outcome o = run(line);

	assert_string_equal(o.err, "");
	assert_string_equal(o.out, expected);
	assert_int_equal(o.status, EX_OK);
}

/* A usage error: nothing on stdout, one line saying what, one where help is. */
static void refuses(const char *line, const char *command, const char *sentence)
{
	struct outcome o = run(line);
	char expected[500];

	snprintf(expected, sizeof expected, "tryout%s: %s\nTry 'tryout%s --help'.\n", command,
		sentence, command);
	assert_string_equal(o.err, expected);
	assert_string_equal(o.out, "");
	assert_int_equal(o.status, EX_USAGE);
}

/* ---- parsing ---- */

static void options_may_be_written_in_every_usual_way(void **state)
{
	(void)state;
	prints("tryout print sg-c --event E --count 3 --output f.pdf",
		"print [sg-c] event=E count=3 output=f.pdf json=0 db=default\n");
	prints("tryout print --event=E -n3 -of.pdf sg-c",
		"print [sg-c] event=E count=3 output=f.pdf json=0 db=default\n");
	prints("tryout print -n 3 sg-c -o - --event=E --json x",
		"print [sg-c] [x] event=E count=3 output=- json=1 db=default\n");
	prints("tryout print --event E -- --json",
		"print [--json] event=E count=25 output=- json=0 db=default\n");
	prints("tryout print sg-c --event=--odd",
		"print [sg-c] event=--odd count=25 output=- json=0 db=default\n");
	prints("tryout print sg-c --event E --event F --ou g",
		"print [sg-c] event=F count=25 output=g json=0 db=default\n");
}

static void common_options_may_stand_before_the_command(void **state)
{
	(void)state;
	prints("tryout --db s.db --json print sg-c --event E",
		"print [sg-c] event=E count=25 output=- json=1 db=s.db\n");
	prints("tryout --db s.db print sg-c --event E --db t.db",
		"print [sg-c] event=E count=25 output=- json=0 db=t.db\n");
}

static void an_option_may_take_several_values(void **state)
{
	(void)state;
	prints("tryout review", "operands=0 none none none format=csv\n");
	prints("tryout review E --answer S Q 3", "operands=1 S Q 3 format=csv\n");
	prints("tryout review --answer S Q 3 E --format xlsx", "operands=1 S Q 3 format=xlsx\n");
	prints("tryout review --answer=S Q 3", "operands=0 S Q 3 format=csv\n");
	refuses("tryout review E --answer S Q", " review",
		"option '--answer' needs SHEET QUESTION CODE");
	refuses("tryout review --answer S --format csv", " review",
		"option '--answer' needs SHEET QUESTION CODE");
}

static void unknown_words_get_the_nearest_known_one(void **state)
{
	(void)state;
	refuses("tryout pritn", "", "there is no command 'pritn'; did you mean 'print'?");
	refuses("tryout zebra", "", "there is no command 'zebra'");
	refuses("tryout print x --evnet E", " print",
		"there is no option '--evnet'; did you mean '--event'?");
	refuses("tryout print x --evnet=E", " print",
		"there is no option '--evnet'; did you mean '--event'?");
	refuses("tryout print x --zebra", " print", "there is no option '--zebra'");
	refuses("tryout print x -z", " print", "there is no option '-z'");
	refuses("tryout print x -qz", " print", "there is no option '-z'");
	refuses("tryout --evnt print", "", "there is no option '--evnt'");
	refuses("tryout", "", "say what to do, for example: tryout print sg-c");
}

static void values_are_checked_before_the_command_runs(void **state)
{
	(void)state;
	refuses("tryout print x --event", " print", "option '--event' needs NAME");
	refuses("tryout print x -o", " print", "option '--output' needs FILE");
	refuses("tryout print x --event --count 3", " print", "option '--event' needs NAME");
	refuses("tryout print x --event ''", " print", "option '--event' needs NAME");
	refuses("tryout print x --event=", " print", "option '--event' needs NAME");
	refuses("tryout --db", "", "option '--db' needs FILE");
	refuses("tryout print x --json=3", " print", "option '--json' takes no value");
	refuses("tryout print x --event E -n 0", " print",
		"option '--count' is a whole number from 1 to 500, not '0'");
	refuses("tryout print x --event E -n many", " print",
		"option '--count' is a whole number from 1 to 500, not 'many'");
	refuses("tryout review --format pdf", " review",
		"option '--format' is one of csv|jsonl|xlsx, not 'pdf'");
	refuses("tryout review --format cs", " review",
		"option '--format' is one of csv|jsonl|xlsx, not 'cs'");
}

static void operands_and_required_options_are_counted(void **state)
{
	(void)state;
	refuses("tryout print --event E", " print", "FORM is missing");
	refuses("tryout read --event E", " read", "INPUT is missing");
	refuses("tryout print x", " print", "option '--event NAME' is missing");
	refuses("tryout print x y z --event E", " print",
		"'z' is too much: only FORM [EVENT] is expected here");
	refuses("tryout flood x", " flood", "'x' is too much: nothing is expected here");
	refuses("tryout print '' --event E", " print", "an empty argument is not FORM [EVENT]");
	prints("tryout read a b c d --event E",
		"read [a] [b] [c] [d] event=E count=25 output=- json=0 db=default\n");
}

static void whole_numbers_are_taken_strictly(void **state)
{
	static const char *const WRONG[] = {"", " 1", "+1", "1 ", "1.0", "0x10", "1e2", "one", "-",
		"99999999999999999999", "101", "-6"};
	long value = 7;

	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
		assert_false(cli_number(WRONG[i], -5, 100, &value));
	assert_int_equal(value, 7);
	assert_true(cli_number("-5", -5, 100, &value));
	assert_int_equal(value, -5);
	assert_true(cli_number("0100", -5, 100, &value));
	assert_int_equal(value, 100);
}

/* ---- help ---- */

static void first_line_is(const char *text, const char *line)
{
	assert_memory_equal(text, line, strlen(line));
	assert_int_equal(text[strlen(line)], '\n');
}

static void no_line_is_wider_than_80(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		assert_in_range(length, 0, 80);
		text += length + (text[length] == '\n');
	}
}

static void help_begins_with_an_example_and_names_every_option(void **state)
{
	struct outcome o = run("tryout print --help");

	(void)state;
	assert_int_equal(o.status, EX_OK);
	assert_string_equal(o.err, "");
	first_line_is(o.out, "Example: tryout print sg-c --event Eindhoven");
	assert_non_null(
		strstr(o.out, "\nUsage:   tryout print FORM [EVENT] --event NAME [OPTION]...\n"));
	assert_non_null(strstr(o.out, "\nOne paragraph.\n\nAnother.\n"));
	assert_non_null(strstr(o.out, "\n      --event NAME        what they are for\n"));
	assert_non_null(strstr(o.out, "\n  -n, --count N           how many\n"));
	assert_non_null(strstr(o.out,
		"\n                          cannot possibly stand on one line of a terminal\n"));
	for (const struct cli_option *option = COMMON; option->name; option++)
		assert_non_null(strstr(o.out, option->name));
	assert_non_null(strstr(o.out, "\n  -q, --quiet "));
	assert_non_null(strstr(o.out, "\n  -h, --help "));
	assert_non_null(strstr(o.out, "\n  -V, --version "));
	no_line_is_wider_than_80(o.out);
}

static void help_of_the_program_lists_the_commands(void **state)
{
	static const char *const ASKED[] = {
		"tryout --help", "tryout -h", "tryout help", "tryout help zebra"};

	(void)state;
	for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++) {
		struct outcome o = run(ASKED[i]);

		assert_int_equal(o.status, EX_OK);
		first_line_is(o.out, "Example: tryout print sg-c");
		assert_non_null(strstr(o.out, "\n         tryout review\n"));
		for (const struct cli_command *c = COMMANDS; c->name; c++) {
			char row[100];

			snprintf(row, sizeof row, "\n  %-14s%s\n", c->name, c->summary);
			assert_non_null(strstr(o.out, row));
		}
		no_line_is_wider_than_80(o.out);
	}
}

static void help_is_given_wherever_it_is_asked(void **state)
{
	static const char *const ASKED[] = {"tryout print -h", "tryout help print",
		"tryout --help print", "tryout print x --count 3 --help"};
	struct outcome first = run("tryout print --help");

	(void)state;
	for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++) {
		struct outcome o = run(ASKED[i]);

		assert_string_equal(o.out, first.out);
		assert_int_equal(o.status, EX_OK);
	}
}

static void the_version_is_told(void **state)
{
	(void)state;
	prints("tryout --version", "tryout " VERSION " (Spiegelblad)\nEUPL-1.2\n");
	prints("tryout print -V", "tryout " VERSION " (Spiegelblad)\nEUPL-1.2\n");
}

static void a_program_may_have_no_commands(void **state)
{
	struct outcome o = run_with(&LONELY, "lonely --verbose", NULL);

	(void)state;
	assert_int_equal(o.status, EX_OK);
	assert_memory_equal(o.err, "lonely: news\nlonely: details\n", 29);
	o = run_with(&LONELY, "lonely --help", NULL);
	first_line_is(o.out, "Example: lonely --verbose");
	assert_non_null(strstr(o.out, "Usage:   lonely [OPTION]...\n"));
	o = run_with(&LONELY, "lonely --zebra", NULL);
	assert_string_equal(o.err, "lonely: there is no option '--zebra'\nTry 'lonely --help'.\n");
}

/* ---- speaking ---- */

static void quiet_and_verbose_choose_what_is_said(void **state)
{
	struct outcome o = run("tryout speak");

	(void)state;
	assert_string_equal(o.err, "tryout: news\ntryout: file ?[31m? ?? name\n");
	o = run("tryout speak -v");
	assert_string_equal(o.err, "tryout: news\ntryout: details\ntryout: file ?[31m? ?? name\n");
	o = run("tryout -q speak");
	assert_string_equal(o.err, "");
}

static void a_failure_is_told_line_by_line_even_after_quiet(void **state)
{
	struct outcome o = run("tryout -q speak fail");

	(void)state;
	assert_string_equal(o.err, "tryout: a.yaml:1: bad\ntryout: b.yaml:2: worse\n");
	assert_int_equal(o.status, EX_DATAERR);
}

/* Runs `tryout speak fail` with a terminal for stderr; returns what came to it. */
static void on_terminal(const char *term, const char *no_color, char *seen, size_t size)
{
	char *argv[] = {"tryout", "speak", "fail", NULL};
	int terminal, other;
	size_t length = 0;
	ssize_t count;
	pid_t child;

	assert_int_equal(openpty(&terminal, &other, NULL, NULL, NULL), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(other, 2);
		close(terminal);
		setenv("TERM", term, 1);
		unsetenv("NO_COLOR");
		if (no_color)
			setenv("NO_COLOR", no_color, 1);
		leave(cli_main(&TRYOUT, 3, argv));
	}
	close(other);
	while ((count = read(terminal, seen + length, size - 1 - length)) > 0)
		length += (size_t)count;
	seen[length] = '\0';
	assert_int_equal(waited(child), EX_DATAERR);
	close(terminal);
}

static void a_terminal_gets_colour_and_progress_unless_it_says_no(void **state)
{
	char seen[2000];

	(void)state;
	on_terminal("xterm", NULL, seen, sizeof seen);
	assert_non_null(strstr(seen, "\r\033[K3 of 9\r\033[K"));
	assert_non_null(strstr(seen, "\033[31mtryout:\033[0m a.yaml:1: bad"));
	on_terminal("xterm", "1", seen, sizeof seen);
	assert_non_null(strstr(seen, "3 of 9"));
	assert_null(strstr(seen, "\033[31m"));
	on_terminal("xterm", "", seen, sizeof seen);
	assert_non_null(strstr(seen, "\033[31m"));
	on_terminal("dumb", NULL, seen, sizeof seen);
	assert_null(strchr(seen, '\033'));
	assert_null(strstr(seen, "3 of 9"));
}

/* ---- streams ---- */

static void into_full_disk(void)
{
	dup2(open("/dev/full", O_WRONLY), 1);
}

static void close_stdout(void)
{
	close(1);
}

static void close_everything(void)
{
	close(0);
	close(1);
}

static void into_closed_pipe(void)
{
	int ends[2];

	if (pipe(ends) == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
	}
}

static void lost_output_is_an_error(void **state)
{
	static const char *const LINES[] = {"tryout numbers", "tryout flood", "tryout --help"};

	(void)state;
	for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
		struct outcome o = run_with(&TRYOUT, LINES[i], into_full_disk);

		assert_int_equal(o.status, EX_IOERR);
		assert_string_equal(
			o.err, "tryout: cannot write the output: No space left on device\n");
		o = run_with(&TRYOUT, LINES[i], close_stdout);
		assert_int_equal(o.status, EX_IOERR);
	}
}

static void half_a_line_is_not_printed_and_told(void **state)
{
	struct outcome o = run("tryout lines");

	(void)state;
	assert_string_equal(o.out, "{\"line\":1}\n{\"line\":3}\n");
	assert_string_equal(o.err, "tryout: out of memory\n");
	assert_int_equal(o.status, EX_OSERR);
}

static void without_output_nothing_can_be_lost(void **state)
{
	struct outcome o = run_with(&TRYOUT, "tryout -q speak", into_full_disk);

	(void)state;
	assert_int_equal(o.status, EX_OK);
	o = run_with(&TRYOUT, "tryout -q speak", close_stdout);
	assert_int_equal(o.status, EX_OK);
	assert_string_equal(o.err, "");
}

static void a_reader_that_has_gone_is_no_error(void **state)
{
	struct outcome o = run_with(&TRYOUT, "tryout flood", into_closed_pipe);

	(void)state;
	assert_int_equal(o.status, EX_OK);
	assert_string_equal(o.err, "");
	o = run_with(&TRYOUT, "tryout numbers", into_closed_pipe);
	assert_int_equal(o.status, EX_OK);
	assert_string_equal(o.err, "");
}

static void a_file_never_becomes_stdin_or_stdout(void **state)
{
	struct outcome o = run_with(&TRYOUT, "tryout open", close_everything);
	int descriptor = 0;

	(void)state;
	assert_int_equal(sscanf(o.err, "tryout: descriptor %d", &descriptor), 1);
	assert_true(descriptor > 2);
}

static void programs_that_are_started_keep_the_usual_broken_pipe(void **state)
{
	struct outcome o = run("tryout child");
	unsigned long long ignored = 0;

	(void)state;
	assert_int_equal(sscanf(o.out, "SigIgn: %llx", &ignored), 1);
	assert_true((ignored >> (SIGPIPE - 1) & 1) == 0);
}

static void with_comma_locale(void)
{
	setenv("LC_ALL", "nl_NL.UTF-8", 1);
}

static void numbers_keep_their_dot(void **state)
{
	struct outcome o = run_with(&TRYOUT, "tryout numbers", with_comma_locale);

	(void)state;
	assert_string_equal(o.out, "1234.50\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_may_be_written_in_every_usual_way),
		cmocka_unit_test(common_options_may_stand_before_the_command),
		cmocka_unit_test(an_option_may_take_several_values),
		cmocka_unit_test(unknown_words_get_the_nearest_known_one),
		cmocka_unit_test(values_are_checked_before_the_command_runs),
		cmocka_unit_test(operands_and_required_options_are_counted),
		cmocka_unit_test(whole_numbers_are_taken_strictly),
		cmocka_unit_test(help_begins_with_an_example_and_names_every_option),
		cmocka_unit_test(help_of_the_program_lists_the_commands),
		cmocka_unit_test(help_is_given_wherever_it_is_asked),
		cmocka_unit_test(the_version_is_told),
		cmocka_unit_test(a_program_may_have_no_commands),
		cmocka_unit_test(quiet_and_verbose_choose_what_is_said),
		cmocka_unit_test(a_failure_is_told_line_by_line_even_after_quiet),
		cmocka_unit_test(a_terminal_gets_colour_and_progress_unless_it_says_no),
		cmocka_unit_test(lost_output_is_an_error),
		cmocka_unit_test(half_a_line_is_not_printed_and_told),
		cmocka_unit_test(without_output_nothing_can_be_lost),
		cmocka_unit_test(a_reader_that_has_gone_is_no_error),
		cmocka_unit_test(a_file_never_becomes_stdin_or_stdout),
		cmocka_unit_test(programs_that_are_started_keep_the_usual_broken_pipe),
		cmocka_unit_test(numbers_keep_their_dot),
	};

	/* The sentences that are compared are the English ones. */
	setenv("LC_ALL", "C", 1);
	unsetenv("LANGUAGE");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
