// SPDX-License-Identifier: EUPL-1.2
/*
 * What does each step of reading a side cost? In one process, on pages the program made itself, so
 * that the figures can be compared with each other.
 *
 *	SPIEGELBLAD_DB=store.db bench_reading FOLDER PAGE.jpg...
 *
 * Prints processor milliseconds per page: libjpeg-turbo alone, our decoding, reading (register,
 * code, cells, decide), storing; and reading + storing as a share of libjpeg-turbo. What the reader
 * learns of a form when it first meets one of its sides is spent once, however long the pile, and is
 * told by itself: the first two pages, which are to be the two sides of a sheet, are read once
 * before. Then the pages are read once more with --trace into the folder, which tells the steps
 * apart; what drawing takes is not in them.
 */
#include "jpeg_in.h"
#include "scan_page.h"
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>

#include <jpeglib.h>

struct page {
	uint8_t *bytes;
	size_t count;
	const char *path;
};

static double used_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(bool well, const struct error *err)
{
	if (well)
		return;
	fprintf(stderr, "bench_reading: %s\n", err->text);
	exit(err->status ? err->status : EX_SOFTWARE);
}

static struct page load(const char *path)
{
	struct page page = {.path = path};
	FILE *file = fopen(path, "rb");
	long size;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) <= 0)
		exit(EX_NOINPUT);
	rewind(file);
	page.bytes = malloc((size_t)size);
	page.count = page.bytes ? fread(page.bytes, 1, (size_t)size, file) : 0;
	fclose(file);
	return page;
}

/* What the library does when nobody asks anything special of it. */
static void plain_decode(const struct page *page)
{
	struct jpeg_decompress_struct c;
	struct jpeg_error_mgr errors;
	JSAMPROW row;

	c.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&c);
	jpeg_mem_src(&c, page->bytes, page->count);
	jpeg_read_header(&c, TRUE);
	c.out_color_space = JCS_GRAYSCALE;
	jpeg_start_decompress(&c);
	row = malloc(c.output_width);
	while (row && c.output_scanline < c.output_height)
		jpeg_read_scanlines(&c, &row, 1);
	jpeg_finish_decompress(&c);
	jpeg_destroy_decompress(&c);
	free(row);
}

static bool design(void *context, sheet_id sheet, enum store_sheet_state *state,
	const struct store_known_design **known, struct error *err)
{
	return store_sheet_design(context, sheet, state, known, err);
}

struct costs {
	double plain, decode, read, store;
	int read_sides;
};

static void measure(
	struct store *store, struct scanner *scanner, const struct page *page, struct costs *costs)
{
	struct error err = {0};
	struct image image = {0};
	struct reading reading = {0};
	struct store_outcome outcome;
	struct scan_source source = {.file = page->path, .page = 1};
	double t0 = used_ms(), t1, t2, t3, t4;

	plain_decode(page);
	t1 = used_ms();
	must(jpeg_in_decode(page->bytes, page->count, NULL, &image, &err), &err);
	t2 = used_ms();
	must(scan_page(scanner, &image, &reading, &err), &err);
	t3 = used_ms();
	secret_hash(page->bytes, page->count, source.file_hash);
	must(store_scan(store, &source, &reading, &outcome, &err), &err);
	t4 = used_ms();
	costs->plain += t1 - t0;
	costs->decode += t2 - t1;
	costs->read += t3 - t2;
	costs->store += t4 - t3;
	costs->read_sides += outcome.verdict == VERDICT_READ;
	reading_free(&reading);
	image_free(&image);
}

/* ms that reading the page takes, without decoding and storing. */
static double read_ms(struct scanner *scanner, const struct page *page)
{
	struct error err = {0};
	struct image image = {0};
	struct reading reading = {0};
	double start;

	must(jpeg_in_decode(page->bytes, page->count, NULL, &image, &err), &err);
	start = used_ms();
	must(scan_page(scanner, &image, &reading, &err), &err);
	start = used_ms() - start;
	reading_free(&reading);
	image_free(&image);
	return start;
}

/* What a page cost more the first time than the second. */
static double meet_ms(struct scanner *scanner, const char *path)
{
	struct page page = load(path);
	double first = read_ms(scanner, &page), again = read_ms(scanner, &page);

	free(page.bytes);
	return first - again;
}

/* --- steps ------------------------------------------------------------------------------------ */

enum { STEPS_MAX = 16 };

struct steps {
	char name[STEPS_MAX][16];
	double ms[STEPS_MAX];
	int count;
};

static void add_step(struct steps *steps, const char *name, double ms)
{
	int i = 0;

	while (i < steps->count && strcmp(steps->name[i], name) != 0)
		i++;
	if (i == STEPS_MAX)
		return;
	if (i == steps->count)
		snprintf(steps->name[steps->count++], sizeof steps->name[0], "%s", name);
	steps->ms[i] += ms;
}

/* What the trace says of one page: lines "name 1.234 ms". */
static void add_page(struct steps *steps, const char *folder, int page)
{
	char path[4096], name[16];
	double ms;
	FILE *file;

	snprintf(path, sizeof path, "%s/%03d-times.txt", folder, page);
	file = fopen(path, "r");
	while (file && fscanf(file, "%15s %lf ms", name, &ms) == 2)
		add_step(steps, name, ms);
	if (file)
		fclose(file);
}

static void trace_pages(struct scanner *scanner, const char *folder, char **paths, int pages)
{
	struct error err = {0};
	struct steps steps = {.count = 0};
	double all = 0;

	if (mkdir(folder, 0777) < 0)
		exit(EX_CANTCREAT);
	scanner_trace(scanner, folder);
	for (int i = 0; i < pages; i++) {
		struct page page = load(paths[i]);
		struct image image = {0};
		struct reading reading = {0};

		must(jpeg_in_decode(page.bytes, page.count, NULL, &image, &err), &err);
		must(scan_page(scanner, &image, &reading, &err), &err);
		reading_free(&reading);
		image_free(&image);
		free(page.bytes);
	}
	scanner_trace(scanner, NULL); /* writes the times of the last page */
	for (int i = 0; i < pages; i++)
		add_page(&steps, folder, i + 1);
	for (int i = 0; i < steps.count; i++)
		all += steps.ms[i];
	for (int i = 0; i < steps.count; i++)
		printf("  of reading: %-8s %6.2f ms  = %4.0f %%\n", steps.name[i],
			steps.ms[i] / pages, 100 * steps.ms[i] / all);
}

int main(int argc, char **argv)
{
	struct error err = {0};
	struct costs costs = {0};
	struct store *store;
	struct scan_forms forms = {.design = design};
	struct scanner *scanner;
	double meeting;
	int pages = argc - 2;

	if (pages < 2)
		return EX_USAGE;
	must(store_open(NULL, &store, &err), &err);
	forms.context = store;
	forms.page_key = store_page_key(store);
	scanner = scanner_new(&forms, &err);
	must(scanner, &err);
	meeting = meet_ms(scanner, argv[2]) + meet_ms(scanner, argv[3]);
	for (int i = 0; i < pages; i++) {
		struct page page = load(argv[2 + i]);

		measure(store, scanner, &page, &costs);
		free(page.bytes);
	}
	printf("libjpeg-turbo alone  %7.2f ms a page (%d pages, %d read)\n", costs.plain / pages,
		pages, costs.read_sides);
	printf("our decoding         %7.2f ms  = %5.2f\n", costs.decode / pages,
		costs.decode / costs.plain);
	printf("reading              %7.2f ms  = %5.2f\n", costs.read / pages,
		costs.read / costs.plain);
	printf("storing              %7.2f ms  = %5.2f\n", costs.store / pages,
		costs.store / costs.plain);
	printf("after decoding       %7.2f ms  = %5.2f\n", (costs.read + costs.store) / pages,
		(costs.read + costs.store) / costs.plain);
	printf("once a form          %7.2f ms, for its two sides\n", meeting);
	trace_pages(scanner, argv[1], argv + 2, pages);
	scanner_free(scanner);
	store_close(store);
	return EX_OK;
}
