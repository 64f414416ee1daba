// SPDX-License-Identifier: EUPL-1.2
/*
 * One reader of foreign bytes. Each .c file here hands the bytes to one reader of the product and
 * throws away what comes out: all that counts is that it neither crashes nor hangs nor leaks.
 *
 * `make fuzz` links them with libFuzzer; make test with replay.c, which tries known bytes.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

#endif
