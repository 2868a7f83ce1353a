/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROGRAM_VERSION_H
#define PROGRAM_VERSION_H

#include <stdio.h>

/** The program's version and those of the libraries it runs with, a line each. */
void program_version_print(FILE *stream);

#endif
