// SPDX-License-Identifier: EUPL-1.2
#include "session.h"

#include "secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 32, SECRET_BYTES = 32 };
_Static_assert(
	(int)HASH_HEX_SIZE == (int)SESSION_SECRET_SIZE, "secrets and hashes are written alike");

struct link {
	unsigned char hash[HASH_BYTES];
	enum role role;
	time_t until; /* 0 = free place */
};

struct session {
	unsigned char hash[HASH_BYTES];
	enum role role;
	bool used;
	bool locked;
	time_t seen;
};

struct sessions {
	pthread_mutex_t lock;
	time_t (*clock)(void);
	unsigned char key[KEY_BYTES];
	struct link links[LINKS_MAX];
	struct session list[SESSIONS_MAX];
};

static const char *const ROLE_NAMES[ROLES] = {"coordinator", "administrator", "reviewer"};

const char *role_name(enum role role)
{
	return role < ROLES ? ROLE_NAMES[role] : "";
}

enum role role_parse(const char *name)
{
	enum role role = 0;

	while (role < ROLES && strcmp(name, ROLE_NAMES[role]) != 0)
		role++;
	return role;
}

static time_t system_clock(void)
{
	struct timespec t;

	/* Goes on while the computer sleeps: somebody who opens a laptop is not still sitting
	 * there. */
	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

struct sessions *sessions_new(time_t (*clock)(void))
{
	struct sessions *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	pthread_mutex_init(&s->lock, NULL);
	s->clock = clock ? clock : system_clock;
	secret_random(s->key, sizeof s->key);
	return s;
}

void sessions_free(struct sessions *sessions)
{
	if (!sessions)
		return;
	pthread_mutex_destroy(&sessions->lock);
	secret_forget(sessions, sizeof *sessions);
	free(sessions);
}

void session_secret(char secret[SESSION_SECRET_SIZE])
{
	unsigned char bytes[SECRET_BYTES];

	secret_random(bytes, sizeof bytes);
	secret_hex(bytes, secret);
	secret_forget(bytes, sizeof bytes);
}

static void hash_of(const char *secret, unsigned char hash[HASH_BYTES])
{
	secret_hash(secret, strlen(secret), hash);
}

/* --- links ------------------------------------------------------------------------------------ */

void sessions_link(
	struct sessions *sessions, enum role role, long seconds, char secret[SESSION_SECRET_SIZE])
{
	struct link *place;

	session_secret(secret);
	pthread_mutex_lock(&sessions->lock);
	place = &sessions->links[0];
	for (size_t i = 1; i < LINKS_MAX && place->until; i++)
		if (sessions->links[i].until < place->until)
			place = &sessions->links[i];
	place->role = role;
	place->until = sessions->clock() + seconds;
	hash_of(secret, place->hash);
	pthread_mutex_unlock(&sessions->lock);
}

/* --- sessions; with the lock held ---------------------------------------------------------------- */

static struct session *find(struct sessions *sessions, const char *cookie)
{
	unsigned char hash[HASH_BYTES];

	hash_of(cookie, hash);
	for (size_t i = 0; i < SESSIONS_MAX; i++)
		if (sessions->list[i].used && memcmp(sessions->list[i].hash, hash, HASH_BYTES) == 0)
			return &sessions->list[i];
	return NULL;
}

static void open_session(
	struct sessions *sessions, enum role role, char cookie[SESSION_SECRET_SIZE])
{
	struct session *place = &sessions->list[0];

	for (size_t i = 1; i < SESSIONS_MAX && place->used; i++)
		if (!sessions->list[i].used || sessions->list[i].seen < place->seen)
			place = &sessions->list[i];
	session_secret(cookie);
	*place = (struct session){.role = role, .used = true, .seen = sessions->clock()};
	hash_of(cookie, place->hash);
}

/* --- sessions ------------------------------------------------------------------------------------ */

enum role sessions_use_link(
	struct sessions *sessions, const char *link, char cookie[SESSION_SECRET_SIZE])
{
	unsigned char hash[HASH_BYTES];
	enum role role = ROLE_NONE;
	time_t now;

	hash_of(link, hash);
	pthread_mutex_lock(&sessions->lock);
	now = sessions->clock();
	for (size_t i = 0; i < LINKS_MAX && role == ROLE_NONE; i++) {
		struct link *l = &sessions->links[i];

		if (l->until && memcmp(l->hash, hash, HASH_BYTES) == 0) {
			if (now <= l->until)
				role = l->role;
			l->until = 0;
		}
	}
	if (role != ROLE_NONE)
		open_session(sessions, role, cookie);
	pthread_mutex_unlock(&sessions->lock);
	return role;
}

void sessions_open(struct sessions *sessions, enum role role, char cookie[SESSION_SECRET_SIZE])
{
	pthread_mutex_lock(&sessions->lock);
	open_session(sessions, role, cookie);
	pthread_mutex_unlock(&sessions->lock);
}

enum session_state sessions_check(
	struct sessions *sessions, const char *cookie, enum role role, bool active)
{
	enum session_state state = SESSION_OPEN;
	struct session *s;
	time_t now;

	if (!cookie[0])
		return SESSION_NONE;
	pthread_mutex_lock(&sessions->lock);
	s = find(sessions, cookie);
	now = sessions->clock();
	if (s && now - s->seen > SESSION_IDLE_SECONDS)
		s->locked = true;
	if (!s)
		state = SESSION_NONE;
	else if (s->role != role)
		state = SESSION_OTHER;
	else if (s->locked)
		state = SESSION_LOCKED;
	else if (active)
		s->seen = now;
	pthread_mutex_unlock(&sessions->lock);
	return state;
}

void sessions_end(struct sessions *sessions, const char *cookie)
{
	struct session *s;

	pthread_mutex_lock(&sessions->lock);
	s = find(sessions, cookie);
	if (s)
		*s = (struct session){0};
	pthread_mutex_unlock(&sessions->lock);
}

/* --- tokens --------------------------------------------------------------------------------------- */

void sessions_token(
	const struct sessions *sessions, const char *cookie, char token[SESSION_SECRET_SIZE])
{
	unsigned char mac[HASH_BYTES];

	secret_mac(cookie, strlen(cookie), sessions->key, sizeof sessions->key, mac);
	secret_hex(mac, token);
}

bool sessions_token_right(const struct sessions *sessions, const char *cookie, const char *token)
{
	unsigned char given[HASH_BYTES], right[HASH_BYTES];
	char wanted[SESSION_SECRET_SIZE];

	/* Compared by their hashes: see session.h. */
	sessions_token(sessions, cookie, wanted);
	hash_of(wanted, right);
	hash_of(token, given);
	return cookie[0] && memcmp(given, right, HASH_BYTES) == 0;
}
