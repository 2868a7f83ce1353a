/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_rank.h"

#include <stdlib.h>
#include <string.h>

/* So few are kept sorted by insertion: most numbers end at one comparison, with the last of them. */
#define INSERTION_MAXIMUM 64

static gsize *rank_all(gsize count, CommRankCompare compare, const void *data)
{
    gsize *ranked = g_new(gsize, count + 1);
    for (gsize i = 0; i < count; i++)
        ranked[i] = i;
    qsort_r(ranked, count, sizeof *ranked, compare, (void *)data);
    return ranked;
}

static gsize *rank_few(gsize count, gsize top_count, CommRankCompare compare, const void *data)
{
    gsize *ranked = g_new(gsize, top_count + 2);
    gsize length = 0;
    for (gsize i = 0; i < count; i++) {
        gsize place = length;
        while (place > 0 && compare(&i, &ranked[place - 1], (void *)data) < 0)
            place--;
        if (place == top_count)
            continue;
        memmove(ranked + place + 1, ranked + place, (length - place) * sizeof *ranked);
        ranked[place] = i;
        length = MIN(length + 1, top_count);
    }
    return ranked;
}

gsize *comm_rank_top(gsize count, gsize top_count, CommRankCompare compare, const void *data, gsize *found)
{
    *found = MIN(count, top_count);
    return *found <= INSERTION_MAXIMUM ? rank_few(count, *found, compare, data) : rank_all(count, compare, data);
}
