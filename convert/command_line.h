/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include "convert_options.h"
#include "live_options.h"

/** A capture or folder among the arguments, with what was said before it. */
typedef struct {
    char *path;
    char *scenario;
    char *dump_host;
} CommandLineInput;

/** What the user asked for. */
typedef struct {
    ConvertOptions options;
    LiveOptions live;    /**< with interfaces there are no captures among the inputs */
    GPtrArray *inputs;   /**< of CommandLineInput; of interfaces one, the path being the interface */
    char *output_path;   /**< NULL: -w, -e or --text was given */
    char *write_path;    /**< one Avro file, or NULL */
    char *edges_path;    /**< one edges CSV, or NULL */
    gboolean is_text;    /**< a line a packet to standard output */
    gboolean has_header; /**< before them, a line that names the fields */
    char *hosts_path;    /**< or NULL */
    char *user_name;     /**< whom a live capture becomes, or NULL */
    char *recover_path;  /**< an output folder, of which only what a stopped run left is finished; or NULL */
    guint thread_count;
    gboolean is_recursive;
    gboolean is_scenario_by_folder;
    gboolean is_verified;
    gboolean is_forced;
    gboolean is_quiet;
    gboolean is_json;
    gboolean wants_help;
    gboolean wants_version;
} CommandLine;

/**
 * Reads the arguments. Returns NULL with @error set (COMM_ERROR_USAGE). With wants_help or wants_version the rest is
 * not checked.
 */
CommandLine *command_line_new(int argc, char **argv, GError **error);
void command_line_free(CommandLine *command_line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommandLine, command_line_free)

/** What --help prints. Static. */
const char *command_line_help(void);

#endif
