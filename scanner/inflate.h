// SPDX-License-Identifier: EUPL-1.2
/*
 * Zlib streams (PNG, Flate in PDF): unpacking into room whose size is known before, and packing.
 *
 * The caller gives room for what it expects, so a small file that would unpack to
 * gigabytes costs nothing. inflate.c is the only file that includes libdeflate.h.
 */
#ifndef INFLATE_H
#define INFLATE_H

#include "buffer.h"

#include <stddef.h>
#include <stdint.h>

enum inflate_result {
	INFLATE_DONE,
	INFLATE_DAMAGED,  /* not a zlib stream, cut off, or its checksum is wrong     */
	INFLATE_TOO_LONG, /* more than `room` comes out; `room` bytes of it were right */
	INFLATE_NO_MEMORY
};

/* Unpacks a zlib stream into out; *made (set only when done) is how much came out. Bytes
 * after the end of the stream are ignored. */
enum inflate_result inflate_zlib(
	const uint8_t *in, size_t in_bytes, uint8_t *out, size_t room, size_t *made);

/* Packs bytes into a zlib stream at the end of out, quickly rather than tightly (level 1): crops on
 * white paper come to a few KB at any level, and people wait for the pile. out->failed when memory
 * runs out. */
void inflate_pack(const uint8_t *in, size_t in_bytes, struct buffer *out);

/* CRC-32 as PNG uses it. Begin with 0. */
uint32_t inflate_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

#endif
