// SPDX-License-Identifier: EUPL-1.2
/*
 * On disk, in desk->folder/piles/ID:
 *	in/NAME      a file that is whole          in/.NUMBER   one that is still coming
 *	read         a person asked to read it     records      what formscan told, line by line
 *	done         it was read                   said         what formscan said to people
 *	said-typed   the same when a person typed a code
 */
#include "pile.h"

#include "child.h"
#include "jsonin.h"
#include "message.h"
#include "secret.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { FOLDER_SIZE = PATH_MAX + 8, PATH_SIZE = PATH_MAX + 512, NICENESS = 5 };

struct coming {
	char name[PILE_NAME_MAX + 1];
	uint64_t wanted, have;
};

struct pile {
	struct pile_view view;
	struct coming *files;
	struct pile_side *sides; /* with trouble */
	struct pile *next;       /* older */
};

struct piles {
	struct desk *desk;
	char folder[FOLDER_SIZE];
	pthread_mutex_t lock; /* for all that follows, and the piles */
	pthread_cond_t work;
	struct pile *first;
	bool stopping;
	pid_t child; /* the formscan that runs; 0 = none */
	pthread_t reader;
};

/* --- paths ------------------------------------------------------------------------------------- */

static void path_in(const struct piles *p, const char *id, const char *name, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s%s%s", p->folder, id, name[0] ? "/" : "", name);
}

static bool there_is(const struct piles *p, const char *id, const char *name)
{
	char path[PATH_SIZE];

	path_in(p, id, name, path);
	return access(path, F_OK) == 0;
}

/* A small file with that text in it. */
static bool write_mark(const struct piles *p, const char *id, const char *name, const char *text)
{
	char path[PATH_SIZE];
	size_t length = strlen(text);
	bool good;
	int fd;

	path_in(p, id, name, path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	good = fd >= 0 && write(fd, text, length) == (ssize_t)length;
	return fd >= 0 && close(fd) == 0 && good;
}

/* The start of a small file; "" when it is not there. */
static void read_mark(
	const struct piles *p, const char *id, const char *name, char *text, size_t size)
{
	char path[PATH_SIZE];
	FILE *file;
	size_t n;

	path_in(p, id, name, path);
	file = fopen(path, "re");
	n = file ? fread(text, 1, size - 1, file) : 0;
	text[n] = '\0';
	if (file)
		fclose(file);
}

/* Everything in a folder that has no folders in it, and the folder. */
static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

static void remove_pile_folder(const struct piles *p, const char *id)
{
	char path[PATH_SIZE];

	path_in(p, id, "in", path);
	remove_folder(path);
	path_in(p, id, "", path);
	remove_folder(path);
}

static bool is_id(const char *id)
{
	return strlen(id) == PILE_ID_SIZE - 1 &&
	       strspn(id, "0123456789abcdef-") == PILE_ID_SIZE - 1;
}

/* --- piles; with the lock held --------------------------------------------------------------------- */

static struct pile *find(struct piles *p, const char *id)
{
	struct pile *pile = p->first;

	while (pile && strcmp(pile->view.id, id) != 0)
		pile = pile->next;
	return pile;
}

static struct pile *add(struct piles *p, const char *id)
{
	struct pile *pile = calloc(1, sizeof *pile), **place = &p->first;

	if (!pile)
		return NULL;
	strcpy(pile->view.id, id);
	memcpy(pile->view.day, id, sizeof pile->view.day - 1);
	/* Random within a day, which is fine: nobody needs to know which came first. */
	while (*place && strcmp((*place)->view.day, pile->view.day) > 0)
		place = &(*place)->next;
	pile->next = *place;
	*place = pile;
	return pile;
}

static void forget(struct piles *p, struct pile *pile)
{
	struct pile **place = &p->first;

	while (*place != pile)
		place = &(*place)->next;
	*place = pile->next;
	free(pile->files);
	free(pile->sides);
	free(pile);
}

/* --- what formscan tells ------------------------------------------------------------------------------ */

static bool verdict_of(const char *name, enum verdict *verdict)
{
	for (int i = 0; i < VERDICTS; i++)
		if (strcmp(verdict_name((enum verdict)i), name) == 0) {
			*verdict = (enum verdict)i;
			return true;
		}
	return false;
}

static bool is_trouble(const struct pile_side *side)
{
	return side->verdict == VERDICT_FOREIGN || side->verdict == VERDICT_UNREADABLE;
}

static bool read_side(const char *line, size_t length, struct pile_side *side, long *doubtful)
{
	struct jsonin *json = jsonin_parse(line, length, NULL);
	const char *file = jsonin_text(jsonin_member(json, "file"), "");
	const char *slash = strrchr(file, '/');
	bool good =
		json && verdict_of(jsonin_text(jsonin_member(json, "verdict"), ""), &side->verdict);

	if (good) {
		snprintf(side->file, sizeof side->file, "%s", slash ? slash + 1 : file);
		snprintf(side->reason, sizeof side->reason, "%s",
			jsonin_text(jsonin_member(json, "reason"), ""));
		snprintf(side->sheet, sizeof side->sheet, "%s",
			jsonin_text(jsonin_member(json, "sheet"), ""));
		side->page = (int)jsonin_integer(jsonin_member(json, "page"), 0);
		side->side = (int)jsonin_integer(jsonin_member(json, "side"), 0);
		side->seen_before = jsonin_true(jsonin_member(json, "seen_before"));
		*doubtful = (long)jsonin_integer(jsonin_member(json, "doubtful"), 0);
	}
	jsonin_free(json);
	return good;
}

/* A page that was read again, with a code that a person typed, takes the place of what it was. With
 * the lock held. */
static void take_back(struct pile *pile, const struct pile_side *side)
{
	struct pile_view *v = &pile->view;

	for (long i = 0; i < v->troubles; i++)
		if (pile->sides[i].page == side->page &&
			strcmp(pile->sides[i].file, side->file) == 0) {
			v->sides--;
			v->by_verdict[pile->sides[i].verdict]--;
			v->seen_before -= pile->sides[i].seen_before;
			pile->sides[i] = pile->sides[--v->troubles];
			return;
		}
}

/* With the lock held. */
static void count_side(struct pile *pile, const char *line, size_t length)
{
	struct pile_side side = {.page = 0}, *more;
	long doubtful;

	if (!read_side(line, length, &side, &doubtful))
		return;
	take_back(pile, &side);
	pile->view.sides++;
	pile->view.by_verdict[side.verdict]++;
	pile->view.seen_before += side.seen_before;
	if (side.verdict == VERDICT_READ)
		pile->view.doubtful += doubtful;
	if (!is_trouble(&side))
		return;
	more = realloc(pile->sides, (size_t)(pile->view.troubles + 1) * sizeof *more);
	if (!more)
		return;
	pile->sides = more;
	more[pile->view.troubles++] = side;
}

static void forget_sides(struct pile *pile)
{
	struct pile_view *v = &pile->view;

	v->sides = v->seen_before = v->doubtful = v->troubles = 0;
	memset(v->by_verdict, 0, sizeof v->by_verdict);
	free(pile->sides);
	pile->sides = NULL;
}

/* --- after reading ------------------------------------------------------------------------------------- */

static bool file_has_trouble(const struct pile *pile, const char *name)
{
	for (long i = 0; i < pile->view.troubles; i++)
		if (strcmp(pile->sides[i].file, name) == 0)
			return true;
	return false;
}

/* With the lock held: removes the files that nobody has to look at any more. */
static void tidy_files(struct piles *p, struct pile *pile, bool all)
{
	char path[PATH_SIZE];
	const struct dirent *entry;
	DIR *dir;

	path_in(p, pile->view.id, "in", path);
	dir = opendir(path);
	pile->view.scans_there = false;
	while (dir && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!all && file_has_trouble(pile, entry->d_name))
			pile->view.scans_there = true;
		else
			unlinkat(dirfd(dir), entry->d_name, 0);
	}
	if (dir)
		closedir(dir);
}

/* --- reading ----------------------------------------------------------------------------------------------- */

/* formscan's own statuses: everything is accounted for with 0 and 65, and files that could not be
 * opened (66) have a record each. */
static bool is_done(int status)
{
	return status == 0 || status == EX_DATAERR || status == EX_NOINPUT;
}

static FILE *open_records(const struct piles *p, const char *id, const char *mode)
{
	char path[PATH_SIZE];

	path_in(p, id, "records", path);
	return fopen(path, mode);
}

/* Takes what the child tells until it ends. */
static void listen_to(struct piles *p, const char *id, int out)
{
	FILE *from = fdopen(out, "r"), *records = open_records(p, id, "we");
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while (from && (length = getline(&line, &room, from)) > 0) {
		struct pile *pile;

		if (records) {
			fwrite(line, 1, (size_t)length, records);
			fflush(records);
		}
		pthread_mutex_lock(&p->lock);
		pile = find(p, id);
		if (pile)
			count_side(pile, line, (size_t)length);
		pthread_mutex_unlock(&p->lock);
	}
	free(line);
	if (records)
		fclose(records);
	if (from)
		fclose(from);
	else
		close(out);
}

static bool start_reading(struct piles *p, const char *id, int *out, struct error *err)
{
	char program[PATH_MAX], said[PATH_SIZE], in[PATH_SIZE];
	/* In English, whatever the person's locale: the pages say it in their own language. */
	char *arguments[] = {"env", "LC_ALL=C.UTF-8", "SPIEGELBLAD_ROLE=administrator", program,
		"read", "--json", in, NULL, NULL, NULL};
	pid_t child;

	child_program("formscan", program);
	path_in(p, id, "said", said);
	path_in(p, id, "in", in);
	if (p->desk->db) {
		arguments[7] = "--db";
		arguments[8] = (char *)p->desk->db;
	}
	if (!child_start(arguments, said, out, &child, err))
		return false;
	/* People who look at a page go before the machine that reads. */
	setpriority(PRIO_PROCESS, (id_t)child, NICENESS);
	pthread_mutex_lock(&p->lock);
	p->child = child;
	if (p->stopping)
		kill(child, SIGTERM);
	pthread_mutex_unlock(&p->lock);
	return true;
}

static void finish(struct piles *p, const char *id, int status, const char *trouble)
{
	struct pile *pile;

	pthread_mutex_lock(&p->lock);
	p->child = 0;
	pile = find(p, id);
	if (!pile || p->stopping) {
		pthread_mutex_unlock(&p->lock);
		return;
	}
	if (is_done(status) && write_mark(p, id, "done", "")) {
		pile->view.state = PILE_DONE;
		tidy_files(p, pile, false);
	} else {
		pile->view.state = PILE_FAILED;
		read_mark(p, id, "said", pile->view.said, sizeof pile->view.said);
		if (!pile->view.said[0] && trouble[0])
			snprintf(pile->view.said, sizeof pile->view.said, "%s", trouble);
		if (!pile->view.said[0])
			snprintf(pile->view.said, sizeof pile->view.said,
				"formscan ended with status %d", status);
	}
	pthread_mutex_unlock(&p->lock);
}

static void read_one(struct piles *p, const char *id)
{
	struct error err = {0};
	pid_t child;
	int out;

	if (!start_reading(p, id, &out, &err)) {
		finish(p, id, err.status, err.text);
		return;
	}
	pthread_mutex_lock(&p->lock);
	child = p->child;
	pthread_mutex_unlock(&p->lock);
	listen_to(p, id, out);
	finish(p, id, child_end(child), "");
}

/* The oldest pile that waits. With the lock held. */
static struct pile *next_waiting(struct piles *p)
{
	struct pile *found = NULL;

	for (struct pile *pile = p->first; pile; pile = pile->next)
		if (pile->view.state == PILE_WAITING)
			found = pile;
	return found;
}

static void *read_all(void *context)
{
	struct piles *p = context;
	char id[PILE_ID_SIZE];

	pthread_mutex_lock(&p->lock);
	while (!p->stopping) {
		struct pile *pile = next_waiting(p);

		if (!pile) {
			pthread_cond_wait(&p->work, &p->lock);
			continue;
		}
		pile->view.state = PILE_READING;
		forget_sides(pile);
		strcpy(id, pile->view.id);
		pthread_mutex_unlock(&p->lock);
		read_one(p, id);
		pthread_mutex_lock(&p->lock);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* --- at the start ------------------------------------------------------------------------------------------- */

static void load_records(struct piles *p, struct pile *pile)
{
	FILE *records = open_records(p, pile->view.id, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while (records && (length = getline(&line, &room, records)) > 0)
		count_side(pile, line, (size_t)length);
	free(line);
	if (records)
		fclose(records);
}

static bool is_whole(const char *name)
{
	size_t length = strlen(name);

	return name[0] != '.' && !(length > 5 && strcmp(name + length - 5, ".part") == 0);
}

/* How many whole files there are; `first` (may be NULL) gets the name of one of them. */
static int count_whole(const struct piles *p, const char *id, char first[PILE_NAME_MAX + 1])
{
	char path[PATH_SIZE];
	const struct dirent *entry;
	int count = 0;
	DIR *dir;

	path_in(p, id, "in", path);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)) != NULL) {
		if (!is_whole(entry->d_name))
			continue;
		count++;
		if (first && (count == 1 || strcmp(entry->d_name, first) < 0))
			snprintf(first, PILE_NAME_MAX + 1, "%.*s", PILE_NAME_MAX, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return count;
}

static bool is_old(const struct piles *p, const char *id)
{
	char path[PATH_SIZE];
	struct stat st;

	path_in(p, id, "", path);
	return stat(path, &st) == 0 &&
	       st.st_mtime < time(NULL) - (time_t)PILE_KEEP_DAYS * 24 * 60 * 60;
}

static bool find_again(struct piles *p, const char *id)
{
	struct pile *pile;

	if (is_old(p, id)) {
		remove_pile_folder(p, id);
		return true;
	}
	pile = add(p, id);
	if (!pile)
		return false;
	pile->view.files = pile->view.files_whole = count_whole(p, id, NULL);
	read_mark(p, id, "read", pile->view.name, sizeof pile->view.name);
	if (there_is(p, id, "done")) {
		pile->view.state = PILE_DONE;
		load_records(p, pile);
		pile->view.scans_there = pile->view.files > 0;
	} else {
		pile->view.state = there_is(p, id, "read") ? PILE_WAITING : PILE_COMING;
	}
	return true;
}

static bool find_all(struct piles *p, struct error *err)
{
	const struct dirent *entry;
	bool well = true;
	DIR *dir;

	if (mkdir(p->folder, 0700) != 0 && errno != EEXIST)
		return error_set(err, EX_CANTCREAT, _("%s: cannot make this folder: %s"), p->folder,
			strerror(errno));
	dir = opendir(p->folder);
	if (!dir)
		return error_set(err, EX_CANTCREAT, "%s: %s", p->folder, strerror(errno));
	while (well && (entry = readdir(dir)) != NULL)
		well = !is_id(entry->d_name) || find_again(p, entry->d_name);
	closedir(dir);
	return well || error_memory(err);
}

struct piles *piles_open(struct desk *desk, struct error *err)
{
	struct piles *p = calloc(1, sizeof *p);

	if (!p) {
		error_memory(err);
		return NULL;
	}
	p->desk = desk;
	snprintf(p->folder, sizeof p->folder, "%s/piles", desk->folder);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work, NULL);
	if (find_all(p, err) && pthread_create(&p->reader, NULL, read_all, p) == 0)
		return p;
	if (!err->status)
		error_set(err, EX_OSERR, _("cannot start threads: %s"), strerror(errno));
	while (p->first)
		forget(p, p->first);
	free(p);
	return NULL;
}

void piles_close(struct piles *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	if (p->child > 0)
		kill(p->child, SIGTERM);
	pthread_cond_signal(&p->work);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->reader, NULL);
	while (p->first)
		forget(p, p->first);
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* --- coming in ------------------------------------------------------------------------------------------------ */

static void new_id(char id[PILE_ID_SIZE])
{
	unsigned char random[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	secret_random(random, sizeof random);
	secret_hex(random, hex);
	strftime(id, PILE_ID_SIZE, "%Y-%m-%d-", &utc);
	memcpy(id + 11, hex, PILE_ID_SIZE - 12);
	id[PILE_ID_SIZE - 1] = '\0';
}

bool pile_begin(struct piles *p, char id[PILE_ID_SIZE], struct error *err)
{
	char path[PATH_SIZE];
	struct pile *pile;

	new_id(id);
	path_in(p, id, "", path);
	if (mkdir(path, 0700) != 0)
		return error_set(err, EX_CANTCREAT, "%s: %s", path, strerror(errno));
	path_in(p, id, "in", path);
	if (mkdir(path, 0700) != 0)
		return error_set(err, EX_CANTCREAT, "%s: %s", path, strerror(errno));
	pthread_mutex_lock(&p->lock);
	pile = add(p, id);
	pthread_mutex_unlock(&p->lock);
	return pile != NULL || error_memory(err);
}

/* The last part of what the browser called it; no hidden file, nothing that is a path. */
static void harmless_name(const char *given, char name[PILE_NAME_MAX + 1])
{
	const char *part = given;
	size_t length;

	for (const char *c = given; *c; c++)
		if ((*c == '/' || *c == '\\') && c[1])
			part = c + 1;
	while (*part == '.' || *part == ' ')
		part++;
	/* What is cut off is the front: the end says what kind of file it is. */
	length = strlen(part);
	if (length > PILE_NAME_MAX - 8) {
		part += length - (PILE_NAME_MAX - 8);
		while (((unsigned char)*part & 0xC0) == 0x80)
			part++;
	}
	snprintf(name, PILE_NAME_MAX + 1, "%s", *part ? part : "scan");
	for (char *c = name; *c; c++)
		if (*c == '/' || *c == '\\' || *c == '\n')
			*c = '_';
}

/* Two files of one name are two files. With the lock held. */
static void unique_name(const struct pile *pile, char name[PILE_NAME_MAX + 1])
{
	char wanted[PILE_NAME_MAX + 1];
	int next = 2;

	strcpy(wanted, name);
	for (int i = 0; i < pile->view.files; i++)
		if (strcmp(pile->files[i].name, name) == 0) {
			snprintf(name, PILE_NAME_MAX + 1, "%d-%.100s", next++, wanted);
			i = -1;
		}
}

static bool disk_has_room(const struct piles *p, uint64_t bytes)
{
	struct statvfs disk;

	return statvfs(p->folder, &disk) == 0 &&
	       (uint64_t)disk.f_bavail * disk.f_frsize > bytes + PILE_SPARE_BYTES;
}

/* With the lock held. */
static enum pile_answer add_file(
	struct piles *p, struct pile *pile, const char *name, uint64_t bytes, int *number)
{
	char path[PATH_SIZE], part[32];
	struct coming *more, *file;
	int fd;

	if (bytes > PILE_FILE_BYTES_MAX || pile->view.files == PILE_FILES_MAX)
		return PILE_LARGE;
	if (!disk_has_room(p, bytes))
		return PILE_FULL;
	more = realloc(pile->files, (size_t)(pile->view.files + 1) * sizeof *more);
	if (!more)
		return PILE_BROKEN;
	pile->files = more;
	file = &more[pile->view.files];
	*file = (struct coming){.wanted = bytes};
	harmless_name(name, file->name);
	unique_name(pile, file->name);
	snprintf(part, sizeof part, "in/.%d", pile->view.files);
	path_in(p, pile->view.id, part, path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || close(fd) != 0)
		return PILE_BROKEN;
	if (!pile->view.name[0])
		strcpy(pile->view.name, file->name);
	*number = pile->view.files++;
	return PILE_WELL;
}

enum pile_answer pile_file(
	struct piles *p, const char *id, const char *name, uint64_t bytes, int *number)
{
	enum pile_answer answer = PILE_UNKNOWN;
	struct pile *pile;

	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	/* One that was found at the start has files that are not listed: it can only be read. */
	if (pile && pile->view.state == PILE_COMING && (pile->files || !pile->view.files))
		answer = add_file(p, pile, name, bytes, number);
	pthread_mutex_unlock(&p->lock);
	return answer;
}

/* --- files that come in otherwise -------------------------------------------------------------- */

bool pile_folder(struct piles *p, const char *id, char path[PATH_MAX])
{
	char whole[PATH_SIZE];
	bool there;

	pthread_mutex_lock(&p->lock);
	there = find(p, id) != NULL;
	pthread_mutex_unlock(&p->lock);
	path_in(p, id, "in", whole);
	if (!there || strlen(whole) >= PATH_MAX)
		return false;
	strcpy(path, whole);
	return true;
}

void pile_recount(struct piles *p, const char *id)
{
	char name[PILE_NAME_MAX + 1] = "";
	int count = count_whole(p, id, name);
	struct pile *pile;

	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile && pile->view.state == PILE_COMING) {
		pile->view.files = pile->view.files_whole = count;
		strcpy(pile->view.name, name);
	}
	pthread_mutex_unlock(&p->lock);
}

void pile_give_up(struct piles *p, const char *id, const char *why)
{
	struct pile *pile;

	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile && pile->view.state == PILE_COMING) {
		pile->view.state = PILE_FAILED;
		snprintf(pile->view.said, sizeof pile->view.said, "%s", why);
	}
	pthread_mutex_unlock(&p->lock);
}

static bool write_at(const char *path, uint64_t at, const struct buffer *slice)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	size_t done = 0;

	if (fd < 0)
		return false;
	while (done < slice->length) {
		ssize_t n =
			pwrite(fd, slice->data + done, slice->length - done, (off_t)(at + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return close(fd) == 0 && done == slice->length;
}

/* Gives a whole file its name, for good. */
static bool keep_whole(const struct piles *p, const char *id, const char *part, const char *name)
{
	char from[PATH_SIZE], to[PATH_SIZE], path[PILE_NAME_MAX + 8];
	int fd;

	path_in(p, id, part, from);
	snprintf(path, sizeof path, "in/%s", name);
	path_in(p, id, path, to);
	fd = open(from, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0 || close(fd) != 0)
		return false;
	return rename(from, to) == 0;
}

/* With the lock held: is this slice the next one? */
static enum pile_answer check_slice(const struct pile *pile, int number, uint64_t at,
	const struct buffer *slice, uint64_t *have)
{
	const struct coming *file;

	if (!pile || pile->view.state != PILE_COMING || !pile->files || number < 0 ||
		number >= pile->view.files)
		return PILE_UNKNOWN;
	file = &pile->files[number];
	*have = file->have;
	if (slice->length > file->wanted - file->have && at == file->have)
		return PILE_LARGE;
	return at == file->have ? PILE_WELL : PILE_APART;
}

/* Slices of one pile come one after another, so the disk is not waited for with the lock held; two
 * that come at once write the same bytes to the same place, and only one of them counts. */
enum pile_answer pile_slice(struct piles *p, const char *id, int number, uint64_t at,
	const struct buffer *slice, uint64_t *have)
{
	char path[PATH_SIZE], part[32], name[PILE_NAME_MAX + 1] = "";
	enum pile_answer answer;
	struct pile *pile;
	bool whole = false;

	pthread_mutex_lock(&p->lock);
	answer = check_slice(find(p, id), number, at, slice, have);
	pthread_mutex_unlock(&p->lock);
	if (answer != PILE_WELL)
		return answer;
	snprintf(part, sizeof part, "in/.%d", number);
	path_in(p, id, part, path);
	if (!write_at(path, at, slice))
		return disk_has_room(p, 0) ? PILE_BROKEN : PILE_FULL;
	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	answer = check_slice(pile, number, at, slice, have);
	if (answer == PILE_WELL) {
		struct coming *file = &pile->files[number];

		*have = file->have += slice->length;
		pile->view.bytes_in += slice->length;
		whole = file->have == file->wanted;
		strcpy(name, file->name);
	}
	pthread_mutex_unlock(&p->lock);
	if (!whole)
		return answer;
	if (!keep_whole(p, id, part, name))
		return PILE_BROKEN;
	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile)
		pile->view.files_whole++;
	pthread_mutex_unlock(&p->lock);
	return PILE_WELL;
}

enum pile_answer pile_read(struct piles *p, const char *id)
{
	enum pile_answer answer = PILE_UNKNOWN;
	struct pile *pile;

	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile && (pile->view.state == PILE_COMING || pile->view.state == PILE_FAILED)) {
		answer = write_mark(p, id, "read", pile->view.name) ? PILE_WELL : PILE_BROKEN;
		if (answer == PILE_WELL)
			pile->view.state = PILE_WAITING;
		pthread_cond_signal(&p->work);
	}
	pthread_mutex_unlock(&p->lock);
	return answer;
}

enum pile_answer pile_clear(struct piles *p, const char *id)
{
	enum pile_answer answer = PILE_UNKNOWN;
	struct pile *pile;

	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile && pile->view.state == PILE_DONE) {
		tidy_files(p, pile, true);
		answer = PILE_WELL;
	} else if (pile && (pile->view.state == PILE_COMING || pile->view.state == PILE_FAILED)) {
		remove_pile_folder(p, id);
		forget(p, pile);
		answer = PILE_WELL;
	}
	pthread_mutex_unlock(&p->lock);
	return answer;
}

/* --- looking ----------------------------------------------------------------------------------------------------- */

bool pile_look(struct piles *p, const char *id, struct pile_view *view)
{
	const struct pile *pile;

	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile)
		*view = pile->view;
	pthread_mutex_unlock(&p->lock);
	return pile != NULL;
}

size_t piles_list(struct piles *p, struct pile_view *views)
{
	size_t count = 0;

	pthread_mutex_lock(&p->lock);
	for (const struct pile *pile = p->first; pile && count < PILE_LIST_MAX; pile = pile->next)
		views[count++] = pile->view;
	pthread_mutex_unlock(&p->lock);
	return count;
}

bool pile_troubles(struct piles *p, const char *id, struct pile_side **sides, size_t *count)
{
	const struct pile *pile;
	struct pile_side *copy = NULL;

	*count = 0;
	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile) {
		copy = calloc((size_t)pile->view.troubles + 1, sizeof *copy);
		if (copy) {
			*count = (size_t)pile->view.troubles;
			for (size_t i = 0; i < *count; i++)
				copy[i] = pile->sides[i];
		}
	}
	pthread_mutex_unlock(&p->lock);
	*sides = copy;
	return copy != NULL;
}

void pile_said(struct piles *p, const char *id, struct buffer *lines)
{
	static const char WHO[] = "formscan: ";
	char text[8192], *rest = NULL;

	if (!is_id(id))
		return;
	read_mark(p, id, "said", text, sizeof text);
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		bool named = strncmp(line, WHO, strlen(WHO)) == 0;

		buffer_puts(lines, named ? line + strlen(WHO) : line);
		buffer_puts(lines, "\n");
	}
}

bool pile_path(struct piles *p, const char *id, const char *file, char path[PATH_MAX])
{
	char inside[PILE_NAME_MAX + 8], whole[PATH_SIZE];
	bool known = false;
	struct pile *pile;

	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	known = pile && file_has_trouble(pile, file);
	pthread_mutex_unlock(&p->lock);
	if (!known)
		return false;
	snprintf(inside, sizeof inside, "in/%s", file);
	path_in(p, id, inside, whole);
	if (strlen(whole) >= PATH_MAX || access(whole, R_OK) != 0)
		return false;
	strcpy(path, whole);
	return true;
}

/* --- a code typed by a person ------------------------------------------------------------------------------- */

/* The record of that page, as formscan tells it; false: it told none, and `said` says why. */
static bool read_typed(struct piles *p, const char *said, const char *code, const char *page,
	char record[4096], struct error *err)
{
	char program[PATH_MAX];
	char *arguments[] = {"env", "LC_ALL=C.UTF-8", "SPIEGELBLAD_ROLE=administrator", program,
		"read", "--json", "--quiet", "--sheet", (char *)code, (char *)page, NULL, NULL,
		NULL};
	FILE *from;
	pid_t child;
	int out, status;

	child_program("formscan", program);
	if (p->desk->db) {
		arguments[10] = "--db";
		arguments[11] = (char *)p->desk->db;
	}
	if (!child_start(arguments, said, &out, &child, err))
		return false;
	record[0] = '\0';
	from = fdopen(out, "r");
	if (!from || !fgets(record, 4096, from))
		record[0] = '\0';
	if (from)
		fclose(from);
	else
		close(out);
	status = child_end(child);
	return record[0] || error_set(err, status ? status : EX_SOFTWARE, "formscan");
}

/* Keeps the record with the others, so that it holds after a restart. */
static void keep_record(struct piles *p, const char *id, const char *record)
{
	FILE *records = open_records(p, id, "ae");
	struct pile *pile;

	if (records) {
		fputs(record, records);
		fclose(records);
	}
	pthread_mutex_lock(&p->lock);
	pile = find(p, id);
	if (pile) {
		count_side(pile, record, strlen(record));
		tidy_files(p, pile, false);
	}
	pthread_mutex_unlock(&p->lock);
}

bool pile_type(struct piles *p, const char *id, const char *code, struct pile_side *side,
	struct error *err)
{
	char path[PATH_MAX], page[PATH_MAX + 16], said[PATH_SIZE], record[4096];
	struct pile_view view;
	long doubtful;

	if (!pile_path(p, id, side->file, path))
		return error_set(err, EX_NOINPUT, _("that scan is not there any more"));
	if (pile_look(p, id, &view) && view.state != PILE_DONE)
		return error_set(err, EX_TEMPFAIL, _("this pile is being read"));
	snprintf(page, sizeof page, "%s:%d", path, side->page);
	path_in(p, id, "said-typed", said);
	if (!read_typed(p, said, code, page, record, err)) {
		char why[200];

		read_mark(p, id, "said-typed", why, sizeof why);
		return error_set(err, err->status, "%s", why);
	}
	keep_record(p, id, record);
	return read_side(record, strlen(record), side, &doubtful) ||
	       error_set(err, EX_SOFTWARE, "formscan");
}
