// SPDX-License-Identifier: EUPL-1.2
#include "preview.h"

#include "catalogue.h"
#include "design.h"
#include "raster.h"
#include "sheets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 160, KEPT_MAX = 512 };

struct kept {
	char name[NAME_SIZE];
	struct buffer png;
	unsigned long used; /* a higher number is later */
};

struct previews {
	pthread_mutex_t lock;
	struct kept list[KEPT_MAX];
	size_t count, bytes;
	unsigned long turn;
};

struct previews *previews_new(void)
{
	struct previews *p = calloc(1, sizeof *p);

	if (p)
		pthread_mutex_init(&p->lock, NULL);
	return p;
}

void previews_free(struct previews *previews)
{
	if (!previews)
		return;
	for (size_t i = 0; i < previews->count; i++)
		buffer_free(&previews->list[i].png);
	pthread_mutex_destroy(&previews->lock);
	free(previews);
}

/* --- what was drawn before ------------------------------------------------------------------------ */

static bool find_kept(struct previews *p, const char *name, struct buffer *png)
{
	bool found = false;

	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->count && !found; i++)
		if (strcmp(p->list[i].name, name) == 0) {
			p->list[i].used = ++p->turn;
			buffer_add(png, p->list[i].png.data, p->list[i].png.length);
			found = true;
		}
	pthread_mutex_unlock(&p->lock);
	return found && !png->failed;
}

/* With the lock held. */
static void drop_oldest(struct previews *p)
{
	size_t oldest = 0;

	for (size_t i = 1; i < p->count; i++)
		if (p->list[i].used < p->list[oldest].used)
			oldest = i;
	p->bytes -= p->list[oldest].png.length;
	buffer_free(&p->list[oldest].png);
	p->list[oldest] = p->list[--p->count];
}

static void keep(struct previews *p, const char *name, const struct buffer *png)
{
	struct kept *kept;

	if (png->length > PREVIEW_BYTES / 4)
		return;
	pthread_mutex_lock(&p->lock);
	while (p->count && (p->count == KEPT_MAX || p->bytes + png->length > PREVIEW_BYTES))
		drop_oldest(p);
	kept = &p->list[p->count];
	*kept = (struct kept){.used = ++p->turn};
	snprintf(kept->name, sizeof kept->name, "%s", name);
	buffer_add(&kept->png, png->data, png->length);
	if (kept->png.failed) {
		buffer_free(&kept->png);
	} else {
		p->bytes += png->length;
		p->count++;
	}
	pthread_mutex_unlock(&p->lock);
}

/* --- drawing ------------------------------------------------------------------------------------------ */

bool preview_pdf(struct desk *desk, const char *name, const struct buffer *pdf, int page, int dpi,
	struct buffer *png, struct error *err)
{
	char whole[NAME_SIZE];

	snprintf(whole, sizeof whole, "%s page %d at %d", name, page, dpi);
	if (find_kept(desk->previews, whole, png))
		return true;
	if (!raster_page(pdf, (size_t)page, dpi, png, err))
		return false;
	keep(desk->previews, whole, png);
	return true;
}

static struct design_request wanted(const struct preview_request *r)
{
	return (struct design_request){
		.form = r->form, .language = r->language, .variant = r->variant};
}

bool preview_form(
	struct desk *desk, const struct preview_request *r, struct buffer *png, struct error *err)
{
	struct design_request request = wanted(r);
	char name[NAME_SIZE - 40], whole[NAME_SIZE], stamp[CATALOGUE_STAMP_SIZE];
	struct buffer pdf = {0};
	bool good;

	catalogue_stamp(r->form, stamp);
	snprintf(name, sizeof name, "form %.40s %s %.20s %.20s", r->form->id, stamp, r->language,
		r->variant);
	snprintf(whole, sizeof whole, "%s page %d at %d", name, r->side, r->dpi);
	if (find_kept(desk->previews, whole, png))
		return true;
	pthread_mutex_lock(&desk->press);
	good = sheets_specimen(&request, &pdf, err);
	pthread_mutex_unlock(&desk->press);
	good = good && preview_pdf(desk, name, &pdf, r->side, r->dpi, png, err);
	buffer_free(&pdf);
	return good;
}

bool preview_sides(
	struct desk *desk, const struct preview_request *r, int *sides, struct error *err)
{
	struct design_request request = wanted(r);
	struct design *design;

	pthread_mutex_lock(&desk->press);
	design = design_new(&request, err);
	pthread_mutex_unlock(&desk->press);
	if (!design)
		return false;
	*sides = (int)design->layout->side_count;
	design_free(design);
	return true;
}
