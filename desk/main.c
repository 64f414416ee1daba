// SPDX-License-Identifier: EUPL-1.2
/* formdesk: everything by mouse, for people who never saw a terminal. */
#include "again.h"
#include "child.h"
#include "cli.h"
#include "decoder.h"
#include "desk.h"
#include "http.h"
#include "library.h"
#include "message.h"
#include "site.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* The port when none is named: then the address is the same every day. */
enum { USUAL_PORT = 4747, LINK_SECONDS = 12 * 60 * 60 };

static bool open_browser(char *link)
{
	char *arguments[] = {"xdg-open", link, NULL};
	pid_t child;

	return child_start(arguments, NULL, NULL, &child, NULL);
}

/* Opens the link, or leaves that to the person. */
static void show_link(enum role role, char *link, bool open)
{
	if (open && open_browser(link))
		return;
	printf("%-14s %s\n", role_name(role), link);
	if (open)
		cli_say(_("xdg-open is not there; open the link by hand"));
}

static void print_links(struct desk *desk, enum role to_open)
{
	char link[AGAIN_LINK_SIZE];

	for (int i = 0; i < ROLES; i++) {
		again_link(desk, (enum role)i, LINK_SECONDS, link);
		show_link((enum role)i, link, (enum role)i == to_open);
	}
	fflush(stdout);
}

/* Is a desk with this store open already? Then it gives a link. */
static bool use_open_desk(const struct cli_arguments *a, enum role role)
{
	char folder[PATH_MAX], link[AGAIN_LINK_SIZE];

	if (!desk_find_folder(cli_text(a, "db", NULL), folder, NULL) ||
		!again_ask(folder, role, link))
		return false;
	show_link(role, link, cli_given(a, "open"));
	cli_say(_("a desk with this store is open already; the link works once"));
	return true;
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

/* What only a desk for other computers has. */
struct network {
	struct buffer certificate, key;
	char name[256]; /* of this computer */
};

static bool read_network(
	const struct cli_arguments *a, struct network *n, struct http_site *site, struct error *err)
{
	const char *name = cli_text(a, "name", "");

	site->address = cli_text(a, "listen", NULL);
	if (cli_given(a, "certificate") != cli_given(a, "key"))
		return error_set(err, EX_USAGE, _("--certificate and --key belong together"));
	if (cli_given(a, "certificate")) {
		if (!library_read(cli_text(a, "certificate", NULL), &n->certificate, err) ||
			!library_read(cli_text(a, "key", NULL), &n->key, err))
			return false;
		site->certificate = buffer_text(&n->certificate);
		site->key = buffer_text(&n->key);
	}
	if (!name[0] && gethostname(n->name, sizeof n->name - 1) == 0)
		name = n->name;
	site->name = site->address ? name : NULL;
	return true;
}

static void forget_network(struct network *n)
{
	if (n->key.data)
		memset(n->key.data, 0, n->key.length);
	buffer_free(&n->certificate);
	buffer_free(&n->key);
}

/* The usual port is a wish, a port that was asked for is not. */
static bool start_server(const struct cli_arguments *a, const struct http_site *site,
	struct desk *desk, struct http_server **server, struct error *err)
{
	int port = (int)cli_whole(a, "port", USUAL_PORT);

	if (!http_start(site, port, server, err) &&
		(cli_given(a, "port") || err->status != EX_UNAVAILABLE ||
			!http_start(site, 0, server, err)))
		return false;
	snprintf(desk->origin, sizeof desk->origin, "%s://%s:%d",
		site->certificate ? "https" : "http", site->name ? site->name : "127.0.0.1",
		http_port(*server));
	return true;
}

static void say_open(const struct http_site *site)
{
	if (site->address)
		cli_say(_("the desk is open on %s for other computers; each link works once; give "
			  "each role a password on its page; Ctrl-C closes it"),
			site->address);
	else
		cli_say(_("the desk is open on this computer only; each link works once; "
			  "Ctrl-C closes it"));
}

/* Open until a signal. */
static bool serve(
	const struct cli_arguments *a, struct desk *desk, struct http_site *site, struct error *err)
{
	enum role role = role_parse(cli_text(a, "role", "coordinator"));
	struct http_server *server = NULL;
	struct again *again = NULL;
	bool good = start_server(a, site, desk, &server, err) &&
		    (again = again_open(desk, err)) != NULL;

	if (good) {
		print_links(desk, cli_given(a, "open") ? role : ROLE_NONE);
		say_open(site);
		wait_for_signal();
	}
	again_close(again);
	http_stop(server);
	return good;
}

static int run(const struct cli_arguments *a)
{
	enum role role = role_parse(cli_text(a, "role", "coordinator"));
	struct network network = {.name = ""};
	struct error err = {0};
	struct http_site site;
	struct desk desk;
	bool good;

	umask(077);
	hold_signals();
	if (use_open_desk(a, role))
		return EX_OK;
	good = desk_open(&desk, cli_text(a, "db", NULL), &err);
	site = site_of(&desk);
	good = good && read_network(a, &network, &site, &err) && serve(a, &desk, &site, &err);
	forget_network(&network);
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
	{.name = "listen",
		.argument = "ADDRESS",
		.help = N_("for other computers, over TLS: listen on this address of a network "
			   "(0.0.0.0: on all)")},
	{.name = "name",
		.argument = "HOST",
		.help = N_("with --listen: what other computers call this one; its own name if "
			   "left out")},
	{.name = "certificate", .argument = "FILE", .help = N_("for TLS, in PEM")},
	{.name = "key", .argument = "FILE", .help = N_("of that certificate, in PEM")}, CLI_DB,
	{0}};

static const struct cli_command COMMANDS[] = {
	{.name = "",
		.run = run,
		.options = OPTIONS,
		.summary = N_("print, read, review and show results in the browser"),
		.example = "formdesk --open",
		.details = N_("Prints a link for each role. A link works once and opens a session "
			      "in the browser; after a quarter of an hour without use it locks.\n\n"
			      "The pages are served to this computer only (127.0.0.1), unless "
			      "--listen says otherwise.")},
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
