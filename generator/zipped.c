// SPDX-License-Identifier: EUPL-1.2
#include "zipped.h"

#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <zip.h>

struct zipped {
	zip_t *archive;
	const char *name;
	size_t read; /* bytes that were unpacked so far, over all parts */
};

struct zipped *zipped_open(const char *bytes, size_t length, const char *name, struct error *err)
{
	struct zipped *zipped = calloc(1, sizeof *zipped);
	zip_source_t *source;
	zip_error_t trouble;

	if (!zipped) {
		error_memory(err);
		return NULL;
	}
	zip_error_init(&trouble);
	zipped->name = name;
	source = zip_source_buffer_create(bytes, length, 0, &trouble);
	if (source)
		zipped->archive = zip_open_from_source(source, ZIP_RDONLY, &trouble);
	if (!zipped->archive) {
		error_set(err, EX_DATAERR, _("%s: is no Excel workbook (.xlsx), or damaged: %s"),
			name, zip_error_strerror(&trouble));
		zip_source_free(source);
		free(zipped);
		zipped = NULL;
	}
	zip_error_fini(&trouble);
	return zipped;
}

void zipped_free(struct zipped *zipped)
{
	if (!zipped)
		return;
	zip_discard(zipped->archive);
	free(zipped);
}

static zip_int64_t find(const struct zipped *zipped, const char *part)
{
	return zip_name_locate(zipped->archive, part, ZIP_FL_NOCASE);
}

bool zipped_has(const struct zipped *zipped, const char *part)
{
	return find(zipped, part) >= 0;
}

static zip_file_t *open_part(struct zipped *zipped, const char *part, struct error *err)
{
	zip_int64_t index = find(zipped, part);
	zip_file_t *file = NULL;

	if (index >= 0)
		file = zip_fopen_index(zipped->archive, (zip_uint64_t)index, 0);
	if (!file)
		error_set(err, EX_DATAERR, _("%s: %s cannot be read: %s"), zipped->name, part,
			index < 0 ? _("it is not there") : zip_strerror(zipped->archive));
	return file;
}

static bool unpack(struct zipped *zipped, const char *part, struct xml *xml, struct error *err)
{
	zip_file_t *file = open_part(zipped, part, err);
	char block[16384];
	zip_int64_t n;
	bool good = true;

	if (!file)
		return false;
	while (good && (n = zip_fread(file, block, sizeof block)) > 0) {
		zipped->read += (size_t)n;
		if (zipped->read > ZIPPED_BYTES_MAX)
			good = error_set(err, EX_DATAERR,
				_("%s: unpacks to more than %d MB, too much for a questionnaire"),
				zipped->name, ZIPPED_BYTES_MAX / 1000000);
		else
			good = xml_feed(xml, block, (size_t)n, false);
	}
	if (good && n < 0)
		good = error_set(err, EX_DATAERR, _("%s: %s is damaged: %s"), zipped->name, part,
			zip_file_strerror(file));
	zip_fclose(file);
	return good && xml_feed(xml, "", 0, true);
}

bool zipped_read(struct zipped *zipped, const char *part, const struct zipped_reader *reader,
	struct error *err)
{
	char name[ZIPPED_PART_SIZE + 256];
	bool good;

	snprintf(name, sizeof name, "%.240s:%s", zipped->name, part);
	*reader->xml = xml_new(reader->listener, reader->reader, name, err);
	good = *reader->xml && unpack(zipped, part, *reader->xml, err);
	xml_free(*reader->xml);
	*reader->xml = NULL;
	return good;
}
