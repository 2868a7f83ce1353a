/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_picture_file.h"

#include <string.h>

#include "comm_edge_reader.h"
#include "comm_error.h"
#include "comm_gexf.h"
#include "comm_output.h"
#include "comm_subset.h"

typedef enum { FILE_SVG, FILE_PNG, FILE_PDF, FILE_GEXF, FILE_UNKNOWN } FileKind;

static FileKind kind_of(const char *path)
{
    static const char *const ENDINGS[] = {".svg", ".png", ".pdf", ".gexf"};
    const char *ending = strrchr(path, '.');
    for (guint i = 0; ending != NULL && i < G_N_ELEMENTS(ENDINGS); i++)
        if (g_ascii_strcasecmp(ending, ENDINGS[i]) == 0)
            return (FileKind)i;
    return FILE_UNKNOWN;
}

gboolean comm_picture_file_check_name(const char *path, gboolean is_picture_only, GError **error)
{
    FileKind kind = kind_of(path);
    if (kind != FILE_UNKNOWN && !(is_picture_only && kind == FILE_GEXF))
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s: the name must end in .svg, .png%s .pdf%s", path,
                is_picture_only ? " or" : ",", is_picture_only ? "" : " or .gexf");
    return FALSE;
}

gboolean comm_picture_file_write(const char *path, const CommPicture *picture, GError **error)
{
    static const CommPictureFormat FORMATS[] = {COMM_PICTURE_SVG, COMM_PICTURE_PNG, COMM_PICTURE_PDF};
    if (!comm_picture_file_check_name(path, TRUE, error))
        return FALSE;
    g_autoptr(CommOutput) output = comm_output_open(path, error);
    if (output == NULL)
        return FALSE;
    if (comm_picture_write(picture, FORMATS[kind_of(path)], comm_output_get_stream(output), error))
        return comm_output_close(output, error);
    g_prefix_error(error, "%s: ", path);
    return FALSE;
}

static void add_gexf_nodes(CommGexf *gexf, const CommNetwork *network, const CommDrawOptions *options,
                           const CommNodeLook *looks)
{
    guint32 count = comm_network_get_node_count(network);
    gsize link_count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    g_autofree double *strengths = g_new0(double, count);
    for (gsize i = 0; i < link_count; i++) {
        strengths[links[i].source] += links[i].weight;
        if (links[i].source != links[i].target)
            strengths[links[i].target] += links[i].weight;
    }
    for (guint32 i = 0; i < count; i++) {
        CommGexfNode node = {.node = comm_network_get_nodes(network)[i],
                             .label = options->labels != NULL ? options->labels[i] : NULL,
                             .weight = strengths[i],
                             .x = looks[i].at.x,
                             .y = -looks[i].at.y,
                             .radius = looks[i].radius,
                             .colour = looks[i].colour,
                             .community = looks[i].group};
        comm_gexf_add_node(gexf, &node, NULL, 0);
    }
}

static gboolean write_gexf(FILE *stream, const CommNetwork *network, const CommDrawOptions *options,
                           const CommNodeLook *looks, GError **error)
{
    CommGexfOptions gexf_options = {.has_picture = TRUE, .title = options->title};
    CommGexf *gexf = comm_gexf_begin(stream, comm_network_get_names(network), &gexf_options);
    const CommNode *nodes = comm_network_get_nodes(network);
    gsize count = comm_network_get_link_count(network);
    const CommLink *links = comm_network_get_links(network);
    add_gexf_nodes(gexf, network, options, looks);
    for (gsize i = 0; i < count; i++) {
        CommEdge edge = {.source = nodes[links[i].source], .target = nodes[links[i].target]};
        comm_gexf_add_edge(gexf, &edge, links[i].weight, NULL, 0);
    }
    return comm_gexf_end(gexf, error);
}

gboolean comm_picture_file_write_gexf(const char *path, const CommNetwork *network, const CommDrawOptions *options,
                                      const CommNodeLook *looks, GError **error)
{
    g_autoptr(CommOutput) output = comm_output_open(path, error);
    if (output == NULL)
        return FALSE;
    if (write_gexf(comm_output_get_stream(output), network, options, looks, error))
        return comm_output_close(output, error);
    g_prefix_error(error, "%s: ", path);
    return FALSE;
}

gboolean comm_picture_file_draw_network(const char *path, const CommNetwork *network, const CommDrawOptions *options,
                                        GError **error)
{
    g_autofree CommNodeLook *looks = NULL;
    g_autoptr(CommPicture) picture = comm_draw_network(network, options, &looks);
    if (kind_of(path) == FILE_GEXF)
        return comm_picture_file_write_gexf(path, network, options, looks, error);
    return comm_picture_file_write(path, picture, error);
}

/* A window while it is read; windows come in any order. */
typedef struct {
    gint64 start_us;
    CommNetworkBuilder *builder;
} Window;

static gint compare_windows(gconstpointer a, gconstpointer b)
{
    const Window *x = a;
    const Window *y = b;
    return x->start_us < y->start_us ? -1 : x->start_us > y->start_us;
}

static CommNetworkBuilder *window_at(GArray *windows, gint64 start_us)
{
    for (guint i = windows->len; i > 0; i--) {
        Window *window = &g_array_index(windows, Window, i - 1);
        if (window->start_us == start_us)
            return window->builder;
    }
    Window window = {start_us, comm_network_builder_new()};
    g_array_append_val(windows, window);
    return window.builder;
}

static void add_row(CommNetworkBuilder *builder, const CommEdgeRow *row)
{
    CommNames *names = comm_network_builder_get_names(builder);
    CommNode source = comm_node_parse(names, row->source, (gssize)row->source_length);
    CommNode target = comm_node_parse(names, row->target, (gssize)row->target_length);
    comm_network_builder_add(builder, &source, &target, row->weight);
}

static gboolean read_windows(const char *path, GArray *windows, GError **error)
{
    g_autoptr(CommEdgeReader) reader = comm_edge_reader_open(path, error);
    g_autoptr(GError) own = NULL;
    CommEdgeRow row;
    if (reader == NULL)
        return FALSE;
    if (!comm_edge_reader_has_windows(reader)) {
        g_set_error(error, COMM_ERROR, COMM_ERROR_FORMAT, "%s: no columns Start and End, so it is no windows file",
                    path);
        return FALSE;
    }
    while (comm_edge_reader_next(reader, &row, &own)) {
        add_row(window_at(windows, row.start_us), &row);
        if (windows->len <= COMM_MOST_PANELS)
            continue;
        g_set_error(error, COMM_ERROR, COMM_ERROR_USAGE, "%s: more than %u windows: make them longer", path,
                    COMM_MOST_PANELS);
        return FALSE;
    }
    if (own == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&own));
    return FALSE;
}

static char *title_of(gint64 start_us)
{
    if (start_us == COMM_NO_TIME)
        return g_strdup("no time");
    g_autoptr(GDateTime) epoch = g_date_time_new_from_unix_utc(0);
    g_autoptr(GDateTime) start = g_date_time_add(epoch, start_us);
    if (start == NULL)
        return g_strdup_printf("%" G_GINT64_FORMAT " s", start_us / G_USEC_PER_SEC);
    g_autofree char *text = g_date_time_format(start, "%Y-%m-%d %H:%M:%S");
    gint fraction_us = g_date_time_get_microsecond(start);
    return fraction_us == 0 ? g_strdup_printf("%s UTC", text) : g_strdup_printf("%s.%06d UTC", text, fraction_us);
}

static CommNetwork *finish_window(Window *window, gboolean is_unicast_only)
{
    CommNetwork *network = comm_network_builder_finish(g_steal_pointer(&window->builder));
    if (!is_unicast_only)
        return network;
    CommNetwork *unicast = comm_subset_new_unicast(network);
    comm_network_free(network);
    return unicast;
}

static CommPicture *draw_windows(GArray *windows, gboolean is_unicast_only, const CommDrawOptions *options)
{
    g_autofree CommPanel *panels = g_new(CommPanel, windows->len);
    g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) networks = g_ptr_array_new_with_free_func((GDestroyNotify)comm_network_free);
    g_array_sort(windows, compare_windows);
    for (guint i = 0; i < windows->len; i++) {
        Window *window = &g_array_index(windows, Window, i);
        g_ptr_array_add(titles, title_of(window->start_us));
        g_ptr_array_add(networks, finish_window(window, is_unicast_only));
        panels[i] = (CommPanel){titles->pdata[i], networks->pdata[i]};
    }
    return comm_draw_panels(panels, windows->len, options);
}

static void free_windows(GArray *windows)
{
    for (guint i = 0; i < windows->len; i++)
        comm_network_builder_free(g_array_index(windows, Window, i).builder);
    g_array_free(windows, TRUE);
}

gboolean comm_picture_file_draw_windows(const char *path, const char *windows_path, gboolean is_unicast_only,
                                        const CommDrawOptions *options, GError **error)
{
    GArray *windows = g_array_new(FALSE, FALSE, sizeof(Window));
    gboolean is_good = read_windows(windows_path, windows, error);
    if (is_good) {
        g_autoptr(CommPicture) picture = draw_windows(windows, is_unicast_only, options);
        is_good = comm_picture_file_write(path, picture, error);
    }
    free_windows(windows);
    return is_good;
}
