/* SPDX-License-Identifier: BSD-3-Clause */
/* Writes a small graph as GEXF on stdout for gexf_networkx.py: gexf_example static|seconds|date. */
#include <string.h>

#include "comm_gexf.h"

static const CommGexfWindow FIRST[] = {{0, 10000000, 3}, {10000000, 20000000, 16777217}};
static const CommGexfWindow SECOND[] = {{10000000, 20000000, 2}};

static CommNode host(const char *text)
{
    CommAddress address;
    g_assert_true(comm_address_parse(text, &address));
    return comm_node_from_address(&address);
}

static CommGexfTime time_of(const char *form)
{
    if (strcmp(form, "date") == 0)
        return COMM_GEXF_DATE_TIME;
    return strcmp(form, "seconds") == 0 ? COMM_GEXF_SECONDS : COMM_GEXF_STATIC;
}

int main(int argc, char **argv)
{
    CommGexfTime form = time_of(argc > 1 ? argv[1] : "static");
    gboolean is_static = form == COMM_GEXF_STATIC;
    CommGexfOptions options = {.time = form, .has_counts = TRUE, .has_picture = is_static, .title = "<a> & \"b\""};
    g_autoptr(CommNames) names = comm_names_new();
    CommNode odd = comm_node_from_text(names, "INFO <\x01\xed\xa0\x80> & \"x\"\n", -1);
    CommNode one = host("10.0.0.1");
    CommGexf *gexf = comm_gexf_begin(stdout, names, &options);
    CommGexfNode nodes[] = {
        {.node = one, .label = "router", .packets = 16777222, .bytes = 9007199254740993, .radius = 4, .x = -1.5},
        {.node = odd, .packets = 16777222, .first_seen_us = 1, .last_seen_us = 1500000, .colour = 0xD55E00}};
    comm_gexf_add_node(gexf, &nodes[0], is_static ? NULL : FIRST, is_static ? 0 : 2);
    comm_gexf_add_node(gexf, &nodes[1], is_static ? NULL : FIRST, is_static ? 0 : 2);
    CommEdge there = {.source = one, .target = odd, .packets = 16777220, .bytes = 9007199254740993};
    CommEdge back = {.source = odd, .target = one, .packets = 2, .last_seen_us = COMM_NO_TIME};
    comm_gexf_add_edge(gexf, &there, 16777220, is_static ? NULL : FIRST, is_static ? 0 : 2);
    comm_gexf_add_edge(gexf, &back, 2, is_static ? NULL : SECOND, is_static ? 0 : 1);
    return comm_gexf_end(gexf, NULL) ? 0 : 1;
}
