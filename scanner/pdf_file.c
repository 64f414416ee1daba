// SPDX-License-Identifier: EUPL-1.2
#include "pdf_file.h"

#include "message.h"

#include <malloc.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* More than any feeder takes in a day. */
enum { PAGES_MAX = 20000 };

/* qpdf keeps every object it has read, about 4 kB per page. After so many pages it is
 * started again, so that memory does not grow with the file. */
enum { PAGES_BEFORE_RESTART = 500 };

enum { TREE_DEPTH_MAX = 50, KEYS_MAX = 2000 };

/* Pages are remembered by their numbers, which survive a restart. */
struct page_number {
	int id, generation;
};

struct pdf_file {
	qpdf_data qpdf;
	const unsigned char *bytes;
	size_t count;
	struct page_number *pages;
	size_t page_count;
	bool mended;
	int served; /* pages since qpdf was started */
};

static bool damaged(struct error *err)
{
	return error_set(err, EX_DATAERR, _("the PDF is damaged or cut off; scan it again"));
}

/* qpdf complains on stderr of errors that nobody fetched before the next call. */
static enum qpdf_error_code_e fetch_error(qpdf_data qpdf)
{
	if (!qpdf_has_error(qpdf))
		return qpdf_e_success;
	return qpdf_get_error_code(qpdf, qpdf_get_error(qpdf));
}

static bool start_qpdf(struct pdf_file *file, struct error *err)
{
	file->qpdf = qpdf_init();
	qpdf_set_suppress_warnings(file->qpdf, QPDF_TRUE);
	qpdf_silence_errors(file->qpdf);
	if (!(qpdf_read_memory(file->qpdf, "PDF", (const char *)file->bytes, file->count, "") &
		    QPDF_ERRORS))
		return true;
	if (fetch_error(file->qpdf) == qpdf_e_password)
		return error_set(err, EX_DATAERR,
			_("the PDF is locked with a password; save it without one"));
	return damaged(err);
}

static void stop_qpdf(struct pdf_file *file)
{
	if (!file->qpdf)
		return;
	fetch_error(file->qpdf);
	qpdf_cleanup(&file->qpdf);
	file->qpdf = NULL;
}

static bool list_pages(struct pdf_file *file, struct error *err)
{
	int count = qpdf_get_num_pages(file->qpdf);

	if (fetch_error(file->qpdf) != qpdf_e_success || count < 0)
		return damaged(err);
	if (count == 0)
		return error_set(err, EX_DATAERR, _("the PDF has no pages"));
	if (count > PAGES_MAX)
		return error_set(err, EX_DATAERR,
			_("the PDF has more than %d pages; cut it into parts"), PAGES_MAX);
	file->pages = calloc((size_t)count, sizeof *file->pages);
	if (!file->pages)
		return error_memory(err);
	file->page_count = (size_t)count;
	for (size_t i = 0; i < file->page_count; i++) {
		qpdf_oh page = qpdf_get_page_n(file->qpdf, i);

		file->pages[i].id = qpdf_oh_get_object_id(file->qpdf, page);
		file->pages[i].generation = qpdf_oh_get_generation(file->qpdf, page);
		qpdf_oh_release(file->qpdf, page);
	}
	file->mended = qpdf_more_warnings(file->qpdf);
	return true;
}

/* Only where the pages can be found again by their numbers. */
static bool restart_qpdf(struct pdf_file *file, struct error *err)
{
	file->served = 0;
	if (file->mended || file->page_count <= PAGES_BEFORE_RESTART)
		return true;
	stop_qpdf(file);
	malloc_trim(0);
	return start_qpdf(file, err);
}

struct pdf_file *pdf_file_open(const unsigned char *bytes, size_t count, struct error *err)
{
	struct pdf_file *file = calloc(1, sizeof *file);

	if (!file) {
		error_memory(err);
		return NULL;
	}
	file->bytes = bytes;
	file->count = count;
	if (!start_qpdf(file, err) || !list_pages(file, err) || !restart_qpdf(file, err)) {
		pdf_file_close(file);
		return NULL;
	}
	return file;
}

void pdf_file_close(struct pdf_file *file)
{
	if (!file)
		return;
	stop_qpdf(file);
	free(file->pages);
	free(file);
}

size_t pdf_file_pages(const struct pdf_file *file)
{
	return file->page_count;
}

bool pdf_file_mended(const struct pdf_file *file)
{
	return file->mended;
}

pdf_object pdf_file_page(struct pdf_file *file, size_t number)
{
	const struct page_number *page = &file->pages[number - 1];

	file->served++;
	if (file->mended)
		return qpdf_get_page_n(file->qpdf, number - 1);
	return qpdf_get_object_by_id(file->qpdf, page->id, page->generation);
}

bool pdf_file_done(struct pdf_file *file, struct error *err)
{
	qpdf_oh_release_all(file->qpdf);
	fetch_error(file->qpdf);
	while (qpdf_more_warnings(file->qpdf))
		qpdf_next_warning(file->qpdf);
	return file->served < PAGES_BEFORE_RESTART || restart_qpdf(file, err);
}

/* --- questions -------------------------------------------------------------------------- */

static qpdf_oh dictionary_of(struct pdf_file *file, pdf_object object)
{
	return qpdf_oh_is_stream(file->qpdf, object) ? qpdf_oh_get_dict(file->qpdf, object)
						     : object;
}

pdf_object pdf_file_key(struct pdf_file *file, pdf_object dictionary, const char *name)
{
	return qpdf_oh_get_key_if_dict(file->qpdf, dictionary_of(file, dictionary), name);
}

bool pdf_file_has(struct pdf_file *file, pdf_object dictionary, const char *name)
{
	return !qpdf_oh_is_null(file->qpdf, pdf_file_key(file, dictionary, name));
}

pdf_object pdf_file_inherited(struct pdf_file *file, pdf_object page, const char *name)
{
	for (int depth = 0; depth < TREE_DEPTH_MAX; depth++) {
		qpdf_oh value = pdf_file_key(file, page, name);

		if (!qpdf_oh_is_null(file->qpdf, value))
			return value;
		page = pdf_file_key(file, page, "/Parent");
	}
	return qpdf_oh_new_null(file->qpdf);
}

bool pdf_file_names(
	struct pdf_file *file, pdf_object dictionary, struct pdf_file_name **names, size_t *count)
{
	*names = NULL;
	*count = 0;
	if (!qpdf_oh_is_dictionary(file->qpdf, dictionary))
		return true;
	qpdf_oh_begin_dict_key_iter(file->qpdf, dictionary);
	while (qpdf_oh_dict_more_keys(file->qpdf) && *count < KEYS_MAX) {
		const char *name = qpdf_oh_dict_next_key(file->qpdf);
		struct pdf_file_name *more = realloc(*names, (*count + 1) * sizeof *more);

		if (!more) {
			free(*names);
			*names = NULL;
			*count = 0;
			return false;
		}
		*names = more;
		if (strlen(name) < PDF_KEY_SIZE)
			memcpy(more[(*count)++].text, name, strlen(name) + 1);
	}
	return true;
}

bool pdf_file_is_stream(struct pdf_file *file, pdf_object object)
{
	return qpdf_oh_is_stream(file->qpdf, object);
}

bool pdf_file_is_array(struct pdf_file *file, pdf_object object)
{
	return qpdf_oh_is_array(file->qpdf, object);
}

bool pdf_file_is_dictionary(struct pdf_file *file, pdf_object object)
{
	return qpdf_oh_is_dictionary(file->qpdf, object);
}

bool pdf_file_is_name(struct pdf_file *file, pdf_object object, const char *name)
{
	return qpdf_oh_is_name_and_equals(file->qpdf, object, name);
}

const char *pdf_file_name(struct pdf_file *file, pdf_object object)
{
	return qpdf_oh_is_name(file->qpdf, object) ? qpdf_oh_get_name(file->qpdf, object) : NULL;
}

int pdf_file_whole(struct pdf_file *file, pdf_object object, int fallback)
{
	return qpdf_oh_is_integer(file->qpdf, object)
		       ? qpdf_oh_get_int_value_as_int(file->qpdf, object)
		       : fallback;
}

double pdf_file_number(struct pdf_file *file, pdf_object object, double fallback)
{
	return qpdf_oh_is_number(file->qpdf, object) ? qpdf_oh_get_numeric_value(file->qpdf, object)
						     : fallback;
}

bool pdf_file_true(struct pdf_file *file, pdf_object object)
{
	return qpdf_oh_is_bool(file->qpdf, object) && qpdf_oh_get_bool_value(file->qpdf, object);
}

int pdf_file_count(struct pdf_file *file, pdf_object array)
{
	return qpdf_oh_is_array(file->qpdf, array) ? qpdf_oh_get_array_n_items(file->qpdf, array)
						   : 0;
}

pdf_object pdf_file_item(struct pdf_file *file, pdf_object array, int index)
{
	if (index < 0 || index >= pdf_file_count(file, array))
		return qpdf_oh_new_null(file->qpdf);
	return qpdf_oh_get_array_item(file->qpdf, array, index);
}

/* --- bytes ------------------------------------------------------------------------------ */

static bool stream_bytes(struct pdf_file *file, pdf_object stream,
	enum qpdf_stream_decode_level_e level, struct pdf_bytes *out)
{
	QPDF_BOOL filtered = QPDF_FALSE;
	bool done;

	*out = (struct pdf_bytes){0};
	if (!qpdf_oh_is_stream(file->qpdf, stream))
		return false;
	done = !(qpdf_oh_get_stream_data(
			 file->qpdf, stream, level, &filtered, &out->data, &out->count) &
		 QPDF_ERRORS);
	fetch_error(file->qpdf);
	done = done && out->data && (level == qpdf_dl_none || filtered);
	if (!done) {
		free(out->data);
		*out = (struct pdf_bytes){0};
	}
	return done;
}

bool pdf_file_raw(struct pdf_file *file, pdf_object stream, struct pdf_bytes *out)
{
	return stream_bytes(file, stream, qpdf_dl_none, out);
}

bool pdf_file_unpacked(struct pdf_file *file, pdf_object stream, struct pdf_bytes *out)
{
	return stream_bytes(file, stream, qpdf_dl_specialized, out);
}

static bool copy_bytes(const void *data, size_t count, struct pdf_bytes *out)
{
	*out = (struct pdf_bytes){malloc(count ? count : 1), count};
	if (!out->data) {
		out->count = 0;
		return false;
	}
	if (count)
		memcpy(out->data, data, count);
	return true;
}

bool pdf_file_string(struct pdf_file *file, pdf_object string, struct pdf_bytes *out)
{
	const char *text;
	size_t count = 0;

	*out = (struct pdf_bytes){0};
	if (!qpdf_oh_is_string(file->qpdf, string))
		return false;
	text = qpdf_oh_get_binary_string_value(file->qpdf, string, &count);
	return copy_bytes(text, count, out);
}

bool pdf_file_extract(struct pdf_file *file, pdf_object page, struct pdf_bytes *out)
{
	qpdf_data copy = qpdf_init();
	bool done;

	*out = (struct pdf_bytes){0};
	qpdf_set_suppress_warnings(copy, QPDF_TRUE);
	qpdf_silence_errors(copy);
	done = !(qpdf_empty_pdf(copy) & QPDF_ERRORS) &&
	       !(qpdf_push_inherited_attributes_to_page(file->qpdf) & QPDF_ERRORS) &&
	       !(qpdf_add_page(copy, file->qpdf, page, QPDF_FALSE) & QPDF_ERRORS) &&
	       !(qpdf_init_write_memory(copy) & QPDF_ERRORS) && !(qpdf_write(copy) & QPDF_ERRORS) &&
	       copy_bytes(qpdf_get_buffer(copy), qpdf_get_buffer_length(copy), out);
	fetch_error(copy);
	qpdf_cleanup(&copy);
	return done;
}
