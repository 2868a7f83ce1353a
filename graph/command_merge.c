/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_edge_table.h"
#include "comm_output.h"
#include "command.h"

gboolean command_merge(int argc, char **argv, GError **error)
{
    gboolean wants_maximum = FALSE;
    g_autofree char *output_path = NULL;
    GOptionEntry options[] = {
        {"max", 0, 0, G_OPTION_ARG_NONE, &wants_maximum,
         "Take each edge's maximum over the inputs: a packet seen at several hosts counts once", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output_path, "Write to FILE, not to standard output", "FILE"},
        G_OPTION_ENTRY_NULL};
    CommandSyntax syntax = {"EDGES...", "The edges of several lists, or of several windows files, as one.", options, 1,
                            G_MAXUINT};
    g_auto(GStrv) arguments = command_parse(&syntax, argc, argv, error);
    if (arguments == NULL || !command_check_inputs(arguments, NULL, error))
        return FALSE;
    g_autoptr(CommEdgeTable) table = comm_edge_table_new();
    for (guint i = 0; arguments[i] != NULL; i++) {
        if (!comm_edge_table_read(table, arguments[i], error))
            return FALSE;
    }
    g_autoptr(CommOutput) output = comm_output_open(output_path != NULL ? output_path : "-", error);
    if (output == NULL)
        return FALSE;
    comm_edge_table_write(table, wants_maximum ? COMM_MERGE_MAXIMUM : COMM_MERGE_SUM, comm_output_get_stream(output));
    return comm_output_close(output, error);
}
