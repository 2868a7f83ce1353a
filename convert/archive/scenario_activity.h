/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SCENARIO_ACTIVITY_H
#define SCENARIO_ACTIVITY_H

#include "convert_options.h"
#include "edge_run.h"

#include <stdio.h>

/** Packets and bytes per window of the scenario, each host and each group: the rows of activity_NAME.csv. */
typedef struct _ScenarioActivity ScenarioActivity;

/** Writes the header. @stream, @scenario and @options are borrowed. */
ScenarioActivity *scenario_activity_new(FILE *stream, const char *scenario, const ConvertOptions *options);
void scenario_activity_free(ScenarioActivity *activity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScenarioActivity, scenario_activity_free)

/** Adds a row between hosts; rows come in the order of edge_row_compare(). */
void scenario_activity_add(ScenarioActivity *activity, const EdgeRow *row);

/** Writes the last window. */
void scenario_activity_end(ScenarioActivity *activity);

#endif
