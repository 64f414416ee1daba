// SPDX-License-Identifier: EUPL-1.2
#include "render.h"

#include "grey.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* An A3 page full of drawings takes pdftoppm a few seconds on an old computer. */
enum { SECONDS_MAX = 45, COMPLAINT_SIZE = 400, NOT_STARTED = 127 };

/* What pdftoppm may use for itself: 32 bits per pixel, twice, and what it unpacks. */
static const rlim_t MEMORY_MAX = (rlim_t)1536 << 20;

struct drawer {
	pid_t pid;
	int out, complaints; /* pipes, -1 when closed */
	double deadline;     /* seconds of the steady clock */
	char complaint[COMPLAINT_SIZE];
	size_t complaint_length;
};

static double steady_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* --- the process -------------------------------------------------------------------------- */

static void limit(int what, rlim_t most)
{
	struct rlimit now;

	if (getrlimit((__rlimit_resource_t)what, &now))
		return;
	if (now.rlim_max == RLIM_INFINITY || most < now.rlim_max)
		now.rlim_cur = most;
	else
		now.rlim_cur = now.rlim_max;
	setrlimit((__rlimit_resource_t)what, &now);
}

/* In the new process; only calls that are safe between fork and exec. */
static _Noreturn void become_pdftoppm(char *const argv[], int file, int out, int complaints)
{
	int nothing = open("/dev/null", O_RDONLY);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
		dup2(complaints, STDERR_FILENO) < 0 || fcntl(file, F_SETFD, 0) < 0)
		_exit(EX_OSERR);
	limit(RLIMIT_AS, MEMORY_MAX);
	limit(RLIMIT_CPU, SECONDS_MAX);
	execvp(argv[0], argv);
	_exit(errno == ENOENT ? NOT_STARTED : EX_OSERR);
}

static bool start(const struct render *r, int file, struct drawer *d, struct error *err)
{
	char page[24], dpi[16], path[40];
	char *kind = r->colour ? "-cropbox" : "-gray"; /* saying -cropbox twice does no harm */
	char *argv[] = {
		"pdftoppm", "-f", page, "-l", page, "-r", dpi, "-cropbox", kind, path, NULL};
	int out[2], complaints[2];

	snprintf(page, sizeof page, "%zu", r->page);
	snprintf(dpi, sizeof dpi, "%d", r->dpi);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	if (pipe2(out, O_CLOEXEC))
		return error_set(err, EX_OSERR, _("no pipe: %s"), strerror(errno));
	if (pipe2(complaints, O_CLOEXEC)) {
		close(out[0]);
		close(out[1]);
		return error_set(err, EX_OSERR, _("no pipe: %s"), strerror(errno));
	}
	d->pid = fork();
	if (d->pid == 0)
		become_pdftoppm(argv, file, out[1], complaints[1]);
	close(out[1]);
	close(complaints[1]);
	d->out = out[0];
	d->complaints = complaints[0];
	d->deadline = steady_seconds() + SECONDS_MAX;
	if (d->pid < 0) {
		close(d->out);
		close(d->complaints);
		return error_set(err, EX_OSERR, _("no new process: %s"), strerror(errno));
	}
	return true;
}

static void take_complaints(struct drawer *d)
{
	char text[COMPLAINT_SIZE];
	ssize_t count = read(d->complaints, text, sizeof text);

	if (count <= 0) {
		close(d->complaints);
		d->complaints = -1;
		return;
	}
	for (ssize_t i = 0; i < count && d->complaint_length + 1 < COMPLAINT_SIZE; i++)
		d->complaint[d->complaint_length++] = text[i];
	d->complaint[d->complaint_length] = '\0';
}

/* Up to `room` bytes of the picture; 0 at its end, -1 when time is up. */
static ssize_t take(struct drawer *d, uint8_t *to, size_t room)
{
	for (;;) {
		struct pollfd wait[2] = {
			{.fd = d->out, .events = POLLIN}, {.fd = d->complaints, .events = POLLIN}};
		double left = d->deadline - steady_seconds();

		if (left <= 0)
			return -1;
		if (poll(wait, 2, (int)(left * 1000) + 1) < 0 && errno != EINTR)
			return -1;
		if (d->complaints >= 0 && wait[1].revents)
			take_complaints(d);
		if (wait[0].revents) {
			ssize_t count = read(d->out, to, room);

			if (count >= 0)
				return count;
			if (errno != EINTR)
				return -1;
		}
	}
}

/* All of it; false when it ends before. */
static bool take_all(struct drawer *d, uint8_t *to, size_t count)
{
	while (count) {
		ssize_t taken = take(d, to, count);

		if (taken <= 0)
			return false;
		to += taken;
		count -= (size_t)taken;
	}
	return true;
}

/* --- the picture -------------------------------------------------------------------------- */

/* A number of the header and the one white space behind it. -1 when it is none. */
static int take_number(struct drawer *d)
{
	int value = 0;
	uint8_t c;

	for (int digits = 0; digits < 8; digits++) {
		if (!take_all(d, &c, 1))
			return -1;
		if (c == '\n' || c == ' ')
			return digits ? value : -1;
		if (c < '0' || c > '9')
			return -1;
		value = value * 10 + (c - '0');
	}
	return -1;
}

static bool take_rows(struct drawer *d, bool colour, struct image *image)
{
	size_t width = (size_t)image->width;
	uint8_t *row = colour ? malloc(3 * width) : NULL;
	bool done = !colour || row;

	for (int y = 0; done && y < image->height; y++) {
		uint8_t *to = image->pixels + (size_t)y * image->stride;

		done = take_all(d, colour ? row : to, colour ? 3 * width : width);
		if (done && colour)
			grey_row_rgb(row, width, to);
	}
	free(row);
	return done;
}

/* "P5 width height 255" and the rows: PGM; "P6" in colour. false without err: pdftoppm
 * ended before. */
static bool take_picture(struct drawer *d, const struct render *r, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	uint8_t magic[3];
	int width, height;

	if (!take_all(d, magic, 3) || magic[0] != 'P' || magic[1] != (r->colour ? '6' : '5'))
		return false;
	width = take_number(d);
	height = take_number(d);
	if (width < 0 || height < 0 || take_number(d) != 255)
		return false;
	if (!image_place(image, width, height, canvas, err))
		return false;
	image->dpi_x = image->dpi_y = r->dpi;
	if (take_rows(d, r->colour, image))
		return true;
	image_free(image);
	return false;
}

/* --- the end ------------------------------------------------------------------------------ */

/* Takes whatever else it says, unless it is to stop at once; then its exit status. */
static int finish(struct drawer *d, bool stop)
{
	uint8_t rest[256];
	int status = 0;

	while (!stop && take(d, rest, sizeof rest) > 0)
		;
	while (!stop && d->complaints >= 0) {
		struct pollfd wait = {.fd = d->complaints, .events = POLLIN};
		double left = d->deadline - steady_seconds();

		if (left <= 0 || poll(&wait, 1, (int)(left * 1000)) == 0)
			break;
		take_complaints(d);
	}
	close(d->out);
	if (d->complaints >= 0)
		close(d->complaints);
	if (stop || steady_seconds() >= d->deadline)
		kill(d->pid, SIGKILL);
	while (waitpid(d->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Warnings are about fonts and the like; an error means that something was left out. */
static const char *first_error(struct drawer *d)
{
	char *at = strstr(d->complaint, "Error");
	char *end;

	if (!at)
		return NULL;
	end = strchr(at, '\n');
	if (end)
		*end = '\0';
	return at;
}

/* err says already why, or nothing yet. */
static bool judge(struct drawer *d, int status, bool drawn, struct error *err)
{
	const char *complaint = first_error(d);

	if (err->status)
		return false;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED)
		return error_set(err, EX_UNAVAILABLE,
			_("this page must be drawn by pdftoppm, which is not there; install "
			  "poppler-utils and read it again"));
	if (steady_seconds() >= d->deadline)
		return error_set(
			err, EX_DATAERR, _("drawing the page took longer than %d s"), SECONDS_MAX);
	if (complaint)
		return error_set(
			err, EX_DATAERR, _("the page is damaged (pdftoppm: %s)"), complaint);
	if (!drawn || status)
		return error_set(err, EX_DATAERR, _("the page could not be drawn by pdftoppm"));
	return true;
}

static int hand_over(const struct render *r)
{
	int file = memfd_create("page.pdf", MFD_CLOEXEC);
	size_t done = 0;

	while (file >= 0 && done < r->bytes) {
		ssize_t count = write(file, r->pdf + done, r->bytes - done);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0) {
			close(file);
			return -1;
		}
		done += (size_t)count;
	}
	return file;
}

bool render_page(
	const struct render *r, const struct canvas *canvas, struct image *image, struct error *err)
{
	int file = r->file >= 0 ? r->file : hand_over(r);
	struct drawer d = {0};
	struct error why = {0};
	struct image made;
	bool drawn, done;

	if (file < 0)
		return error_memory(err);
	done = start(r, file, &d, err);
	if (done) {
		drawn = take_picture(&d, r, canvas, &made, &why);
		done = judge(&d, finish(&d, why.status != 0), drawn, &why);
		if (done)
			*image = made;
		else if (drawn)
			image_free(&made);
		if (!done && err)
			*err = why;
	}
	if (r->file < 0)
		close(file);
	return done;
}
