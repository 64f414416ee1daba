// SPDX-License-Identifier: EUPL-1.2
#include "inputs.h"

#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

enum { DEPTH_MAX = 32 }; /* deeper than any folder that a person made; links may go round */

static bool add_file(struct inputs *inputs, const char *path, struct error *err)
{
	char **files = realloc(inputs->files, (inputs->count + 1) * sizeof *files);

	if (!files)
		return error_memory(err);
	inputs->files = files;
	files[inputs->count] = strdup(path);
	if (!files[inputs->count])
		return error_memory(err);
	inputs->count++;
	return true;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_path(struct inputs *inputs, const char *path, int depth, struct error *err);

static bool add_folder(struct inputs *inputs, const char *folder, int depth, struct error *err)
{
	struct dirent **entries;
	int count = depth < DEPTH_MAX ? scandir(folder, &entries, visible, by_bytes) : 0;
	size_t length = strlen(folder);
	bool good = true;

	if (count < 0)
		return error_set(
			err, EX_NOINPUT, _("%s cannot be opened: %s"), folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		char *path = NULL;
		const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";

		if (good && asprintf(&path, "%s%s%s", folder, slash, entries[i]->d_name) < 0)
			good = error_memory(err);
		good = good && add_path(inputs, path, depth + 1, err);
		free(path);
		free(entries[i]);
	}
	if (depth < DEPTH_MAX)
		free(entries);
	return good;
}

static bool add_path(struct inputs *inputs, const char *path, int depth, struct error *err)
{
	struct stat there;

	if (stat(path, &there) != 0)
		return error_set(
			err, EX_NOINPUT, _("%s cannot be read: %s"), path, strerror(errno));
	if (S_ISDIR(there.st_mode))
		return add_folder(inputs, path, depth, err);
	/* A pipe or device below a folder is no scan; named by itself it is worth a word. */
	if (!S_ISREG(there.st_mode))
		return depth > 0
			       ? true
			       : error_set(err, EX_NOINPUT, _("%s is not a file or folder"), path);
	return add_file(inputs, path, err);
}

bool inputs_add(struct inputs *inputs, const char *path, struct error *err)
{
	return add_path(inputs, path, 0, err);
}

void inputs_free(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		free(inputs->files[i]);
	free(inputs->files);
	*inputs = (struct inputs){0};
}
