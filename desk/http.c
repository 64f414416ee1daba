// SPDX-License-Identifier: EUPL-1.2
#include "http.h"

#include "guard.h"
#include "message.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum {
	THREADS_MAX = 16,
	SPARE_FILES = 200, /* descriptors beside the connections: store, downloads, children */
	SWEEP_SECONDS = 2, /* between looks at requests that take too long to arrive         */
	TARGET_MAX = 4096, /* bytes of path and query                                        */
	LASTING_SECONDS = 24 * 60 * 60,
};

/* One request and its answer. */
struct exchange {
	struct http_server *server;
	struct MHD_Connection *connection;
	struct http_request request;
	struct http_plan plan;
	struct http_response response;
	char target[TARGET_MAX + 1]; /* path, a zero byte, query */
	bool too_long, planned, answered;
	uint64_t reserved; /* bytes of server->bodies */
	struct exchange *next;
};

/* Whole requests that wait for a thread. */
struct line {
	struct http_server *server;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct exchange *first, **last;
	int waiting;
	bool stopping;
	pthread_t threads[THREADS_MAX];
	int thread_count;
};

/* An open connection. */
struct link {
	int socket;
	time_t since; /* it waits for the rest of a request; 0 = it does not */
	struct link *next, **here;
};

struct http_server {
	struct http_site site;
	struct MHD_Daemon *daemon;
	int port;
	struct line quick, slow;
	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t stop;
	struct link *links;
	uint64_t bodies;
	bool stopping;
	pthread_t sweeper;
};

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* --- what a request says ------------------------------------------------------------------ */

const char *http_header(const struct http_request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

void http_cookie(const struct http_request *request, const char *name, char *value, size_t size)
{
	const char *found = MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);

	value[0] = '\0';
	if (found && strlen(found) < size)
		strcpy(value, found);
}

/* --- headers that every answer has --------------------------------------------------------- */

/* Nothing from elsewhere, nothing inline, in no frame: a text that gets into a page by mistake
 * cannot run, load or send anything. */
static const char *const ALWAYS[][2] = {
	{"Content-Security-Policy",
		"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
		"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "same-origin"}, /* with no-referrer, Origin would be "null" */
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
};

/* A file name with letters beyond ASCII needs two spellings (RFC 6266). */
static void add_save_as(struct MHD_Response *response, const char *name)
{
	static const char PLAIN[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	struct buffer value = {0};

	buffer_puts(&value, "attachment; filename=\"");
	for (const char *c = name; *c; c++)
		buffer_add(&value, strchr(PLAIN, *c) || *c == ' ' ? c : "_", 1);
	buffer_puts(&value, "\"; filename*=UTF-8''");
	for (const char *c = name; *c; c++)
		if (strchr(PLAIN, *c))
			buffer_add(&value, c, 1);
		else
			buffer_printf(&value, "%%%02X", (unsigned char)*c);
	MHD_add_response_header(response, "Content-Disposition", buffer_text(&value));
	buffer_free(&value);
}

/* One that came over TLS never goes back without it. */
static void add_cookie(struct MHD_Response *m, const char *cookie, bool secure)
{
	char value[sizeof((struct http_response *)0)->cookies[0] + 10];

	snprintf(value, sizeof value, "%s%s", cookie, secure ? "; Secure" : "");
	MHD_add_response_header(m, "Set-Cookie", value);
}

static void add_headers(struct MHD_Response *m, const struct http_response *r, bool secure)
{
	char lasting[40];

	for (size_t i = 0; i < sizeof ALWAYS / sizeof ALWAYS[0]; i++)
		MHD_add_response_header(m, ALWAYS[i][0], ALWAYS[i][1]);
	MHD_add_response_header(m, "Content-Type", r->type ? r->type : "text/html; charset=utf-8");
	snprintf(lasting, sizeof lasting, "private, max-age=%d", LASTING_SECONDS);
	MHD_add_response_header(m, "Cache-Control", r->lasting ? lasting : "no-store");
	if (r->location[0])
		MHD_add_response_header(m, "Location", r->location);
	if (r->allow)
		MHD_add_response_header(m, "Allow", r->allow);
	if (r->retry)
		MHD_add_response_header(m, "Retry-After", "2");
	for (size_t i = 0; i < HTTP_COOKIES_MAX; i++)
		if (r->cookies[i][0])
			add_cookie(m, r->cookies[i], secure);
	if (r->save_as[0])
		add_save_as(m, r->save_as);
}

/* Hands the answer over; the body or file goes with it. */
static enum MHD_Result send_answer(struct exchange *x)
{
	struct http_response *r = &x->response;
	struct MHD_Response *m = NULL;
	enum MHD_Result sent;
	struct stat st;

	if (r->file > 0) {
		if (fstat(r->file, &st) == 0)
			m = MHD_create_response_from_fd64((uint64_t)st.st_size, r->file);
		if (m)
			r->file = 0;
	} else if (!r->body.failed) {
		m = MHD_create_response_from_buffer(
			r->body.length, r->body.data, MHD_RESPMEM_MUST_FREE);
		if (m)
			r->body = (struct buffer){0};
	}
	if (!m)
		return MHD_NO;
	add_headers(m, r, x->server->site.certificate != NULL);
	sent = MHD_queue_response(x->connection, r->status ? (unsigned)r->status : MHD_HTTP_OK, m);
	MHD_destroy_response(m);
	return sent;
}

/* --- the lines ----------------------------------------------------------------------------- */

static struct exchange *next_in(struct line *line)
{
	struct exchange *x;

	pthread_mutex_lock(&line->lock);
	while (!line->first && !line->stopping)
		pthread_cond_wait(&line->more, &line->lock);
	x = line->first;
	if (x) {
		line->first = x->next;
		if (!line->first)
			line->last = &line->first;
		line->waiting--;
	}
	pthread_mutex_unlock(&line->lock);
	return x;
}

static void *work(void *context)
{
	struct line *line = context;
	struct http_site *site = &line->server->site;
	struct exchange *x;

	while ((x = next_in(line)) != NULL) {
		site->answer(site->context, &x->request, &x->plan, &x->response);
		x->answered = true;
		MHD_resume_connection(x->connection);
	}
	return NULL;
}

/* False when the line is full or closed. The connection sleeps until it is answered. */
static bool join_line(struct line *line, struct exchange *x)
{
	bool room;

	pthread_mutex_lock(&line->lock);
	room = !line->stopping && line->waiting < HTTP_WAITING_MAX;
	if (room) {
		MHD_suspend_connection(x->connection);
		x->next = NULL;
		*line->last = x;
		line->last = &x->next;
		line->waiting++;
		pthread_cond_signal(&line->more);
	}
	pthread_mutex_unlock(&line->lock);
	return room;
}

static bool open_line(struct http_server *server, struct line *line, int threads)
{
	line->server = server;
	line->last = &line->first;
	pthread_mutex_init(&line->lock, NULL);
	pthread_cond_init(&line->more, NULL);
	while (line->thread_count < threads && line->thread_count < THREADS_MAX) {
		if (pthread_create(&line->threads[line->thread_count], NULL, work, line) != 0)
			return false;
		line->thread_count++;
	}
	return true;
}

/* Answers what waits, then lets the threads go. */
static void close_line(struct line *line)
{
	pthread_mutex_lock(&line->lock);
	line->stopping = true;
	pthread_cond_broadcast(&line->more);
	pthread_mutex_unlock(&line->lock);
	for (int i = 0; i < line->thread_count; i++)
		pthread_join(line->threads[i], NULL);
	pthread_cond_destroy(&line->more);
	pthread_mutex_destroy(&line->lock);
}

/* --- connections that take too long --------------------------------------------------------- */

static void connected(void *context, struct MHD_Connection *connection, void **link_of,
	enum MHD_ConnectionNotificationCode what)
{
	struct http_server *server = context;
	struct link *link;

	pthread_mutex_lock(&server->lock);
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		link = calloc(1, sizeof *link);
		if (link) {
			link->socket = MHD_get_connection_info(
				connection, MHD_CONNECTION_INFO_CONNECTION_FD)
					       ->connect_fd;
			link->since = now();
			link->next = server->links;
			link->here = &server->links;
			if (link->next)
				link->next->here = &link->next;
			server->links = link;
		}
		*link_of = link;
	} else if (*link_of) {
		link = *link_of;
		*link->here = link->next;
		if (link->next)
			link->next->here = link->here;
		free(link);
	}
	pthread_mutex_unlock(&server->lock);
}

static void mark_waiting(struct exchange *x, bool waits)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct link *link = info ? info->socket_context : NULL;

	if (!link)
		return;
	pthread_mutex_lock(&x->server->lock);
	link->since = waits ? now() : 0;
	pthread_mutex_unlock(&x->server->lock);
}

/* A byte every few seconds keeps a connection alive for ever; this ends it. The library closes a
 * socket that was shut down, after it has told `connected`, which waits for our lock. */
static void *sweep(void *context)
{
	struct http_server *server = context;
	struct timespec next;

	pthread_mutex_lock(&server->lock);
	while (!server->stopping) {
		for (struct link *l = server->links; l; l = l->next)
			if (l->since && now() - l->since > (time_t)server->site.request_seconds)
				shutdown(l->socket, SHUT_RDWR);
		clock_gettime(CLOCK_REALTIME, &next);
		next.tv_sec += SWEEP_SECONDS;
		pthread_cond_timedwait(&server->stop, &server->lock, &next);
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

/* --- taking requests in ---------------------------------------------------------------------- */

/* Only the request line is there. What it returns is *context of what follows. */
static void *began(void *context, const char *target, struct MHD_Connection *connection)
{
	struct exchange *x = calloc(1, sizeof *x);
	char *question;

	if (!x)
		return NULL;
	x->server = context;
	x->connection = connection;
	x->request.connection = connection;
	x->request.path = x->target;
	x->request.query_text = "";
	x->too_long = strlen(target) > TARGET_MAX;
	if (x->too_long)
		return x;
	strcpy(x->target, target);
	question = strchr(x->target, '?');
	if (question) {
		*question = '\0';
		x->request.query_text = question + 1;
	}
	return x;
}

static void ended(void *context, struct MHD_Connection *connection, void **exchange,
	enum MHD_RequestTerminationCode how)
{
	struct exchange *x = *exchange;

	(void)context;
	(void)connection;
	(void)how;
	if (!x)
		return;
	mark_waiting(x, true);
	pthread_mutex_lock(&x->server->lock);
	x->server->bodies -= x->reserved;
	pthread_mutex_unlock(&x->server->lock);
	fields_free(&x->request.query);
	fields_free(&x->request.form);
	buffer_free(&x->request.body);
	buffer_free(&x->response.body);
	if (x->response.file > 0)
		close(x->response.file);
	free(x);
	*exchange = NULL;
}

static enum MHD_Result refuse(struct exchange *x, int status)
{
	struct http_site *site = &x->server->site;

	x->plan.refuse = status;
	site->answer(site->context, &x->request, &x->plan, &x->response);
	x->answered = true;
	mark_waiting(x, false);
	return send_answer(x);
}

/* 0, or the status that the headers alone deserve. */
static int look_at_head(struct exchange *x, const char *method)
{
	struct http_request *r = &x->request;
	const char *host = http_header(r, "Host");

	if (x->too_long)
		return MHD_HTTP_URI_TOO_LONG;
	if (!guard_host(host, x->server->port, x->server->site.name))
		return MHD_HTTP_FORBIDDEN;
	if (strcmp(method, "POST") == 0)
		r->method = HTTP_POST;
	else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		x->plan.allow = "GET, HEAD, POST";
	if (x->plan.allow)
		return MHD_HTTP_METHOD_NOT_ALLOWED;
	if (r->path[0] != '/' || !fields_read(&r->query, r->query_text, strlen(r->query_text)))
		return MHD_HTTP_BAD_REQUEST;
	if (r->method == HTTP_POST &&
		!guard_origin(http_header(r, "Origin"), http_header(r, "Sec-Fetch-Site"),
			x->server->site.certificate ? "https" : "http", host))
		return MHD_HTTP_FORBIDDEN;
	return 0;
}

/* Keeps room for a body of this length. 0, or why not. */
static int look_at_body(struct exchange *x)
{
	const char *length = http_header(&x->request, "Content-Length");
	unsigned long long bytes = length ? strtoull(length, NULL, 10) : 0;
	struct http_server *server = x->server;
	int status = 0;

	if (http_header(&x->request, "Transfer-Encoding") ||
		(x->request.method == HTTP_POST && !length))
		return MHD_HTTP_LENGTH_REQUIRED;
	if (bytes > x->plan.body_max)
		return MHD_HTTP_CONTENT_TOO_LARGE;
	pthread_mutex_lock(&server->lock);
	if (bytes > HTTP_BODIES_MAX - server->bodies)
		status = MHD_HTTP_SERVICE_UNAVAILABLE;
	else
		server->bodies += x->reserved = bytes;
	pthread_mutex_unlock(&server->lock);
	return status;
}

static enum MHD_Result plan(struct exchange *x, const char *method)
{
	struct http_site *site = &x->server->site;
	int status = look_at_head(x, method);

	x->planned = true;
	if (!status) {
		site->plan(site->context, &x->request, &x->plan);
		status = x->plan.refuse;
	}
	if (!status)
		status = look_at_body(x);
	return status ? refuse(x, status) : MHD_YES;
}

static enum MHD_Result take_body(struct exchange *x, const char *bytes, size_t count)
{
	if (x->request.body.length + count > x->reserved)
		return MHD_NO;
	buffer_add(&x->request.body, bytes, count);
	return x->request.body.failed ? MHD_NO : MHD_YES;
}

/* A form's fields are read before the site sees it. False: they cannot be. */
static bool read_form(struct exchange *x)
{
	static const char FORM[] = "application/x-www-form-urlencoded";
	const char *type = http_header(&x->request, "Content-Type");
	struct buffer *body = &x->request.body;
	bool read;

	if (!type || strncasecmp(type, FORM, strlen(FORM)) != 0)
		return true;
	read = fields_read(&x->request.form, buffer_text(body), body->length);
	buffer_free(body);
	return read;
}

static enum MHD_Result take_whole(struct exchange *x)
{
	struct http_server *server = x->server;

	if (x->request.method == HTTP_POST && !read_form(x))
		return refuse(x, MHD_HTTP_BAD_REQUEST);
	mark_waiting(x, false);
	if (!join_line(x->plan.slow ? &server->slow : &server->quick, x))
		return refuse(x, MHD_HTTP_SERVICE_UNAVAILABLE);
	return MHD_YES;
}

/* Called once with the headers, then for each piece of the body, then when it is whole, and again
 * after a connection that slept was woken. */
static enum MHD_Result take(void *context, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *bytes, size_t *count, void **exchange)
{
	struct exchange *x = *exchange;
	size_t taken = *count;

	(void)context;
	(void)connection;
	(void)url;
	(void)version;
	if (!x)
		return MHD_NO;
	if (x->answered)
		return send_answer(x);
	if (!x->planned)
		return plan(x, method);
	if (taken) {
		*count = 0;
		return take_body(x, bytes, taken);
	}
	return take_whole(x);
}

/* Paths are compared as they are sent, values are decoded by fields.h. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text)
{
	(void)context;
	(void)connection;
	return strlen(text);
}

/* --- start and stop ---------------------------------------------------------------------------- */

/* As many connections as there may be open files. */
static unsigned connection_limit(void)
{
	struct rlimit limit;
	rlim_t wanted = HTTP_CONNECTIONS_MAX + SPARE_FILES;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return HTTP_CONNECTIONS_MAX / 4;
	if (limit.rlim_cur < wanted) {
		limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= wanted)
		return HTTP_CONNECTIONS_MAX;
	return limit.rlim_cur > 2 * SPARE_FILES ? (unsigned)(limit.rlim_cur - SPARE_FILES)
						: SPARE_FILES / 2;
}

/* Where to listen. False: that is no address. */
static bool find_address(
	const char *address, int port, struct sockaddr_storage *here, socklen_t *size)
{
	struct sockaddr_in *four = (struct sockaddr_in *)here;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)here;

	*here = (struct sockaddr_storage){0};
	if (inet_pton(AF_INET, address ? address : "127.0.0.1", &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		*size = sizeof *four;
		return true;
	}
	if (inet_pton(AF_INET6, address, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons((uint16_t)port);
		*size = sizeof *six;
		return true;
	}
	return false;
}

/* A socket of our own, so that the port is known before the first request comes in. */
static int bind_socket(struct sockaddr_storage *here, socklen_t size, int port, int *bound)
{
	int on = 1, fd = socket(here->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	/* A certain port is taken at once after a desk that has just stopped. Of "any port" the system
	 * may give the same one to two programs that say this, and then one of them cannot listen. */
	if (port)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)here, size) == 0 && listen(fd, SOMAXCONN) == 0 &&
		getsockname(fd, (struct sockaddr *)here, &size) == 0) {
		*bound =
			ntohs(here->ss_family == AF_INET6 ? ((struct sockaddr_in6 *)here)->sin6_port
							  : ((struct sockaddr_in *)here)->sin_port);
		return fd;
	}
	close(fd);
	return -1;
}

/* Pages with personal data never go over a network in the open. */
static bool check_address(const struct http_site *site, struct error *err)
{
	if (site->address && (!site->certificate || !site->key || !site->name))
		return error_set(err, EX_USAGE,
			_("other computers need TLS: give a certificate, its key and the name of "
			  "this computer"));
	if (site->certificate && MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES)
		return error_set(err, EX_UNAVAILABLE, _("this libmicrohttpd has no TLS"));
	return true;
}

static struct MHD_Daemon *start_daemon(struct http_server *server, int fd)
{
	const struct http_site *site = &server->site;
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(intptr_t)site->certificate},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(intptr_t)site->key},
		{MHD_OPTION_END, 0, NULL}};
	struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
	/* Not epoll: there the library keeps its own list of what is ready, and with connections that
	 * are suspended and woken it was seen to go round in that list for ever, answering nobody. */
	unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;

	return MHD_start_daemon(site->certificate ? flags | MHD_USE_TLS : flags, 0, NULL, NULL,
		take, server, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
		connection_limit(), MHD_OPTION_CONNECTION_TIMEOUT, site->idle_seconds,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADER_BYTES_MAX,
		MHD_OPTION_URI_LOG_CALLBACK, began, server, MHD_OPTION_NOTIFY_COMPLETED, ended,
		server, MHD_OPTION_NOTIFY_CONNECTION, connected, server,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_ARRAY, site->certificate ? tls : none, MHD_OPTION_END);
}

static bool listen_on(struct http_server *server, int port, struct error *err)
{
	struct sockaddr_storage here;
	socklen_t size;
	int fd;

	if (!check_address(&server->site, err))
		return false;
	if (!find_address(server->site.address, port, &here, &size))
		return error_set(err, EX_USAGE, _("%s is no address of a network: 192.0.2.7"),
			server->site.address);
	fd = bind_socket(&here, size, port, &server->port);
	if (fd < 0)
		return error_set(err, EX_UNAVAILABLE,
			_("cannot listen on port %d (%s); choose another with --port"), port,
			strerror(errno));
	server->daemon = start_daemon(server, fd);
	if (server->daemon)
		return true;
	close(fd);
	if (server->site.certificate)
		return error_set(err, EX_USAGE,
			_("the certificate and its key cannot be used; both must be in PEM"));
	return error_set(err, EX_OSERR, _("the web server cannot start: %s"), strerror(errno));
}

bool http_start(
	const struct http_site *site, int port, struct http_server **server, struct error *err)
{
	struct http_server *s = calloc(1, sizeof *s);

	if (!s)
		return error_memory(err);
	s->site = *site;
	if (!s->site.idle_seconds)
		s->site.idle_seconds = HTTP_IDLE_SECONDS;
	if (!s->site.request_seconds)
		s->site.request_seconds = HTTP_REQUEST_SECONDS;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->stop, NULL);
	if (!open_line(s, &s->quick, site->quick_threads) ||
		!open_line(s, &s->slow, site->slow_threads) ||
		pthread_create(&s->sweeper, NULL, sweep, s) != 0) {
		/* A machine that cannot start ten threads is beyond tidying up for. */
		return error_set(err, EX_OSERR, _("cannot start threads: %s"), strerror(errno));
	}
	*server = s;
	if (listen_on(s, port, err))
		return true;
	*server = NULL;
	http_stop(s);
	return false;
}

int http_port(const struct http_server *server)
{
	return server->port;
}

void http_stop(struct http_server *server)
{
	if (!server)
		return;
	if (server->daemon) {
		int socket = MHD_quiesce_daemon(server->daemon);

		if (socket >= 0)
			close(socket);
	}
	close_line(&server->quick);
	close_line(&server->slow);
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	pthread_mutex_lock(&server->lock);
	server->stopping = true;
	pthread_cond_signal(&server->stop);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->sweeper, NULL);
	pthread_cond_destroy(&server->stop);
	pthread_mutex_destroy(&server->lock);
	free(server);
}
