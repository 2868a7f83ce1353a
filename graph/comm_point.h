/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_POINT_H
#define COMM_POINT_H

typedef struct {
    double x;
    double y;
} CommPoint;

#endif
