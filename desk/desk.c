// SPDX-License-Identifier: EUPL-1.2
#include "desk.h"

#include "catalogue.h"
#include "cli.h"
#include "intake.h"
#include "own.h"
#include "paper.h"
#include "password.h"
#include "pile.h"
#include "preview.h"
#include "print.h"
#include "secret.h"
#include "sql.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

/* Of a store on a server: among this user's data, one for each address. */
static void name_server_folder(const char *db, struct buffer *path)
{
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	unsigned char hash[HASH_BYTES];

	if (data && data[0] == '/')
		buffer_printf(path, "%s/spiegelblad/server-", data);
	else
		buffer_printf(path, "%s/.local/share/spiegelblad/server-", home ? home : "");
	secret_hash(db, strlen(db), hash);
	for (size_t i = 0; i < 8; i++)
		buffer_printf(path, "%02x", hash[i]);
	buffer_puts(path, ".desk");
}

/* Beside the store. */
static bool name_folder(const char *db, struct buffer *path, struct error *err)
{
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (!db)
		db = getenv("SPIEGELBLAD_DB");
	if (db && db[0] && !sql_is_file(db))
		name_server_folder(db, path);
	else if (db && db[0])
		buffer_printf(path, "%s.desk", db);
	else if (data && data[0] == '/')
		buffer_printf(path, "%s/spiegelblad/spiegelblad.db.desk", data);
	else
		buffer_printf(
			path, "%s/.local/share/spiegelblad/spiegelblad.db.desk", home ? home : "");
	return !path->failed || error_memory(err);
}

/* The folders above it, for this user alone; trouble shows when it is made itself. */
static void make_parents(const char *path)
{
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		char *parent = strndup(path, (size_t)(slash - path));

		if (parent)
			mkdir(parent, 0700);
		free(parent);
	}
}

static bool make_folder(const char *path, struct error *err)
{
	make_parents(path);
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return true;
	return error_set(
		err, EX_CANTCREAT, _("%s: cannot make this folder: %s"), path, strerror(errno));
}

bool desk_find_folder(const char *db, char folder[PATH_MAX], struct error *err)
{
	struct buffer path = {0};
	bool good = name_folder(db, &path, err) && make_folder(buffer_text(&path), err);

	if (good && !realpath(buffer_text(&path), folder))
		good = error_set(err, EX_CANTCREAT, "%s: %s", buffer_text(&path), strerror(errno));
	buffer_free(&path);
	return good;
}

static bool ready_folder(struct desk *desk, const char *db, struct error *err)
{
	struct buffer inside = {0};
	bool good = desk_find_folder(db, desk->folder, err);

	buffer_printf(&inside, "%s/prints", desk->folder);
	good = good && make_folder(buffer_text(&inside), err);
	buffer_free(&inside);
	return good;
}

/* Says which forms cannot be offered, and goes on without them. */
static bool ready_catalogue(struct desk *desk, struct error *err)
{
	struct buffer trouble = {0};

	bool good;

	desk->catalogue = catalogue_new(&trouble, err);
	good = desk->catalogue && own_read(desk, &trouble, err);
	if (good && trouble.length)
		cli_say("%s", buffer_text(&trouble));
	buffer_free(&trouble);
	return good;
}

bool desk_open(struct desk *desk, const char *db, struct error *err)
{
	*desk = (struct desk){.db = db};
	pthread_mutex_init(&desk->press, NULL);
	if (!store_open(db, &desk->store, err) || !ready_folder(desk, db, err) ||
		!passwords_open(desk, err) || !ready_catalogue(desk, err))
		return false;
	desk->sessions = sessions_new(NULL);
	desk->previews = previews_new();
	desk->papers = papers_new();
	desk->drafts = papers_new();
	if (!desk->sessions || !desk->previews || !desk->papers || !desk->drafts)
		return error_memory(err);
	print_tidy(desk);
	desk->piles = piles_open(desk, err);
	desk->intake = desk->piles ? intake_open(desk, 0, err) : NULL;
	return desk->intake != NULL;
}

void desk_close(struct desk *desk)
{
	intake_close(desk->intake);
	piles_close(desk->piles);
	papers_free(desk->drafts);
	papers_free(desk->papers);
	previews_free(desk->previews);
	sessions_free(desk->sessions);
	catalogue_free(desk->catalogue);
	passwords_close(desk);
	store_close(desk->store);
	pthread_mutex_destroy(&desk->press);
	*desk = (struct desk){0};
}
