// SPDX-License-Identifier: EUPL-1.2
#include "key_file.h"

#include "ascii.h"
#include "buffer.h"
#include "message.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* --- as text ----------------------------------------------------------------------------- */

static const char ALPHABET[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

enum {
	CHECK_BYTES = 2,
	WHOLE_BYTES = SECRET_HALF_BYTES + CHECK_BYTES,
	LETTERS = (8 * WHOLE_BYTES + 4) / 5,
	GROUP = 5,
};
_Static_assert(KEY_TEXT_SIZE == LETTERS + LETTERS / GROUP, "groups, dashes between, a zero byte");

static void add_check(unsigned char whole[WHOLE_BYTES])
{
	unsigned char hash[HASH_BYTES];

	secret_hash(whole, SECRET_HALF_BYTES, hash);
	memcpy(whole + SECRET_HALF_BYTES, hash, CHECK_BYTES);
}

void key_text_write(const unsigned char hidden[SECRET_HALF_BYTES], char text[KEY_TEXT_SIZE])
{
	unsigned char whole[WHOLE_BYTES + 1] = {0};
	char *at = text;

	memcpy(whole, hidden, SECRET_HALF_BYTES);
	add_check(whole);
	for (int i = 0; i < LETTERS; i++) {
		int bit = 5 * i, shift = 11 - bit % 8;
		int pair = whole[bit / 8] << 8 | whole[bit / 8 + 1];

		if (i && i % GROUP == 0)
			*at++ = '-';
		*at++ = ALPHABET[pair >> shift & 31];
	}
	*at = '\0';
	secret_forget(whole, sizeof whole);
}

/* The next letter that counts; '\0' at the end. */
static char next_letter(const char **at, bool *line_begins)
{
	while (**at) {
		char c = *(*at)++;

		if (c == '#' && *line_begins) {
			*at += strcspn(*at, "\n");
			continue;
		}
		*line_begins = c == '\n' || (*line_begins && isspace((unsigned char)c));
		if (!isspace((unsigned char)c) && c != '-')
			return ascii_upper(c);
	}
	return '\0';
}

static bool read_letters(const char *typed, unsigned char whole[WHOLE_BYTES + 1])
{
	bool line_begins = true;
	int count = 0;
	char letter;

	while ((letter = next_letter(&typed, &line_begins))) {
		const char *found = strchr(ALPHABET, letter);
		int bit = 5 * count, value;

		if (!found || ++count > LETTERS)
			return false;
		value = (int)(found - ALPHABET) << (11 - bit % 8);
		whole[bit / 8] = (unsigned char)(whole[bit / 8] | value >> 8);
		whole[bit / 8 + 1] = (unsigned char)(whole[bit / 8 + 1] | (value & 255));
	}
	return count == LETTERS && whole[WHOLE_BYTES] == 0;
}

bool key_text_read(const char *typed, unsigned char hidden[SECRET_HALF_BYTES])
{
	unsigned char whole[WHOLE_BYTES + 1] = {0}, right[WHOLE_BYTES];
	bool well = read_letters(typed, whole);

	memcpy(right, whole, sizeof right);
	add_check(right);
	well = well && memcmp(right, whole, sizeof right) == 0;
	if (well)
		memcpy(hidden, whole, SECRET_HALF_BYTES);
	secret_forget(whole, sizeof whole);
	secret_forget(right, sizeof right);
	return well;
}

/* --- as a file --------------------------------------------------------------------------- */

enum { FILE_MOST = 4096 };

static bool check_private(int fd, const char *path, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) == 0)
		return true;
	return error_set(err, EX_NOPERM,
		_("%s: others may read this key too; make it yours alone with: chmod 600 '%s'"),
		path, path);
}

bool key_file_read(
	const char *path, unsigned char hidden[SECRET_HALF_BYTES], bool *there, struct error *err)
{
	char text[FILE_MOST + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t count;
	bool well;

	*there = fd >= 0;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return true;
	if (fd < 0)
		return error_set(err, EX_NOPERM, _("%s: this key cannot be read: %s"), path,
			strerror(errno));
	if (!check_private(fd, path, err)) {
		close(fd);
		return false;
	}
	count = read(fd, text, FILE_MOST);
	close(fd);
	text[count > 0 ? count : 0] = '\0';
	well = key_text_read(text, hidden);
	secret_forget(text, sizeof text);
	return well || error_set(err, EX_DATAERR,
			       _("%s: this is no key, or a letter of it is wrong; put back the one "
				 "from the safe with formdb key restore"),
			       path);
}

static bool make_folder(const char *path, struct error *err)
{
	char *folder = strdup(path);
	bool well = true;

	if (!folder)
		return error_memory(err);
	for (char *slash = strchr(folder + 1, '/'); well && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		well = mkdir(folder, 0700) == 0 || errno == EEXIST ||
		       error_set(err, EX_CANTCREAT, _("%s: cannot make this folder: %s"), folder,
			       strerror(errno));
		*slash = '/';
	}
	free(folder);
	return well;
}

/* A name in a folder stands only when the folder does. */
static bool settle_folder(const char *path)
{
	char *folder = strdup(path);
	char *slash = folder ? strrchr(folder, '/') : NULL;
	int fd;
	bool well;

	if (slash)
		slash[slash == folder] = '\0';
	fd = folder ? open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	well = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	free(folder);
	return well;
}

static bool write_all(int fd, const char *text, size_t count)
{
	return write(fd, text, count) == (ssize_t)count && fsync(fd) == 0;
}

static bool write_key(const char *path, const char *text, size_t count, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool well = fd >= 0 && write_all(fd, text, count);
	int trouble = errno;

	if (fd >= 0 && close(fd) != 0)
		well = false;
	if (well && settle_folder(path))
		return true;
	if (well)
		trouble = errno;
	if (fd < 0 && trouble == EEXIST)
		return error_set(err, EX_CANTCREAT,
			_("%s: there is something here already; it is left as it is"), path);
	if (fd >= 0)
		unlink(path);
	return error_set(
		err, EX_CANTCREAT, _("%s: the key cannot be written: %s"), path, strerror(trouble));
}

bool key_file_write(const char *path, const unsigned char hidden[SECRET_HALF_BYTES],
	const char *label, struct error *err)
{
	struct buffer text = {0};
	char key[KEY_TEXT_SIZE];
	bool well;

	key_text_write(hidden, key);
	buffer_printf(&text,
		"# Spiegelblad: the key of a store. Whoever has both can see the pictures in it.\n"
		"# %s\n%s\n",
		label, key);
	well = !text.failed || error_memory(err);
	well = well && make_folder(path, err) && write_key(path, text.data, text.length, err);
	secret_forget(key, sizeof key);
	if (text.data)
		secret_forget(text.data, text.length);
	buffer_free(&text);
	return well;
}

/* What the disk itself keeps of it is beyond a program; a copy of the file is too. */
static void overwrite(int fd)
{
	static const char NOTHING[512];
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_size <= (off_t)sizeof NOTHING)
		(void)write_all(fd, NOTHING, (size_t)st.st_size);
}

bool key_file_replace(const char *from, const char *path, struct error *err)
{
	/* Held open, so that it is still the old one when the name is the new one's. */
	int old = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	bool well = rename(from, path) == 0 && settle_folder(path);
	int trouble = errno;

	if (well && old >= 0)
		overwrite(old);
	if (old >= 0)
		close(old);
	return well || error_set(err, EX_CANTCREAT, _("%s: the new key cannot be put here: %s"),
			       path, strerror(trouble));
}
