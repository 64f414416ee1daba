// SPDX-License-Identifier: EUPL-1.2
#include "hot_folder.h"

#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* Everything is looked at again this often, whatever the kernel tells. */
enum { LOOK_AGAIN_S = 5, PATIENCE = 10 };

/* Never, for files that were given. */
static const time_t NEVER = (time_t)1 << 40;

/* A file that lies there. */
struct lying {
	char *name;
	off_t size;
	struct timespec changed, written; /* as the file system says                */
	time_t quiet_since;               /* seconds of the steady clock            */
	time_t ready_at;                  /* when it may be given; NEVER: it was    */
	bool there;
};

struct hot_folder {
	char *path;
	int descriptor, notices;
	long settle_s;
	struct lying *files;
	size_t count, room;
	size_t given; /* index of the one given last */
};

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* --- opening -------------------------------------------------------------------------------- */

int hot_folder_descriptor(const struct hot_folder *folder)
{
	return folder->descriptor;
}

void hot_folder_close(struct hot_folder *folder)
{
	if (!folder)
		return;
	for (size_t i = 0; i < folder->count; i++)
		free(folder->files[i].name);
	free(folder->files);
	if (folder->notices >= 0)
		close(folder->notices);
	if (folder->descriptor >= 0)
		close(folder->descriptor);
	free(folder->path);
	free(folder);
}

static bool open_folder(struct hot_folder *f, struct error *err)
{
	static const uint32_t WHAT = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MODIFY |
				     IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

	f->descriptor = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->descriptor < 0)
		return error_set(err, EX_NOINPUT, "%s: %s", f->path, strerror(errno));
	if (flock(f->descriptor, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return error_set(err, EX_TEMPFAIL,
			_("%s: another formscan watches this folder already"), f->path);
	f->notices = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (f->notices < 0 || inotify_add_watch(f->notices, f->path, WHAT) < 0)
		return error_set(
			err, EX_OSERR, _("%s cannot be watched: %s"), f->path, strerror(errno));
	return true;
}

struct hot_folder *hot_folder_open(const char *path, long settle_s, struct error *err)
{
	struct hot_folder *f = calloc(1, sizeof *f);

	if (!f) {
		error_memory(err);
		return NULL;
	}
	f->descriptor = f->notices = -1;
	f->settle_s = settle_s;
	f->path = strdup(path);
	if (f->path ? open_folder(f, err) : error_memory(err))
		return f;
	hot_folder_close(f);
	return NULL;
}

/* --- looking -------------------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n >= k && strcasecmp(name + n - k, end) == 0;
}

/* Names of files that are not finished, or are nobody's scan. */
static bool is_passing(const char *name)
{
	static const char *const ENDS[] = {".tmp", ".temp", ".part", ".partial", ".crdownload",
		".filepart", ".download", ".lock", ".lck", "~"};

	if (name[0] == '.' || strncmp(name, "~$", 2) == 0 || strncasecmp(name, "tmp.", 4) == 0 ||
		strcasecmp(name, "Thumbs.db") == 0 || strcasecmp(name, "desktop.ini") == 0)
		return true;
	for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++)
		if (ends_with(name, ENDS[i]))
			return true;
	return false;
}

static bool holds(const char *bytes, size_t count, const char *word)
{
	return memmem(bytes, count, word, strlen(word)) != NULL;
}

/* Has the file the end that its kind ought to have? Kinds without one do. */
static bool has_end(const struct hot_folder *f, const char *name, off_t size)
{
	char head[8] = {0}, tail[2048];
	int descriptor = openat(
		f->descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	off_t from = size > (off_t)sizeof tail ? size - (off_t)sizeof tail : 0;
	ssize_t first, last;
	bool pdf, jpeg, png;

	if (descriptor < 0)
		return true;
	first = pread(descriptor, head, sizeof head, 0);
	last = pread(descriptor, tail, sizeof tail, from);
	close(descriptor);
	if (first <= 0 || last <= 0)
		return false;
	pdf = memcmp(head, "%PDF", 4) == 0;
	jpeg = memcmp(head, "\xFF\xD8", 2) == 0;
	png = memcmp(head, "\x89PNG", 4) == 0;
	return !(pdf && !holds(tail, (size_t)last, "%%EOF")) &&
	       !(jpeg && !holds(tail, (size_t)last, "\xFF\xD9")) &&
	       !(png && !holds(tail, (size_t)last, "IEND"));
}

static struct lying *find_file(struct hot_folder *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->files[i].name, name) == 0)
			return &f->files[i];
	return NULL;
}

static struct lying *add_file(struct hot_folder *f, const char *name)
{
	if (f->count == f->room) {
		size_t room = f->room ? 2 * f->room : 64;
		struct lying *files = realloc(f->files, room * sizeof *files);

		if (!files)
			return NULL;
		f->files = files;
		f->room = room;
	}
	f->files[f->count] = (struct lying){.name = strdup(name), .size = -1};
	return f->files[f->count].name ? &f->files[f->count++] : NULL;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Notes one file of the folder. What does not fit into memory now is seen the next time. */
static void note_file(struct hot_folder *f, const char *name)
{
	struct lying *file = find_file(f, name);
	struct stat about;

	if (fstatat(f->descriptor, name, &about, AT_SYMLINK_NOFOLLOW) || !S_ISREG(about.st_mode))
		return;
	if (!file)
		file = add_file(f, name);
	if (!file)
		return;
	file->there = true;
	if (file->size == about.st_size && same_time(file->written, about.st_mtim) &&
		same_time(file->changed, about.st_ctim))
		return;
	file->size = about.st_size;
	file->written = about.st_mtim;
	file->changed = about.st_ctim;
	file->quiet_since = now();
	file->ready_at = file->quiet_since + f->settle_s;
}

static int compare_names(const void *a, const void *b)
{
	const struct lying *x = a, *y = b;

	return strverscmp(x->name, y->name);
}

/* false when the folder itself is gone. */
static bool look(struct hot_folder *f)
{
	int descriptor = openat(f->descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = descriptor < 0 ? NULL : fdopendir(descriptor);
	const struct dirent *entry;
	struct stat named, open;
	size_t kept = 0;

	if (!folder) {
		if (descriptor >= 0)
			close(descriptor);
		return false;
	}
	for (size_t i = 0; i < f->count; i++)
		f->files[i].there = false;
	while ((entry = readdir(folder)))
		if (!is_passing(entry->d_name))
			note_file(f, entry->d_name);
	closedir(folder);
	for (size_t i = 0; i < f->count; i++) {
		if (f->files[i].there)
			f->files[kept++] = f->files[i];
		else
			free(f->files[i].name);
	}
	f->count = kept;
	if (kept > 1)
		qsort(f->files, kept, sizeof *f->files, compare_names);
	return !stat(f->path, &named) && !fstat(f->descriptor, &open) &&
	       named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

/* --- waiting -------------------------------------------------------------------------------- */

/* Takes all notices off the queue; they only say that there is something to look at. */
static void take_notices(struct hot_folder *f)
{
	char bytes[4096];

	while (read(f->notices, bytes, sizeof bytes) > 0)
		continue;
}

/* The first file that may be given; else NULL, and the seconds to wait for the next in *wait. */
static struct lying *find_ready(struct hot_folder *f, time_t *wait)
{
	time_t here = now();

	*wait = LOOK_AGAIN_S;
	for (size_t i = 0; i < f->count; i++) {
		struct lying *file = &f->files[i];

		if (file->ready_at > here) {
			if (file->ready_at - here < *wait)
				*wait = file->ready_at - here;
			continue;
		}
		if (here - file->quiet_since >= PATIENCE * f->settle_s ||
			(file->size > 0 && has_end(f, file->name, file->size)))
			return file;
		file->ready_at = here + 1;
		*wait = 1;
	}
	return NULL;
}

static void wait_for_notice(struct hot_folder *f, const sigset_t *while_waiting, time_t seconds)
{
	struct pollfd notices = {.fd = f->notices, .events = POLLIN};
	struct timespec until = {.tv_sec = seconds < 1 ? 1 : seconds};

	if (ppoll(&notices, 1, &until, while_waiting) > 0)
		take_notices(f);
}

/* false when the folder is gone. */
static bool wait_for_file(struct hot_folder *folder, const sigset_t *while_waiting,
	const volatile sig_atomic_t *stop, const char **name)
{
	*name = NULL;
	while (!*stop) {
		struct lying *file;
		time_t wait;

		if (!look(folder))
			return false;
		file = find_ready(folder, &wait);
		if (file) {
			file->ready_at = NEVER;
			folder->given = (size_t)(file - folder->files);
			*name = file->name;
			return true;
		}
		wait_for_notice(folder, while_waiting, wait);
	}
	return true;
}

bool hot_folder_next(struct hot_folder *folder, const sigset_t *while_waiting,
	const volatile sig_atomic_t *stop, const char **name, struct error *err)
{
	sigset_t all, before;
	bool there;

	/* A signal between asking and waiting would be slept through. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	there = wait_for_file(folder, while_waiting, stop, name);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return there ||
	       error_set(err, EX_NOINPUT, _("%s is there no more; start again when it is back"),
		       folder->path);
}

void hot_folder_later(struct hot_folder *folder, int seconds)
{
	if (folder->given < folder->count)
		folder->files[folder->given].ready_at = now() + seconds;
}
