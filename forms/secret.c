// SPDX-License-Identifier: EUPL-1.2
#include "secret.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(HASH_BYTES == crypto_generichash_BYTES, "the size that BLAKE2b has by default");
_Static_assert(SECRET_KEY_LEAST == crypto_generichash_KEYBYTES_MIN, "header and libsodium differ");
_Static_assert(SECRET_PASSWORD_SIZE == crypto_pwhash_STRBYTES, "header and libsodium differ");
_Static_assert(SECRET_KEY_MOST == crypto_generichash_KEYBYTES_MAX, "header and libsodium differ");

_Static_assert(SECRET_HALF_BYTES == crypto_scalarmult_BYTES, "header and libsodium differ");
_Static_assert(SECRET_WRAPPED_BYTES ==
		       SECRET_SEAL_BYTES + crypto_box_curve25519xchacha20poly1305_SEALBYTES,
	"header and libsodium differ");
_Static_assert(SECRET_SEAL_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	"header and libsodium differ");
enum {
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	CHECK_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES
};
_Static_assert(
	SECRET_SEAL_MORE == (int)NONCE_BYTES + (int)CHECK_BYTES, "header and libsodium differ");

struct secret_hasher {
	crypto_generichash_state state;
};

static void start(void)
{
	/* It fails only where there is no random source at all. Going on would print sheets
	 * with guessable ids, so there is no going on. */
	if (sodium_init() < 0)
		abort();
}

static void started(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start);
}

void secret_random(void *bytes, size_t count)
{
	started();
	randombytes_buf(bytes, count);
}

uint32_t secret_random_below(uint32_t bound)
{
	assert(bound >= 1);
	started();
	return randombytes_uniform(bound);
}

void secret_hash(const void *bytes, size_t count, unsigned char hash[HASH_BYTES])
{
	started();
	crypto_generichash(hash, HASH_BYTES, bytes, count, NULL, 0);
}

void secret_mac(const void *bytes, size_t count, const unsigned char *key, size_t key_bytes,
	unsigned char mac[HASH_BYTES])
{
	assert(key_bytes >= SECRET_KEY_LEAST && key_bytes <= SECRET_KEY_MOST);
	started();
	crypto_generichash(mac, HASH_BYTES, bytes, count, key, key_bytes);
}

struct secret_hasher *secret_hasher_new(void)
{
	struct secret_hasher *hasher;

	started();
	hasher = aligned_alloc(alignof(struct secret_hasher), sizeof *hasher);
	if (hasher)
		crypto_generichash_init(&hasher->state, NULL, 0, HASH_BYTES);
	return hasher;
}

void secret_hasher_add(struct secret_hasher *hasher, const void *bytes, size_t count)
{
	crypto_generichash_update(&hasher->state, bytes, count);
}

void secret_hasher_end(struct secret_hasher *hasher, unsigned char hash[HASH_BYTES])
{
	if (!hasher)
		return;
	if (hash)
		crypto_generichash_final(&hasher->state, hash, HASH_BYTES);
	secret_forget(hasher, sizeof *hasher);
	free(hasher);
}

void secret_hex(const unsigned char hash[HASH_BYTES], char hex[HASH_HEX_SIZE])
{
	sodium_bin2hex(hex, HASH_HEX_SIZE, hash, HASH_BYTES);
}

bool secret_password_keep(const char *password, char kept[SECRET_PASSWORD_SIZE])
{
	started();
	return crypto_pwhash_str(kept, password, strlen(password),
		       crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
}

bool secret_password_right(const char *kept, const char *password)
{
	started();
	return crypto_pwhash_str_verify(kept, password, strlen(password)) == 0;
}

void secret_public_half(
	const unsigned char hidden[SECRET_HALF_BYTES], unsigned char open[SECRET_HALF_BYTES])
{
	started();
	crypto_scalarmult_base(open, hidden);
}

bool secret_wrap(const unsigned char open[SECRET_HALF_BYTES],
	const unsigned char key[SECRET_SEAL_BYTES], unsigned char wrapped[SECRET_WRAPPED_BYTES])
{
	started();
	return crypto_box_curve25519xchacha20poly1305_seal(wrapped, key, SECRET_SEAL_BYTES, open) ==
	       0;
}

bool secret_unwrap(const unsigned char hidden[SECRET_HALF_BYTES],
	const unsigned char wrapped[SECRET_WRAPPED_BYTES], unsigned char key[SECRET_SEAL_BYTES])
{
	unsigned char open[SECRET_HALF_BYTES];

	secret_public_half(hidden, open);
	return crypto_box_curve25519xchacha20poly1305_seal_open(
		       key, wrapped, SECRET_WRAPPED_BYTES, open, hidden) == 0;
}

void secret_close(const struct secret_seal *seal, const void *bytes, size_t count, void *sealed)
{
	unsigned char *nonce = sealed;

	started();
	randombytes_buf(nonce, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL, bytes, count,
		seal->about, seal->about_count, NULL, nonce, seal->key);
}

bool secret_open(const struct secret_seal *seal, const void *sealed, size_t count, void *bytes)
{
	const unsigned char *nonce = sealed;

	started();
	return count >= SECRET_SEAL_MORE &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(bytes, NULL, NULL, nonce + NONCE_BYTES,
		       count - NONCE_BYTES, seal->about, seal->about_count, nonce, seal->key) == 0;
}

void secret_forget(void *bytes, size_t count)
{
	sodium_memzero(bytes, count);
}
