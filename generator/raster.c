// SPDX-License-Identifier: EUPL-1.2
#include "raster.h"

#include "message.h"
#include "png_grey.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* No page of ours is larger, at any resolution. */
enum { SIDE_MAX = 100000 };

/* The PDF as a file in memory that the child sees as descriptor 3. */
static int memory_file(const struct buffer *pdf)
{
	int fd = memfd_create("pdf", MFD_CLOEXEC);
	size_t done = 0;

	while (fd >= 0 && done < pdf->length) {
		ssize_t n = write(fd, pdf->data + done, pdf->length - done);

		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	return fd;
}

static bool start(int pdf, int out, size_t page, int dpi, pid_t *child)
{
	char number[24], resolution[16];
	char *arguments[] = {"pdftoppm", "-gray", "-r", resolution, "-f", number, "-l", number,
		"/dev/fd/3", NULL};
	posix_spawn_file_actions_t actions;
	bool started;

	snprintf(number, sizeof number, "%zu", page);
	snprintf(resolution, sizeof resolution, "%d", dpi);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, pdf, 3);
	started = posix_spawnp(child, "pdftoppm", &actions, NULL, arguments, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	return started;
}

static void read_all(int fd, struct buffer *picture)
{
	char block[65536];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buffer_add(picture, block, (size_t)n);
}

/* A page that is being drawn. */
struct job {
	size_t page;
	pid_t child;
	int from; /* where its PNG comes out */
};

static bool start_job(
	const struct buffer *pdf, size_t page, int dpi, struct job *job, struct error *err)
{
	int in = memory_file(pdf), ends[2];
	bool started;

	if (in < 0)
		return error_memory(err);
	if (pipe2(ends, O_CLOEXEC) != 0) {
		close(in);
		return error_set(err, EX_OSERR, "%s", strerror(errno));
	}
	/* dup2 onto itself would keep close-on-exec, so the file must not be descriptor 3 already. */
	if (in == 3 || ends[1] == 3) {
		int *low = in == 3 ? &in : &ends[1];
		int high = fcntl(*low, F_DUPFD_CLOEXEC, 10);

		close(*low);
		*low = high;
	}
	started = start(in, ends[1], page, dpi, &job->child);
	close(in);
	close(ends[1]);
	job->page = page;
	job->from = ends[0];
	if (started)
		return true;
	close(ends[0]);
	return error_set(err, EX_UNAVAILABLE,
		_("pdftoppm cannot be started; install the Debian package poppler-utils"));
}

/* The next number of a header, and the blank behind it; 0 when there is none. */
static size_t header_number(const char **at)
{
	size_t digits = strspn(*at, "0123456789");
	size_t number = digits > 0 && digits < 8 ? strtoul(*at, NULL, 10) : 0;

	*at += digits;
	*at += **at == ' ' || **at == '\n';
	return number;
}

/* The picture that pdftoppm writes ("P5 width height 255", then the pixels) as a PNG. */
static bool pack_picture(const struct buffer *pgm, struct buffer *png, struct error *err)
{
	const char *at = buffer_text(pgm);
	size_t width = 0, height = 0, most = 0;

	if (strncmp(at, "P5\n", 3) == 0 || strncmp(at, "P5 ", 3) == 0) {
		at += 3;
		width = header_number(&at);
		height = header_number(&at);
		most = header_number(&at);
	}
	if (most != 255 || width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX ||
		pgm->length != (size_t)(at - pgm->data) + width * height)
		return error_set(err, EX_SOFTWARE, _("pdftoppm wrote no picture"));
	return png_grey(width, height, (const unsigned char *)at, png, err);
}

/* Reads what it draws and waits for its end. */
static bool end_job(const struct job *job, struct buffer *png, struct error *err)
{
	struct buffer pgm = {0};
	int status = -1;
	bool good;

	read_all(job->from, &pgm);
	close(job->from);
	while (waitpid(job->child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (pgm.failed)
		good = error_memory(err);
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || pgm.length == 0)
		good = error_set(
			err, EX_SOFTWARE, _("pdftoppm could not draw page %zu"), job->page);
	else
		good = pack_picture(&pgm, png, err);
	buffer_free(&pgm);
	return good;
}

bool raster_page(
	const struct buffer *pdf, size_t page, int dpi, struct buffer *png, struct error *err)
{
	struct job job;

	return start_job(pdf, page, dpi, &job, err) && end_job(&job, png, err);
}

bool raster_pages(
	const struct buffer *pdf, size_t count, int dpi, struct buffer *pngs, struct error *err)
{
	struct job jobs[RASTER_PAGES_MAX];
	size_t started = 0;
	bool good = count <= RASTER_PAGES_MAX;

	/* Side by side: a computer has two cores at least. */
	while (good && started < count) {
		good = start_job(pdf, started + 1, dpi, &jobs[started], err);
		started += good;
	}
	for (size_t i = 0; i < started; i++)
		good = end_job(&jobs[i], &pngs[i], good ? err : NULL) && good;
	return good;
}
