// SPDX-License-Identifier: EUPL-1.2
#include "jpeg_in.h"

#include "grey.h"
#include "message.h"
#include "units.h"

#include <stdio.h> /* jpeglib.h wants it before itself */

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A progressive file of a scanner or camera has about 10 scans; each costs a pass over the
 * whole picture, so thousands of empty ones would be a way to keep us busy. */
enum { SCANS_MAX = 100 };

/* Coefficients of a progressive colour page of A3 at 600 dpi. */
static const long MEMORY_MAX = 450L << 20;

/* Some scanners round the data up to a multiple of 2, 4 or 8. More than that is what the
 * decoder could not make sense of. */
enum { SPARE_BYTES = 8 };

enum { APP1_BYTES_MAX = 0xFFFF, BATCH = 16 };

/* All that changes while libjpeg may jump lives here, not in local variables. */
struct job {
	struct jpeg_error_mgr errors; /* first, so that libjpeg's pointer to it is one to us */
	struct jpeg_decompress_struct jpeg;
	struct jpeg_progress_mgr progress;
	jmp_buf out;
	const struct canvas *canvas;
	struct image image;
	int orientation;
	uint8_t *rows; /* working memory, freed at the end */
	struct error *err;
	bool ended_early; /* the end mark is missing */
	bool any_size;    /* it need not be as large as a page */
};

/* --- errors ----------------------------------------------------------------------------- */

static struct job *job_of(j_common_ptr jpeg)
{
	return (struct job *)(void *)jpeg->err;
}

static void on_error(j_common_ptr jpeg)
{
	struct job *job = job_of(jpeg);
	char text[JMSG_LENGTH_MAX];

	jpeg->err->format_message(jpeg, text);
	if (jpeg->err->msg_code == JERR_OUT_OF_MEMORY)
		error_memory(job->err);
	else
		error_set(job->err, EX_DATAERR, _("the JPEG picture is damaged or cut off (%s)"),
			text);
	longjmp(job->out, 1);
}

/* Level -1 is a warning, the others are news. */
static void on_message(j_common_ptr jpeg, int level)
{
	struct job *job = job_of(jpeg);

	if (level >= 0)
		return;
	switch (jpeg->err->msg_code) {
	case JWRN_ADOBE_XFORM:
	case JWRN_JFIF_MAJOR:
		return;
	case JWRN_EXTRANEOUS_DATA:
		if (jpeg->err->msg_parm.i[0] <= SPARE_BYTES)
			return;
		break;
	case JWRN_JPEG_EOF:
		job->ended_early = true;
		return;
	}
	on_error(jpeg);
}

static void on_output(j_common_ptr jpeg)
{
	(void)jpeg;
}

static void on_progress(j_common_ptr jpeg)
{
	struct job *job = job_of(jpeg);

	if (job->jpeg.input_scan_number <= SCANS_MAX)
		return;
	error_set(job->err, EX_DATAERR, _("the JPEG picture has more than %d scans"), SCANS_MAX);
	longjmp(job->out, 1);
}

/* For failures that are not libjpeg's: err is set already. */
static _Noreturn void give_up(struct job *job)
{
	longjmp(job->out, 1);
}

/* --- orientation ------------------------------------------------------------------------ */

enum { EXIF_HEADER = 6, TIFF_HEADER = 8, ENTRY_BYTES = 12, TAG_ORIENTATION = 0x0112, SHORT = 3 };

static unsigned number(const uint8_t *p, int bytes, bool little)
{
	unsigned value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | p[little ? bytes - 1 - i : i];
	return value;
}

/* Looks in the first directory of the small TIFF file that EXIF is; 1 when it says
 * nothing. */
static int exif_orientation(const uint8_t *exif, size_t bytes)
{
	const uint8_t *tiff = exif + EXIF_HEADER;
	size_t at, entries;
	bool little;

	if (bytes < EXIF_HEADER + TIFF_HEADER || memcmp(exif, "Exif\0", EXIF_HEADER) != 0)
		return 1;
	bytes -= EXIF_HEADER;
	little = tiff[0] == 'I';
	at = number(tiff + 4, 4, little);
	if (at > bytes - 2)
		return 1;
	entries = number(tiff + at, 2, little);
	for (at += 2; entries-- && at + ENTRY_BYTES <= bytes; at += ENTRY_BYTES)
		if (number(tiff + at, 2, little) == TAG_ORIENTATION &&
			number(tiff + at + 2, 2, little) == SHORT)
			return (int)number(tiff + at + 8, 2, little);
	return 1;
}

static int orientation(const struct jpeg_decompress_struct *jpeg)
{
	for (jpeg_saved_marker_ptr m = jpeg->marker_list; m; m = m->next)
		if (m->marker == JPEG_APP0 + 1) {
			int found = exif_orientation(m->data, m->data_length);

			if (found != 1)
				return found;
		}
	return 1;
}

static void note_resolution(struct job *job)
{
	double unit = job->jpeg.density_unit == 1   ? 1
		      : job->jpeg.density_unit == 2 ? MM_PER_INCH / 10
						    : 0;

	if (job->jpeg.saw_JFIF_marker)
		image_resolution(
			&job->image, job->jpeg.X_density * unit, job->jpeg.Y_density * unit);
}

/* --- pixels ----------------------------------------------------------------------------- */

static void place(struct job *job)
{
	if (job->any_size ? !image_new(&job->image, (int)job->jpeg.output_width,
				    (int)job->jpeg.output_height, job->err)
			  : !image_place(&job->image, (int)job->jpeg.output_width,
				    (int)job->jpeg.output_height, job->canvas, job->err))
		give_up(job);
}

/* Rows come out of libjpeg as the picture's own. */
static void read_grey(struct job *job)
{
	JSAMPROW rows[BATCH];

	job->jpeg.out_color_space = JCS_GRAYSCALE;
	jpeg_start_decompress(&job->jpeg);
	place(job);
	while (job->jpeg.output_scanline < job->jpeg.output_height) {
		size_t y = job->jpeg.output_scanline;
		size_t count = job->jpeg.output_height - y;

		count = count < BATCH ? count : BATCH;
		for (size_t i = 0; i < count; i++)
			rows[i] = job->image.pixels + (y + i) * job->image.stride;
		jpeg_read_scanlines(&job->jpeg, rows, (JDIMENSION)count);
	}
}

/* What is not stored as luminance and colour, or in an unusual grid. */
static void read_colours(struct job *job)
{
	bool cmyk = job->jpeg.num_components == 4;
	size_t width = job->jpeg.image_width;

	job->jpeg.out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
	job->jpeg.do_fancy_upsampling = FALSE;
	jpeg_start_decompress(&job->jpeg);
	place(job);
	job->rows = malloc(width * 4);
	if (!job->rows) {
		error_memory(job->err);
		give_up(job);
	}
	while (job->jpeg.output_scanline < job->jpeg.output_height) {
		uint8_t *to = job->image.pixels + job->jpeg.output_scanline * job->image.stride;

		jpeg_read_scanlines(&job->jpeg, &(JSAMPROW){job->rows}, 1);
		if (!cmyk) {
			grey_row_rgb(job->rows, width, to);
			continue;
		}
		for (size_t i = 0; !job->jpeg.saw_Adobe_marker && i < 4 * width; i++)
			job->rows[i] = (uint8_t)(255 - job->rows[i]);
		grey_row_cmyk_inverted(job->rows, width, to);
	}
}

/* --- luminance and colour apart ----------------------------------------------------------- */

/* Luminance is stored in full, colour in full or in half, in both directions. */
static bool usual_grid(const struct jpeg_decompress_struct *jpeg)
{
	const jpeg_component_info *c = jpeg->comp_info;

	if (jpeg->jpeg_color_space != JCS_YCbCr || jpeg->num_components != 3)
		return false;
	for (int i = 1; i < 3; i++)
		if (c[i].h_samp_factor != 1 || c[i].v_samp_factor != 1)
			return false;
	return (c[0].h_samp_factor == 1 || c[0].h_samp_factor == 2) &&
	       (c[0].v_samp_factor == 1 || c[0].v_samp_factor == 2);
}

/* How far the darkest of red, green and blue lies below luminance. The factors are those of
 * JFIF (1.402, 0.344 and 0.714, 1.772) in 64ths: at most one level off, and everything
 * fits 16 bits, so that eight or sixteen are worked out at a time. */
static void colour_depth(const uint8_t *cb, const uint8_t *cr, size_t count, uint8_t *depth)
{
	for (size_t i = 0; i < count; i++) {
		int16_t b = (int16_t)(cb[i] - 128), r = (int16_t)(cr[i] - 128);
		int16_t red = (int16_t)(-90 * r);
		int16_t green = (int16_t)(22 * b + 46 * r);
		int16_t blue = (int16_t)(-113 * b);
		int16_t most = red > green ? red : green;

		most = most > blue ? most : blue;
		most = (int16_t)((most + 32) >> 6);
		depth[i] = (uint8_t)(most < 0 ? 0 : most > 255 ? 255 : most);
	}
}

/* Each value twice, from the back, so that it may be done in place. */
static void double_row(uint8_t *row, size_t count)
{
	for (size_t i = count; i-- > 0;)
		row[2 * i] = row[2 * i + 1] = row[i];
}

/* The mean of each pixel and the same less its depth, but not below 0. */
static void darken_row(uint8_t *restrict row, const uint8_t *restrict depth, size_t width)
{
	for (size_t x = 0; x < width; x++) {
		uint8_t least = row[x] > depth[x] ? (uint8_t)(row[x] - depth[x]) : 0;

		row[x] = (uint8_t)((row[x] + least + 1) >> 1);
	}
}

/* The planes of one row of blocks: luminance stands in the picture, colour in job->rows. */
struct planes {
	JSAMPROW y[2 * DCTSIZE], cb[DCTSIZE], cr[DCTSIZE];
	uint8_t *depth; /* of one row, as wide as luminance */
	size_t colour_width;
	int step_x, step_y;
};

static void darken_blocks(struct job *job, const struct planes *p, int top)
{
	int rows = p->step_y * DCTSIZE;

	for (int i = 0; i < rows && top + i < job->image.height; i++) {
		if (i % p->step_y == 0) {
			colour_depth(p->cb[i / p->step_y], p->cr[i / p->step_y], p->colour_width,
				p->depth);
			if (p->step_x == 2)
				double_row(p->depth, p->colour_width);
		}
		darken_row(p->y[i], p->depth, (size_t)job->image.width);
	}
}

/* libjpeg writes whole blocks, so the picture gets rows and columns to spare. */
static bool place_blocks(struct job *job, int block_w, int block_h)
{
	size_t width = job->jpeg.image_width, height = job->jpeg.image_height;
	size_t stride = (width + (size_t)block_w - 1) / (size_t)block_w * (size_t)block_w;
	size_t rows = (height + (size_t)block_h - 1) / (size_t)block_h * (size_t)block_h;
	uint8_t *memory = NULL;

	if (job->any_size)
		return false;
	if (job->canvas && job->canvas->room < stride * rows)
		return false;
	if (!job->canvas) {
		memory = malloc(stride * rows);
		if (!memory) {
			error_memory(job->err);
			give_up(job);
		}
	}
	job->image = (struct image){.width = (int)width,
		.height = (int)height,
		.stride = stride,
		.pixels = memory ? memory : job->canvas->memory,
		.memory = memory};
	return true;
}

static void read_planes(struct job *job)
{
	struct planes p = {.step_x = job->jpeg.comp_info[0].h_samp_factor,
		.step_y = job->jpeg.comp_info[0].v_samp_factor};
	JSAMPARRAY planes[3] = {p.y, p.cb, p.cr};

	p.colour_width = job->image.stride / (size_t)p.step_x;
	job->rows = malloc(p.colour_width * 2 * DCTSIZE + job->image.stride);
	if (!job->rows) {
		error_memory(job->err);
		give_up(job);
	}
	for (size_t i = 0; i < DCTSIZE; i++) {
		p.cb[i] = job->rows + i * p.colour_width;
		p.cr[i] = job->rows + (DCTSIZE + i) * p.colour_width;
	}
	p.depth = job->rows + 2 * DCTSIZE * p.colour_width;
	job->jpeg.raw_data_out = TRUE;
	job->jpeg.out_color_space = JCS_YCbCr;
	jpeg_start_decompress(&job->jpeg);
	while (job->jpeg.output_scanline < job->jpeg.output_height) {
		size_t top = job->jpeg.output_scanline;

		for (int i = 0; i < p.step_y * DCTSIZE; i++)
			p.y[i] = job->image.pixels + (top + (size_t)i) * job->image.stride;
		jpeg_read_raw_data(&job->jpeg, planes, (JDIMENSION)(p.step_y * DCTSIZE));
		darken_blocks(job, &p, (int)top);
	}
}

/* --- the whole -------------------------------------------------------------------------- */

static void read_pixels(struct job *job)
{
	struct jpeg_decompress_struct *jpeg = &job->jpeg;

	if (jpeg->num_components == 1)
		read_grey(job);
	else if (usual_grid(jpeg) && place_blocks(job, 8 * jpeg->comp_info[0].h_samp_factor,
					     8 * jpeg->comp_info[0].v_samp_factor))
		read_planes(job);
	else
		read_colours(job);
}

/* The only place that libjpeg jumps to. */
static bool run(struct job *job, const uint8_t *file, size_t bytes)
{
	struct jpeg_decompress_struct *jpeg = &job->jpeg;
	bool several;

	if (setjmp(job->out))
		return false;
	jpeg_create_decompress(jpeg);
	jpeg->mem->max_memory_to_use = MEMORY_MAX;
	job->progress.progress_monitor = on_progress;
	jpeg->progress = &job->progress;
	jpeg_mem_src(jpeg, file, bytes);
	jpeg_save_markers(jpeg, JPEG_APP0 + 1, APP1_BYTES_MAX);
	jpeg_read_header(jpeg, TRUE);
	if (!job->any_size && !image_size_fits(jpeg->image_width, jpeg->image_height, job->err))
		return false;
	if (jpeg->arith_code) /* libjpeg does not notice when such data is cut off */
		return error_set(job->err, EX_DATAERR,
			_("the JPEG picture is packed in an unusual way (arithmetic coding)"));
	job->orientation = orientation(jpeg);
	several = jpeg_has_multiple_scans(jpeg);
	read_pixels(job);
	note_resolution(job);
	jpeg_finish_decompress(jpeg);
	if (job->ended_early && several)
		return error_set(job->err, EX_DATAERR, _("the JPEG picture is cut off"));
	return true;
}

static bool decode(struct job *job, const uint8_t *file, size_t bytes)
{
	bool done;

	job->jpeg.err = jpeg_std_error(&job->errors);
	job->errors.error_exit = on_error;
	job->errors.emit_message = on_message;
	job->errors.output_message = on_output;
	done = run(job, file, bytes);
	jpeg_destroy_decompress(&job->jpeg);
	free(job->rows);
	if (!done)
		image_free(&job->image);
	return done;
}

bool jpeg_in_decode_stored(const uint8_t *file, size_t bytes, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	struct job job = {.canvas = canvas, .err = err};

	if (!decode(&job, file, bytes))
		return false;
	*image = job.image;
	image_resolution(image, 0, 0);
	return true;
}

bool jpeg_in_whole(const uint8_t *file, size_t bytes, struct error *err)
{
	struct job job = {.any_size = true, .err = err};
	bool whole = decode(&job, file, bytes);

	image_free(&job.image);
	return whole;
}

bool jpeg_in_decode(const uint8_t *file, size_t bytes, const struct canvas *canvas,
	struct image *image, struct error *err)
{
	struct job job = {.canvas = canvas, .err = err};

	if (!decode(&job, file, bytes))
		return false;
	if (!image_upright(&job.image, job.orientation, canvas, err)) {
		image_free(&job.image);
		return false;
	}
	*image = job.image;
	return true;
}
