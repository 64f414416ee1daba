// SPDX-License-Identifier: EUPL-1.2
/*
 * Random numbers, hashes and keyed checks, all from libsodium. secret.c is the only file
 * that includes sodium.h. Every function may be called from any thread; the first call
 * readies the library.
 */
#ifndef SECRET_H
#define SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HASH_BYTES = 32, HASH_HEX_SIZE = 2 * HASH_BYTES + 1 };
enum { SECRET_KEY_LEAST = 16, SECRET_KEY_MOST = 64 }; /* bytes in a key, by BLAKE2b */

/* Fills with random bytes from the system. Never fails (waits for the system if it must,
 * ends the program when there is no random source at all). */
void secret_random(void *bytes, size_t count);

/* Evenly spread over 0 .. bound - 1, without the bias of a remainder. bound >= 1. */
uint32_t secret_random_below(uint32_t bound);

/* BLAKE2b (RFC 7693) of the bytes, 32 bytes long. With a key of SECRET_KEY_LEAST to
 * SECRET_KEY_MOST bytes it is a message authentication code. */
void secret_hash(const void *bytes, size_t count, unsigned char hash[HASH_BYTES]);
void secret_mac(const void *bytes, size_t count, const unsigned char *key, size_t key_bytes,
	unsigned char mac[HASH_BYTES]);

/* The same hash over pieces. `_end` frees the hasher; with hash NULL it does only that,
 * for work that was given up. */
struct secret_hasher;
struct secret_hasher *secret_hasher_new(void); /* NULL: out of memory */
void secret_hasher_add(struct secret_hasher *hasher, const void *bytes, size_t count);
void secret_hasher_end(struct secret_hasher *hasher, unsigned char hash[HASH_BYTES]);

/* In small letters, with a zero byte at the end. */
void secret_hex(const unsigned char hash[HASH_BYTES], char hex[HASH_HEX_SIZE]);

/*
 * A password as it may be kept: Argon2id (RFC 9106) with a salt of its own, as text. It takes 64 MB
 * and about a tenth of a second, so that guessing is slow. false: out of memory.
 */
enum { SECRET_PASSWORD_SIZE = 128 };
bool secret_password_keep(const char *password, char kept[SECRET_PASSWORD_SIZE]);

/* Is this the password that was kept? As slow. false also for what was never kept so. */
bool secret_password_right(const char *kept, const char *password);

/*
 * Sealing: bytes that only the holder of a key can read, and nobody can change without it being
 * seen. Each thing has a random key of its own (XChaCha20-Poly1305, RFC 8439 with the longer
 * nonce); destroying that key destroys the thing. The keys are wrapped for the holder of a secret
 * (X25519, a sealed box of libsodium), so that whoever seals needs only its public half.
 */
enum {
	SECRET_HALF_BYTES = 32, /* the secret half of a pair, or the public one */
	SECRET_SEAL_BYTES = 32, /* the key of one thing */
	SECRET_WRAPPED_BYTES = SECRET_SEAL_BYTES + 48,
	SECRET_SEAL_MORE = 24 + 16, /* that a sealed thing is longer: nonce and check */
};

/* The public half that belongs to a secret half. Any 32 random bytes are a secret half. */
void secret_public_half(
	const unsigned char hidden[SECRET_HALF_BYTES], unsigned char open[SECRET_HALF_BYTES]);

/* false: the public half is none. */
bool secret_wrap(const unsigned char open[SECRET_HALF_BYTES],
	const unsigned char key[SECRET_SEAL_BYTES], unsigned char wrapped[SECRET_WRAPPED_BYTES]);

/* false: it was wrapped for another holder, or changed. */
bool secret_unwrap(const unsigned char hidden[SECRET_HALF_BYTES],
	const unsigned char wrapped[SECRET_WRAPPED_BYTES], unsigned char key[SECRET_SEAL_BYTES]);

/* How a thing is sealed: with which key, and what it is. It opens only as what it was sealed as,
 * so that nobody can put it in the place of another. */
struct secret_seal {
	unsigned char key[SECRET_SEAL_BYTES];
	const void *about;
	size_t about_count;
};

/* Writes count + SECRET_SEAL_MORE bytes. */
void secret_close(const struct secret_seal *seal, const void *bytes, size_t count, void *sealed);

/* Writes count - SECRET_SEAL_MORE bytes. false, with nothing written: another key, something else,
 * changed, or cut short. */
bool secret_open(const struct secret_seal *seal, const void *sealed, size_t count, void *bytes);

/* Overwrites with zeros in a way the compiler does not leave out. */
void secret_forget(void *bytes, size_t count);

#endif
