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
 * A child that dies is not proof of a bad file: the system may have been short of memory, or
 * somebody killed it. So a page is tried once more, by a fresh child, before it is given up;
 * only one that takes too long is not.
 *
 * One decoder serves one thread, the one that called decoder_new: the child dies with that
 * thread. Files are opened here and handed over, so that the child opens none.
 */
#ifndef DECODER_H
#define DECODER_H

#include "image.h"

/* How long a page may take, and what the child may use beyond the file itself. */
enum { DECODER_SECONDS_MAX = 60, DECODER_MEGABYTES_MAX = 1024 };

/* The argument that tells main to be a child. */
#define DECODER_ARGUMENT "--decoder"

struct decoder;

/* The child is started with the first request. NULL and err (EX_OSERR). */
struct decoder *decoder_new(struct error *err);
void decoder_free(struct decoder *decoder);

/* How many pages the file has; 0 and err when it cannot be read at all (EX_NOINPUT: no
 * such file, or it may not be opened; EX_DATAERR: the reason: empty, encrypted, truncated,
 * not a picture or PDF, too large; EX_OSERR: no child can be started). The text does not
 * name the file. */
size_t decoder_pages(struct decoder *decoder, const char *path, struct error *err);

/* Page `page` from 1. The picture is lent until the next call on this decoder, upright as
 * the file says (EXIF, /Rotate, TIFF orientation applied); it may be read only. false and err
 * (EX_DATAERR: the reason; EX_NOINPUT and EX_OSERR as above; EX_UNAVAILABLE: a program
 * that must draw the page is not installed). */
bool decoder_page(struct decoder *decoder, const char *path, size_t page, struct image *image,
	struct error *err);

/* The child's side: serves requests on its standard input until it ends. Called by main
 * before anything else when the program was started as a decoder; returns the exit
 * status. */
int decoder_serve(void);

#endif
