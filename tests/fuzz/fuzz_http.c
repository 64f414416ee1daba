// SPDX-License-Identifier: EUPL-1.2
/*
 * What a browser sends, over a socket as it comes: request line, headers, cookies, query, and a body
 * that is a form or not. The site behind it looks at everything and sends it back.
 */
#include "fuzz.h"

#include "http.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void plan(void *context, const struct http_request *request, struct http_plan *plan)
{
	(void)context;
	plan->body_max = 2000;
	plan->slow = strcmp(request->path, "/slow") == 0;
	if (strcmp(request->path, "/none") == 0)
		plan->refuse = 404;
}

static void show(struct buffer *body, const struct fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		buffer_puts(body, fields->items[i].name);
		buffer_puts(body, fields->items[i].value);
	}
	if (fields_whole(fields, "count", 1, 500, -1) > 500)
		abort();
}

static void answer(void *context, const struct http_request *request, const struct http_plan *plan,
	struct http_response *response)
{
	char cookie[20];
	const char *host = http_header(request, "Host");

	(void)context;
	http_cookie(request, "desk", cookie, sizeof cookie);
	if (strlen(cookie) >= sizeof cookie)
		abort();
	response->status = plan->refuse;
	buffer_puts(&response->body, cookie);
	buffer_puts(&response->body, host ? host : "");
	buffer_puts(&response->body, request->query_text);
	buffer_add(&response->body, request->body.data, request->body.length);
	show(&response->body, &request->query);
	show(&response->body, &request->form);
}

static const struct http_site SITE = {.plan = plan,
	.answer = answer,
	.quick_threads = 1,
	.slow_threads = 1,
	.idle_seconds = 2,
	.request_seconds = 2};

static struct http_server *server;

static void stop(void)
{
	http_stop(server);
}

static int port_of_server(void)
{
	struct error err = {0};

	if (!server) {
		if (!http_start(&SITE, 0, &server, &err))
			abort();
		atexit(stop);
	}
	return http_port(server);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port_of_server()),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct timeval patience = {.tv_usec = 4000};
	const struct linger at_once = {.l_onoff = 1};
	char back[4096];

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		abort();
	for (size_t sent = 0; sent < count;) {
		ssize_t n = send(fd, bytes + sent, count - sent, MSG_NOSIGNAL);

		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	/* Half a request has no answer. Leaving with a reset, the server need not wait for the rest. */
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	(void)!recv(fd, back, sizeof back, 0);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(fd);
	return 0;
}
