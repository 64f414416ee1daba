// SPDX-License-Identifier: EUPL-1.2
/*
 * What somebody might try who can reach the desk's port: another program of this computer, or a web
 * page from elsewhere that makes the browser send something. Each is refused with the status that
 * says so, and the desk goes on.
 */
#include "desk_client.h"

enum { CROWD = 1000 };

static char answer_text[HEARD_SIZE];

/* The answer is in answer_text. */
static int ask(const char *method, const char *path, const char *more, const char *body)
{
	struct asking a = {method, path, more, body, 0};

	return ask_into(&a, answer_text, sizeof answer_text);
}

static int ask_raw(const char *request, int wait_ms)
{
	int fd = dial(), status;

	assert_true(fd >= 0);
	tell(fd, request, strlen(request));
	hear(fd, wait_ms, answer_text, sizeof answer_text);
	status = status_in(answer_text);
	close(fd);
	return status;
}

/* "Cookie: coordinator=...", for a new session. */
static const char *cookie_of(enum role name, enum role session)
{
	static char line[SESSION_SECRET_SIZE + 64];
	char secret[SESSION_SECRET_SIZE];

	sessions_open(desk.sessions, session, secret);
	snprintf(line, sizeof line, "Cookie: %s=%s", role_name(name), secret);
	return line;
}

static void post_headers(
	char *out, size_t size, const char *cookie, const char *type, size_t length)
{
	snprintf(out, size, "%s%sContent-Type: %s\r\nContent-Length: %zu", cookie,
		*cookie ? "\r\n" : "", type, length);
}

static const char FORM[] = "application/x-www-form-urlencoded";
static const char BYTES[] = "application/octet-stream";

static const char *type_of(const struct route *r)
{
	return r->flags & ROUTE_BYTES ? BYTES : FORM;
}

static void the_desk_still_answers(void)
{
	assert_int_equal(ask("GET", "/", "", ""), 200);
}

/* --- tests ----------------------------------------------------------------------------------------------- */

static void another_host_name_is_refused(void **state)
{
	static const char *const hosts[] = {"evil.example", "evil.example:80", "127.0.0.1",
		"127.0.0.1:1", "localhost.evil.example"};
	char request[256];

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		snprintf(request, sizeof request,
			"GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", hosts[i]);
		assert_int_equal(ask_raw(request, 5000), 403);
	}
	assert_int_equal(ask_raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 5000), 400);
	assert_int_equal(ask_raw("GET / HTTP/1.0\r\n\r\n", 5000), 403);
	the_desk_still_answers();
}

static void no_page_of_a_role_opens_without_a_session(void **state)
{
	char headers[512];

	(void)state;
	for (const struct route *r = ROUTES; r->path; r++) {
		if (r->flags & ROUTE_OPEN)
			continue;
		post_headers(headers, sizeof headers, "", type_of(r), 0);
		assert_int_equal(r->method == HTTP_GET ? ask("GET", r->path, "", "")
						       : ask("POST", r->path, headers, ""),
			401);
	}
}

static void a_cookie_stolen_from_another_role_opens_nothing(void **state)
{
	char headers[512];
	int tried = 0;

	(void)state;
	for (const struct route *r = ROUTES; r->path; r++)
		for (int thief = 0; thief < ROLES; thief++) {
			const char *cookie;

			if (r->flags & ROUTE_OPEN || thief == (int)r->role)
				continue;
			cookie = cookie_of(r->role, (enum role)thief);
			post_headers(headers, sizeof headers, cookie, type_of(r), 0);
			assert_int_equal(r->method == HTTP_GET ? ask("GET", r->path, cookie, "")
							       : ask("POST", r->path, headers, ""),
				403);
			tried++;
		}
	assert_true(tried > 20);
}

static void no_form_is_taken_without_its_token(void **state)
{
	char headers[512], wrong[256];

	(void)state;
	snprintf(wrong, sizeof wrong, "token=%064d&run=%064d&form=sg-c&lang=nl&count=1&event=x", 0,
		0);
	for (const struct route *r = ROUTES; r->path; r++) {
		const char *cookie;

		if (r->method != HTTP_POST)
			continue;
		cookie = r->flags & ROUTE_OPEN ? "" : cookie_of(r->role, r->role);
		post_headers(headers, sizeof headers, cookie, type_of(r), 0);
		assert_int_equal(ask("POST", r->path, headers, ""), 403);
		post_headers(headers, sizeof headers, cookie, type_of(r), strlen(wrong));
		assert_int_equal(ask("POST", r->path, headers, wrong), 403);
	}
	ask("GET", "/coordinator/events", cookie_of(ROLE_COORDINATOR, ROLE_COORDINATOR), "");
	assert_null(strstr(answer_text, "<table>")); /* nothing was printed */
}

/* With everything right but where it comes from. */
static void a_form_from_another_site_is_refused(void **state)
{
	char secret[SESSION_SECRET_SIZE], token[SESSION_SECRET_SIZE], headers[512], body[128];
	static const char *const from[] = {
		"Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"};

	(void)state;
	sessions_open(desk.sessions, ROLE_COORDINATOR, secret);
	sessions_token(desk.sessions, secret, token);
	snprintf(body, sizeof body, "token=%s", token);
	for (size_t i = 0; i < 3; i++) {
		snprintf(headers, sizeof headers,
			"Cookie: coordinator=%s\r\n%s\r\nContent-Type: %s\r\nContent-Length: %zu",
			secret, from[i], FORM, strlen(body));
		assert_int_equal(ask("POST", "/coordinator/leave", headers, body), 403);
	}
	snprintf(headers, sizeof headers,
		"Cookie: coordinator=%s\r\nOrigin: http://127.0.0.1:%d\r\n"
		"Sec-Fetch-Site: same-origin\r\nContent-Type: %s\r\nContent-Length: %zu",
		secret, http_port(server), FORM, strlen(body));
	assert_int_equal(ask("POST", "/coordinator/leave", headers, body), 303);
}

static void no_address_becomes_a_file(void **state)
{
	static const char *const paths[] = {"/../../etc/passwd", "/..%2f..%2fetc/passwd",
		"/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/desk.css/../../../etc/passwd",
		"/pictogram?key=../../../../etc/passwd", "/pictogram?key=ear%00", "/.", "/a.db",
		"/pictogram?key=/etc/passwd", "/in?link=../../../etc/passwd"};
	static const char *const inside[] = {"/coordinator/form?form=../../etc/passwd",
		"/coordinator/form?form=/etc/passwd", "/coordinator/form?form=example.yaml",
		"/coordinator/page.png?form=./sg-c", "/coordinator/printed?run=../passwords",
		"/coordinator/printed.pdf?run=../../a.db",
		"/coordinator/paper.pdf?paper=/etc/passwd",
		"/coordinator/printed.png?run=..%2f..%2fa.db"};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		int status = ask("GET", paths[i], "", "");

		assert_true(status == 404 || status == 400 || status == 403);
		assert_null(strstr(answer_text, "root:"));
	}
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
		assert_int_equal(
			ask("GET", inside[i], cookie_of(ROLE_COORDINATOR, ROLE_COORDINATOR), ""),
			404);
		assert_null(strstr(answer_text, "root:"));
		assert_null(strstr(answer_text, "SQLite format"));
	}
}

static void ten_gigabytes_are_refused_before_they_come(void **state)
{
	char headers[512];
	const char *cookie;

	(void)state;
	for (const struct route *r = ROUTES; r->path; r++) {
		char token[SESSION_SECRET_SIZE], secret[SESSION_SECRET_SIZE];

		if (r->method != HTTP_POST)
			continue;
		sessions_open(desk.sessions, r->role, secret);
		sessions_token(desk.sessions, secret, token);
		snprintf(headers, sizeof headers,
			"Cookie: %s=%s\r\nX-Token: %s\r\nContent-Type: %s\r\n"
			"Content-Length: 10737418240",
			role_name(r->role), secret, token, type_of(r));
		assert_int_equal(ask("POST", r->path, headers, "token="), 413);
	}
	cookie = cookie_of(ROLE_COORDINATOR, ROLE_COORDINATOR);
	snprintf(headers, sizeof headers, "%s\r\nContent-Length: 10737418240", cookie);
	assert_int_equal(ask("GET", "/coordinator", headers, ""), 413);
	the_desk_still_answers();
}

static void a_body_without_a_length_is_refused(void **state)
{
	char headers[512];

	(void)state;
	snprintf(headers, sizeof headers, "Content-Type: %s\r\nTransfer-Encoding: chunked", FORM);
	assert_int_equal(ask("POST", "/language", headers, "5\r\nto=en\r\n0\r\n"), 411);
	snprintf(headers, sizeof headers, "Content-Type: %s", FORM);
	assert_int_equal(ask("POST", "/language", headers, ""), 411);
	assert_int_equal(
		ask("POST", "/language", "Content-Type: text/plain\r\nContent-Length: 0", ""), 415);
	the_desk_still_answers();
}

static void long_addresses_and_headers_are_refused(void **state)
{
	size_t length = 70000;
	char *request = malloc(length + 1);
	int status;

	(void)state;
	assert_non_null(request);
	memset(request, 'a', length);
	request[length] = '\0';
	memcpy(request, "GET /", 5);
	memcpy(request + 6000, " HTTP/1.1\r\nHost: x\r\n\r\n", 22);
	request[6022] = '\0';
	assert_int_equal(ask_raw(request, 5000), 414);
	memset(request, 'a', length);
	memcpy(request, "GET / HTTP/1.1\r\nX: ", 19);
	status = ask_raw(request, 5000);
	assert_true(status == 431 || status == 413 || status == 414);
	free(request);
	the_desk_still_answers();
}

static void other_methods_and_noise_are_refused(void **state)
{
	(void)state;
	assert_int_equal(ask("PUT", "/", "Content-Length: 0", ""), 405);
	assert_non_null(strstr(answer_text, "Allow: "));
	assert_int_equal(ask("DELETE", "/coordinator", "", ""), 405);
	assert_int_equal(ask("TRACE", "/", "", ""), 405);
	assert_int_equal(ask("POST", "/", "Content-Type: x\r\nContent-Length: 0", ""), 405);
	assert_int_equal(ask("GET", "/login", "", ""), 405);
	assert_non_null(strstr(answer_text, "Allow: POST"));
	assert_int_equal(ask("GET", "/nothing-here", "", ""), 404);
	ask_raw("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 500); /* TLS */
	ask_raw("\r\n\r\n\r\n", 500);
	ask_raw("GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", 5000);
	assert_true(status_in(answer_text) >= 400);
	the_desk_still_answers();
}

static void every_answer_carries_the_safety_headers(void **state)
{
	static const char *const always[] = {"Content-Security-Policy: default-src 'none';",
		"X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin",
		"X-Frame-Options: DENY"};
	static const char *const paths[] = {
		"/", "/desk.css", "/nothing", "/coordinator", "/icon.svg"};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		ask("GET", paths[i], "", "");
		for (size_t j = 0; j < 4; j++)
			assert_non_null(strstr(answer_text, always[j]));
	}
	ask("GET", "/coordinator", cookie_of(ROLE_COORDINATOR, ROLE_COORDINATOR), "");
	assert_non_null(strstr(answer_text, "Cache-Control: no-store"));
	ask("GET", "/in?link=x", "", "");
	assert_non_null(strstr(answer_text, "HttpOnly; SameSite=Strict"));
}

static void what_people_type_stays_text(void **state)
{
	static const char path[] =
		"/coordinator/form?form=sg-c&event=%22%3E%3Cscript%3Ealert(1)%3C/script%3E";

	(void)state;
	assert_int_equal(ask("GET", path, cookie_of(ROLE_COORDINATOR, ROLE_COORDINATOR), ""), 200);
	assert_null(strstr(answer_text, "<script>alert"));
	assert_non_null(strstr(answer_text, "&lt;script&gt;alert"));
}

static void an_answer_header_cannot_be_added(void **state)
{
	char secret[SESSION_SECRET_SIZE], token[SESSION_SECRET_SIZE], headers[512], body[256];
	static const char *const back[] = {"%2F%0D%0ASet-Cookie:x=1", "http%3A%2F%2Fevil.example",
		"%2F%2Fevil.example", "%2F%5Cevil.example"};

	(void)state;
	session_secret(secret);
	sessions_token(desk.sessions, secret, token);
	for (size_t i = 0; i < 4; i++) {
		snprintf(body, sizeof body, "token=%s&to=en&back=%s", token, back[i]);
		snprintf(headers, sizeof headers,
			"Cookie: visitor=%s\r\nContent-Type: %s\r\nContent-Length: %zu", secret,
			FORM, strlen(body));
		ask("POST", "/language", headers, body);
		assert_null(strstr(answer_text, "Set-Cookie:x"));
		assert_null(strstr(answer_text, "evil"));
	}
}

static void a_slow_client_holds_nobody_up_and_is_cut_off(void **state)
{
	static const char start[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
	double began = seconds();
	int fd = dial(), tries = 0;

	(void)state;
	tell(fd, start, strlen(start));
	/* A byte each half second: never idle, and never ready. */
	while (tries < 30) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		double asked = seconds();
		char c;

		the_desk_still_answers();
		assert_true(seconds() - asked < 1.0);
		tell(fd, "a", 1);
		if (poll(&p, 1, 500) == 1 && recv(fd, &c, 1, 0) <= 0)
			break;
		tries++;
	}
	assert_true(tries < 30);
	assert_true(seconds() - began > 2);
	close(fd);
}

static void a_thousand_connections_at_once_are_answered(void **state)
{
	static int crowd[CROWD];
	char request[128];
	double began = seconds();
	int answered = 0;

	(void)state;
	for (int i = 0; i < CROWD; i++) {
		crowd[i] = dial();
		assert_true(crowd[i] >= 0);
	}
	the_desk_still_answers(); /* a person, beside all of them */
	snprintf(request, sizeof request, "GET /icon.svg HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
		http_port(server));
	for (int i = 0; i < CROWD; i++)
		tell(crowd[i], request, strlen(request));
	for (int i = 0; i < CROWD; i++) {
		char c[16] = "";
		struct pollfd p = {.fd = crowd[i], .events = POLLIN};

		/* Busy (503) is an answer too: what must not happen is silence. */
		if (poll(&p, 1, 10000) == 1 && recv(crowd[i], c, sizeof c - 1, 0) > 0)
			answered += strncmp(c, "HTTP/1.1 200", 12) == 0 ||
				    strncmp(c, "HTTP/1.1 503", 12) == 0;
		close(crowd[i]);
	}
	assert_int_equal(answered, CROWD);
	assert_true(seconds() - began < 20);
	the_desk_still_answers();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_host_name_is_refused),
		cmocka_unit_test(no_page_of_a_role_opens_without_a_session),
		cmocka_unit_test(a_cookie_stolen_from_another_role_opens_nothing),
		cmocka_unit_test(no_form_is_taken_without_its_token),
		cmocka_unit_test(a_form_from_another_site_is_refused),
		cmocka_unit_test(no_address_becomes_a_file),
		cmocka_unit_test(ten_gigabytes_are_refused_before_they_come),
		cmocka_unit_test(a_body_without_a_length_is_refused),
		cmocka_unit_test(long_addresses_and_headers_are_refused),
		cmocka_unit_test(other_methods_and_noise_are_refused),
		cmocka_unit_test(every_answer_carries_the_safety_headers),
		cmocka_unit_test(what_people_type_stays_text),
		cmocka_unit_test(an_answer_header_cannot_be_added),
		cmocka_unit_test(a_slow_client_holds_nobody_up_and_is_cut_off),
		cmocka_unit_test(a_thousand_connections_at_once_are_answered),
	};

	return cmocka_run_group_tests(tests, open_desk, close_desk);
}
