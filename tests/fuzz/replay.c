// SPDX-License-Identifier: EUPL-1.2
/*
 * Without a fuzzer: feeds a reader every file of some folders, and of each file a few hundred
 * damaged copies, cut off or with bytes changed, the same ones on every run.
 *
 * Usage: replay_NAME FOLDER...   one line "ok" per file; what goes wrong ends the program.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CUTS = 40, CHANGES = 200, SMALL = 100000 };

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Memory of exactly that size, so that one byte too far is noticed. */
static void feed(const uint8_t *bytes, size_t count)
{
	uint8_t *exact = malloc(count ? count : 1);

	if (!exact)
		abort();
	memcpy(exact, bytes, count);
	LLVMFuzzerTestOneInput(exact, count);
	free(exact);
}

static void feed_damaged(uint8_t *bytes, size_t count)
{
	uint64_t state = 88172645463325252u + count;
	/* Large files take long to decode: fewer copies of them. */
	size_t share = count < SMALL ? 1 : 8;

	for (size_t i = 0; i < CUTS / share; i++)
		feed(bytes, (size_t)(next_random(&state) % count));
	for (size_t i = 0; i < CHANGES / share; i++) {
		size_t at = (size_t)(next_random(&state) % count);
		/* Headers are short and matter most. */
		size_t place = i & 1 ? at : at % 256 % count;
		uint8_t kept = bytes[place];

		bytes[place] = (uint8_t)next_random(&state);
		feed(bytes, count);
		bytes[place] = kept;
	}
}

static bool is_file(const char *path)
{
	struct stat about;

	return !stat(path, &about) && S_ISREG(about.st_mode);
}

static bool replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	long size = -1;
	uint8_t *bytes;
	bool whole;

	if (file && !fseek(file, 0, SEEK_END))
		size = ftell(file);
	bytes = malloc(size > 0 ? (size_t)size : 1);
	if (size < 0 || !bytes || fseek(file, 0, SEEK_SET))
		return false;
	whole = fread(bytes, 1, (size_t)size, file) == (size_t)size;
	fclose(file);
	if (whole) {
		feed(bytes, (size_t)size);
		if (size)
			feed_damaged(bytes, (size_t)size);
	}
	free(bytes);
	return whole;
}

static int replay_folder(const char *folder, int number)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		char path[4096];

		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		if (is_file(path)) {
			bool done = replay_file(path);

			printf("%s %d - %s\n", done ? "ok" : "not ok", ++number, path);
			fflush(stdout);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return number;
}

int main(int argc, char **argv)
{
	int number = 0;

	for (int i = 1; i < argc; i++)
		number = replay_folder(argv[i], number);
	if (!number)
		printf("not ok 1 - no files in the folders given\n");
	return !number;
}
