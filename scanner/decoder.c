// SPDX-License-Identifier: EUPL-1.2
/*
 * The two sides talk over a pair of sockets, the child's end being its standard input: a
 * request with the open file goes one way, a reply the other. The picture's memory is a
 * file without a name, made and sealed by the parent so that the child cannot cut it short
 * under the parent's eyes; it is descriptor 3 of the child.
 *
 * Nothing that the child says is believed: sizes and places in a reply are checked before
 * they are used.
 */
#include "decoder.h"

#include "message.h"
#include "page_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { CHILD_SOCKET = STDIN_FILENO, CHILD_CANVAS = 3 };

/* The largest picture, one spare byte for each row (png_in.c), and some rows for JPEG's
 * blocks. Only what is used takes memory. */
static const size_t CANVAS_BYTES = IMAGE_PIXELS_MAX + 40 * IMAGE_SIDE_MAX;

/* What a canvas keeps after a page: A4 at 400 dpi. What a larger page used is given back. */
static const size_t CANVAS_KEPT = 16 << 20;

enum { REQUEST_PAGES, REQUEST_PAGE };

struct request {
	uint64_t what; /* as wide as page: no bytes between them that nobody wrote */
	uint64_t page;
};

struct reply {
	int32_t status; /* 0: done; else a value of sysexits.h, and text says why */
	uint64_t pages;
	int32_t width, height;
	uint64_t stride, offset; /* of the pixels, in the canvas */
	double dpi_x, dpi_y;
	uint8_t bilevel;
	char text[ERROR_TEXT_SIZE];
};

/* ------------------------------------------------------------------------------------------
 * The child
 */

/* The file that was asked for last, which is mostly the one that is asked for next. */
struct open_file {
	struct stat identity;
	int descriptor; /* -1: none */
	const uint8_t *bytes;
	struct page_file *pages;
};

struct child {
	struct canvas canvas;
	size_t canvas_used; /* by the last page */
	rlim_t memory;      /* in use when it started */
	struct open_file file;
};

static void set_limit(int what, rlim_t most)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)what, &limit))
		return;
	limit.rlim_cur =
		limit.rlim_max == RLIM_INFINITY || most < limit.rlim_max ? most : limit.rlim_max;
	setrlimit((__rlimit_resource_t)what, &limit);
}

/* Address space of this process in bytes; 0 when it cannot be told. */
static rlim_t memory_in_use(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	unsigned long long pages = 0;
	char line[200];

	if (!statm)
		return 0;
	if (fgets(line, sizeof line, statm))
		pages = strtoull(line, NULL, 10);
	fclose(statm);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* Programs built with sanitizers reserve terabytes at their start, which leaves nothing to
 * limit: those go without. */
static void limit_memory(const struct child *child, rlim_t file_bytes)
{
	const rlim_t PLAUSIBLE = (rlim_t)64 << 30;
	rlim_t extra = ((rlim_t)DECODER_MEGABYTES_MAX << 20) + file_bytes;

	if (child->memory && child->memory < PLAUSIBLE)
		set_limit(RLIMIT_AS, child->memory + extra);
}

/* A minute of work from now. The parent looks at the clock; this is for the case that the
 * parent is gone or stopped. */
static void limit_time(void)
{
	struct rusage used;

	if (!getrusage(RUSAGE_SELF, &used))
		set_limit(RLIMIT_CPU, (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec +
					      2 + DECODER_SECONDS_MAX);
}

static void close_file(struct open_file *file)
{
	page_file_close(file->pages);
	if (file->bytes)
		munmap((void *)(uintptr_t)file->bytes, (size_t)file->identity.st_size);
	if (file->descriptor >= 0)
		close(file->descriptor);
	*file = (struct open_file){.descriptor = -1};
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Takes over the descriptor. */
static bool open_file(struct child *child, int descriptor, struct error *err)
{
	struct open_file *file = &child->file;
	struct stat identity;
	void *bytes;

	if (fstat(descriptor, &identity) || !S_ISREG(identity.st_mode)) {
		close(descriptor);
		return error_set(err, EX_NOINPUT, _("not a file"));
	}
	if (file->pages && same_file(&file->identity, &identity)) {
		close(descriptor);
		return true;
	}
	close_file(file);
	file->identity = identity;
	file->descriptor = descriptor;
	limit_memory(child, (rlim_t)identity.st_size);
	if (identity.st_size == 0) {
		error_set(err, EX_DATAERR, _("the file is empty"));
		close_file(file);
		return false;
	}
	bytes = mmap(NULL, (size_t)identity.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
	if (bytes == MAP_FAILED) {
		error_set(err, EX_OSERR, _("the file cannot be read: %s"), strerror(errno));
		close_file(file);
		return false;
	}
	file->bytes = bytes;
	file->pages = page_file_open(file->bytes, (size_t)identity.st_size, file->descriptor, err);
	if (!file->pages)
		close_file(file);
	return file->pages;
}

/* Pages of the file that were touched stay in the system's cache, not in our account. */
static void forget_file_pages(const struct open_file *file)
{
	if (file->bytes)
		madvise((void *)(uintptr_t)file->bytes, (size_t)file->identity.st_size,
			MADV_DONTNEED);
}

/* At the next request, when the parent is done with the last picture. */
static void give_back_canvas(struct child *child)
{
	if (child->canvas_used > CANVAS_KEPT)
		fallocate(CHILD_CANVAS, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			(off_t)CANVAS_KEPT, (off_t)(CANVAS_BYTES - CANVAS_KEPT));
	child->canvas_used = 0;
}

/* A picture that could not be finished may have used all of the canvas. */
static bool decode(struct child *child, uint64_t page, struct reply *reply, struct error *err)
{
	struct image image;

	child->canvas_used = CANVAS_BYTES;
	if (!page_file_page(child->file.pages, (size_t)page, &child->canvas, &image, err))
		return false;
	reply->width = image.width;
	reply->height = image.height;
	reply->stride = image.stride;
	reply->offset = (uint64_t)(image.pixels - child->canvas.memory);
	reply->dpi_x = image.dpi_x;
	reply->dpi_y = image.dpi_y;
	reply->bilevel = image.bilevel;
	child->canvas_used = reply->offset + image.stride * (size_t)image.height;
	return true;
}

static void answer(
	struct child *child, const struct request *request, int descriptor, struct reply *reply)
{
	struct error err = {0};
	bool done;

	*reply = (struct reply){0};
	limit_time();
	give_back_canvas(child);
	done = open_file(child, descriptor, &err);
	if (done && request->what == REQUEST_PAGES)
		reply->pages = page_file_pages(child->file.pages);
	else if (done)
		done = decode(child, request->page, reply, &err);
	forget_file_pages(&child->file);
	if (done)
		return;
	reply->status = err.status ? err.status : EX_SOFTWARE;
	memcpy(reply->text, err.text, sizeof reply->text);
}

/* A request and the descriptor that comes with it. false at the end. */
static bool receive_request(struct request *request, int *descriptor)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec data = {request, sizeof *request};
	struct msghdr message = {.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control};
	struct cmsghdr *header;
	ssize_t count;

	do
		count = recvmsg(CHILD_SOCKET, &message, MSG_CMSG_CLOEXEC);
	while (count < 0 && errno == EINTR);
	header = count == sizeof *request ? CMSG_FIRSTHDR(&message) : NULL;
	if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(int)))
		return false;
	memcpy(descriptor, CMSG_DATA(header), sizeof *descriptor);
	return true;
}

static void give_up_rights(struct child *child)
{
	const rlim_t FILE_BYTES = (rlim_t)256 << 20; /* a page handed to pdftoppm is a file */

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	signal(SIGXFSZ, SIG_IGN); /* writing more is an error, not the end */
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_FSIZE, FILE_BYTES);
	child->memory = memory_in_use();
	limit_memory(child, 0);
}

int decoder_serve(void)
{
	struct child child = {.file = {.descriptor = -1}};
	struct request request;
	int descriptor;
	void *memory =
		mmap(NULL, CANVAS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, CHILD_CANVAS, 0);

	if (memory == MAP_FAILED)
		return EX_OSERR;
	child.canvas = (struct canvas){memory, CANVAS_BYTES};
	give_up_rights(&child);
	while (receive_request(&request, &descriptor)) {
		struct reply reply;

		answer(&child, &request, descriptor, &reply);
		if (send(CHILD_SOCKET, &reply, sizeof reply, MSG_NOSIGNAL) != sizeof reply)
			break;
	}
	close_file(&child.file);
	munmap(memory, CANVAS_BYTES);
	return EX_OK;
}

/* ------------------------------------------------------------------------------------------
 * The parent
 */

struct decoder {
	pid_t child; /* 0: none */
	int socket;  /* -1: none */
	int canvas;
	const uint8_t *pixels; /* the canvas, to look at */
};

static double steady_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool make_canvas(struct decoder *decoder, struct error *err)
{
	void *pixels;

	decoder->canvas = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (decoder->canvas < 0 || ftruncate(decoder->canvas, (off_t)CANVAS_BYTES) ||
		fcntl(decoder->canvas, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL))
		return error_set(err, EX_OSERR, _("no memory for pages: %s"), strerror(errno));
	pixels = mmap(NULL, CANVAS_BYTES, PROT_READ, MAP_SHARED, decoder->canvas, 0);
	if (pixels == MAP_FAILED)
		return error_set(err, EX_OSERR, _("no memory for pages: %s"), strerror(errno));
	decoder->pixels = pixels;
	return true;
}

struct decoder *decoder_new(struct error *err)
{
	struct decoder *decoder = calloc(1, sizeof *decoder);

	if (!decoder) {
		error_memory(err);
		return NULL;
	}
	decoder->socket = decoder->canvas = -1;
	if (make_canvas(decoder, err))
		return decoder;
	decoder_free(decoder);
	return NULL;
}

/* Returns how the child ended, as waitpid tells it. */
static int end_child(struct decoder *decoder, bool by_force)
{
	int status = 0;

	if (decoder->socket >= 0)
		close(decoder->socket);
	decoder->socket = -1;
	if (!decoder->child)
		return 0;
	if (by_force)
		kill(decoder->child, SIGKILL);
	while (waitpid(decoder->child, &status, 0) < 0 && errno == EINTR)
		;
	decoder->child = 0;
	return status;
}

void decoder_free(struct decoder *decoder)
{
	if (!decoder)
		return;
	end_child(decoder, true);
	if (decoder->pixels)
		munmap((void *)(uintptr_t)decoder->pixels, CANVAS_BYTES);
	if (decoder->canvas >= 0)
		close(decoder->canvas);
	free(decoder);
}

/* A process group of its own, so that Ctrl-C at the terminal ends the batch in good order
 * and not the page in the middle; and none of this thread's signal settings. */
static int spawn_child(struct decoder *decoder, int socket)
{
	char *argv[] = {"formscan", DECODER_ARGUMENT, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int failed;

	sigemptyset(&none);
	sigfillset(&all);
	if (posix_spawn_file_actions_init(&actions))
		return ENOMEM;
	if (posix_spawnattr_init(&attributes)) {
		posix_spawn_file_actions_destroy(&actions);
		return ENOMEM;
	}
	posix_spawnattr_setflags(&attributes,
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	failed = posix_spawn_file_actions_adddup2(&actions, decoder->canvas, CHILD_CANVAS);
	failed = failed ? failed : posix_spawn_file_actions_adddup2(&actions, socket, CHILD_SOCKET);
	failed = failed ? failed
			: posix_spawn_file_actions_addopen(
				  &actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	failed = failed ? failed
			: posix_spawn(&decoder->child, "/proc/self/exe", &actions, &attributes,
				  argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return failed;
}

static bool start_child(struct decoder *decoder, struct error *err)
{
	int sockets[2], failed;

	if (decoder->child)
		return true;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets))
		return error_set(
			err, EX_OSERR, _("no decoder can be started: %s"), strerror(errno));
	failed = spawn_child(decoder, sockets[1]);
	close(sockets[1]);
	decoder->socket = sockets[0];
	if (!failed)
		return true;
	decoder->child = 0;
	end_child(decoder, false);
	return error_set(err, EX_OSERR, _("no decoder can be started: %s"), strerror(failed));
}

static bool send_request(struct decoder *decoder, const struct request *request, int descriptor)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec data = {(void *)(uintptr_t)request, sizeof *request};
	struct msghdr message = {.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	ssize_t count;

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
	do
		count = sendmsg(decoder->socket, &message, MSG_NOSIGNAL);
	while (count < 0 && errno == EINTR);
	return count == sizeof *request;
}

enum outcome { ANSWERED, DIED, TOO_LONG };

static enum outcome receive_reply(struct decoder *decoder, struct reply *reply)
{
	double deadline = steady_seconds() + DECODER_SECONDS_MAX;

	for (;;) {
		struct pollfd wait = {.fd = decoder->socket, .events = POLLIN};
		double left = deadline - steady_seconds();
		ssize_t count;

		if (left <= 0)
			return TOO_LONG;
		if (poll(&wait, 1, (int)(left * 1000) + 1) <= 0)
			continue;
		count = recv(decoder->socket, reply, sizeof *reply, 0);
		if (count == sizeof *reply)
			return ANSWERED;
		if (count >= 0 || errno != EINTR)
			return DIED;
	}
}

static bool took_too_long(struct error *err)
{
	return error_set(err, EX_DATAERR,
		_("the page could not be decoded (the decoder took longer than %d s)"),
		DECODER_SECONDS_MAX);
}

static bool died(int status, struct error *err)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return took_too_long(err);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return error_set(err, EX_DATAERR,
			_("the page could not be decoded (the decoder was stopped, perhaps for "
			  "lack of memory)"));
	return error_set(err, EX_DATAERR, _("the page could not be decoded (the decoder crashed)"));
}

/* One request to one child. false: no answer; err says why, and *again whether another
 * child may do better. */
static bool ask_once(struct decoder *decoder, const struct request *request, int descriptor,
	struct reply *reply, bool *again, struct error *err)
{
	enum outcome outcome = DIED;

	*again = false;
	if (!start_child(decoder, err))
		return false;
	if (send_request(decoder, request, descriptor))
		outcome = receive_reply(decoder, reply);
	if (outcome == TOO_LONG) {
		end_child(decoder, true);
		return took_too_long(err);
	}
	*again = true;
	if (outcome == DIED)
		return died(end_child(decoder, false), err);
	if (reply->status != EX_OSERR)
		return true;
	end_child(decoder, true);
	return error_set(err, EX_DATAERR,
		_("the page could not be decoded (it needs more than the %d MB of memory that a "
		  "page may use)"),
		DECODER_MEGABYTES_MAX);
}

/* What the child says goes to a terminal and into JSON. */
static void take_error(const struct reply *reply, struct error *err)
{
	char text[ERROR_TEXT_SIZE];

	memcpy(text, reply->text, sizeof text);
	text[sizeof text - 1] = '\0';
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			*c = ' ';
	error_set(err, reply->status, "%s", text);
}

static bool ask(struct decoder *decoder, const char *path, const struct request *request,
	struct reply *reply, struct error *err)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool again, answered;

	if (descriptor < 0)
		return error_set(err, EX_NOINPUT, "%s", strerror(errno));
	answered = ask_once(decoder, request, descriptor, reply, &again, err);
	if (!answered && again)
		answered = ask_once(decoder, request, descriptor, reply, &again, err);
	close(descriptor);
	if (answered && reply->status) {
		take_error(reply, err);
		return false;
	}
	return answered;
}

size_t decoder_pages(struct decoder *decoder, const char *path, struct error *err)
{
	struct request request = {.what = REQUEST_PAGES};
	struct reply reply;

	if (!ask(decoder, path, &request, &reply, err))
		return 0;
	if (reply.pages >= 1 && reply.pages <= INT32_MAX)
		return (size_t)reply.pages;
	error_set(err, EX_DATAERR, _("the file has no pages"));
	return 0;
}

static bool plausible(const struct reply *reply)
{
	uint64_t width = (uint64_t)reply->width, height = (uint64_t)reply->height;

	return reply->width > 0 && reply->height > 0 && width <= IMAGE_SIDE_MAX &&
	       height <= IMAGE_SIDE_MAX && reply->stride >= width &&
	       reply->stride <= CANVAS_BYTES && reply->offset <= CANVAS_BYTES &&
	       reply->offset + reply->stride * (height - 1) + width <= CANVAS_BYTES;
}

bool decoder_page(struct decoder *decoder, const char *path, size_t page, struct image *image,
	struct error *err)
{
	struct request request = {.what = REQUEST_PAGE, .page = page};
	struct reply reply;

	if (!ask(decoder, path, &request, &reply, err))
		return false;
	if (!plausible(&reply)) {
		end_child(decoder, true);
		return error_set(err, EX_DATAERR,
			_("the page could not be decoded (the decoder is confused)"));
	}
	*image = (struct image){.width = reply.width,
		.height = reply.height,
		.stride = (size_t)reply.stride,
		.pixels = (uint8_t *)(uintptr_t)(decoder->pixels + reply.offset),
		.bilevel = reply.bilevel};
	image_resolution(image, reply.dpi_x, reply.dpi_y);
	return true;
}
