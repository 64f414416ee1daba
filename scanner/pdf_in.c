// SPDX-License-Identifier: EUPL-1.2
#include "pdf_in.h"

#include "message.h"
#include "pdf_content.h"
#include "pdf_file.h"
#include "pdf_picture.h"
#include "render.h"
#include "units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A page of invisible text is 50 kB; the words of a page never need more than this. */
enum { CONTENT_BYTES_MAX = 8 << 20 };

/* Pictures of one page that are looked through, and forms within forms. */
enum { PICTURES_MAX = 2000, FORM_DEPTH_MAX = 4 };

/* Drawn pages get the resolution of their pictures, within reason. */
static const double DPI_LEAST = 200, DPI_MOST = 300;

struct pdf_in {
	struct pdf_file *file;
	const uint8_t *bytes;
	size_t count;
	int descriptor;
};

struct pdf_in *pdf_in_open(const uint8_t *bytes, size_t count, int descriptor, struct error *err)
{
	struct pdf_in *pdf = calloc(1, sizeof *pdf);

	if (!pdf) {
		error_memory(err);
		return NULL;
	}
	pdf->bytes = bytes;
	pdf->count = count;
	pdf->descriptor = descriptor;
	pdf->file = pdf_file_open(bytes, count, err);
	if (pdf->file)
		return pdf;
	pdf_in_close(pdf);
	return NULL;
}

void pdf_in_close(struct pdf_in *pdf)
{
	if (!pdf)
		return;
	pdf_file_close(pdf->file);
	free(pdf);
}

size_t pdf_in_pages(const struct pdf_in *pdf)
{
	return pdf_file_pages(pdf->file);
}

/* --- shape ------------------------------------------------------------------------------ */

static bool large_enough(const struct pdf_box *box)
{
	return box->x1 - box->x0 >= 1 && box->y1 - box->y0 >= 1;
}

static bool box_of(struct pdf_file *file, pdf_object array, struct pdf_box *out)
{
	struct pdf_box box;
	double n[4];

	if (pdf_file_count(file, array) != 4)
		return false;
	for (int i = 0; i < 4; i++)
		n[i] = pdf_file_number(file, pdf_file_item(file, array, i), NAN);
	if (!isfinite(n[0] + n[1] + n[2] + n[3]))
		return false;
	box = (struct pdf_box){
		fmin(n[0], n[2]), fmin(n[1], n[3]), fmax(n[0], n[2]), fmax(n[1], n[3])};
	if (!large_enough(&box))
		return false;
	*out = box;
	return true;
}

/* Without a word about it a page is Letter, upright, in points. */
static struct pdf_page_shape shape_of(struct pdf_file *file, pdf_object page)
{
	struct pdf_page_shape shape = {.box = {0, 0, 612, 792}};
	struct pdf_box crop;

	box_of(file, pdf_file_inherited(file, page, "/MediaBox"), &shape.box);
	if (box_of(file, pdf_file_inherited(file, page, "/CropBox"), &crop)) {
		crop.x0 = fmax(crop.x0, shape.box.x0);
		crop.y0 = fmax(crop.y0, shape.box.y0);
		crop.x1 = fmin(crop.x1, shape.box.x1);
		crop.y1 = fmin(crop.y1, shape.box.y1);
		if (large_enough(&crop))
			shape.box = crop;
	}
	shape.unit = pdf_file_number(file, pdf_file_key(file, page, "/UserUnit"), 1);
	if (!(shape.unit > 0))
		shape.unit = 1;
	shape.rotate = pdf_file_whole(file, pdf_file_inherited(file, page, "/Rotate"), 0) % 360;
	return shape;
}

/* --- what the page paints ----------------------------------------------------------------- */

static bool add_text(struct pdf_bytes *all, const struct pdf_bytes *part)
{
	unsigned char *data;

	if (all->count + part->count >= CONTENT_BYTES_MAX)
		return false;
	data = realloc(all->data, all->count + part->count + 1);
	if (!data)
		return false;
	memcpy(data + all->count, part->data, part->count);
	data[all->count + part->count] = '\n'; /* words do not run on into the next stream */
	*all = (struct pdf_bytes){data, all->count + part->count + 1};
	return true;
}

/* Anything in the way of reading the content makes the page not plain. */
static void read_content(struct pdf_file *file, pdf_object page, struct pdf_content *content)
{
	pdf_object contents = pdf_file_key(file, page, "/Contents");
	bool list = pdf_file_is_array(file, contents);
	int count = list ? pdf_file_count(file, contents) : 1;
	struct pdf_bytes all = {0};
	bool whole = true;

	*content = (struct pdf_content){0};
	for (int i = 0; whole && i < count; i++) {
		pdf_object stream = list ? pdf_file_item(file, contents, i) : contents;
		struct pdf_bytes part = {0};

		whole = pdf_file_is_stream(file, stream) &&
			pdf_picture_text(file, stream, CONTENT_BYTES_MAX, &part) &&
			add_text(&all, &part);
		free(part.data);
	}
	if (whole && all.data)
		pdf_content_read((const char *)all.data, all.count, content);
	free(all.data);
}

/* One entry of a graphics state: does it leave pictures as they are? */
static bool harmless_entry(struct pdf_file *file, pdf_object state, const char *name)
{
	static const char *const HARMLESS[] = {"/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI",
		"/Font", "/FL", "/SM", "/SA", "/OP", "/op", "/OPM", "/AIS", "/TK"};
	pdf_object value = pdf_file_key(file, state, name);

	for (size_t i = 0; i < sizeof HARMLESS / sizeof *HARMLESS; i++)
		if (!strcmp(name, HARMLESS[i]))
			return true;
	if (!strcmp(name, "/ca") || !strcmp(name, "/CA"))
		return pdf_file_number(file, value, 0) >= 1;
	if (!strcmp(name, "/BM"))
		return pdf_file_is_name(file, value, "/Normal");
	return !strcmp(name, "/SMask") && pdf_file_is_name(file, value, "/None");
}

static bool harmless_state(struct pdf_file *file, pdf_object state)
{
	struct pdf_file_name *names;
	size_t count;
	bool harmless =
		pdf_file_is_dictionary(file, state) && pdf_file_names(file, state, &names, &count);

	if (!harmless)
		return false;
	for (size_t i = 0; harmless && i < count; i++)
		harmless = harmless_entry(file, state, names[i].text);
	free(names);
	return harmless;
}

/* /name in a category of the page's resources. */
static pdf_object resource(
	struct pdf_file *file, pdf_object page, const char *category, const char *name)
{
	pdf_object resources = pdf_file_inherited(file, page, "/Resources");
	char with_slash[PDF_NAME_SIZE + 1] = "/";

	memcpy(with_slash + 1, name, strlen(name) + 1);
	return pdf_file_key(file, pdf_file_key(file, resources, category), with_slash);
}

/* Notes and stamps that somebody put on the page are not in its content. */
static bool has_annotations(struct pdf_file *file, pdf_object page)
{
	pdf_object list = pdf_file_key(file, page, "/Annots");

	for (int i = 0; i < pdf_file_count(file, list); i++) {
		pdf_object kind = pdf_file_key(file, pdf_file_item(file, list, i), "/Subtype");

		if (!pdf_file_is_name(file, kind, "/Link") &&
			!pdf_file_is_name(file, kind, "/Popup"))
			return true;
	}
	return false;
}

/* The picture that the page consists of, loaded, and its place. false: the page must be
 * drawn. */
static bool only_picture(struct pdf_file *file, pdf_object page, struct pdf_picture *picture,
	struct pdf_place *place)
{
	struct pdf_page_shape shape = shape_of(file, page);
	struct pdf_content content;
	pdf_object object;

	read_content(file, page, &content);
	if (!content.plain || has_annotations(file, page))
		return false;
	for (int i = 0; i < content.state_count; i++)
		if (!harmless_state(file, resource(file, page, "/ExtGState", content.states[i])))
			return false;
	object = resource(file, page, "/XObject", content.picture);
	if (!pdf_file_is_stream(file, object) ||
		!pdf_file_is_name(file, pdf_file_key(file, object, "/Subtype"), "/Image"))
		return false;
	pdf_picture_load(file, object, picture);
	pdf_content_place(&content, &shape, picture->image.width, picture->image.height, place);
	if (place->covers && (content.black || !picture->stencil) &&
		pdf_image_usual(&picture->image))
		return true;
	pdf_picture_free(picture);
	return false;
}

static bool take_picture(const struct pdf_picture *picture, const struct pdf_place *place,
	const struct canvas *canvas, struct image *image, struct error *err)
{
	struct image made;

	if (!pdf_image_decode(&picture->image, canvas, &made, err))
		return false;
	image_resolution(&made, place->dpi_x, place->dpi_y);
	if (!image_square(&made, canvas, err) ||
		!image_upright(&made, place->orientation, canvas, err)) {
		image_free(&made);
		return false;
	}
	*image = made;
	return true;
}

/* --- pages that must be drawn ------------------------------------------------------------- */

/* What looking through the pictures of a page tells. */
struct survey {
	int pictures;
	int width, height; /* of the widest one */
	bool colour;
	bool damaged; /* err says how */
	struct error *err;
};

static void survey_resources(
	struct pdf_file *file, pdf_object resources, int depth, struct survey *s);

static void survey_picture(struct pdf_file *file, pdf_object object, struct survey *s)
{
	struct pdf_picture picture;

	if (s->pictures++ >= PICTURES_MAX)
		return;
	pdf_picture_load(file, object, &picture);
	if (picture.image.width > s->width) {
		s->width = picture.image.width;
		s->height = picture.image.height;
	}
	if (picture.image.components != 1 || picture.image.indexed || picture.image.unusual)
		s->colour = true; /* or it might be */
	s->damaged = !pdf_image_whole(&picture.image, s->err);
	pdf_picture_free(&picture);
}

static void survey_resources(
	struct pdf_file *file, pdf_object resources, int depth, struct survey *s)
{
	pdf_object objects = pdf_file_key(file, resources, "/XObject");
	struct pdf_file_name *names;
	size_t count;

	if (!pdf_file_names(file, objects, &names, &count)) {
		s->damaged = true;
		error_memory(s->err);
	}
	for (size_t i = 0; i < count && !s->damaged; i++) {
		pdf_object object = pdf_file_key(file, objects, names[i].text);
		pdf_object kind = pdf_file_key(file, object, "/Subtype");

		if (!pdf_file_is_stream(file, object))
			continue;
		if (pdf_file_is_name(file, kind, "/Image"))
			survey_picture(file, object, s);
		else if (depth < FORM_DEPTH_MAX)
			survey_resources(
				file, pdf_file_key(file, object, "/Resources"), depth + 1, s);
	}
	free(names);
}

/* So that a picture as wide as the page keeps its pixels. */
static int drawing_dpi(const struct pdf_page_shape *shape, const struct survey *s)
{
	double page_x = (shape->box.x1 - shape->box.x0) * shape->unit / PT_PER_INCH;
	double page_y = (shape->box.y1 - shape->box.y0) * shape->unit / PT_PER_INCH;
	double wanted = s->width ? fmax(s->width / page_x, s->height / page_y) : DPI_LEAST;
	double most = fmin(
		IMAGE_SIDE_MAX / fmax(page_x, page_y), sqrt(IMAGE_PIXELS_MAX / (page_x * page_y)));

	return (int)fmin(fmin(fmax(wanted, DPI_LEAST), DPI_MOST), most);
}

static bool draw_page(struct pdf_in *pdf, pdf_object page, size_t number,
	const struct canvas *canvas, struct image *image, struct error *err)
{
	struct pdf_page_shape shape = shape_of(pdf->file, page);
	struct render render = {
		.pdf = pdf->bytes, .bytes = pdf->count, .file = pdf->descriptor, .page = number};
	struct survey s = {.err = err};
	struct pdf_bytes alone = {0};
	bool done;

	survey_resources(pdf->file, pdf_file_inherited(pdf->file, page, "/Resources"), 0, &s);
	if (s.damaged)
		return false;
	render.dpi = drawing_dpi(&shape, &s);
	render.colour = s.colour;
	if (render.dpi < 1)
		return error_set(err, EX_DATAERR, _("the page is too large"));
	if (pdf_file_mended(pdf->file)) { /* pdftoppm might see other pages in it */
		if (!pdf_file_extract(pdf->file, page, &alone))
			return error_set(
				err, EX_DATAERR, _("the PDF is damaged or cut off; scan it again"));
		render.pdf = alone.data;
		render.bytes = alone.count;
		render.file = -1;
		render.page = 1;
	}
	done = render_page(&render, canvas, image, err);
	free(alone.data);
	return done;
}

/* --- a page ------------------------------------------------------------------------------- */

bool pdf_in_page(struct pdf_in *pdf, size_t page, const struct canvas *canvas, struct image *image,
	struct error *err)
{
	struct pdf_picture picture;
	struct pdf_place place;
	pdf_object object;
	struct image made;
	bool done;

	if (page < 1 || page > pdf_in_pages(pdf))
		return error_set(err, EX_DATAERR, _("the file has no page %zu"), page);
	object = pdf_file_page(pdf->file, page);
	if (!pdf_file_is_dictionary(pdf->file, object)) {
		done = error_set(
			err, EX_DATAERR, _("the PDF is damaged: page %zu is no page"), page);
	} else if (only_picture(pdf->file, object, &picture, &place)) {
		done = take_picture(&picture, &place, canvas, &made, err);
		pdf_picture_free(&picture);
	} else {
		done = draw_page(pdf, object, page, canvas, &made, err);
	}
	if (!pdf_file_done(pdf->file, done ? err : NULL)) {
		if (done)
			image_free(&made);
		return false;
	}
	if (done)
		*image = made;
	return done;
}
