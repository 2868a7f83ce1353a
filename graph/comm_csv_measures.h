/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMM_CSV_MEASURES_H
#define COMM_CSV_MEASURES_H

#include "comm_measures.h"

#include <stdio.h>

/**
 * Writes a nodes CSV with all measures of @network, the heaviest node first:
 * Id,Label,Kind,Weight,WeightIn,WeightOut,DegreeIn,DegreeOut,Share,PageRank,WeakComponent,StrongComponent,Community.
 * Components and communities are numbered from 1; a measure without a value is empty.
 *
 * @measures: of @network. @labels: one a node, NULL where the id is the label; or NULL.
 * A write error stays with the stream, as in comm_csv.h.
 */
void comm_csv_write_measures(FILE *stream, const CommNetwork *network, const CommNodeMeasures *measures,
                             const char *const *labels);

#endif
