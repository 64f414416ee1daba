// SPDX-License-Identifier: EUPL-1.2
/* formdesk: everything by mouse, for people who never saw a terminal. */
#include "child.h"
#include "cli.h"
#include "decoder.h"
#include "desk.h"
#include "http.h"
#include "password.h"
#include "site.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* The port when none is named: then the address is the same every day. */
enum { USUAL_PORT = 4747, LINK_SECONDS = 12 * 60 * 60 };

static void write_link(struct desk *desk, int port, enum role role, char *link, size_t size)
{
	char secret[SESSION_SECRET_SIZE];

	if (password_set(desk, role)) {
		snprintf(link, size, "http://127.0.0.1:%d/%s", port, role_name(role));
		return;
	}
	sessions_link(desk->sessions, role, LINK_SECONDS, secret);
	snprintf(link, size, "http://127.0.0.1:%d/in?link=%s", port, secret);
}

static bool open_browser(char *link)
{
	char *arguments[] = {"xdg-open", link, NULL};
	pid_t child;

	return child_start(arguments, NULL, NULL, &child, NULL);
}

static void print_links(struct desk *desk, int port, enum role to_open)
{
	char link[160];

	for (int i = 0; i < ROLES; i++) {
		enum role role = (enum role)i;

		write_link(desk, port, role, link, sizeof link);
		if (role != to_open) {
			printf("%-14s %s\n", role_name(role), link);
			continue;
		}
		if (!open_browser(link)) {
			printf("%-14s %s\n", role_name(role), link);
			cli_say(_("xdg-open is not there; open the link by hand"));
		}
	}
	fflush(stdout);
}

static void wait_for_signal(void)
{
	sigset_t set;
	int signal;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigwait(&set, &signal);
}

/* Before any thread is there, so that all of them leave these signals to wait_for_signal. */
static void hold_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int run(const struct cli_arguments *a)
{
	int port = (int)cli_whole(a, "port", USUAL_PORT);
	enum role role = role_parse(cli_text(a, "role", "coordinator"));
	struct http_server *server = NULL;
	struct error err = {0};
	struct http_site site;
	struct desk desk;
	bool good;

	umask(077);
	hold_signals();
	good = desk_open(&desk, cli_text(a, "db", NULL), &err);
	site = site_of(&desk);
	/* The usual port is a wish, a port that was asked for is not. */
	good = good && (http_start(&site, port, &server, &err) ||
			       (!cli_given(a, "port") && http_start(&site, 0, &server, &err)));
	if (good) {
		print_links(&desk, http_port(server), cli_given(a, "open") ? role : ROLE_NONE);
		cli_say(_("the desk is open on this computer only; each link works once; "
			  "Ctrl-C closes it"));
		wait_for_signal();
	}
	http_stop(server);
	desk_close(&desk);
	return good ? EX_OK : cli_fail(&err);
}

static const struct cli_option OPTIONS[] = {
	{.name = "port",
		.argument = "N",
		.low = 0,
		.high = 65535,
		.help = N_("listen on this port; 0 takes a free one; 4747 if left out, or a free "
			   "one when that is taken")},
	{.name = "open", .help = N_("open the browser with the link of the role")},
	{.name = "role",
		.argument = "coordinator|administrator|reviewer",
		.help = N_("whose pages --open opens; the coordinator's if left out")},
	CLI_DB, {0}};

static const struct cli_command COMMANDS[] = {
	{.name = "",
		.run = run,
		.options = OPTIONS,
		.summary = N_("print, read, review and show results in the browser"),
		.example = "formdesk --open",
		.details = N_("Prints a link for each role. A link works once and opens a session "
			      "in the browser; after a quarter of an hour without use it locks.\n\n"
			      "The pages are served to this computer only (127.0.0.1).")},
	{0}};

static const struct cli_option COMMON[] = {{0}};

static const struct cli_program PROGRAM = {.name = "formdesk",
	.summary = N_("everything by mouse, in a browser on this computer"),
	.example = "formdesk --open",
	.commands = COMMANDS,
	.options = COMMON};

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], DECODER_ARGUMENT) == 0)
		return decoder_serve();
	return cli_main(&PROGRAM, argc, argv);
}
