// SPDX-License-Identifier: EUPL-1.2
/*
 * A web server for the people at this computer: 127.0.0.1 and nothing else, unless it is given an
 * address of another network and a certificate (TLS). http.c is the only file that includes
 * libmicrohttpd.
 *
 * One thread listens and takes requests in; it never waits for anything. A whole request then
 * stands in one of two lines, each with threads of its own: quick ones (a page, a decision) and
 * slow ones (drawing a page, making a print file), so that nobody who reviews waits for somebody
 * who prints.
 *
 * What comes in is limited in every direction: connections, headers, bodies, the memory of all
 * bodies together, the length of the lines, and the time a request may take to arrive. What is
 * over a limit is refused with the status that says so, before its body is read.
 */
#ifndef HTTP_H
#define HTTP_H

#include "buffer.h"
#include "error.h"
#include "fields.h"

#include <stdint.h>

enum {
	HTTP_CONNECTIONS_MAX = 1200,        /* at once; more are closed as they come       */
	HTTP_HEADER_BYTES_MAX = 32 * 1024,  /* request line and headers: 431, 414          */
	HTTP_BODIES_MAX = 64 * 1024 * 1024, /* bytes of all bodies at once: 503            */
	HTTP_WAITING_MAX = 256,             /* whole requests in one line: 503             */
	HTTP_IDLE_SECONDS = 20,             /* without a byte                              */
	HTTP_REQUEST_SECONDS = 60,          /* from its first byte to its last             */
	HTTP_COOKIES_MAX = 2,               /* in one response                             */
};

enum http_method { HTTP_GET, HTTP_POST };

struct http_request {
	enum http_method method; /* HEAD counts as GET, its body is left out */
	const char *path;        /* as it was sent: never decoded, never a file's path */
	const char *query_text;  /* after the question mark, as it was sent; "" = none */
	struct fields query;
	struct fields form; /* of a body that is a form    */
	struct buffer body; /* of any other                */
	void *connection;   /* for http_header, http_cookie */
};

/* A header's value or NULL; the value of a cookie as text of at most size - 1 bytes, "" when it is
 * not there or longer. */
const char *http_header(const struct http_request *request, const char *name);
void http_cookie(const struct http_request *request, const char *name, char *value, size_t size);

/* Where a request goes, known before its body is read. */
struct http_plan {
	int refuse; /* a status from 400: its body is not read; 0 = welcome */
	bool slow;
	uint64_t body_max;
	const char *allow; /* with 405: "GET, HEAD" */
	const void *route; /* the site's own */
};

/* All zero is an empty page, status 200. */
struct http_response {
	int status;
	const char *type;   /* text/html when NULL; lent */
	struct buffer body; /* taken over                */
	int file;           /* instead of a body: a descriptor to send, taken over; 0 = none */
	char location[512]; /* "" = none; status should be 303 */
	char cookies[HTTP_COOKIES_MAX][200];
	char save_as[240]; /* the browser keeps it as a file with this name; "" = shows it */
	const char *allow; /* with 405 */
	bool lasting;      /* no personal data: the browser may keep it a day */
	bool retry;        /* with 503: in two seconds */
};

struct http_site {
	void *context;
	/* Called while only the headers are there, on the thread that listens: must be quick. */
	void (*plan)(void *context, const struct http_request *request, struct http_plan *plan);
	/* Answers a whole request, or one that was refused (plan->refuse; then on the thread that
	 * listens). The response is empty. */
	void (*answer)(void *context, const struct http_request *request,
		const struct http_plan *plan, struct http_response *response);
	int quick_threads, slow_threads; /* 1..16 */
	/* 0: HTTP_IDLE_SECONDS and HTTP_REQUEST_SECONDS. For tests, which have no minute to wait. */
	unsigned idle_seconds, request_seconds;

	/* For other computers; lent while the server runs. address NULL: 127.0.0.1. Any other needs
	 * `name`, which is what browsers there call this computer, and certificate and key in PEM. */
	const char *address, *name, *certificate, *key;
};

struct http_server;

/* Listens; port 0 takes a free one. EX_UNAVAILABLE when it is taken, EX_USAGE when the address is
 * none or the certificate cannot be used. The site is lent. From then on the site is called by several threads at once. */
bool http_start(
	const struct http_site *site, int port, struct http_server **server, struct error *err);
int http_port(const struct http_server *server);

/* Takes no more requests, finishes the work of those that are whole, and frees the server; NULL is
 * fine. */
void http_stop(struct http_server *server);

#endif
