// SPDX-License-Identifier: EUPL-1.2
#include "cli.h"
#include "nearest.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <unistd.h>

enum {
	OPTIONS_MAX = 48, /* rows of program, command and BUILT_IN together     */
	VALUES_MAX = 4,   /* texts that one option takes                        */
	LONG_BASE = 256,  /* getopt's value of row i is LONG_BASE + i: no letter */
	HELP_WIDTH = 80,  /* columns: what a small terminal shows               */
	HELP_COLUMN = 26, /* where explanations start                           */
	NAME_SIZE = 40,   /* of an option, as far as it is quoted */
};

static const struct cli_option BUILT_IN[] = {
	{.name = "quiet", .letter = 'q', .help = N_("say nothing but errors")},
	{.name = "verbose", .letter = 'v', .help = N_("say more about what is done")},
	{.name = "help", .letter = 'h', .help = N_("show this help")},
	{.name = "version", .letter = 'V', .help = N_("show the version")},
	{0},
};

/* What is known about one option: its row, and what was typed for it. */
struct cli_given {
	const struct cli_option *option;
	const char *values[VALUES_MAX];
	bool given;
};

/* Every option that may be typed here. */
struct table {
	struct cli_given rows[OPTIONS_MAX];
	size_t count;
};

/* How to speak to the person at the terminal; see cli.h. */
static struct {
	const struct cli_program *program;
	const struct cli_command *command; /* NULL until one is chosen */
	bool quiet, verbose;
	bool progress;  /* a progress line stands there */
	bool line_lost; /* of the output                */
} terminal;

static volatile sig_atomic_t reader_gone;

/* ---- words ---- */

bool cli_number(const char *text, long low, long high, long *value)
{
	char *end;
	long number;

	/* strtol would also take blanks and a plus in front. */
	if (!(*text == '-' || (*text >= '0' && *text <= '9')))
		return false;
	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || *end || end == text || number < low || number > high)
		return false;
	*value = number;
	return true;
}

/* The next word of a text, cut at any character of `separators`; false at its end. */
static bool next_word(const char **text, const char *separators, const char **word, size_t *length)
{
	*word = *text + strspn(*text, separators);
	*length = strcspn(*word, separators);
	*text = *word + *length;
	return *length > 0;
}

static size_t word_count(const char *text)
{
	const char *word;
	size_t length, count = 0;

	while (text && next_word(&text, " ", &word, &length))
		count++;
	return count;
}

/* ---- speaking ---- */

static bool able_terminal(int descriptor)
{
	const char *term = getenv("TERM");

	return isatty(descriptor) && term && strcmp(term, "dumb") != 0;
}

bool cli_colour(int descriptor)
{
	const char *no_color = getenv("NO_COLOR");

	return able_terminal(descriptor) && !(no_color && *no_color);
}

bool cli_progress_shown(void)
{
	return !terminal.quiet && able_terminal(STDERR_FILENO);
}

static void wipe_progress(void)
{
	if (terminal.progress)
		fputs("\r\033[K", stderr);
	terminal.progress = false;
}

/* File names may hold anything; what would command the terminal becomes a question mark.
 * Codes 0x80-0x9F are commands too: in UTF-8 they begin with 0xC2. */
static void make_harmless(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if ((*p < 0x20 && *p != '\n' && *p != '\t') || *p == 0x7F)
			*p = '?';
		if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
			p[0] = p[1] = '?';
	}
}

/* Each line of text with the program's name in front, and the command's if asked. */
static void print_lines(const char *text, bool with_command)
{
	const char *red = cli_colour(STDERR_FILENO) ? "\033[31m" : "";
	const char *plain = *red ? "\033[0m" : "";
	const char *command = with_command && terminal.command ? terminal.command->name : "";
	const char *name = terminal.program ? terminal.program->name : "spiegelblad";

	do {
		int length = (int)strcspn(text, "\n");

		fprintf(stderr, "%s%s%s%s:%s %.*s\n", red, name, *command ? " " : "", command,
			plain, length, text);
		text += length;
		text += *text == '\n';
	} while (*text);
}

static void speak(bool with_command, const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return;
	make_harmless(text);
	flockfile(stderr);
	wipe_progress();
	print_lines(text, with_command);
	funlockfile(stderr);
	free(text);
}

/* The command line that this person is at: "formgen print". */
static void print_invocation(FILE *file)
{
	fputs(terminal.program->name, file);
	if (terminal.command && *terminal.command->name)
		fprintf(file, " %s", terminal.command->name);
}

int cli_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	speak(true, format, args);
	va_end(args);
	if (terminal.program) {
		fputs(_("Try"), stderr);
		fputs(" '", stderr);
		print_invocation(stderr);
		fputs(" --help'.\n", stderr);
	}
	return EX_USAGE;
}

static void say_always(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say_always(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	speak(false, format, args);
	va_end(args);
}

int cli_fail(const struct error *err)
{
	say_always("%s", err->text);
	return err->status;
}

int cli_fail_file(const char *path, const struct error *err)
{
	struct error told = *err;

	error_prefix(&told, "%s: ", path);
	return cli_fail(&told);
}

void cli_say(const char *format, ...)
{
	va_list args;

	if (terminal.quiet)
		return;
	va_start(args, format);
	speak(false, format, args);
	va_end(args);
}

void cli_detail(const char *format, ...)
{
	va_list args;

	if (terminal.quiet || !terminal.verbose)
		return;
	va_start(args, format);
	speak(false, format, args);
	va_end(args);
}

/* Cuts the text to so many characters, not bytes. */
static void cut_to_width(char *text, size_t width)
{
	for (; *text; text++) {
		if (((unsigned char)*text & 0xC0) == 0x80)
			continue;
		if (width-- == 0) {
			*text = '\0';
			return;
		}
	}
}

void cli_progress(const char *format, ...)
{
	struct winsize size;
	char *text;
	va_list args;
	int made;

	if (!cli_progress_shown())
		return;
	va_start(args, format);
	made = vasprintf(&text, format, args);
	va_end(args);
	if (made < 0)
		return;
	make_harmless(text);
	/* A line that is wider than the screen could not be wiped again. */
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2)
		size.ws_col = HELP_WIDTH;
	cut_to_width(text, size.ws_col - 1U);
	flockfile(stderr);
	fprintf(stderr, "\r\033[K%s", text);
	fflush(stderr);
	terminal.progress = true;
	funlockfile(stderr);
	free(text);
}

void cli_progress_end(void)
{
	flockfile(stderr);
	wipe_progress();
	funlockfile(stderr);
}

/* ---- help ---- */

static const char *translated(const char *text)
{
	return text && *text ? gettext(text) : ""; /* gettext("") is the catalogue's head */
}

static size_t characters(const char *text, size_t bytes)
{
	size_t count = 0;

	for (size_t i = 0; i < bytes; i++)
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	return count;
}

/* Prints text in lines of HELP_WIDTH that start at column `indent`, and a newline. The
 * cursor stands at `column`. */
static void print_wrapped(const char *text, size_t indent, size_t column)
{
	const char *word;
	size_t length;
	bool fresh = true; /* nothing of the text stands on this line yet */

	if (column > 0 && column >= indent) {
		putchar('\n');
		column = 0;
	}
	while (next_word(&text, " \n", &word, &length)) {
		size_t wide = characters(word, length);

		if (!fresh && column + 1 + wide > HELP_WIDTH) {
			putchar('\n');
			column = 0;
			fresh = true;
		}
		printf("%*s%.*s", fresh ? (int)(indent - column) : 1, "", (int)length, word);
		column = (fresh ? indent : column + 1) + wide;
		fresh = false;
	}
	putchar('\n');
}

static void print_paragraphs(const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);
		char *paragraph = strndup(text, length);

		putchar('\n');
		if (paragraph)
			print_wrapped(paragraph, 0, 0);
		free(paragraph);
		text += length;
		text += strspn(text, "\n");
	}
}

/* "Example: one line", any further lines below each other, and the start of "Usage: ". */
static void print_examples(const char *example)
{
	const char *title = _("Example:"), *usage = _("Usage:");
	size_t title_wide = characters(title, strlen(title));
	size_t usage_wide = characters(usage, strlen(usage));
	size_t indent = (title_wide > usage_wide ? title_wide : usage_wide) + 1;

	for (const char *line = example; *line;) {
		size_t length = strcspn(line, "\n");

		printf("%s%*s%.*s\n", line == example ? title : "",
			(int)(line == example ? indent - title_wide : indent), "", (int)length,
			line);
		line += length + (line[length] == '\n');
	}
	printf("%s%*s", usage, (int)(indent - usage_wide), "");
}

static void print_options(const char *title, const struct cli_option *option)
{
	if (!option || !option->name)
		return;
	printf("\n%s\n", title);
	for (; option->name; option++) {
		int column = option->letter ? printf("  -%c, ", option->letter) : printf("      ");

		column += printf("--%s", option->name);
		if (option->argument)
			column += printf(" %s", option->argument);
		print_wrapped(translated(option->help), HELP_COLUMN,
			(size_t)column + 1 < HELP_COLUMN ? (size_t)column : HELP_COLUMN);
	}
}

static void print_required(const struct cli_option *option)
{
	for (; option && option->name; option++)
		if (option->required)
			printf(" --%s%s%s", option->name, option->argument ? " " : "",
				option->argument ? option->argument : "");
}

static int command_help(const struct cli_program *program, const struct cli_command *command)
{
	print_examples(command->example);
	print_invocation(stdout);
	if (command->operands)
		printf(" %s", command->operands);
	print_required(command->options);
	print_required(program->options);
	printf(" [%s]...\n\n", _("OPTION"));
	print_wrapped(translated(command->summary), 0, 0);
	print_paragraphs(translated(command->details));
	print_options(_("Options:"), command->options);
	print_options(_("Options of every command:"), program->options);
	print_options(_("Always there:"), BUILT_IN);
	return EX_OK;
}

static int program_help(const struct cli_program *program)
{
	print_examples(program->example);
	printf("%s %s [%s]...\n\n", program->name, _("COMMAND"), _("OPTION"));
	print_wrapped(translated(program->summary), 0, 0);
	printf("\n%s\n", _("Commands:"));
	for (const struct cli_command *c = program->commands; c->name; c++)
		print_wrapped(translated(c->summary), 16, (size_t)printf("  %s", c->name));
	print_options(_("Options of every command:"), program->options);
	print_options(_("Always there:"), BUILT_IN);
	putchar('\n');
	printf(_("'%s COMMAND --help' tells more about one command."), program->name);
	putchar('\n');
	return EX_OK;
}

static int version(const struct cli_program *program)
{
	printf("%s %s (Spiegelblad)\n", program->name, VERSION);
	puts("EUPL-1.2");
	return EX_OK;
}

/* ---- what was typed ---- */

static void table_add(struct table *table, const struct cli_option *option)
{
	for (; option && option->name; option++) {
		for (size_t i = 0; i < table->count; i++) {
			const struct cli_option *other = table->rows[i].option;

			assert(strcmp(option->name, other->name) != 0);
			assert(!option->letter || option->letter != other->letter);
		}
		assert(table->count < OPTIONS_MAX && word_count(option->argument) <= VALUES_MAX);
		table->rows[table->count++] = (struct cli_given){.option = option};
	}
}

static struct cli_given *table_find(struct table *table, const char *name, char letter)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct cli_option *option = table->rows[i].option;

		if (name ? strcmp(option->name, name) == 0 : option->letter == letter)
			return &table->rows[i];
	}
	/* getopt_long gives back no letter but those of the table. */
	abort();
}

/* The row of a key that getopt_tables gave to a long option. */
static struct cli_given *table_row(struct table *table, int key)
{
	struct cli_given *row = &table->rows[key - LONG_BASE];

	assert((size_t)(key - LONG_BASE) < table->count && row->option);
	return row;
}

/* What getopt_long wants to know: letters ends up as "+:o:q", a row of zeros ends names. */
static void getopt_tables(const struct table *table, bool stop_at_operand, char *letters,
	struct option names[OPTIONS_MAX + 1])
{
	if (stop_at_operand)
		*letters++ = '+';
	*letters++ = ':';
	for (size_t i = 0; i < table->count; i++) {
		const struct cli_option *option = table->rows[i].option;

		names[i] = (struct option){option->name,
			option->argument ? required_argument : no_argument, NULL,
			LONG_BASE + (int)i};
		if (!option->letter)
			continue;
		*letters++ = option->letter;
		if (option->argument)
			*letters++ = ':';
	}
	*letters = '\0';
	names[table->count] = (struct option){0};
}

static int unknown_option(struct table *table, const char *typed)
{
	const char *names[OPTIONS_MAX];
	char name[NAME_SIZE];
	const char *nearest;

	if (optopt > 0 && optopt < LONG_BASE)
		return cli_usage(_("there is no option '-%c'"), optopt);
	if (optopt >= LONG_BASE)
		return cli_usage(
			_("option '--%s' takes no value"), table_row(table, optopt)->option->name);
	for (size_t i = 0; i < table->count; i++)
		names[i] = table->rows[i].option->name;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(typed + 2, "="), typed + 2);
	nearest = nearest_word(name, names, table->count);
	if (nearest)
		return cli_usage(
			_("there is no option '--%s'; did you mean '--%s'?"), name, nearest);
	return cli_usage(_("there is no option '--%s'"), name);
}

static bool one_of(const char *value, const char *choices)
{
	const char *word;
	size_t length;

	while (next_word(&choices, "|", &word, &length))
		if (strlen(value) == length && strncmp(value, word, length) == 0)
			return true;
	return false;
}

/* Keeps the value at optarg, and those behind it when the option takes several. */
static int keep_value(struct cli_given *row, int argc, char **argv)
{
	const struct cli_option *o = row->option;
	size_t count = word_count(o->argument);
	long number;

	row->given = true;
	for (size_t i = 0; i < count; i++) {
		const char *value = i == 0 ? optarg : optind < argc ? argv[optind++] : NULL;
		bool apart = i > 0 || value == argv[optind - 1];

		/* `--event --count 5`: the name was forgotten. It can be had as --event=--x. */
		if (!value || !*value || (apart && strncmp(value, "--", 2) == 0))
			return cli_usage(_("option '--%s' needs %s"), o->name, o->argument);
		row->values[i] = value;
	}
	if (count == 0)
		return EX_OK;
	if (strchr(o->argument, '|') && !one_of(optarg, o->argument))
		return cli_usage(
			_("option '--%s' is one of %s, not '%s'"), o->name, o->argument, optarg);
	if (o->low < o->high && !cli_number(optarg, o->low, o->high, &number))
		return cli_usage(_("option '--%s' is a whole number from %ld to %ld, not '%s'"),
			o->name, o->low, o->high, optarg);
	return EX_OK;
}

/* Reads the options of argv into the table, up to the first operand or all of them. */
static int read_options(struct table *table, bool stop_at_operand, int argc, char **argv)
{
	char letters[2 * OPTIONS_MAX + 3];
	struct option names[OPTIONS_MAX + 1];
	int key, status = EX_OK;

	getopt_tables(table, stop_at_operand, letters, names);
	optind = 0; /* glibc: begin anew */
	opterr = 0;
	while (status == EX_OK && (key = getopt_long(argc, argv, letters, names, NULL)) != -1) {
		struct cli_given *row;

		if (key == '?')
			return unknown_option(table, argv[optind - 1]);
		if (key == ':')
			key = optopt;
		row = key >= LONG_BASE ? table_row(table, key) : table_find(table, NULL, (char)key);
		status = keep_value(row, argc, argv);
	}
	return status;
}

/* ---- what it takes ---- */

/* Do as many operands stand there as "FORM [EVENT]" or "INPUT..." asks? */
static int check_operands(const char *expected, char **operands, size_t count)
{
	const char *rest = expected ? expected : "";
	const char *word;
	size_t length, most = 0;

	for (size_t i = 0; i < count; i++)
		if (!*operands[i])
			return cli_usage(
				_("an empty argument is not %s"), expected ? expected : "--");
	while (next_word(&rest, " ", &word, &length)) {
		if (*word != '[' && most >= count)
			return cli_usage(_("%.*s is missing"), (int)strcspn(word, ". "), word);
		if (memmem(word, length, "...", 3))
			return EX_OK;
		most++;
	}
	if (count <= most)
		return EX_OK;
	if (most == 0)
		return cli_usage(_("'%s' is too much: nothing is expected here"), operands[0]);
	return cli_usage(_("'%s' is too much: only %s is expected here"), operands[most], expected);
}

static int check_required(const struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct cli_given *row = &table->rows[i];

		if (row->option->required && !row->given)
			return cli_usage(_("option '--%s%s%s' is missing"), row->option->name,
				row->option->argument ? " " : "",
				row->option->argument ? row->option->argument : "");
	}
	return EX_OK;
}

static const struct cli_given *given(const struct cli_arguments *arguments, const char *name)
{
	for (size_t i = 0; i < arguments->given_count; i++)
		if (strcmp(arguments->given[i].option->name, name) == 0)
			return &arguments->given[i];
	/* A command asks for an option that is in no table: every run of it would show this. */
	abort();
}

bool cli_given(const struct cli_arguments *arguments, const char *name)
{
	return given(arguments, name)->given;
}

const char *cli_text(const struct cli_arguments *arguments, const char *name, const char *fallback)
{
	const char *text = given(arguments, name)->values[0];

	return text ? text : fallback;
}

const char *cli_part(const struct cli_arguments *arguments, const char *name, size_t index)
{
	assert(index < VALUES_MAX);
	return given(arguments, name)->values[index];
}

long cli_whole(const struct cli_arguments *arguments, const char *name, long fallback)
{
	const struct cli_given *row = given(arguments, name);
	long value = fallback;

	assert(row->option->low < row->option->high);
	if (row->given)
		cli_number(row->values[0], row->option->low, row->option->high, &value);
	return value;
}

/* ---- the run ---- */

static const struct cli_command *find_command(const struct cli_program *program, const char *name)
{
	for (const struct cli_command *c = program->commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int unknown_command(const struct cli_program *program, const char *typed)
{
	enum { COMMANDS_MAX = 40 };
	const char *names[COMMANDS_MAX];
	const char *nearest;
	size_t count = 0;

	for (; count < COMMANDS_MAX && program->commands[count].name; count++)
		names[count] = program->commands[count].name;
	nearest = nearest_word(typed, names, count);
	if (nearest)
		return cli_usage(_("there is no command '%s'; did you mean '%s'?"), typed, nearest);
	return cli_usage(_("there is no command '%s'"), typed);
}

static int run_command(const struct cli_program *program, const struct cli_command *command,
	struct table *table, int argc, char **argv)
{
	struct cli_arguments arguments = {.command = command};
	int status;

	terminal.command = command;
	table_add(table, command->options);
	status = read_options(table, false, argc, argv);
	if (status != EX_OK)
		return status;
	if (table_find(table, "help", 0)->given)
		return command_help(program, command);
	if (table_find(table, "version", 0)->given)
		return version(program);

	arguments.operands = argv + optind;
	arguments.operand_count = (size_t)(argc - optind);
	arguments.given = table->rows;
	arguments.given_count = table->count;
	status = check_operands(command->operands, arguments.operands, arguments.operand_count);
	if (status == EX_OK)
		status = check_required(table);
	if (status != EX_OK)
		return status;
	terminal.quiet = table_find(table, "quiet", 0)->given;
	terminal.verbose = table_find(table, "verbose", 0)->given;
	return command->run(&arguments);
}

static int dispatch(const struct cli_program *program, int argc, char **argv)
{
	const struct cli_command *command = find_command(program, "");
	struct table table = {.count = 0};
	int status;

	table_add(&table, program->options);
	table_add(&table, BUILT_IN);
	if (command)
		return run_command(program, command, &table, argc, argv);

	status = read_options(&table, true, argc, argv);
	if (status != EX_OK)
		return status;
	argc -= optind;
	argv += optind;
	if (argc > 1 && strcmp(argv[0], "help") == 0 && find_command(program, argv[1])) {
		terminal.command = find_command(program, argv[1]);
		return command_help(program, terminal.command);
	}
	if (argc > 0 && strcmp(argv[0], "help") == 0)
		return program_help(program);
	if (argc == 0 && table_find(&table, "help", 0)->given)
		return program_help(program);
	if (argc == 0 && table_find(&table, "version", 0)->given)
		return version(program);
	if (argc == 0)
		return cli_usage(_("say what to do, for example: %.*s"),
			(int)strcspn(program->example, "\n"), program->example);
	command = find_command(program, argv[0]);
	if (!command)
		return unknown_command(program, argv[0]);
	return run_command(program, command, &table, argc, argv);
}

static void on_broken_pipe(int signal_number)
{
	(void)signal_number;
	reader_gone = 1;
}

/* A file that is opened while 0, 1 or 2 is closed would get that number, and what was
 * meant for a person would end up in it. Opened the wrong way round, reading and writing
 * fail as they should. */
static void hold_standard_streams(void)
{
	for (int descriptor = 0; descriptor <= 2; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF &&
			open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) < 0)
			abort();
}

void cli_line(struct buffer *line)
{
	if (line->failed) {
		terminal.line_lost = true;
		say_always("%s", _("out of memory"));
	} else {
		fwrite(buffer_text(line), 1, line->length, stdout);
		putchar('\n');
	}
	buffer_free(line);
}

/* What was printed but did not arrive is a failure, whatever else went well. A reader that
 * has seen enough (`| head`) is none. */
static int finish_output(int status)
{
	bool lost = ferror(stdout) != 0;
	int cause;

	errno = 0;
	lost = fclose(stdout) != 0 || lost;
	cause = errno;
	if (!lost || (reader_gone && (cause == EPIPE || cause == 0)))
		return status == EX_OK && terminal.line_lost ? EX_OSERR : status;
	say_always(_("cannot write the output: %s"), cause ? strerror(cause) : _("writing failed"));
	return EX_IOERR;
}

int cli_main(const struct cli_program *program, int argc, char **argv)
{
	/* A handler rather than SIG_IGN, because that would be passed on to children. */
	struct sigaction broken_pipe = {.sa_handler = on_broken_pipe, .sa_flags = SA_RESTART};
	int status;

	hold_standard_streams();
	sigaction(SIGPIPE, &broken_pipe, NULL);
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	message_start();

	terminal.program = program;
	status = dispatch(program, argc, argv);
	cli_progress_end();
	return finish_output(status);
}
