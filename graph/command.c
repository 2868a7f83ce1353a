/* SPDX-License-Identifier: BSD-3-Clause */
#include "command.h"
#include "comm_error.h"
#include "comm_nodes_table.h"
#include "comm_number.h"

#include <errno.h>
#include <math.h>
#include <string.h>

struct _CommandTable {
    GPtrArray *cells; /* char *, row by row, the heads first */
    guint column_count;
    guint left_columns;
};

char **command_parse(const CommandSyntax *syntax, int argc, char **argv, GError **error)
{
    g_auto(GStrv) arguments = NULL;
    GOptionEntry rest[] = {{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments, NULL, syntax->arguments},
                           G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, syntax->summary);
    g_option_context_add_main_entries(context, syntax->options, NULL);
    g_option_context_add_main_entries(context, rest, NULL);
    g_autofree char *program = g_strdup_printf("commgraph %s", argv[0]);
    g_set_prgname(program);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return NULL;
    guint count = arguments == NULL ? 0 : g_strv_length(arguments);
    if (count >= syntax->minimum && count <= syntax->maximum)
        return g_steal_pointer(&arguments);
    command_set_usage_error(error, "%s needs %s, not %u arguments: see %s --help", argv[0], syntax->arguments, count,
                            program);
    return NULL;
}

gboolean command_set_usage_error(GError **error, const char *reason, ...)
{
    va_list arguments;
    va_start(arguments, reason);
    g_autofree char *text = g_strdup_vprintf(reason, arguments);
    va_end(arguments);
    g_set_error_literal(error, COMM_ERROR, COMM_ERROR_USAGE, text);
    return FALSE;
}

gboolean command_check_inputs(char **paths, const char *nodes_path, GError **error)
{
    guint stream_count = g_strcmp0(nodes_path, "-") == 0;
    for (guint i = 0; paths[i] != NULL; i++)
        stream_count += strcmp(paths[i], "-") == 0;
    return stream_count <= 1 || command_set_usage_error(error, "standard input can be read only once");
}

gboolean command_check_at_least(const char *option, gint value, gint minimum, GError **error)
{
    return value >= minimum || command_set_usage_error(error, "%s %d is less than %d", option, value, minimum);
}

char *command_name_input(const char *path)
{
    static const char *const PREFIXES[] = {"edges_", "windows_"};
    if (strcmp(path, "-") == 0)
        return g_strdup("standard input");
    g_autofree char *name = g_path_get_basename(path);
    if (g_str_has_suffix(name, ".csv") && strlen(name) > 4)
        name[strlen(name) - 4] = '\0';
    for (guint i = 0; i < G_N_ELEMENTS(PREFIXES); i++)
        if (g_str_has_prefix(name, PREFIXES[i]) && name[strlen(PREFIXES[i])] != '\0')
            return g_strdup(name + strlen(PREFIXES[i]));
    return g_steal_pointer(&name);
}

GHashTable *command_read_labels(const char *path, const char *column, GError **error)
{
    g_autoptr(CommNodesTable) table = comm_nodes_table_read(path, error);
    if (table == NULL)
        return NULL;
    gint id = comm_nodes_table_find_column(table, "Id");
    gint label = comm_nodes_table_find_column(table, column != NULL ? column : "Label");
    if (label < 0 && column != NULL) {
        command_set_usage_error(error, "the nodes have no column `%s`", column);
        return NULL;
    }
    GHashTable *labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint32 row = 0; label >= 0 && row < comm_nodes_table_get_row_count(table); row++) {
        const char *text = comm_nodes_table_get(table, row, (guint)label);
        if (text[0] != '\0')
            g_hash_table_insert(labels, g_strdup(comm_nodes_table_get(table, row, (guint)id)), g_strdup(text));
    }
    return labels;
}

gboolean command_finish_output(GError **error)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "stdout: %s", g_strerror(errno));
    return FALSE;
}

const char *command_format_number(double value, char *text)
{
    if (isnan(value))
        return "-";
    if (fabs(value) < 1e15 && value == trunc(value))
        return comm_number_format(value, text);
    return g_ascii_formatd(text, COMM_NUMBER_TEXT_SIZE, "%.6g", value);
}

const char *command_format_share(double share, char *text)
{
    if (isnan(share))
        return "-";
    g_ascii_formatd(text, COMM_NUMBER_TEXT_SIZE, "%.1f", 100 * share);
    g_strlcat(text, " %", COMM_NUMBER_TEXT_SIZE);
    return text;
}

char *command_clean_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *clean = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        g_string_append_unichar(clean, g_unichar_iscntrl(letter) ? '?' : letter);
    }
    return g_string_free(clean, FALSE);
}

CommandTable *command_table_new(const char *const *heads, guint left_columns)
{
    CommandTable *table = g_new0(CommandTable, 1);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    table->left_columns = left_columns;
    for (; heads[table->column_count] != NULL; table->column_count++)
        command_table_add(table, heads[table->column_count]);
    return table;
}

void command_table_add(CommandTable *table, const char *cell)
{
    g_ptr_array_add(table->cells, command_clean_text(cell));
}

void command_table_add_number(CommandTable *table, double value)
{
    char text[COMM_NUMBER_TEXT_SIZE];
    command_table_add(table, command_format_number(value, text));
}

void command_table_add_share(CommandTable *table, double share)
{
    char text[COMM_NUMBER_TEXT_SIZE];
    command_table_add(table, command_format_share(share, text));
}

static void print_padding(glong width)
{
    printf("%*s", (int)MAX(width, 0), "");
}

static void print_row(const CommandTable *table, guint first_cell, const glong *widths)
{
    for (guint i = 0; i < table->column_count; i++) {
        const char *cell = g_ptr_array_index(table->cells, first_cell + i);
        glong padding = widths[i] - g_utf8_strlen(cell, -1);
        gboolean is_left = i < table->left_columns;
        printf("  ");
        print_padding(is_left ? 0 : padding);
        fputs(cell, stdout);
        print_padding(is_left && i + 1 < table->column_count ? padding : 0);
    }
    putchar('\n');
}

void command_table_print(CommandTable *table)
{
    g_autofree glong *widths = g_new0(glong, table->column_count);
    for (guint i = 0; i < table->cells->len; i++) {
        glong *width = &widths[i % table->column_count];
        *width = MAX(*width, g_utf8_strlen(g_ptr_array_index(table->cells, i), -1));
    }
    for (guint i = 0; i < table->cells->len; i += table->column_count)
        print_row(table, i, widths);
    g_ptr_array_free(table->cells, TRUE);
    g_free(table);
}

JsonBuilder *command_json_begin(const char *schema)
{
    JsonBuilder *builder = json_builder_new();
    json_builder_begin_object(builder);
    command_json_add_text(builder, "schema", schema);
    command_json_add_count(builder, "version", 1);
    return builder;
}

void command_json_add_text(JsonBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, valid);
}

void command_json_add_number(JsonBuilder *builder, const char *name, double value)
{
    json_builder_set_member_name(builder, name);
    if (isnan(value))
        json_builder_add_null_value(builder);
    else if (fabs(value) < 9007199254740992.0 && value == trunc(value))
        json_builder_add_int_value(builder, (gint64)value);
    else
        json_builder_add_double_value(builder, value);
}

void command_json_add_count(JsonBuilder *builder, const char *name, guint64 count)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)count);
}

void command_json_print(JsonBuilder *builder, gboolean is_pretty)
{
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, is_pretty);
    puts(text);
    g_object_unref(builder);
}
