// SPDX-License-Identifier: EUPL-1.2
#include "password.h"

#include "buffer.h"
#include "library.h"
#include "message.h"
#include "output.h"
#include "secret.h"
#include "utf8.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

struct passwords {
	pthread_mutex_t lock;
	char kept[ROLES][SECRET_PASSWORD_SIZE]; /* "" = none */
	atomic_bool set[ROLES];                 /* asked without waiting for a try */
	int wrong[ROLES];                       /* in a row */
	time_t until[ROLES];                    /* nobody may try before */
};

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

static void file_name(const struct desk *desk, char path[PATH_MAX + 16])
{
	snprintf(path, PATH_MAX + 16, "%s/passwords", desk->folder);
}

/* --- the file: a line for each role that has one: name, space, hash ----------------------------- */

static bool read_line(struct passwords *passwords, char *line)
{
	char *space = strchr(line, ' ');
	enum role role;

	if (!space)
		return false;
	*space = '\0';
	role = role_parse(line);
	if (role == ROLE_NONE || strlen(space + 1) >= SECRET_PASSWORD_SIZE)
		return false;
	strcpy(passwords->kept[role], space + 1);
	passwords->set[role] = true;
	return true;
}

/* A file that is there but cannot be read must not open the door. */
static bool read_file(const struct desk *desk, struct passwords *passwords, struct error *err)
{
	char path[PATH_MAX + 16];
	struct buffer bytes = {0};
	char *rest = NULL;
	bool good = true;

	file_name(desk, path);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return true;
	if (!library_read(path, &bytes, err)) {
		buffer_free(&bytes);
		return false;
	}
	for (char *line = bytes.data ? strtok_r(bytes.data, "\n", &rest) : NULL; line && good;
		line = strtok_r(NULL, "\n", &rest))
		good = read_line(passwords, line);
	buffer_free(&bytes);
	return good || error_set(err, EX_DATAERR,
			       _("%s: damaged; remove it to do without passwords again"), path);
}

static bool write_file(
	const struct desk *desk, const struct passwords *passwords, struct error *err)
{
	char path[PATH_MAX + 16];
	struct buffer bytes = {0};
	bool good;

	file_name(desk, path);
	for (int i = 0; i < ROLES; i++)
		if (passwords->kept[i][0])
			buffer_printf(
				&bytes, "%s %s\n", role_name((enum role)i), passwords->kept[i]);
	good = output_whole(path, &bytes, err);
	buffer_free(&bytes);
	return good;
}

/* --- ------------------------------------------------------------------------------------------- */

bool passwords_open(struct desk *desk, struct error *err)
{
	struct passwords *p = calloc(1, sizeof *p);

	if (!p)
		return error_memory(err);
	pthread_mutex_init(&p->lock, NULL);
	desk->passwords = p;
	return read_file(desk, p, err);
}

void passwords_close(struct desk *desk)
{
	if (!desk->passwords)
		return;
	pthread_mutex_destroy(&desk->passwords->lock);
	free(desk->passwords);
	desk->passwords = NULL;
}

bool password_set(const struct desk *desk, enum role role)
{
	return desk->passwords->set[role];
}

enum password_answer password_try(struct desk *desk, enum role role, const char *password)
{
	struct passwords *p = desk->passwords;
	enum password_answer answer = PASSWORD_WRONG;

	/* Held while it is tried, so that guesses do not go side by side. */
	pthread_mutex_lock(&p->lock);
	if (now() < p->until[role]) {
		answer = PASSWORD_WAIT;
	} else if (p->kept[role][0] && secret_password_right(p->kept[role], password)) {
		p->wrong[role] = 0;
		answer = PASSWORD_RIGHT;
	} else if (++p->wrong[role] >= PASSWORD_TRIES) {
		p->wrong[role] = 0;
		p->until[role] = now() + PASSWORD_PAUSE;
	}
	pthread_mutex_unlock(&p->lock);
	return answer;
}

bool password_change(struct desk *desk, enum role role, const char *password, struct error *err)
{
	struct passwords *p = desk->passwords, *next;
	bool good;

	if (password[0] &&
		(utf8_length(password) < PASSWORD_LEAST || strlen(password) > PASSWORD_MOST))
		return error_set(err, EX_DATAERR, _("a password has at least %d characters"),
			PASSWORD_LEAST);
	next = malloc(sizeof *next);
	if (!next)
		return error_memory(err);
	pthread_mutex_lock(&p->lock);
	memcpy(next->kept, p->kept, sizeof next->kept);
	next->kept[role][0] = '\0';
	good = !password[0] || secret_password_keep(password, next->kept[role]) ||
	       error_memory(err);
	good = good && write_file(desk, next, err);
	if (good) {
		memcpy(p->kept, next->kept, sizeof p->kept);
		p->set[role] = password[0] != '\0';
	}
	pthread_mutex_unlock(&p->lock);
	free(next);
	return good;
}
