// SPDX-License-Identifier: EUPL-1.2
/*
 * Files in, grey pictures out, with foreign bytes kept at arm's length.
 *
 * Decoding runs in a child process of its own with limits on memory, time and files,
 * started from this same program (`formscan --decoder`). Whatever a damaged or hostile
 * file does to it - crash, hang, eat memory - the caller gets a sentence about that page,
 * a new child is started for the next one, and the batch goes on. Pictures come back
 * through shared memory, without a copy.
 *
 * One decoder serves one thread.
 */
#ifndef DECODER_H
#define DECODER_H

#include "image.h"

struct decoder;

struct decoder *decoder_new(struct error *err);
void decoder_free(struct decoder *decoder);

/* How many pages the file has; 0 and err when it cannot be read at all (EX_NOINPUT: no
 * such file; EX_DATAERR: the reason: empty, encrypted, truncated, not a picture or PDF,
 * too large). */
size_t decoder_pages(struct decoder *decoder, const char *path, struct error *err);

/* Page `page` from 1. The picture is lent until the next call on this decoder, upright as
 * the file says (EXIF, /Rotate, TIFF orientation applied). false and err (EX_DATAERR: the
 * reason). */
bool decoder_page(struct decoder *decoder, const char *path, size_t page, struct image *image,
	struct error *err);

/* The child's side: serves requests on its standard input until it ends. Called by main
 * before anything else when the program was started as a decoder; returns the exit
 * status. */
int decoder_serve(void);

#endif
