// SPDX-License-Identifier: EUPL-1.2
/* Random numbers, hashes and keyed checks. secret.c is the only file that includes
 * sodium.h. */
#ifndef SECRET_H
#define SECRET_H

#include <stddef.h>
#include <stdint.h>

enum { HASH_BYTES = 32, HASH_HEX_SIZE = 2 * HASH_BYTES + 1 };

/* Fills with random bytes from the system. Never fails (waits for the system if it must).
 */
void secret_random(void *bytes, size_t count);

/* Evenly spread over 0 .. bound - 1, without the bias of a remainder. bound >= 1. */
uint32_t secret_random_below(uint32_t bound);

/* BLAKE2b of the bytes, 32 bytes long. With a key it is a message authentication code. */
void secret_hash(const void *bytes, size_t count, unsigned char hash[HASH_BYTES]);
void secret_mac(const void *bytes, size_t count, const unsigned char *key, size_t key_bytes,
	unsigned char mac[HASH_BYTES]);

/* The same hash over pieces. */
struct secret_hasher;
struct secret_hasher *secret_hasher_new(void); /* NULL: out of memory */
void secret_hasher_add(struct secret_hasher *hasher, const void *bytes, size_t count);
void secret_hasher_end(struct secret_hasher *hasher, unsigned char hash[HASH_BYTES]); /* frees */

void secret_hex(const unsigned char hash[HASH_BYTES], char hex[HASH_HEX_SIZE]);

/* Overwrites with zeros in a way the compiler does not leave out. */
void secret_forget(void *bytes, size_t count);

#endif
