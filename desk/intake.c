// SPDX-License-Identifier: EUPL-1.2
#include "intake.h"

#include "child.h"
#include "library.h"
#include "message.h"
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum {
	PATH_SIZE = PATH_MAX + 300,
	LOOK_MS = 500,       /* between looks at a scanner or folder   */
	LIST_SECONDS = 30,   /* for a scanner to answer                */
	TOLD_MAX = 64 * 1024 /* of what scanimage tells                */
};

struct intake {
	struct desk *desk;
	int settle;
	pthread_mutex_t lock; /* for all that follows */
	pthread_cond_t wake;
	pthread_t thread;
	bool stopping;
	struct scanner_found found[SCANNERS_MAX];
	size_t found_count;
	char device[SCANNER_SIZE]; /* to read from; "" = none */
	char pile[PILE_ID_SIZE];   /* that gets it            */
	char watched[PATH_MAX];
};

static bool stopping(struct intake *in)
{
	bool stop;

	pthread_mutex_lock(&in->lock);
	stop = in->stopping;
	pthread_mutex_unlock(&in->lock);
	return stop;
}

/* --- which scanners? -------------------------------------------------------------------------------- */

/* What a program tells within that many seconds; it is killed when it takes longer. */
static bool listen_to(char *const arguments[], struct buffer *told, struct error *err)
{
	time_t end = time(NULL) + LIST_SECONDS;
	char block[4096];
	pid_t child;
	int out;

	if (!child_start(arguments, NULL, &out, &child, err))
		return false;
	while (time(NULL) < end && told->length < TOLD_MAX) {
		struct pollfd p = {.fd = out, .events = POLLIN};
		ssize_t n = poll(&p, 1, LOOK_MS) == 1 ? read(out, block, sizeof block) : -1;

		if (n == 0)
			break;
		if (n > 0)
			buffer_add(told, block, (size_t)n);
	}
	close(out);
	kill(child, SIGTERM);
	child_end(child);
	return true;
}

/* A line "device|maker model". */
static bool read_found(const char *line, size_t length, struct scanner_found *found)
{
	const char *bar = memchr(line, '|', length);
	size_t device = bar ? (size_t)(bar - line) : 0;

	if (device == 0 || device >= SCANNER_SIZE || line[0] == '-' ||
		length - device - 1 >= SCANNER_SIZE)
		return false;
	memcpy(found->device, line, device);
	found->device[device] = '\0';
	memcpy(found->name, bar + 1, length - device - 1);
	found->name[length - device - 1] = '\0';
	return true;
}

bool intake_scanners(struct intake *in, struct scanner_found found[SCANNERS_MAX], size_t *count,
	struct error *err)
{
	char *arguments[] = {"scanimage", "-f", "%d|%v %m%n", NULL};
	struct buffer told = {0};
	size_t n = 0;

	if (!listen_to(arguments, &told, err))
		return false;
	for (const char *line = buffer_text(&told); *line && n < SCANNERS_MAX;) {
		size_t length = strcspn(line, "\n");

		n += read_found(line, length, &found[n]);
		line += length + (line[length] == '\n');
	}
	buffer_free(&told);
	pthread_mutex_lock(&in->lock);
	memcpy(in->found, found, n * sizeof found[0]);
	in->found_count = n;
	pthread_mutex_unlock(&in->lock);
	*count = n;
	return true;
}

/* --- reading from one -------------------------------------------------------------------------------- */

/* The source that feeds sheets by itself, on both sides where there is one; false: it has none.
 * scanimage tells them as "--source Flatbed|ADF|ADF Duplex [Flatbed]". */
static bool find_feeder(const char *device, char source[SCANNER_SIZE])
{
	char *arguments[] = {"scanimage", "-d", (char *)device, "-A", NULL};
	struct buffer told = {0};
	struct error err;
	const char *at;
	bool feeder = false, both = false;

	if (!listen_to(arguments, &told, &err))
		return false;
	at = strstr(buffer_text(&told), "--source ");
	if (at)
		at += strlen("--source ");
	while (at && *at && *at != '[' && *at != '\n') {
		size_t length = strcspn(at, "|[\n");
		char name[SCANNER_SIZE];

		snprintf(name, sizeof name, "%.*s", (int)length, at);
		while (length && length < sizeof name && name[length - 1] == ' ')
			name[--length] = '\0';
		if (!both && (strcasestr(name, "adf") || strcasestr(name, "feeder"))) {
			both = strcasestr(name, "duplex") != NULL;
			if (both || !feeder)
				strcpy(source, name);
			feeder = true;
		}
		at += strcspn(at, "|[\n");
		at += *at == '|';
	}
	buffer_free(&told);
	return feeder;
}

static bool start_scanner(
	struct intake *in, const char *device, const char *pile, pid_t *child, struct error *err)
{
	char batch[PATH_SIZE], folder[PATH_MAX], source[SCANNER_SIZE];
	char *arguments[] = {"scanimage", "-d", (char *)device, "--format=png", "--resolution",
		"300", "--mode", "Gray", batch, NULL, NULL, NULL};

	if (!pile_folder(in->desk->piles, pile, folder))
		return error_set(err, EX_CANTCREAT, _("there is no such pile"));
	snprintf(batch, sizeof batch, "--batch=%s/blad-%%04d.png", folder);
	if (find_feeder(device, source)) {
		arguments[9] = "--source";
		arguments[10] = source;
	} else {
		arguments[9] = "--batch-count=1";
	}
	return child_start(arguments, NULL, NULL, child, err);
}

/* Until it has ended, or the desk closes. */
static void wait_for_scanner(struct intake *in, const char *pile, pid_t child)
{
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};

	while (waitpid(child, NULL, WNOHANG) == 0) {
		pile_recount(in->desk->piles, pile);
		if (stopping(in)) {
			kill(child, SIGTERM);
			child_end(child);
			return;
		}
		nanosleep(&pause, NULL);
	}
	pile_recount(in->desk->piles, pile);
}

static void scan_one(struct intake *in, const char *device, const char *pile)
{
	struct pile_view view;
	struct error err = {0};
	pid_t child;

	if (!start_scanner(in, device, pile, &child, &err)) {
		pile_give_up(in->desk->piles, pile, err.text);
		return;
	}
	wait_for_scanner(in, pile, child);
	if (stopping(in))
		return;
	if (pile_look(in->desk->piles, pile, &view) && view.files_whole > 0)
		pile_read(in->desk->piles, pile);
	else
		pile_give_up(in->desk->piles, pile, _("no page came out of the scanner"));
}

bool intake_scan(struct intake *in, const char *device, char pile[PILE_ID_SIZE], struct error *err)
{
	bool known = false, busy;

	pthread_mutex_lock(&in->lock);
	for (size_t i = 0; i < in->found_count; i++)
		known = known || strcmp(in->found[i].device, device) == 0;
	busy = in->device[0] != '\0';
	pthread_mutex_unlock(&in->lock);
	if (!known)
		return error_set(
			err, EX_USAGE, _("that scanner is not there any more; look again"));
	if (busy)
		return error_set(err, EX_TEMPFAIL, _("the scanner is still at work"));
	if (!pile_begin(in->desk->piles, pile, err))
		return false;
	pthread_mutex_lock(&in->lock);
	snprintf(in->device, sizeof in->device, "%s", device);
	memcpy(in->pile, pile, PILE_ID_SIZE);
	pthread_cond_signal(&in->wake);
	pthread_mutex_unlock(&in->lock);
	return true;
}

bool intake_scanning(struct intake *in, const char *pile)
{
	bool scanning;

	pthread_mutex_lock(&in->lock);
	scanning = in->device[0] && strcmp(in->pile, pile) == 0;
	pthread_mutex_unlock(&in->lock);
	return scanning;
}

/* --- a folder ------------------------------------------------------------------------------------------ */

static void path_of_note(const struct intake *in, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/watched", in->desk->folder);
}

static void read_note(struct intake *in)
{
	char path[PATH_SIZE];
	struct buffer text = {0};

	path_of_note(in, path);
	if (library_read(path, &text, NULL) && text.length < sizeof in->watched)
		strcpy(in->watched, buffer_text(&text));
	buffer_free(&text);
}

void intake_watched(struct intake *in, char folder[PATH_MAX])
{
	pthread_mutex_lock(&in->lock);
	strcpy(folder, in->watched);
	pthread_mutex_unlock(&in->lock);
}

bool intake_watch(struct intake *in, const char *folder, struct error *err)
{
	char path[PATH_SIZE];
	struct buffer text = {0};
	struct stat st;
	bool good;

	if (folder[0] &&
		(folder[0] != '/' || strlen(folder) >= PATH_MAX || stat(folder, &st) != 0 ||
			!S_ISDIR(st.st_mode) || access(folder, R_OK | W_OK | X_OK) != 0))
		return error_set(
			err, EX_USAGE, _("%s: no folder that can be read and written"), folder);
	buffer_puts(&text, folder);
	path_of_note(in, path);
	good = output_whole(path, &text, err);
	buffer_free(&text);
	if (!good)
		return false;
	pthread_mutex_lock(&in->lock);
	strcpy(in->watched, folder);
	pthread_cond_signal(&in->wake);
	pthread_mutex_unlock(&in->lock);
	return true;
}

/* What to take out of a folder; partial downloads have such endings. */
static bool is_wanted(DIR *dir, const char *name, struct stat *st)
{
	const char *ending = strrchr(name, '.');

	return name[0] != '.' && fstatat(dirfd(dir), name, st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st->st_mode) &&
	       !(ending && (strcasecmp(ending, ".part") == 0 || strcasecmp(ending, ".tmp") == 0));
}

/* Are there files, and has none changed for a while? A printer writes a pile file by file. */
static bool has_settled(const struct intake *in, const char *folder)
{
	time_t now = time(NULL);
	const struct dirent *entry;
	bool any = false, settled = true;
	struct stat st;
	DIR *dir = opendir(folder);

	while (dir && settled && (entry = readdir(dir)) != NULL) {
		if (!is_wanted(dir, entry->d_name, &st))
			continue;
		any = st.st_size > 0 || now - st.st_mtime > 60;
		settled = any && now - st.st_mtime > in->settle;
	}
	if (dir)
		closedir(dir);
	return any && settled;
}

static bool copy_bytes(int from, int to)
{
	char block[65536];
	ssize_t n;

	while ((n = read(from, block, sizeof block)) > 0)
		for (ssize_t done = 0; done < n;) {
			ssize_t wrote = write(to, block + done, (size_t)(n - done));

			if (wrote <= 0)
				return false;
			done += wrote;
		}
	return n == 0 && fsync(to) == 0;
}

/* Where a file goes in the pile; of a long name the end, which says what kind of file it is. */
static void path_in_pile(const char *pile_folder, const char *name, char path[PATH_SIZE])
{
	size_t length = strlen(name);

	if (length > PILE_NAME_MAX - 8)
		name += length - (PILE_NAME_MAX - 8);
	while (((unsigned char)*name & 0xC0) == 0x80)
		name++;
	snprintf(path, PATH_SIZE, "%s/%s", pile_folder, name);
}

/* Under a hidden name until it is whole. */
static bool copy_in(int folder, const char *name, const char *pile_folder)
{
	char part[PATH_SIZE], whole[PATH_SIZE];
	int from = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), to;
	bool good;

	snprintf(part, sizeof part, "%s/.coming", pile_folder);
	path_in_pile(pile_folder, name, whole);
	to = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	good = from >= 0 && to >= 0 && copy_bytes(from, to) && rename(part, whole) == 0;
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return good;
}

/* To the folder of what was taken; a name that is there already gets a number in front. */
static void set_aside(int folder, const char *name)
{
	char path[NAME_MAX + 64];

	mkdirat(folder, WATCH_DONE, 0700);
	snprintf(path, sizeof path, "%s/%s", WATCH_DONE, name);
	for (int i = 2; faccessat(folder, path, F_OK, 0) == 0; i++)
		snprintf(path, sizeof path, "%s/%d-%s", WATCH_DONE, i, name);
	renameat(folder, name, folder, path);
}

/* Everything is copied before anything is set aside: killed in between, the next start takes it
 * again, and formscan sees that it knows those pages. */
static void take_folder(struct intake *in, const char *folder)
{
	char pile[PILE_ID_SIZE], pile_in[PATH_MAX];
	const struct dirent *entry;
	struct error err;
	struct stat st;
	bool good = pile_begin(in->desk->piles, pile, &err) &&
		    pile_folder(in->desk->piles, pile, pile_in);
	DIR *dir = good ? opendir(folder) : NULL;

	while (dir && good && (entry = readdir(dir)) != NULL)
		if (is_wanted(dir, entry->d_name, &st))
			good = copy_in(dirfd(dir), entry->d_name, pile_in);
	if (dir && good)
		rewinddir(dir);
	while (dir && good && (entry = readdir(dir)) != NULL) {
		char copy[PATH_SIZE];

		path_in_pile(pile_in, entry->d_name, copy);
		if (is_wanted(dir, entry->d_name, &st) && access(copy, F_OK) == 0)
			set_aside(dirfd(dir), entry->d_name);
	}
	if (dir)
		closedir(dir);
	pile_recount(in->desk->piles, pile);
	if (good)
		pile_read(in->desk->piles, pile);
	else
		pile_give_up(in->desk->piles, pile,
			_("the files could not be copied; is the disk full?"));
}

/* --- the thread ------------------------------------------------------------------------------------------ */

/* Until there is something to do, or a moment has passed. With the lock held. */
static void wait_a_moment(struct intake *in)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += LOOK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_cond_timedwait(&in->wake, &in->lock, &until);
}

static void *work(void *context)
{
	struct intake *in = context;
	char device[SCANNER_SIZE], pile[PILE_ID_SIZE], folder[PATH_MAX];

	pthread_mutex_lock(&in->lock);
	while (!in->stopping) {
		strcpy(device, in->device);
		strcpy(pile, in->pile);
		strcpy(folder, in->watched);
		pthread_mutex_unlock(&in->lock);
		if (device[0])
			scan_one(in, device, pile);
		if (folder[0] && has_settled(in, folder))
			take_folder(in, folder);
		pthread_mutex_lock(&in->lock);
		if (device[0])
			in->device[0] = '\0';
		if (!in->device[0] && !in->stopping)
			wait_a_moment(in);
	}
	pthread_mutex_unlock(&in->lock);
	return NULL;
}

struct intake *intake_open(struct desk *desk, int settle, struct error *err)
{
	struct intake *in = calloc(1, sizeof *in);

	if (!in) {
		error_memory(err);
		return NULL;
	}
	in->desk = desk;
	in->settle = settle ? settle : WATCH_SETTLE_SECONDS;
	pthread_mutex_init(&in->lock, NULL);
	pthread_cond_init(&in->wake, NULL);
	read_note(in);
	if (pthread_create(&in->thread, NULL, work, in) == 0)
		return in;
	error_set(err, EX_OSERR, _("cannot start threads: %s"), strerror(errno));
	free(in);
	return NULL;
}

void intake_close(struct intake *in)
{
	if (!in)
		return;
	pthread_mutex_lock(&in->lock);
	in->stopping = true;
	pthread_cond_signal(&in->wake);
	pthread_mutex_unlock(&in->lock);
	pthread_join(in->thread, NULL);
	pthread_cond_destroy(&in->wake);
	pthread_mutex_destroy(&in->lock);
	free(in);
}
