/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_error.h"
#include "command.h"

#include <cairo.h>
#include <locale.h>
#include <string.h>

typedef struct {
    const char *name;
    const char *arguments;
    const char *summary;
    gboolean (*run)(int argc, char **argv, GError **error);
} Command;

static const Command commands[] = {
    {"info", "EDGES", "measures of a network, its hotspots, components and communities", command_info},
    {"compare", "A B", "how far two networks are apart, and the edges and hosts that make it", command_compare},
    {"draw", "EDGES", "a picture, or positions and colours for Gephi", command_draw},
    {"windows", "WINDOWS", "one line a window of time; peaks and changes marked", command_windows},
    {"merge", "EDGES...", "edge lists or windows files, added up or counted once", command_merge},
    {"group", "EDGES", "an edge list or windows file by subnet, component, community or a table's column",
     command_group},
};

static void print_help(void)
{
    printf("Usage: commgraph COMMAND [OPTION...] [ARGUMENT...]\n\nCommunication graphs, from edge lists in CSV.\n\n"
           "Commands:\n");
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        printf("  %-8s %-9s  %s\n", commands[i].name, commands[i].arguments, commands[i].summary);
    printf("\nOptions:\n  -h, --help  show this help; `commgraph COMMAND --help' shows a command's own\n"
           "  --version   show the version\n\n`-' stands for standard input, or standard output.\n");
}

static void print_version(void)
{
    printf("commgraph %s\nGLib %u.%u.%u, json-glib %s, cairo %s\n", COMMGRAPH_VERSION, glib_major_version,
           glib_minor_version, glib_micro_version, JSON_VERSION_S, cairo_version_string());
}

static const Command *find_command(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static int exit_status(const GError *error)
{
    gboolean is_usage = error->domain == G_OPTION_ERROR || g_error_matches(error, COMM_ERROR, COMM_ERROR_USAGE);
    return is_usage ? 2 : 1;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        print_help();
        return 0;
    }
    if (strcmp(name, "--version") == 0) {
        print_version();
        return 0;
    }
    const Command *command = find_command(name);
    if (command == NULL) {
        g_autofree char *clean = command_clean_text(name);
        fprintf(stderr,
                argc > 1 ? "commgraph: no command %s: see commgraph --help\n"
                         : "commgraph: a command is needed%s: see commgraph --help\n",
                clean);
        return 2;
    }
    g_autoptr(GError) error = NULL;
    if (command->run(argc - 1, argv + 1, &error) && command_finish_output(&error))
        return 0;
    g_autofree char *message = command_clean_text(error->message);
    fflush(stdout);
    fprintf(stderr, "commgraph: %s\n", message);
    return exit_status(error);
}
