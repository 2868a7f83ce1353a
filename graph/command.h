/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef COMMAND_H
#define COMMAND_H

#include "comm_network.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

/*
 * The subcommands of commgraph. Each takes its own arguments (argv[0] is its name) and returns FALSE with @error set:
 * COMM_ERROR_USAGE or G_OPTION_ERROR for exit status 2, anything else for 1.
 */
gboolean command_info(int argc, char **argv, GError **error);
gboolean command_compare(int argc, char **argv, GError **error);
gboolean command_windows(int argc, char **argv, GError **error);
gboolean command_draw(int argc, char **argv, GError **error);
gboolean command_merge(int argc, char **argv, GError **error);
gboolean command_group(int argc, char **argv, GError **error);

/** What --help shows of a subcommand, and how many arguments it takes. */
typedef struct {
    const char *arguments; /**< `EDGES` */
    const char *summary;
    const GOptionEntry *options;
    guint minimum;
    guint maximum; /**< G_MAXUINT: any number */
} CommandSyntax;

/**
 * Reads options and arguments; --help is answered, and ends the program.
 * Returns the arguments, NULL-terminated, the caller's; or NULL with @error set.
 */
char **command_parse(const CommandSyntax *syntax, int argc, char **argv, GError **error);

/** COMM_ERROR_USAGE; returns FALSE. */
gboolean command_set_usage_error(GError **error, const char *reason, ...) G_GNUC_PRINTF(2, 3);

/** FALSE with @error set (COMM_ERROR_USAGE) when standard input is given twice: by @paths, or by @nodes_path or NULL.
 */
gboolean command_check_inputs(char **paths, const char *nodes_path, GError **error);

/** FALSE with @error set (COMM_ERROR_USAGE) when @value is below @minimum. */
gboolean command_check_at_least(const char *option, gint value, gint minimum, GError **error);

/** Flushes standard output; FALSE with @error set (COMM_ERROR_WRITE). */
gboolean command_finish_output(GError **error);

/** A number for people: at most six digits, `-` for NaN. @text: at least COMM_NUMBER_TEXT_SIZE bytes; returned. */
const char *command_format_number(double value, char *text);

/** A share as `12.3 %`, `-` for NaN. */
const char *command_format_share(double share, char *text);

/** What a file is called in a picture: its name without folder, .csv and the `edges_` or `windows_` before it that
 * pcap2avro writes; the caller's. */
char *command_name_input(const char *path);

/** Reads the column @column (NULL: Label, where there is one) of the nodes CSV at @path: Id -> label, the empty ones
 * left out; the caller's. Returns NULL with @error set, COMM_ERROR_USAGE for an unknown @column. */
GHashTable *command_read_labels(const char *path, const char *column, GError **error);

/** Text as people may see it: control characters replaced; the caller's. */
char *command_clean_text(const char *text);

/** Columns of a table, aligned when printed: the first left, the others right, but those of @left. */
typedef struct _CommandTable CommandTable;

/** @heads: of the columns, NULL-terminated. @left_columns: how many columns, from the first, are set to the left. */
CommandTable *command_table_new(const char *const *heads, guint left_columns);
void command_table_add(CommandTable *table, const char *cell);
void command_table_add_number(CommandTable *table, double value);
void command_table_add_share(CommandTable *table, double share);

/** Prints to standard output, indented by two; @table is freed. */
void command_table_print(CommandTable *table);

/** An object begun, with its first members: @schema (`commgraph.info`) and the version of the form, 1. */
JsonBuilder *command_json_begin(const char *schema);
void command_json_add_text(JsonBuilder *builder, const char *name, const char *text);

/** Null for NaN. */
void command_json_add_number(JsonBuilder *builder, const char *name, double value);
void command_json_add_count(JsonBuilder *builder, const char *name, guint64 count);

/** Ends the object begun by command_json_begin() and prints it with a newline; @builder is freed. */
void command_json_print(JsonBuilder *builder, gboolean is_pretty);

#endif
