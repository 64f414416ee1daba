// SPDX-License-Identifier: EUPL-1.2
#include "pdf_picture.h"

#include "grey.h"
#include "inflate.h"

#include <stdlib.h>
#include <string.h>

/* JPEG or fax data that were packed with Flate once more: no page has more of them. */
static const size_t PACKED_TWICE_MAX = 64 << 20;

/* --- filters ---------------------------------------------------------------------------- */

/* The filter at `index` in the list; NULL when there is none. Lent until the next question. */
static const char *filter_name(struct pdf_file *file, pdf_object stream, int index)
{
	pdf_object filter = pdf_file_key(file, stream, "/Filter");

	if (pdf_file_is_array(file, filter))
		return pdf_file_name(file, pdf_file_item(file, filter, index));
	return index == 0 ? pdf_file_name(file, filter) : NULL;
}

static int filter_count(struct pdf_file *file, pdf_object stream)
{
	pdf_object filter = pdf_file_key(file, stream, "/Filter");

	if (pdf_file_is_array(file, filter))
		return pdf_file_count(file, filter);
	return pdf_file_name(file, filter) ? 1 : 0;
}

static pdf_object parameters_of(struct pdf_file *file, pdf_object stream, int index)
{
	pdf_object parameters = pdf_file_key(file, stream, "/DecodeParms");

	return pdf_file_is_array(file, parameters) ? pdf_file_item(file, parameters, index)
						   : parameters;
}

static enum pdf_packing packing_of(const char *filter)
{
	static const struct {
		const char *name;
		enum pdf_packing packing;
	} KNOWN[] = {
		{"/FlateDecode", PDF_FLATE},
		{"/Fl", PDF_FLATE},
		{"/DCTDecode", PDF_DCT},
		{"/DCT", PDF_DCT},
		{"/CCITTFaxDecode", PDF_FAX4},
		{"/CCF", PDF_FAX4},
		{"/JBIG2Decode", PDF_JBIG2},
		{"/JPXDecode", PDF_JPX},
	};

	for (size_t i = 0; filter && i < sizeof KNOWN / sizeof *KNOWN; i++)
		if (!strcmp(filter, KNOWN[i].name))
			return KNOWN[i].packing;
	return PDF_UNKNOWN;
}

/* Unpacks a stream whose size is not known, up to `most` bytes. */
static bool inflate_unknown(const struct pdf_bytes *packed, size_t most, struct pdf_bytes *out)
{
	for (size_t room = 64 << 10;; room = room * 8 < most ? room * 8 : most) {
		enum inflate_result result;

		*out = (struct pdf_bytes){malloc(room), 0};
		if (!out->data)
			return false;
		result = inflate_zlib(packed->data, packed->count, out->data, room, &out->count);
		if (result == INFLATE_DONE)
			return true;
		free(out->data);
		*out = (struct pdf_bytes){0};
		if (result != INFLATE_TOO_LONG || room == most)
			return false;
	}
}

static bool inflate_stream(
	struct pdf_file *file, pdf_object stream, size_t most, struct pdf_bytes *out)
{
	struct pdf_bytes packed;
	bool done = pdf_file_raw(file, stream, &packed) && inflate_unknown(&packed, most, out);

	free(packed.data);
	return done;
}

bool pdf_picture_text(struct pdf_file *file, pdf_object stream, size_t most, struct pdf_bytes *text)
{
	*text = (struct pdf_bytes){0};
	switch (filter_count(file, stream)) {
	case 0:
		return !pdf_file_has(file, stream, "/Filter") && pdf_file_raw(file, stream, text);
	case 1: /* with a predictor it is something else again */
		return packing_of(filter_name(file, stream, 0)) == PDF_FLATE &&
		       !pdf_file_has(file, parameters_of(file, stream, 0), "/Predictor") &&
		       inflate_stream(file, stream, most, text);
	default:
		return false;
	}
}

/* Fetches the bytes and peels off filters until at most one is left, which pdf_image
 * knows. `last` is its place in the list. No bytes at all: the file is damaged. */
static enum pdf_packing fetch(
	struct pdf_file *file, pdf_object stream, struct pdf_bytes *bytes, int *last)
{
	int count = filter_count(file, stream);
	enum pdf_packing first = packing_of(filter_name(file, stream, 0));
	enum pdf_packing second = packing_of(filter_name(file, stream, 1));

	*last = 0;
	if (count == 2 && first == PDF_FLATE && second != PDF_FLATE && second != PDF_UNKNOWN) {
		*last = 1;
		inflate_stream(file, stream, PACKED_TWICE_MAX, bytes);
		return second;
	}
	if (count > 1 || (count == 1 && first == PDF_UNKNOWN)) {
		if (pdf_file_unpacked(file, stream, bytes))
			return PDF_PLAIN;
		first = PDF_UNKNOWN;
	}
	pdf_file_raw(file, stream, bytes);
	if (count == 0)
		return pdf_file_has(file, stream, "/Filter") ? PDF_UNKNOWN : PDF_PLAIN;
	return first;
}

/* --- colours ---------------------------------------------------------------------------- */

static bool is_any(struct pdf_file *file, pdf_object name, const char *const names[3])
{
	for (int i = 0; i < 3; i++)
		if (pdf_file_is_name(file, name, names[i]))
			return true;
	return false;
}

/* Components of a colour system that is grey or RGB in all but name; 0 for the others. */
static int components_of(struct pdf_file *file, pdf_object space)
{
	static const char *const GREY[] = {"/DeviceGray", "/CalGray", "/G"};
	static const char *const COLOUR[] = {"/DeviceRGB", "/CalRGB", "/RGB"};
	pdf_object kind = pdf_file_is_array(file, space) ? pdf_file_item(file, space, 0) : space;

	if (is_any(file, kind, GREY))
		return 1;
	if (is_any(file, kind, COLOUR))
		return 3;
	if (pdf_file_is_name(file, kind, "/ICCBased")) {
		pdf_object profile = pdf_file_item(file, space, 1);
		int n = pdf_file_whole(file, pdf_file_key(file, profile, "/N"), 0);

		return n == 1 || n == 3 ? n : 0;
	}
	return 0;
}

/* [ /Indexed base hival lookup ] */
static bool learn_palette(struct pdf_file *file, pdf_object space, struct pdf_image *image)
{
	int components = components_of(file, pdf_file_item(file, space, 1));
	pdf_object lookup = pdf_file_item(file, space, 3);
	struct pdf_bytes palette;
	size_t entries;

	if (!components)
		return false;
	if (pdf_file_is_stream(file, lookup) ? !pdf_file_unpacked(file, lookup, &palette)
					     : !pdf_file_string(file, lookup, &palette))
		return false;
	entries = palette.count / (size_t)components;
	for (size_t i = 0; i < entries && i < 256; i++) {
		const unsigned char *p = palette.data + i * (size_t)components;

		image->levels[i] = components == 1 ? p[0] : grey_of_rgb(p[0], p[1], p[2]);
	}
	free(palette.data);
	return entries > 0;
}

static void learn_colours(struct pdf_file *file, pdf_object stream, struct pdf_image *image)
{
	static const char *const INDEXED[] = {"/Indexed", "/I", "/I"};
	static const char *const INKS[] = {"/DeviceCMYK", "/CMYK", "/CMYK"};
	pdf_object space = pdf_file_key(file, stream, "/ColorSpace");
	pdf_object kind = pdf_file_is_array(file, space) ? pdf_file_item(file, space, 0) : space;

	if (image->packing == PDF_JPX) /* has its own */
		return;
	if (is_any(file, kind, INDEXED)) {
		image->indexed = true;
		image->components = 1;
		image->unusual |= !learn_palette(file, space, image);
		return;
	}
	image->components = components_of(file, space);
	if (image->components)
		return;
	image->unusual = true;
	if (is_any(file, kind, INKS))
		image->components = 4;
	else if (pdf_file_is_name(file, kind, "/Separation"))
		image->components = 1;
}

/* [0 1] for each component is what everybody assumes; [1 0] turns black into white. */
static void learn_decode(struct pdf_file *file, pdf_object stream, struct pdf_image *image)
{
	pdf_object decode = pdf_file_key(file, stream, "/Decode");
	int count = pdf_file_count(file, decode);
	double most = image->indexed ? (1 << image->bits) - 1 : 1;

	if (!pdf_file_has(file, stream, "/Decode"))
		return;
	if (count < 2 || count != 2 * image->components) {
		image->unusual = true;
		return;
	}
	image->inverted = pdf_file_number(file, pdf_file_item(file, decode, 0), 0) > 0;
	for (int i = 0; i < count; i++) {
		double usual = (i % 2 == 1) == image->inverted ? 0 : most;

		if (pdf_file_number(file, pdf_file_item(file, decode, i), -1) != usual)
			image->unusual = true;
	}
}

/* --- parameters of filters -------------------------------------------------------------- */

static int parameter(struct pdf_file *file, pdf_object parameters, const char *name, int fallback)
{
	return pdf_file_whole(file, pdf_file_key(file, parameters, name), fallback);
}

/* Flate: no predictor, or PNG's over the picture's own rows. */
static void learn_predictor(struct pdf_file *file, pdf_object parameters, struct pdf_image *image)
{
	enum { FIRST_OF_PNG = 10 };
	int predictor = parameter(file, parameters, "/Predictor", 1);

	if (predictor <= 1)
		return;
	image->rows_are_filtered = true;
	if (predictor < FIRST_OF_PNG ||
		parameter(file, parameters, "/Colors", 1) != image->components ||
		parameter(file, parameters, "/BitsPerComponent", 8) != image->bits ||
		parameter(file, parameters, "/Columns", 1) != image->width)
		image->packing = PDF_UNKNOWN;
}

/* Fax: group 4 (K below 0) over all of the picture. */
static void learn_fax(struct pdf_file *file, pdf_object parameters, struct pdf_image *image)
{
	int rows = parameter(file, parameters, "/Rows", 0);

	image->black_is_one = pdf_file_true(file, pdf_file_key(file, parameters, "/BlackIs1"));
	if (parameter(file, parameters, "/K", 0) >= 0 ||
		parameter(file, parameters, "/Columns", 1728) != image->width ||
		(rows > 0 && rows != image->height) ||
		pdf_file_true(file, pdf_file_key(file, parameters, "/EncodedByteAlign")))
		image->packing = PDF_UNKNOWN;
}

static void learn_parameters(struct pdf_file *file, pdf_object parameters, struct pdf_image *image)
{
	if (image->packing == PDF_FLATE)
		learn_predictor(file, parameters, image);
	else if (image->packing == PDF_FAX4)
		learn_fax(file, parameters, image);
	else if (image->packing == PDF_DCT && pdf_file_has(file, parameters, "/ColorTransform"))
		image->unusual = true;
}

/* --- the whole -------------------------------------------------------------------------- */

static bool usual_bits(int bits)
{
	return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
}

void pdf_picture_load(struct pdf_file *file, pdf_object stream, struct pdf_picture *picture)
{
	struct pdf_image *image = &picture->image;
	int last;

	*picture = (struct pdf_picture){0};
	image->width = parameter(file, stream, "/Width", 0);
	image->height = parameter(file, stream, "/Height", 0);
	image->bits = parameter(file, stream, "/BitsPerComponent", 8);
	image->packing = fetch(file, stream, &picture->bytes, &last);
	image->data = picture->bytes.data;
	image->bytes = picture->bytes.count;
	picture->stencil = pdf_file_true(file, pdf_file_key(file, stream, "/ImageMask"));
	if (picture->stencil || image->packing == PDF_FAX4 || image->packing == PDF_JBIG2)
		image->bits = 1;
	if (!usual_bits(image->bits)) {
		image->bits = 8;
		image->unusual = true;
	}
	if (picture->stencil)
		image->components = 1; /* 0 is painted, in black: the same as grey */
	else
		learn_colours(file, stream, image);
	learn_decode(file, stream, image);
	if (pdf_file_has(file, stream, "/SMask") || pdf_file_has(file, stream, "/Mask") ||
		pdf_file_has(file, stream, "/OC"))
		image->unusual = true;
	learn_parameters(file, parameters_of(file, stream, last), image);
}

void pdf_picture_free(struct pdf_picture *picture)
{
	free(picture->bytes.data);
	*picture = (struct pdf_picture){0};
}
