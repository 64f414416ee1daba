// SPDX-License-Identifier: EUPL-1.2
#include "secret.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* RFC 7693 has no vector of 32 bytes; these come from `b2sum -l 256`. */
static void the_hash_is_blake2b(void **state)
{
	unsigned char hash[HASH_BYTES];
	char hex[HASH_HEX_SIZE];

	(void)state;
	secret_hash("abc", 3, hash);
	secret_hex(hash, hex);
	assert_string_equal(
		hex, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	secret_hash("", 0, hash);
	secret_hex(hash, hex);
	assert_string_equal(
		hex, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void a_hash_over_pieces_equals_one_over_the_whole(void **state)
{
	unsigned char bytes[1000], whole[HASH_BYTES], pieces[HASH_BYTES];

	(void)state;
	secret_random(bytes, sizeof bytes);
	secret_hash(bytes, sizeof bytes, whole);
	for (size_t step = 1; step < 400; step += 57) {
		struct secret_hasher *hasher = secret_hasher_new();

		assert_non_null(hasher);
		for (size_t at = 0; at < sizeof bytes; at += step)
			secret_hasher_add(hasher, bytes + at,
				at + step > sizeof bytes ? sizeof bytes - at : step);
		secret_hasher_end(hasher, pieces);
		assert_memory_equal(whole, pieces, HASH_BYTES);
	}
}

static void a_hasher_may_be_given_up(void **state)
{
	struct secret_hasher *hasher = secret_hasher_new();

	(void)state;
	assert_non_null(hasher);
	secret_hasher_add(hasher, "abc", 3);
	secret_hasher_end(hasher, NULL);
	secret_hasher_end(NULL, NULL);
}

/* From Python: hashlib.blake2b(b"abc", key=bytes(range(32)), digest_size=32). */
static void the_keyed_check_is_blake2b_with_a_key(void **state)
{
	unsigned char key[32], mac[HASH_BYTES], other[HASH_BYTES];
	char hex[HASH_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (unsigned char)i;
	secret_mac("abc", 3, key, sizeof key, mac);
	secret_hex(mac, hex);
	assert_string_equal(
		hex, "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
	key[31] ^= 1;
	secret_mac("abc", 3, key, sizeof key, other);
	assert_memory_not_equal(mac, other, HASH_BYTES);
}

static void numbers_below_a_bound_are_evenly_spread(void **state)
{
	enum { BOUND = 6, DRAWS = 60000 };
	int seen[BOUND] = {0};

	(void)state;
	for (int i = 0; i < DRAWS; i++) {
		uint32_t n = secret_random_below(BOUND);

		assert_true(n < BOUND);
		seen[n]++;
	}
	/* 10,000 expected each, standard deviation 91: six of those either way. */
	for (int i = 0; i < BOUND; i++)
		assert_in_range(seen[i], 9450, 10550);
	assert_int_equal(secret_random_below(1), 0);
}

static void *draw(void *bytes)
{
	secret_random(bytes, 32);
	return NULL;
}

static void threads_may_draw_at_once_and_draw_differently(void **state)
{
	enum { THREADS = 8 };
	unsigned char bytes[THREADS][32];
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, draw, bytes[i]), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < THREADS; i++)
		for (int j = 0; j < i; j++)
			assert_memory_not_equal(bytes[i], bytes[j], 32);
}

static void what_is_forgotten_is_zero(void **state)
{
	unsigned char bytes[40], zeros[40] = {0};

	(void)state;
	memset(bytes, 0xA5, sizeof bytes);
	secret_forget(bytes, sizeof bytes);
	assert_memory_equal(bytes, zeros, sizeof bytes);
}

static void what_is_sealed_opens_with_its_key_as_what_it_is(void **state)
{
	static const char TEXT[] = "handwriting";
	struct secret_seal seal = {.about = "crop 1", .about_count = 6}, other;
	unsigned char sealed[sizeof TEXT + SECRET_SEAL_MORE], plain[sizeof TEXT];

	(void)state;
	secret_random(seal.key, sizeof seal.key);
	secret_close(&seal, TEXT, sizeof TEXT, sealed);
	assert_null(memmem(sealed, sizeof sealed, "hand", 4));
	assert_true(secret_open(&seal, sealed, sizeof sealed, plain));
	assert_string_equal((const char *)plain, TEXT);
	other = seal;
	other.about = "crop 2";
	assert_false(secret_open(&other, sealed, sizeof sealed, plain));
	other = seal;
	other.key[31] ^= 1;
	assert_false(secret_open(&other, sealed, sizeof sealed, plain));
	for (size_t i = 0; i < sizeof sealed; i++) {
		sealed[i] ^= 1;
		assert_false(secret_open(&seal, sealed, sizeof sealed, plain));
		sealed[i] ^= 1;
	}
	for (size_t i = 0; i < sizeof sealed; i++)
		assert_false(secret_open(&seal, sealed, i, plain));
	assert_true(secret_open(&seal, sealed, sizeof sealed, plain));
}

static void wrapped_key_is_for_one_holder(void **state)
{
	unsigned char hidden[SECRET_HALF_BYTES], open[SECRET_HALF_BYTES], key[SECRET_SEAL_BYTES],
		back[SECRET_SEAL_BYTES], wrapped[SECRET_WRAPPED_BYTES];

	(void)state;
	secret_random(hidden, sizeof hidden);
	secret_random(key, sizeof key);
	secret_public_half(hidden, open);
	assert_true(secret_wrap(open, key, wrapped));
	assert_true(secret_unwrap(hidden, wrapped, back));
	assert_memory_equal(key, back, sizeof key);
	wrapped[50] ^= 1;
	assert_false(secret_unwrap(hidden, wrapped, back));
	wrapped[50] ^= 1;
	hidden[0] ^= 0x80;
	assert_false(secret_unwrap(hidden, wrapped, back));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hash_is_blake2b),
		cmocka_unit_test(a_hash_over_pieces_equals_one_over_the_whole),
		cmocka_unit_test(a_hasher_may_be_given_up),
		cmocka_unit_test(the_keyed_check_is_blake2b_with_a_key),
		cmocka_unit_test(numbers_below_a_bound_are_evenly_spread),
		cmocka_unit_test(threads_may_draw_at_once_and_draw_differently),
		cmocka_unit_test(what_is_forgotten_is_zero),
		cmocka_unit_test(what_is_sealed_opens_with_its_key_as_what_it_is),
		cmocka_unit_test(wrapped_key_is_for_one_holder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
