// SPDX-License-Identifier: EUPL-1.2
#include "key_command.h"

#include "commands.h"
#include "jsonout.h"
#include "vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

const struct cli_option KEY_OPTIONS[] = {
	{.name = "output",
		.letter = 'o',
		.argument = "FILE",
		.help = N_("print: the file to write the key into, for you alone to read")},
	{.name = "lost", .help = N_("create: the old key is lost for good; make another")}, {0}};

/* --- show -------------------------------------------------------------------------------- */

static void show_json(const struct vault_state *s)
{
	struct buffer line = {0};
	struct jsonout w = {.out = &line};

	jsonout_object_begin(&w, NULL);
	jsonout_string(&w, "fingerprint", s->has_key ? s->fingerprint : NULL);
	jsonout_string(&w, "file", s->file);
	jsonout_boolean(&w, "here", s->here);
	jsonout_integer(&w, "sealed", s->sealed);
	jsonout_integer(&w, "plain", s->plain);
	jsonout_object_end(&w);
	cli_line(&line);
}

static void show_words(const struct vault_state *s)
{
	if (!s->has_key) {
		printf(_("no key: %ld pictures and texts stand in the store as they are; seal them "
			 "with: formdb key create\n"),
			s->plain);
		return;
	}
	printf(_("fingerprint  %s\nfile         %s\nsealed       %ld pictures and texts\n"),
		s->fingerprint, s->file, s->sealed);
	if (s->here)
		printf(_("the key is here: pictures open\n"));
	else
		printf(_("the key is not here: pictures stay closed\n"));
}

static bool show(const struct cli_arguments *a, struct store *store, struct error *err)
{
	struct vault_state state;

	if (!vault_look(store, &state, err))
		return false;
	if (cli_given(a, "json"))
		show_json(&state);
	else
		show_words(&state);
	if (state.trouble[0])
		cli_say("%s", state.trouble);
	return true;
}

/* --- create and rotate ------------------------------------------------------------------- */

/* Copies from before a key have pictures in them as they were. */
static void tell_of_copies(void)
{
	cli_say(_("copies of the store from before now have these pictures open in them: destroy "
		  "them, and make a new one with formdb backup"));
}

static bool create(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	struct vault_state state;
	long sealed;

	if (!vault_create(store, cli_given(a, "lost"), role, &sealed, err) ||
		!vault_look(store, &state, err))
		return false;
	cli_say(_("the key of this store is in %s (fingerprint %s); %ld pictures and texts were "
		  "sealed with it"),
		state.file, state.fingerprint, sealed);
	if (sealed > 0)
		tell_of_copies();
	cli_say(_("put it on paper for the safe now: formgen keysheet -o key.pdf. Without the key "
		  "and without that paper nobody opens a picture again"));
	return true;
}

static bool rotate(struct store *store, const char *role, struct error *err)
{
	struct vault_state state;
	long wrapped, dead;

	if (!vault_rotate(store, role, &wrapped, &dead, err) || !vault_look(store, &state, err))
		return false;
	cli_say(_("the store has a new key (fingerprint %s) in %s, for %ld pictures and texts; "
		  "the old one is overwritten, and the paper in the safe is worth nothing now: "
		  "formgen keysheet -o key.pdf"),
		state.fingerprint, state.file, wrapped);
	if (dead)
		cli_say(_("%ld pictures or texts did not open with the old key either and stay "
			  "closed"),
			dead);
	return true;
}

/* --- print and restore ------------------------------------------------------------------- */

static bool write_file(const char *path, const char *text, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	size_t count = strlen(text);
	bool well = fd >= 0 && write(fd, text, count) == (ssize_t)count;

	if (fd >= 0 && close(fd) != 0)
		well = false;
	return well ||
	       error_set(err, EX_CANTCREAT, _("%s: cannot be written: %s"), path, strerror(errno));
}

static bool print_key(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	const char *path = cli_text(a, "output", NULL);
	char text[KEY_TEXT_SIZE + 1];
	bool well;

	if (!path)
		return error_set(err, EX_USAGE,
			_("a key is not shown on a screen: write it to a file with -o FILE, or on "
			  "paper with formgen keysheet -o key.pdf"));
	if (!vault_text(store, role, text, err))
		return false;
	strcat(text, "\n");
	well = write_file(path, text, err);
	secret_forget(text, sizeof text);
	if (well)
		cli_say(_("%s: the key. Whoever has it and the store sees the pictures: put it "
			  "away from the store"),
			path);
	return well;
}

enum { TYPED_MOST = 4096 };

static bool read_typed(const char *path, char typed[TYPED_MOST], struct error *err)
{
	FILE *in = path && strcmp(path, "-") != 0 ? fopen(path, "r") : stdin;
	size_t count;

	if (!in)
		return error_set(
			err, EX_NOINPUT, _("%s: cannot be read: %s"), path, strerror(errno));
	if (in == stdin && isatty(STDIN_FILENO))
		cli_say(_("type the key from the paper (capitals and dashes do not matter), then "
			  "Enter and Ctrl-D:"));
	count = fread(typed, 1, TYPED_MOST - 1, in);
	typed[count] = '\0';
	if (in != stdin)
		fclose(in);
	return true;
}

static bool restore(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	char typed[TYPED_MOST];
	struct vault_state state;
	bool well = read_typed(a->operand_count > 1 ? a->operands[1] : NULL, typed, err) &&
		    vault_restore(store, typed, role, err);

	secret_forget(typed, sizeof typed);
	if (!well || !vault_look(store, &state, err))
		return false;
	cli_say(_("the key is in %s again (fingerprint %s): pictures open"), state.file,
		state.fingerprint);
	return true;
}

/* --- which one --------------------------------------------------------------------------- */

static bool run_word(
	const struct cli_arguments *a, struct store *store, const char *role, struct error *err)
{
	const char *word = a->operands[0];

	if (strcmp(word, "create") == 0)
		return create(a, store, role, err);
	if (strcmp(word, "rotate") == 0)
		return rotate(store, role, err);
	if (strcmp(word, "print") == 0)
		return print_key(a, store, role, err);
	if (strcmp(word, "restore") == 0)
		return restore(a, store, role, err);
	return show(a, store, err);
}

int key_run(const struct cli_arguments *a)
{
	static const char *const WORDS[] = {"create", "rotate", "print", "restore", "show", NULL};
	const char *word = a->operands[0];
	struct store *store = NULL;
	bool known = false, well;
	const char *role;
	struct error err;

	for (int i = 0; WORDS[i]; i++)
		known = known || strcmp(WORDS[i], word) == 0;
	if (!known)
		return cli_usage(_("'%s' is nothing to do with a key; say create, rotate, print, "
				   "restore or show"),
			word);
	if (a->operand_count > 1 && strcmp(word, "restore") != 0)
		return cli_usage(_("%s takes no file; the key is named with --key"), word);
	well = command_role(a, &role, &err) && command_store(a, &store, &err) &&
	       run_word(a, store, role, &err);
	store_close(store);
	return well ? EX_OK : cli_fail(&err);
}
