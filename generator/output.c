// SPDX-License-Identifier: EUPL-1.2
#include "output.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

char *output_absolute(const char *path, struct error *err)
{
	char folder_copy[PATH_MAX], name_copy[PATH_MAX], folder[PATH_MAX];
	char *absolute = NULL;

	if (strlen(path) >= PATH_MAX) {
		error_set(err, EX_CANTCREAT, _("the file name is too long: %.80s..."), path);
		return NULL;
	}
	strcpy(folder_copy, path);
	strcpy(name_copy, path);
	if (!realpath(dirname(folder_copy), folder)) {
		error_set(err, EX_CANTCREAT, _("%s cannot be written: %s"), path, strerror(errno));
		return NULL;
	}
	if (asprintf(&absolute, "%s/%s", strcmp(folder, "/") ? folder : "", basename(name_copy)) <
		0) {
		error_memory(err);
		return NULL;
	}
	return absolute;
}

/* Everyone who may read other new files may read this one. */
static void usual_mode(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	(void)!fchmod(fd, 0666 & ~mask);
}

static bool write_all(int fd, const struct buffer *bytes)
{
	size_t done = 0;

	while (done < bytes->length) {
		ssize_t n = write(fd, bytes->data + done, bytes->length - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return fsync(fd) == 0;
}

bool output_write(
	const char *path, const struct buffer *bytes, struct output *output, struct error *err)
{
	struct output o = {.path = output_absolute(path, err)};
	struct stat there;
	int fd;

	if (!o.path)
		return false;
	if (stat(o.path, &there) == 0 && !S_ISREG(there.st_mode)) {
		error_set(
			err, EX_CANTCREAT, _("%s cannot be written: it is not a plain file"), path);
		free(o.path);
		return false;
	}
	if (asprintf(&o.temporary, "%s.XXXXXX", o.path) < 0) {
		free(o.path);
		return error_memory(err);
	}
	fd = mkostemp(o.temporary, O_CLOEXEC);
	if (fd < 0) {
		error_set(err, EX_CANTCREAT, _("%s cannot be written: %s"), path, strerror(errno));
		free(o.temporary);
		free(o.path);
		return false;
	}
	usual_mode(fd);
	if (!write_all(fd, bytes)) {
		error_set(err, EX_IOERR, _("%s could not be written: %s"), path, strerror(errno));
		close(fd);
		output_drop(&o);
		return false;
	}
	close(fd);
	*output = o;
	return true;
}

bool output_finish(struct output *output, struct error *err)
{
	if (rename(output->temporary, output->path) != 0) {
		error_set(err, EX_CANTCREAT, _("%s cannot be written: %s"), output->path,
			strerror(errno));
		output_drop(output);
		return false;
	}
	free(output->temporary);
	output->temporary = NULL;
	output_drop(output);
	return true;
}

void output_drop(struct output *output)
{
	if (output->temporary)
		unlink(output->temporary);
	free(output->temporary);
	free(output->path);
	*output = (struct output){0};
}

bool output_whole(const char *path, const struct buffer *bytes, struct error *err)
{
	struct output output;

	return output_write(path, bytes, &output, err) && output_finish(&output, err);
}
