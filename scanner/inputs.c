// SPDX-License-Identifier: EUPL-1.2
#include "inputs.h"

#include "ascii.h"
#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { DEPTH_MAX = 30 };

struct walk {
	struct inputs *inputs;
	inputs_missing *missing;
	void *context;
};

static bool add_path(struct inputs *inputs, const char *path, struct error *err)
{
	if (inputs->count % 64 == 0) {
		char **paths = realloc(inputs->paths, (inputs->count + 64) * sizeof *inputs->paths);

		if (!paths)
			return error_memory(err);
		inputs->paths = paths;
	}
	inputs->paths[inputs->count] = strdup(path);
	if (!inputs->paths[inputs->count])
		return error_memory(err);
	inputs->count++;
	return true;
}

static void tell(const struct walk *walk, const char *path, const char *why)
{
	struct error err;

	error_set(&err, EX_NOINPUT, "%s", why);
	walk->missing(walk->context, path, &err);
}

/* A file that may be opened; its kind is found out later. */
static bool add_file(const struct walk *walk, const char *path, struct error *err)
{
	if (access(path, R_OK)) {
		tell(walk, path, strerror(errno));
		return true;
	}
	return add_path(walk->inputs, path, err);
}

static bool is_litter(const char *name)
{
	return name[0] == '.' || ascii_same(name, "Thumbs.db") || ascii_same(name, "desktop.ini");
}

static int wanted(const struct dirent *entry)
{
	return !is_litter(entry->d_name);
}

/* Numbers inside names count as numbers, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strverscmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(const struct walk *walk, const char *folder, int depth, struct error *err);

/* Something in a folder: what is neither file nor folder is left out. */
static bool add_entry(const struct walk *walk, const char *path, int depth, struct error *err)
{
	struct stat about;

	if (lstat(path, &about)) {
		tell(walk, path, strerror(errno));
		return true;
	}
	if (S_ISDIR(about.st_mode))
		return add_folder(walk, path, depth + 1, err);
	if (S_ISLNK(about.st_mode) && stat(path, &about)) {
		tell(walk, path, strerror(errno));
		return true;
	}
	return S_ISREG(about.st_mode) ? add_file(walk, path, err) : true;
}

static bool add_folder(const struct walk *walk, const char *folder, int depth, struct error *err)
{
	struct dirent **entries;
	int count = depth < DEPTH_MAX ? scandir(folder, &entries, wanted, by_name) : -1;
	bool done = true;

	if (count < 0) {
		tell(walk, folder,
			depth < DEPTH_MAX ? strerror(errno) : _("too many folders deep"));
		return true;
	}
	for (int i = 0; i < count; i++) {
		const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
		char *path = NULL;

		if (done && asprintf(&path, "%s%s%s", folder, slash, entries[i]->d_name) < 0)
			done = error_memory(err);
		if (done)
			done = add_entry(walk, path, depth, err);
		if (path)
			free(path);
		free(entries[i]);
	}
	free(entries);
	return done;
}

static bool add_given(const struct walk *walk, const char *path, struct error *err)
{
	struct stat about;

	if (stat(path, &about)) {
		tell(walk, path, strerror(errno));
		return true;
	}
	if (S_ISDIR(about.st_mode))
		return add_folder(walk, path, 0, err);
	if (S_ISREG(about.st_mode))
		return add_file(walk, path, err);
	tell(walk, path, _("neither a file nor a folder"));
	return true;
}

bool inputs_add(struct inputs *inputs, char *const *given, size_t count, inputs_missing *missing,
	void *context, struct error *err)
{
	struct walk walk = {inputs, missing, context};

	for (size_t i = 0; i < count; i++)
		if (!add_given(&walk, given[i], err))
			return false;
	return true;
}

void inputs_free(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		free(inputs->paths[i]);
	free(inputs->paths);
	*inputs = (struct inputs){0};
}
