// SPDX-License-Identifier: EUPL-1.2
/* This program is its own decoder: the child is started with --decoder, see main. */
#include "decoder.h"

#include "filetype.h"
#include "page_file.h"
#include "sample.c" /* a test is linked with nothing but the product */

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <tiffio.h>
#include <unistd.h>

#include <cmocka.h>

/* There when what this is linked to watches memory or threads. */
extern void __asan_init(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));
#define SANITIZED (__asan_init || __tsan_init)

enum { W = 413, H = 584 };

static char folder[] = "/tmp/test_decoder.XXXXXX";
static struct sample_dice dice = {1};

/* A file in the folder; its path, lent until the next call. */
static const char *put(const char *name, const void *bytes, size_t count)
{
	static char path[200];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, count, file), count);
	assert_int_equal(fclose(file), 0);
	return path;
}

static const char *put_sample(const char *name, struct sample sample)
{
	const char *path = put(name, sample.bytes, sample.size);

	sample_free(&sample);
	return path;
}

static struct sample grey_png(int width)
{
	uint8_t *page = sample_page(width, H, 3);
	struct sample_png png = {.width = width,
		.height = H,
		.depth = 8,
		.rows = page,
		.row_bytes = (size_t)width,
		.dpi = 150};
	struct sample file = sample_png(&png);

	free(page);
	return file;
}

static struct sample three_pages(void)
{
	struct sample_tiff pages[3];
	struct sample file;
	uint8_t *page = sample_page(W, H, 3), *bits = sample_bits(page, W, H);

	for (int i = 0; i < 3; i++)
		pages[i] = (struct sample_tiff){.width = W,
			.height = H - 50 * i,
			.bits = 1,
			.samples = 1,
			.photometric = PHOTOMETRIC_MINISBLACK,
			.compression = COMPRESSION_CCITTFAX4,
			.rows = bits};
	file = sample_tiff(pages, 3);
	free(page);
	free(bits);
	return file;
}

/* A PDF page with one picture and this filter. */
static struct sample picture_pdf(const char *filter, const struct sample *bytes)
{
	struct sample_pdf pdf;
	char dictionary[300];

	sample_pdf_begin(&pdf);
	sample_pdf_object(&pdf, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
	sample_pdf_object(&pdf,
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 413 584] /Contents 4 0 R /Resources "
		"<< /XObject << /Im0 5 0 R >> >> >>");
	sample_pdf_stream(&pdf, "", "413 0 0 584 0 0 cm /Im0 Do", 26);
	snprintf(dictionary, sizeof dictionary,
		"/Subtype /Image /Width 413 /Height 584 /BitsPerComponent 8 /ColorSpace "
		"/DeviceGray "
		"/Filter %s",
		filter);
	sample_pdf_stream(&pdf, dictionary, bytes->bytes, bytes->size);
	return sample_pdf_end(&pdf);
}

/* The process ids of our children that live; returns how many. */
static int children(pid_t *pids, int most)
{
	DIR *processes = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	assert_non_null(processes);
	while ((entry = readdir(processes)) && count < most) {
		char path[300], state;
		int pid = atoi(entry->d_name), parent;
		FILE *stat;

		snprintf(path, sizeof path, "/proc/%d/stat", pid);
		stat = pid > 0 ? fopen(path, "re") : NULL;
		if (stat && fscanf(stat, "%*d (%*[^)]) %c %d", &state, &parent) == 2 &&
			parent == getpid() && state != 'Z')
			pids[count++] = pid;
		if (stat)
			fclose(stat);
	}
	closedir(processes);
	return count;
}

/* A number that the system keeps about our one child, in kB where it is memory. */
static long child_number(const char *name)
{
	char path[100], line[200];
	long number = -1;
	pid_t pids[4];
	FILE *file;

	assert_int_equal(children(pids, 4), 1);
	snprintf(path, sizeof path, "/proc/%d/status", pids[0]);
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof line, file))
		if (!strncmp(line, name, strlen(name)))
			number = atol(line + strlen(name));
	fclose(file);
	return number;
}

static void check_same(const struct image *a, const struct image *b)
{
	assert_true(a->width == b->width && a->height == b->height && a->bilevel == b->bilevel);
	assert_true(a->dpi_x == b->dpi_x && a->dpi_y == b->dpi_y);
	for (int y = 0; y < a->height; y++)
		assert_memory_equal(a->pixels + (size_t)y * a->stride,
			b->pixels + (size_t)y * b->stride, (size_t)a->width);
}

/* --- pages -------------------------------------------------------------------------------- */

static void pages_are_those_that_decoding_in_this_process_gives(void **state)
{
	struct sample samples[] = {grey_png(W), three_pages()};
	struct decoder *decoder = decoder_new(NULL);

	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *path = put("page", samples[i].bytes, samples[i].size);
		struct page_file *file =
			page_file_open(samples[i].bytes, samples[i].size, -1, NULL);
		size_t pages = decoder_pages(decoder, path, NULL);

		assert_int_equal(pages, i ? 3 : 1);
		assert_int_equal(pages, page_file_pages(file));
		for (size_t page = pages; page >= 1; page--) {
			struct image ours, theirs;

			assert_true(page_file_page(file, page, NULL, &ours, NULL));
			assert_true(decoder_page(decoder, path, page, &theirs, NULL));
			check_same(&ours, &theirs);
			image_free(&ours);
			image_free(&theirs); /* lent: nothing happens */
		}
		page_file_close(file);
		sample_free(&samples[i]);
	}
	decoder_free(decoder);
}

static void a_file_that_was_replaced_is_read_anew(void **state)
{
	struct decoder *decoder = decoder_new(NULL);
	struct image image;

	(void)state;
	for (int width = 300; width < 320; width++) {
		const char *path = put_sample("changing", grey_png(width));

		assert_true(decoder_page(decoder, path, 1, &image, NULL));
		assert_int_equal(image.width, width);
	}
	decoder_free(decoder);
}

static void a_page_after_a_large_one_is_right(void **state)
{
	uint8_t *page = sample_page(5000, 5000, 0);
	struct sample_png png = {
		.width = 5000, .height = 5000, .depth = 8, .rows = page, .row_bytes = 5000};
	char large[200], small[200];
	struct decoder *decoder = decoder_new(NULL);
	struct image image;

	(void)state;
	snprintf(large, sizeof large, "%s", put_sample("large", sample_png(&png)));
	snprintf(small, sizeof small, "%s", put_sample("small", grey_png(W)));
	for (int turn = 0; turn < 3; turn++) {
		assert_true(decoder_page(decoder, large, 1, &image, NULL));
		for (int y = 0; y < 5000; y++)
			assert_memory_equal(
				image.pixels + (size_t)y * image.stride, page + 5000 * y, 5000);
		assert_true(decoder_page(decoder, small, 1, &image, NULL));
		assert_int_equal(image.width, W);
	}
	decoder_free(decoder);
	free(page);
}

/* --- files that are none ---------------------------------------------------------------------- */

static void check_refused(const char *path, int status, const char *words)
{
	struct decoder *decoder = decoder_new(NULL);
	struct error err = {0};
	struct image image;

	assert_int_equal(decoder_pages(decoder, path, &err), 0);
	assert_int_equal(err.status, status);
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
	assert_false(decoder_page(decoder, path, 1, &image, &err));
	assert_int_equal(err.status, status);
	decoder_free(decoder);
}

static void what_is_no_page_is_called_by_its_name(void **state)
{
	static const struct {
		const char *bytes;
		size_t count;
		const char *words;
	} FILES[] = {
		{"", 0, "empty"},
		{"Beste mensen,\nhierbij de formulieren.\n", 38, "text"},
		{"PK\3\4......word/document.xml", 27, "Word"},
		{"PK\3\4......[Content_Types].xml", 29, "ZIP"},
		{"\0\0\0\x18"
		 "ftypheic....",
			16, "HEIC photo; send it as JPEG"},
		{"\0\0\0\x18"
		 "ftypisom....",
			16, "film"},
		{"GIF89a....", 10, "GIF"},
		{"RIFF....WEBPVP8 ", 16, "WebP"},
		{"<!DOCTYPE html><html>", 21, "web page"},
		{"\x01\x02\x03\x04", 4, "something else"},
		{"\x89PNG\r\n\x1a", 7, "something else"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
		check_refused(put("other.pdf", FILES[i].bytes, FILES[i].count), EX_DATAERR,
			FILES[i].words);
}

/* A PNG that is called .pdf is a PNG. */
static void the_name_of_a_file_means_nothing(void **state)
{
	struct decoder *decoder = decoder_new(NULL);
	struct image image;

	(void)state;
	assert_true(decoder_page(decoder, put_sample("scan.pdf", grey_png(W)), 1, &image, NULL));
	assert_true(decoder_page(decoder, put_sample("scan.txt", three_pages()), 3, &image, NULL));
	decoder_free(decoder);
}

static void what_cannot_be_opened_is_no_input(void **state)
{
	char fifo[200];

	(void)state;
	check_refused("/tmp/there is no such file", EX_NOINPUT, "No such file");
	check_refused("/tmp", EX_NOINPUT, "not a file");
	check_refused("/dev/null", EX_NOINPUT, "not a file");
	snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	check_refused(fifo, EX_NOINPUT, "not a file"); /* and it does not wait */
}

/* --- children that die --------------------------------------------------------------------------- */

static void the_child_is_limited_and_dies_with_the_decoder(void **state)
{
	struct decoder *decoder = decoder_new(NULL);
	char path[100], text[4096] = "";
	pid_t pids[4];
	FILE *file;

	(void)state;
	assert_int_equal(children(pids, 4), 0); /* not before it is needed */
	assert_int_equal(decoder_pages(decoder, put_sample("page", grey_png(W)), NULL), 1);
	assert_int_equal(children(pids, 4), 1);
	snprintf(path, sizeof path, "/proc/%d/limits", pids[0]);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof text - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, "Max core file size        0 "));
	assert_null(strstr(text, "Max cpu time              unlimited"));
	if (!SANITIZED)
		assert_null(strstr(text, "Max address space         unlimited"));
	assert_int_equal(child_number("NoNewPrivs:"), 1);
	decoder_free(decoder);
	assert_int_equal(children(pids, 4), 0);
}

static void a_killed_child_costs_no_page(void **state)
{
	struct decoder *decoder = decoder_new(NULL);
	char path[200];
	struct image image;
	pid_t pids[4];

	(void)state;
	snprintf(path, sizeof path, "%s", put_sample("pages", three_pages()));
	for (int turn = 0; turn < 10; turn++) {
		assert_true(decoder_page(decoder, path, 1 + (size_t)turn % 3, &image, NULL));
		assert_int_equal(image.height, H - 50 * (turn % 3));
		assert_int_equal(children(pids, 4), 1);
		assert_int_equal(kill(pids[0], turn % 2 ? SIGKILL : SIGTERM), 0);
	}
	decoder_free(decoder);
}

/* Kills whatever child it sees until it is told to stop. */
static atomic_bool hunting;

static void *hunt(void *nothing)
{
	while (atomic_load(&hunting)) {
		pid_t pids[4];

		for (int i = children(pids, 4); i-- > 0;)
			kill(pids[i], SIGKILL);
		usleep(1000);
	}
	return nothing;
}

static void a_page_that_kills_every_child_is_given_up_and_the_next_is_read(void **state)
{
	uint8_t *page = sample_page(4000, 4000, 40); /* long enough to be hit */
	struct sample_png png = {
		.width = 4000, .height = 4000, .depth = 8, .rows = page, .row_bytes = 4000};
	struct decoder *decoder = decoder_new(NULL);
	struct error err = {0};
	struct image image;
	pthread_t hunter;
	char path[200];

	(void)state;
	snprintf(path, sizeof path, "%s", put_sample("large", sample_png(&png)));
	atomic_store(&hunting, true);
	assert_int_equal(pthread_create(&hunter, NULL, hunt, NULL), 0);
	assert_false(decoder_page(decoder, path, 1, &image, &err));
	atomic_store(&hunting, false);
	pthread_join(hunter, NULL);
	assert_int_equal(err.status, EX_DATAERR);
	assert_non_null(strstr(err.text, "the decoder was stopped"));
	assert_true(decoder_page(decoder, path, 1, &image, &err));
	assert_int_equal(image.width, 4000);
	decoder_free(decoder);
	free(page);
}

/* Flate in Flate, unpacked by qpdf, which knows no limit but that of the process. */
static void a_bomb_meets_the_memory_limit_and_the_batch_goes_on(void **state)
{
	const size_t BYTES = 1300ul << 20;
	struct decoder *decoder;
	struct sample once, twice;
	struct image image;
	uint8_t *zeros;

	(void)state;
	if (SANITIZED) /* no limit then */
		skip();
	decoder = decoder_new(NULL);
	zeros = calloc(1, BYTES); /* never written: takes no memory */
	assert_non_null(zeros);
	once = sample_flate(zeros, BYTES, 0);
	free(zeros);
	twice = sample_flate(once.bytes, once.size, 0);
	sample_free(&once);
	decoder_page(decoder,
		put_sample("bomb", picture_pdf("[/FlateDecode /FlateDecode]", &twice)), 1, &image,
		NULL); /* refused, or drawn by pdftoppm, which is not impressed */
	assert_true(decoder_page(decoder, put_sample("next", grey_png(W)), 1, &image, NULL));
	sample_free(&twice);
	assert_in_range(child_number("VmHWM:"), 1, DECODER_MEGABYTES_MAX * 1100L);
	decoder_free(decoder);
}

/* What a large page took is given back. */
static void memory_does_not_grow_with_the_pages(void **state)
{
	uint8_t *page = sample_page(5000, 5000, 0);
	struct sample_png png = {
		.width = 5000, .height = 5000, .depth = 8, .rows = page, .row_bytes = 5000};
	struct decoder *decoder = decoder_new(NULL);
	char large[200], pages[200];
	struct image image;
	long before;

	(void)state;
	snprintf(large, sizeof large, "%s", put_sample("large", sample_png(&png)));
	snprintf(pages, sizeof pages, "%s", put_sample("pages", three_pages()));
	assert_true(decoder_page(decoder, pages, 1, &image, NULL));
	before = child_number("VmRSS:");
	assert_true(decoder_page(decoder, large, 1, &image, NULL));
	for (size_t turn = 0; turn < 300; turn++)
		assert_true(decoder_page(decoder, pages, 1 + turn % 3, &image, NULL));
	if (!SANITIZED) /* they keep what was freed, to watch over it */
		assert_in_range(child_number("VmRSS:"), 1, before + 20000);
	decoder_free(decoder);
	free(page);
}

static void rubbish_of_every_kind_does_not_stop_the_batch(void **state)
{
	struct decoder *decoder = decoder_new(NULL);
	struct sample kinds[] = {grey_png(W), three_pages()};

	(void)state;
	for (int turn = 0; turn < 100; turn++) {
		struct sample changed = sample_copy(&kinds[turn % 2], kinds[turn % 2].size);
		struct error err = {0};
		struct image image;

		sample_damage(&changed, &dice, 1 + turn % 20);
		if (!decoder_page(decoder, put_sample("rubbish", changed), 1, &image, &err))
			assert_int_equal(err.status, EX_DATAERR);
	}
	assert_true(decoder_page(
		decoder, put("good", kinds[0].bytes, kinds[0].size), 1, &(struct image){0}, NULL));
	sample_free(&kinds[0]);
	sample_free(&kinds[1]);
	decoder_free(decoder);
}

/* --- several ----------------------------------------------------------------------------------------- */

static void *read_many(void *path)
{
	struct decoder *decoder = decoder_new(NULL);
	struct image image;
	long good = 0;

	for (size_t turn = 0; turn < 30; turn++)
		good += decoder_page(decoder, path, 1 + turn % 3, &image, NULL) &&
			image.height == H - 50 * (int)(turn % 3);
	decoder_free(decoder);
	return (void *)good;
}

static void each_thread_has_a_decoder_of_its_own(void **state)
{
	pthread_t threads[4];
	char path[200];

	(void)state;
	snprintf(path, sizeof path, "%s", put_sample("pages", three_pages()));
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_many, path), 0);
	for (int i = 0; i < 4; i++) {
		void *good;

		pthread_join(threads[i], &good);
		assert_int_equal((long)good, 30);
	}
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	DIR *files = opendir(folder);
	struct dirent *entry;

	(void)state;
	while ((entry = readdir(files)))
		unlinkat(dirfd(files), entry->d_name, 0);
	closedir(files);
	return rmdir(folder);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_those_that_decoding_in_this_process_gives),
		cmocka_unit_test(a_file_that_was_replaced_is_read_anew),
		cmocka_unit_test(a_page_after_a_large_one_is_right),
		cmocka_unit_test(what_is_no_page_is_called_by_its_name),
		cmocka_unit_test(the_name_of_a_file_means_nothing),
		cmocka_unit_test(what_cannot_be_opened_is_no_input),
		cmocka_unit_test(the_child_is_limited_and_dies_with_the_decoder),
		cmocka_unit_test(a_killed_child_costs_no_page),
		cmocka_unit_test(a_page_that_kills_every_child_is_given_up_and_the_next_is_read),
		cmocka_unit_test(a_bomb_meets_the_memory_limit_and_the_batch_goes_on),
		cmocka_unit_test(memory_does_not_grow_with_the_pages),
		cmocka_unit_test(rubbish_of_every_kind_does_not_stop_the_batch),
		cmocka_unit_test(each_thread_has_a_decoder_of_its_own),
	};

	if (argc == 2 && !strcmp(argv[1], DECODER_ARGUMENT))
		return decoder_serve();
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
