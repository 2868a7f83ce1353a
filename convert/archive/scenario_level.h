/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SCENARIO_LEVEL_H
#define SCENARIO_LEVEL_H

#include "archive.h"

/** A scenario and what its outputs are made from; borrowed. */
typedef struct {
    const Archive *archive;
    const ConvertOptions *options;
    const char *name;
    GPtrArray *records;             /**< of ArchiveRecord, all of the scenario */
    const HostNames *hosts;         /**< names for nodes, or NULL */
    const HostNames *capture_names; /**< names for the nodes that @hosts does not name */
    const char *suffix;             /**< of the files' names, before their endings: "" or that of a slice */
} ScenarioSource;

/** The files of a scenario at one level. */
typedef struct _ScenarioLevel ScenarioLevel;

/** Finds their paths, and makes their folders. Returns NULL with @error set (COMM_ERROR_WRITE). */
ScenarioLevel *scenario_level_new(const ScenarioSource *source, CommLevel level, GError **error);
void scenario_level_free(ScenarioLevel *level);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScenarioLevel, scenario_level_free)

/** Whether all files that the options ask for are there. */
gboolean scenario_level_is_there(const ScenarioLevel *level);

/** Appends the files' paths below the output folder to @paths (of char *). */
void scenario_level_add_paths(const ScenarioLevel *level, GPtrArray *paths);

/**
 * Writes them all, and then gives them their names.
 *
 * @edge_count, @node_count: set.
 * Returns FALSE with @error set (COMM_ERROR_WRITE; COMM_ERROR_READ and COMM_ERROR_FORMAT for the partial edges).
 */
gboolean scenario_level_write(ScenarioLevel *level, guint64 *edge_count, guint64 *node_count,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The partial edges of @records at @level, to be merged; the caller's. */
EdgeMerge *scenario_merge(const Archive *archive, GPtrArray *records, CommLevel level);

#endif
