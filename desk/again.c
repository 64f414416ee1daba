// SPDX-License-Identifier: EUPL-1.2
#include "again.h"

#include "message.h"
#include "password.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

enum { PATIENCE_MS = 2000 };

struct again {
	struct desk *desk;
	int socket;
	int stop[2]; /* a pipe: closed to end the thread */
	struct sockaddr_un address;
	pthread_t thread;
};

/* False when the folder has a longer name than a socket may have. */
static bool name_socket(const char *folder, struct sockaddr_un *address)
{
	int length;

	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	length = snprintf(address->sun_path, sizeof address->sun_path, "%s/door", folder);
	return length > 0 && (size_t)length < sizeof address->sun_path;
}

static bool same_user(int socket)
{
	struct ucred other;
	socklen_t size = sizeof other;

	return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &other, &size) == 0 &&
	       other.uid == geteuid();
}

/* One line, or nothing within PATIENCE_MS. */
static size_t read_line(int socket, char *line, size_t size)
{
	struct pollfd p = {.fd = socket, .events = POLLIN};
	size_t length = 0;

	while (length < size - 1 && poll(&p, 1, PATIENCE_MS) == 1) {
		ssize_t n = read(socket, line + length, size - 1 - length);

		if (n <= 0)
			break;
		length += (size_t)n;
		if (line[length - 1] == '\n') {
			length--;
			break;
		}
	}
	line[length] = '\0';
	return length;
}

bool again_ask(const char *folder, enum role role, char link[AGAIN_LINK_SIZE])
{
	struct sockaddr_un address;
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answered = false;
	char question[40];

	snprintf(question, sizeof question, "%s\n", role_name(role));
	if (s >= 0 && name_socket(folder, &address) &&
		connect(s, (struct sockaddr *)&address, sizeof address) == 0 && same_user(s) &&
		send(s, question, strlen(question), MSG_NOSIGNAL) == (ssize_t)strlen(question))
		answered = read_line(s, link, AGAIN_LINK_SIZE) > 0;
	if (s >= 0)
		close(s);
	return answered;
}

void again_link(struct desk *desk, enum role role, long seconds, char link[AGAIN_LINK_SIZE])
{
	char secret[SESSION_SECRET_SIZE];

	if (password_set(desk, role)) {
		snprintf(link, AGAIN_LINK_SIZE, "%s/%s", desk->origin, role_name(role));
		return;
	}
	sessions_link(desk->sessions, role, seconds, secret);
	snprintf(link, AGAIN_LINK_SIZE, "%s/in?link=%s", desk->origin, secret);
}

static void answer(struct again *again, int s)
{
	char line[AGAIN_LINK_SIZE + 1];
	enum role role;

	if (!same_user(s) || !read_line(s, line, sizeof line))
		return;
	role = role_parse(line);
	if (role == ROLE_NONE)
		return;
	again_link(again->desk, role, AGAIN_LINK_SECONDS, line);
	strcat(line, "\n");
	if (send(s, line, strlen(line), MSG_NOSIGNAL) < 0)
		return;
}

static void *serve(void *context)
{
	struct again *again = context;
	struct pollfd watched[2] = {
		{.fd = again->socket, .events = POLLIN}, {.fd = again->stop[0], .events = POLLIN}};

	for (;;) {
		int s;

		if (poll(watched, 2, -1) < 0 && errno != EINTR)
			return NULL;
		if (watched[1].revents)
			return NULL;
		s = accept4(again->socket, NULL, NULL, SOCK_CLOEXEC);
		if (s < 0)
			continue;
		answer(again, s);
		close(s);
	}
}

/* No desk answered there (again_ask), so a socket that is left belongs to one that was killed. */
static bool bind_door(struct again *again, const char *folder)
{
	if (!name_socket(folder, &again->address)) {
		errno = ENAMETOOLONG;
		return false;
	}
	unlink(again->address.sun_path);
	return bind(again->socket, (struct sockaddr *)&again->address, sizeof again->address) ==
		       0 &&
	       listen(again->socket, 8) == 0;
}

struct again *again_open(struct desk *desk, struct error *err)
{
	struct again *again = calloc(1, sizeof *again);

	if (!again) {
		error_memory(err);
		return NULL;
	}
	*again = (struct again){.desk = desk, .stop = {-1, -1}};
	again->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (again->socket >= 0 && pipe2(again->stop, O_CLOEXEC) == 0 &&
		bind_door(again, desk->folder) &&
		pthread_create(&again->thread, NULL, serve, again) == 0)
		return again;
	error_set(err, EX_CANTCREAT, _("%s: no socket can be made here: %s"), desk->folder,
		strerror(errno));
	if (again->socket >= 0)
		close(again->socket);
	if (again->stop[0] >= 0) {
		close(again->stop[0]);
		close(again->stop[1]);
	}
	free(again);
	return NULL;
}

void again_close(struct again *again)
{
	if (!again)
		return;
	close(again->stop[1]);
	pthread_join(again->thread, NULL);
	unlink(again->address.sun_path);
	close(again->socket);
	close(again->stop[0]);
	free(again);
}
