// SPDX-License-Identifier: EUPL-1.2
/* What a scanner or a telephone makes of a page, and the files that offices get it in. */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>
#include <stdint.h>

struct picture {
	int width, height;
	int channels;        /* 1 grey, 3 red green blue */
	bool bilevel;        /* grey with 0 and 255 only: to be kept in one bit per pixel */
	double dpi_x, dpi_y; /* what the file will say; 0 = nothing */
	int quality;         /* JPEG, 1..100; 0 = keep without loss */
	uint8_t *pixels;
};

void picture_free(struct picture *picture);

/* Turned clockwise by that many quarters. */
void picture_turn(struct picture *picture, int quarters);

struct album;

/*
 * A place for pictures. `path` decides the kind: name.pdf (one picture on each page), name.tif
 * (one picture in each directory), or a folder for one file per picture in the given format
 * ("png", "jpg" or "tif"; made when it is not there).
 */
struct album *album_open(const char *path, const char *format);
/* Puts in the picture as number `number`, from 1. All numbers up to their count must come, in any
 * order; a TIFF takes them in rising order only. */
void album_add(struct album *album, int number, const struct picture *picture);
/* Finishes the file. Stops the program when something could not be written. */
void album_close(struct album *album);

/* The name of the file that picture `number` (from 1) went to, without its folder. Lent until
 * the next call. */
const char *album_name(const struct album *album, int number);

#endif
