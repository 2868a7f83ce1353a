/* SPDX-License-Identifier: BSD-3-Clause */
#include "comm_gexf.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "comm_error.h"
#include "comm_node_totals.h"
#include "comm_xml.h"

typedef enum { PART_NODES, PART_EDGES } Part;

struct _CommGexf {
    FILE *stream;
    const CommNames *names;
    CommGexfOptions options;
    Part part;
    guint64 edge_count;
    GString *text;   /* the element that is being written */
    int first_errno; /* of the first write that failed */
};

#define MICROSECONDS_PER_SECOND 1000000

static void put(CommGexf *gexf)
{
    gsize written = fwrite(gexf->text->str, 1, gexf->text->len, gexf->stream);
    if (written < gexf->text->len && gexf->first_errno == 0)
        gexf->first_errno = errno != 0 ? errno : EIO;
    g_string_truncate(gexf->text, 0);
}

static void append_attribute_names(CommGexf *gexf)
{
    static const char COUNTS[] = "<attribute id=\"packets\" title=\"Packets\" type=\"long\"/>"
                                 "<attribute id=\"bytes\" title=\"Bytes\" type=\"long\"/>"
                                 "<attribute id=\"firstseen\" title=\"FirstSeen\" type=\"double\"/>"
                                 "<attribute id=\"lastseen\" title=\"LastSeen\" type=\"double\"/>";
    static const char TOTAL[] = "<attribute id=\"total\" title=\"TotalWeight\" type=\"double\"/>";
    const char *counts = gexf->options.has_counts ? COUNTS : TOTAL;
    const char *community =
        gexf->options.has_picture ? "<attribute id=\"community\" title=\"Community\" type=\"integer\"/>" : "";
    g_string_append_printf(gexf->text,
                           "    <attributes class=\"node\"><attribute id=\"kind\" title=\"Kind\" type=\"string\"/>"
                           "%s%s</attributes>\n    <attributes class=\"edge\">%s</attributes>\n",
                           counts, community, counts);
    /* Gephi takes the attribute as the edge's weight over time only under the id `weight` and as a double. */
    if (gexf->options.time != COMM_GEXF_STATIC)
        g_string_append(gexf->text, "    <attributes class=\"edge\" mode=\"dynamic\">"
                                    "<attribute id=\"weight\" title=\"Weight\" type=\"double\"/></attributes>\n");
}

CommGexf *comm_gexf_begin(FILE *stream, const CommNames *names, const CommGexfOptions *options)
{
    static const char *const MODES[] = {
        [COMM_GEXF_STATIC] = "mode=\"static\"",
        [COMM_GEXF_DATE_TIME] =
            "mode=\"dynamic\" timeformat=\"dateTime\" timerepresentation=\"interval\" timezone=\"UTC\"",
        [COMM_GEXF_SECONDS] = "mode=\"dynamic\" timeformat=\"double\" timerepresentation=\"interval\"",
    };
    CommGexf *gexf = g_new0(CommGexf, 1);
    gexf->stream = stream;
    gexf->names = names;
    gexf->options = *options;
    gexf->options.title = NULL;
    gexf->text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" "
                              "xmlns:viz=\"http://gexf.net/1.3/viz\" version=\"1.3\">\n  <meta>"
                              "<creator>commgraph " COMMGRAPH_VERSION "</creator>");
    if (options->title != NULL) {
        g_string_append(gexf->text, "<description>");
        comm_xml_append_escaped(gexf->text, options->title, -1);
        g_string_append(gexf->text, "</description>");
    }
    g_string_append_printf(gexf->text, "</meta>\n  <graph defaultedgetype=\"directed\" %s>\n", MODES[options->time]);
    append_attribute_names(gexf);
    g_string_append(gexf->text, "    <nodes>\n");
    put(gexf);
    return gexf;
}

void comm_gexf_free(CommGexf *gexf)
{
    if (gexf == NULL)
        return;
    g_string_free(gexf->text, TRUE);
    g_free(gexf);
}

static void append_node_text(CommGexf *gexf, const CommNode *node)
{
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(node, gexf->names, buffer, &length);
    comm_xml_append_escaped(gexf->text, text, (gssize)length);
}

static void append_seconds(GString *text, gint64 time_us)
{
    /* The sign by hand: C's division cuts towards 0, and "-0" would be lost. */
    guint64 distance_us = time_us < 0 ? -(guint64)time_us : (guint64)time_us;
    g_string_append_printf(text, "%s%" G_GUINT64_FORMAT, time_us < 0 ? "-" : "", distance_us / MICROSECONDS_PER_SECOND);
    guint fraction_us = (guint)(distance_us % MICROSECONDS_PER_SECOND);
    if (fraction_us == 0)
        return;
    g_string_append_printf(text, ".%06u", fraction_us);
    while (text->str[text->len - 1] == '0')
        g_string_truncate(text, text->len - 1);
}

static void append_date(GString *text, gint64 time_us)
{
    gint64 fraction_us = time_us % MICROSECONDS_PER_SECOND;
    if (fraction_us < 0)
        fraction_us += MICROSECONDS_PER_SECOND;
    time_t seconds = (time_t)((time_us - fraction_us) / MICROSECONDS_PER_SECOND);
    struct tm date;
    gmtime_r(&seconds, &date);
    g_string_append_printf(text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", date.tm_year + 1900, date.tm_mon + 1,
                           date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec, (int)(fraction_us / 1000));
}

/* Gephi's intervals are closed, and overlapping ones are dropped: each ends one unit before the next may begin. */
static void append_interval(const CommGexf *gexf, gint64 start_us, gint64 end_us)
{
    gboolean is_date = gexf->options.time == COMM_GEXF_DATE_TIME;
    void (*append)(GString *, gint64) = is_date ? append_date : append_seconds;
    gint64 last_us = MAX(start_us, end_us - (is_date ? 1000 : 1));
    g_string_append(gexf->text, " start=\"");
    append(gexf->text, start_us);
    g_string_append(gexf->text, "\" end=\"");
    append(gexf->text, last_us);
    g_string_append(gexf->text, "\"/>");
}

static void append_spells(const CommGexf *gexf, const CommGexfWindow *windows, gsize count)
{
    if (count == 0 || gexf->options.time == COMM_GEXF_STATIC)
        return;
    g_string_append(gexf->text, "<spells>");
    for (gsize i = 0; i < count;) {
        gint64 start_us = windows[i].start_us;
        gint64 end_us = windows[i].end_us;
        for (i++; i < count && windows[i].start_us == end_us; i++)
            end_us = windows[i].end_us;
        g_string_append(gexf->text, "<spell");
        append_interval(gexf, start_us, end_us);
    }
    g_string_append(gexf->text, "</spells>");
}

static void append_weights_over_time(const CommGexf *gexf, const CommGexfWindow *windows, gsize count)
{
    if (gexf->options.time == COMM_GEXF_STATIC)
        return;
    for (gsize i = 0; i < count; i++) {
        g_string_append(gexf->text, "<attvalue for=\"weight\" value=\"");
        comm_xml_append_number(gexf->text, windows[i].weight, 9);
        g_string_append_c(gexf->text, '"');
        append_interval(gexf, windows[i].start_us, windows[i].end_us);
    }
}

static void append_time_value(GString *text, const char *id, gint64 time_us)
{
    if (time_us == COMM_NO_TIME)
        return;
    g_string_append_printf(text, "<attvalue for=\"%s\" value=\"", id);
    append_seconds(text, time_us);
    g_string_append(text, "\"/>");
}

/* Where only a weight is known, it stands for the counts: the edge's own attribute is not exact. */
static void append_total(GString *text, double weight)
{
    g_string_append(text, "<attvalue for=\"total\" value=\"");
    comm_xml_append_number(text, weight, 9);
    g_string_append(text, "\"/>");
}

static void append_counts(const CommGexf *gexf, guint64 packets, guint64 bytes, gint64 first_us, gint64 last_us)
{
    g_string_append_printf(gexf->text,
                           "<attvalue for=\"packets\" value=\"%" G_GUINT64_FORMAT "\"/>"
                           "<attvalue for=\"bytes\" value=\"%" G_GUINT64_FORMAT "\"/>",
                           packets, bytes);
    append_time_value(gexf->text, "firstseen", first_us);
    append_time_value(gexf->text, "lastseen", last_us);
}

static void append_picture(GString *text, const CommGexfNode *node)
{
    g_string_append(text, "<viz:size value=\"");
    comm_xml_append_number(text, node->radius, 3);
    g_string_append(text, "\"/><viz:position x=\"");
    comm_xml_append_number(text, node->x, 3);
    g_string_append(text, "\" y=\"");
    comm_xml_append_number(text, node->y, 3);
    g_string_append_printf(text, "\" z=\"0\"/><viz:color r=\"%u\" g=\"%u\" b=\"%u\"/>", node->colour >> 16 & 0xFF,
                           node->colour >> 8 & 0xFF, node->colour & 0xFF);
}

void comm_gexf_add_node(CommGexf *gexf, const CommGexfNode *node, const CommGexfWindow *spans, gsize span_count)
{
    g_return_if_fail(gexf->part == PART_NODES);
    GString *text = gexf->text;
    g_string_append(text, "      <node id=\"");
    append_node_text(gexf, &node->node);
    /* Always a label: Gephi shows none where there is none. */
    g_string_append(text, "\" label=\"");
    if (node->label != NULL)
        comm_xml_append_escaped(text, node->label, -1);
    else
        append_node_text(gexf, &node->node);
    g_string_append_printf(text, "\"><attvalues><attvalue for=\"kind\" value=\"%s\"/>",
                           comm_node_kind_name(&node->node));
    if (gexf->options.has_counts)
        append_counts(gexf, node->packets, node->bytes, node->first_seen_us, node->last_seen_us);
    else
        append_total(text, node->weight);
    if (gexf->options.has_picture && node->community >= 0)
        g_string_append_printf(text, "<attvalue for=\"community\" value=\"%d\"/>", node->community);
    g_string_append(text, "</attvalues>");
    append_spells(gexf, spans, span_count);
    if (gexf->options.has_picture)
        append_picture(text, node);
    g_string_append(text, "</node>\n");
    put(gexf);
}

static void begin_edges(CommGexf *gexf)
{
    if (gexf->part == PART_EDGES)
        return;
    gexf->part = PART_EDGES;
    g_string_append(gexf->text, "    </nodes>\n    <edges>\n");
}

void comm_gexf_add_edge(CommGexf *gexf, const CommEdge *edge, double weight, const CommGexfWindow *windows,
                        gsize window_count)
{
    begin_edges(gexf);
    GString *text = gexf->text;
    g_string_append_printf(text, "      <edge id=\"%" G_GUINT64_FORMAT "\" source=\"", gexf->edge_count++);
    append_node_text(gexf, &edge->source);
    g_string_append(text, "\" target=\"");
    append_node_text(gexf, &edge->target);
    g_string_append_c(text, '"');
    /* In a dynamic document the weight is the attribute over time; a static one beside it would be a second. */
    if (gexf->options.time == COMM_GEXF_STATIC || window_count == 0) {
        g_string_append(text, " weight=\"");
        comm_xml_append_number(text, weight, 9);
        g_string_append_c(text, '"');
    }
    g_string_append(text, "><attvalues>");
    if (gexf->options.has_counts)
        append_counts(gexf, edge->packets, edge->bytes, edge->first_seen_us, edge->last_seen_us);
    else
        append_total(text, weight);
    append_weights_over_time(gexf, windows, window_count);
    g_string_append(text, "</attvalues>");
    append_spells(gexf, windows, window_count);
    g_string_append(text, "</edge>\n");
    put(gexf);
}

gboolean comm_gexf_end(CommGexf *gexf, GError **error)
{
    g_autoptr(CommGexf) owned = gexf;
    begin_edges(owned);
    g_string_append(owned->text, "    </edges>\n  </graph>\n</gexf>\n");
    put(owned);
    if (fflush(owned->stream) != 0 && owned->first_errno == 0)
        owned->first_errno = errno;
    if (owned->first_errno == 0)
        return TRUE;
    g_set_error(error, COMM_ERROR, COMM_ERROR_WRITE, "cannot write: %s", g_strerror(owned->first_errno));
    return FALSE;
}
