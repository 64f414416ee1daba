// SPDX-License-Identifier: EUPL-1.2
#include "inflate.h"

#include <libdeflate.h>
#include <stdlib.h>

enum { PACK_LEVEL = 1 };

enum inflate_result inflate_zlib(
	const uint8_t *in, size_t in_bytes, uint8_t *out, size_t room, size_t *made)
{
	struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
	enum libdeflate_result result;
	size_t used, count;

	if (!decompressor)
		return INFLATE_NO_MEMORY;
	result =
		libdeflate_zlib_decompress_ex(decompressor, in, in_bytes, out, room, &used, &count);
	libdeflate_free_decompressor(decompressor);
	switch (result) {
	case LIBDEFLATE_SUCCESS:
		*made = count;
		return INFLATE_DONE;
	case LIBDEFLATE_INSUFFICIENT_SPACE:
		return INFLATE_TOO_LONG;
	default:
		return INFLATE_DAMAGED;
	}
}

void inflate_pack(const uint8_t *in, size_t in_bytes, struct buffer *out)
{
	struct libdeflate_compressor *packer = libdeflate_alloc_compressor(PACK_LEVEL);
	size_t most = packer ? libdeflate_zlib_compress_bound(packer, in_bytes) : 0;
	uint8_t *packed = packer ? malloc(most) : NULL;

	if (packed)
		buffer_add(
			out, packed, libdeflate_zlib_compress(packer, in, in_bytes, packed, most));
	else
		out->failed = true;
	free(packed);
	if (packer)
		libdeflate_free_compressor(packer);
}

uint32_t inflate_crc32(uint32_t crc, const uint8_t *bytes, size_t count)
{
	return libdeflate_crc32(crc, bytes, count);
}
