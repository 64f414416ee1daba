// SPDX-License-Identifier: EUPL-1.2
/*
 * A desk in a folder of its own, and a client that says exactly what it is told to say. For the
 * tests of desk/; everything is static, so that each test stands by itself.
 */
#ifndef DESK_CLIENT_H
#define DESK_CLIENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAYBE __attribute__((unused)) static

/* A machine that does eight other things at once is slow, not silent. */
enum { HEARD_SIZE = 1 << 20, ANSWER_MS = 60000 };

static struct desk desk;
static struct http_server *server;
static char desk_folder[64];

MAYBE int open_desk(void **state)
{
	char db[96];
	struct error err = {0};
	struct http_site site;

	(void)state;
	strcpy(desk_folder, "/tmp/test_desk_XXXXXX");
	if (!mkdtemp(desk_folder))
		return -1;
	snprintf(db, sizeof db, "%s/a.db", desk_folder);
	if (!desk_open(&desk, db, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	site = site_of(&desk);
	site.idle_seconds = 3;
	site.request_seconds = 4;
	if (http_start(&site, 0, &server, &err))
		return 0;
	fprintf(stderr, "%s\n", err.text);
	return -1;
}

MAYBE int close_desk(void **state)
{
	char command[96];

	(void)state;
	http_stop(server);
	desk_close(&desk);
	snprintf(command, sizeof command, "rm -rf %s", desk_folder);
	return system(command);
}

/* A connection, or -1. */
MAYBE int dial(void)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(server))};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Reads into text until the other side closes, or nothing comes for that long. Returns the
 * number of bytes. */
MAYBE size_t hear(int fd, int wait_ms, char *text, size_t size)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	size_t length = 0;
	ssize_t n = 1;

	while (n > 0 && length < size - 1 && poll(&p, 1, wait_ms) == 1) {
		n = recv(fd, text + length, size - 1 - length, 0);
		if (n > 0)
			length += (size_t)n;
	}
	text[length] = '\0';
	return length;
}

MAYBE int status_in(const char *text)
{
	return strncmp(text, "HTTP/1.1 ", 9) == 0 ? atoi(text + 9) : 0;
}

MAYBE void tell(int fd, const char *text, size_t count)
{
	while (count) {
		ssize_t n = send(fd, text, count, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		text += n;
		count -= (size_t)n;
	}
}

/* One request with the right Host, closed after the answer, which goes into text. `more`: header
 * lines parted by \r\n. */
struct asking {
	const char *method, *path, *more, *body;
	size_t body_bytes; /* 0: body is a text */
};
MAYBE int ask_into(const struct asking *a, char *text, size_t size)
{
	char head[8192];
	int fd = dial(), status;

	if (fd < 0)
		return -1;
	snprintf(head, sizeof head,
		"%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s%sX-Test: "
		"1\r\n\r\n",
		a->method, a->path, http_port(server), a->more, *a->more ? "\r\n" : "");
	tell(fd, head, strlen(head));
	tell(fd, a->body, a->body_bytes ? a->body_bytes : strlen(a->body));
	hear(fd, ANSWER_MS, text, size);
	status = status_in(text);
	close(fd);
	return status;
}

/* A session: its cookie and token. */
struct badge {
	enum role role;
	char cookie[SESSION_SECRET_SIZE], token[SESSION_SECRET_SIZE];
};
MAYBE struct badge new_badge(enum role role)
{
	struct badge badge = {.role = role};

	sessions_open(desk.sessions, role, badge.cookie);
	sessions_token(desk.sessions, badge.cookie, badge.token);
	return badge;
}

MAYBE int get_as(const struct badge *badge, const char *path, char *text, size_t size)
{
	char more[256];
	struct asking a = {"GET", path, more, "", 0};

	snprintf(more, sizeof more, "Cookie: %s=%s", role_name(badge->role), badge->cookie);
	return ask_into(&a, text, size);
}

/* A form with the token in front of its fields. */
MAYBE int post_as(
	const struct badge *badge, const char *path, const char *fields, char *text, size_t size)
{
	char more[512], body[16384];
	struct asking a = {"POST", path, more, body, 0};

	snprintf(body, sizeof body, "token=%s&%s", badge->token, fields);
	snprintf(more, sizeof more,
		"Cookie: %s=%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
		"Content-Length: %zu",
		role_name(badge->role), badge->cookie, strlen(body));
	return ask_into(&a, text, size);
}

/* What is after the headers. */
MAYBE const char *body_in(const char *text)
{
	const char *end = strstr(text, "\r\n\r\n");

	return end ? end + 4 : "";
}

MAYBE double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

#endif
