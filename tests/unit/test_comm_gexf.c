/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_gexf.h"

#include <string.h>

#include "comm_error.h"

typedef struct {
    FILE *stream;
    char *text;
    gsize length;
} Output;

static void output_open(Output *output)
{
    output->stream = open_memstream(&output->text, &output->length);
    g_assert_nonnull(output->stream);
}

static void output_finish(Output *output, CommGexf *gexf)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(comm_gexf_end(gexf, &error));
    g_assert_no_error(error);
    fclose(output->stream);
}

static CommNode host(const char *text)
{
    CommAddress address;
    g_assert_true(comm_address_parse(text, &address));
    return comm_node_from_address(&address);
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        g_error("not found: %s\nin: %s", part, text);
}

static void empty_graph_is_a_document(void)
{
    Output output;
    CommGexfOptions options = {.title = "a & b"};
    output_open(&output);
    output_finish(&output, comm_gexf_begin(output.stream, NULL, &options));
    assert_has(output.text, "<description>a &amp; b</description>");
    assert_has(output.text, "mode=\"static\"");
    assert_has(output.text, "<nodes>\n    </nodes>\n    <edges>\n    </edges>\n  </graph>\n</gexf>\n");
    free(output.text);
}

static void counts_beyond_a_float_stay_exact(void)
{
    Output output;
    CommGexfOptions options = {.has_counts = TRUE};
    output_open(&output);
    CommGexf *gexf = comm_gexf_begin(output.stream, NULL, &options);
    CommEdge edge = {.source = host("10.0.0.1"),
                     .target = host("224.0.0.1"),
                     .packets = 16777217,
                     .bytes = G_GUINT64_CONSTANT(9007199254740993),
                     .first_seen_us = -1500000,
                     .last_seen_us = COMM_NO_TIME};
    CommGexfNode node = {
        .node = edge.target, .packets = 16777217, .bytes = 7, .first_seen_us = 1, .last_seen_us = 2500000};
    comm_gexf_add_node(gexf, &node, NULL, 0);
    comm_gexf_add_edge(gexf, &edge, 16777217, NULL, 0);
    output_finish(&output, gexf);
    assert_has(output.text,
               "<node id=\"224.0.0.1\" label=\"224.0.0.1\"><attvalues><attvalue for=\"kind\" value=\"multicast\"/>"
               "<attvalue for=\"packets\" value=\"16777217\"/><attvalue for=\"bytes\" value=\"7\"/>"
               "<attvalue for=\"firstseen\" value=\"0.000001\"/><attvalue for=\"lastseen\" value=\"2.5\"/>"
               "</attvalues></node>\n");
    assert_has(output.text,
               "<edge id=\"0\" source=\"10.0.0.1\" target=\"224.0.0.1\" weight=\"16777217\"><attvalues>"
               "<attvalue for=\"packets\" value=\"16777217\"/><attvalue for=\"bytes\" value=\"9007199254740993\"/>"
               "<attvalue for=\"firstseen\" value=\"-1.5\"/></attvalues></edge>\n");
    free(output.text);
}

static char *windows_as_text(CommGexfTime time)
{
    static const CommGexfWindow WINDOWS[] = {
        {-10000000, 0, 1},
        {0, 10000000, 2.5},
        {G_GINT64_CONSTANT(4291747200000000), G_GINT64_CONSTANT(4291747200250000), 3}};
    Output output;
    CommGexfOptions options = {.time = time};
    output_open(&output);
    CommGexf *gexf = comm_gexf_begin(output.stream, NULL, &options);
    CommEdge edge = {.source = host("::1"), .target = host("::2")};
    CommGexfNode node = {.node = edge.source, .label = "one"};
    comm_gexf_add_node(gexf, &node, WINDOWS, G_N_ELEMENTS(WINDOWS));
    comm_gexf_add_edge(gexf, &edge, 6.5, WINDOWS, G_N_ELEMENTS(WINDOWS));
    output_finish(&output, gexf);
    return output.text;
}

static void windows_end_a_millisecond_early_as_dates(void)
{
    char *text = windows_as_text(COMM_GEXF_DATE_TIME);
    assert_has(text, "timeformat=\"dateTime\" timerepresentation=\"interval\" timezone=\"UTC\"");
    assert_has(text, "<attvalue for=\"weight\" value=\"1\" start=\"1969-12-31T23:59:50.000Z\" "
                     "end=\"1969-12-31T23:59:59.999Z\"/><attvalue for=\"weight\" value=\"2.5\" "
                     "start=\"1970-01-01T00:00:00.000Z\" end=\"1970-01-01T00:00:09.999Z\"/>");
    assert_has(text, "<spell start=\"2106-01-01T00:00:00.000Z\" end=\"2106-01-01T00:00:00.249Z\"/>");
    g_assert_null(strstr(text, " weight=\""));
    free(text);
}

static void windows_end_a_microsecond_early_as_seconds(void)
{
    char *text = windows_as_text(COMM_GEXF_SECONDS);
    assert_has(text, "<attvalue for=\"weight\" value=\"2.5\" start=\"0\" end=\"9.999999\"/>");
    assert_has(text, "label=\"one\"><attvalues><attvalue for=\"kind\" value=\"unicast\"/>"
                     "<attvalue for=\"total\" value=\"0\"/></attvalues><spells><spell start=\"-10\" end=\"9.999999\"/>"
                     "<spell start=\"4291747200\" end=\"4291747200.249999\"/></spells></node>");
    free(text);
}

static void ids_and_labels_hold_any_bytes(void)
{
    Output output;
    CommGexfOptions options = {.has_picture = TRUE};
    g_autoptr(CommNames) names = comm_names_new();
    output_open(&output);
    CommGexf *gexf = comm_gexf_begin(output.stream, names, &options);
    CommGexfNode node = {.node = comm_node_from_text(names, "<INFO>\x02\xff", -1),
                         .radius = 2.5,
                         .x = -1,
                         .y = 0.1234,
                         .colour = 0x0072B2,
                         .community = -1};
    comm_gexf_add_node(gexf, &node, NULL, 0);
    output_finish(&output, gexf);
    assert_has(output.text,
               "<node id=\"&lt;INFO&gt;\xef\xbf\xbd\xef\xbf\xbd\" label=\"&lt;INFO&gt;\xef\xbf\xbd\xef\xbf\xbd\">");
    assert_has(output.text, "<viz:size value=\"2.5\"/><viz:position x=\"-1\" y=\"0.123\" z=\"0\"/>"
                            "<viz:color r=\"0\" g=\"114\" b=\"178\"/></node>");
    g_assert_null(strstr(output.text, "for=\"community\""));
    free(output.text);
}

static void a_full_disk_is_an_error(void)
{
    FILE *full = fopen("/dev/full", "w");
    g_assert_nonnull(full);
    CommGexfOptions options = {.time = COMM_GEXF_STATIC};
    g_autoptr(GError) error = NULL;
    g_assert_false(comm_gexf_end(comm_gexf_begin(full, NULL, &options), &error));
    g_assert_error(error, COMM_ERROR, COMM_ERROR_WRITE);
    fclose(full);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/comm_gexf/empty_graph_is_a_document", empty_graph_is_a_document);
    g_test_add_func("/comm_gexf/counts_beyond_a_float_stay_exact", counts_beyond_a_float_stay_exact);
    g_test_add_func("/comm_gexf/windows_end_a_millisecond_early_as_dates", windows_end_a_millisecond_early_as_dates);
    g_test_add_func("/comm_gexf/windows_end_a_microsecond_early_as_seconds",
                    windows_end_a_microsecond_early_as_seconds);
    g_test_add_func("/comm_gexf/ids_and_labels_hold_any_bytes", ids_and_labels_hold_any_bytes);
    g_test_add_func("/comm_gexf/a_full_disk_is_an_error", a_full_disk_is_an_error);
    return g_test_run();
}
