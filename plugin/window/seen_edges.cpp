/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "seen_edges.h"

#include <algorithm>
#include <cmath>

namespace
{

/* An edge of either side: without packets where only the earlier side has it. */
struct Pair {
    CommEdge now;
    double before;
};

using Pairs = std::vector<Pair>;

/* The settings as an EdgeFilter, and what it borrows. */
struct SeenFilter {
    explicit SeenFilter(const ViewSettings &settings)
        : focus(settings.focus.toUtf8()), open_subnets(g_hash_table_new_full(g_str_hash, g_str_equal, g_free, nullptr))
    {
        for (const QString &text : settings.open_subnets)
            g_hash_table_add(open_subnets, g_strdup(text.toUtf8().constData()));
        filter.is_unicast_only = settings.hides_multicast;
        filter.is_answering_only = settings.hides_silent;
        filter.subnets = settings.subnets.ipv4_bits > 0 ? &settings.subnets : nullptr;
        filter.open_subnets = open_subnets;
        filter.weight = settings.weight;
        filter.weight_min = settings.weight_min;
        filter.focus = focus.constData();
        filter.hop_count = settings.hop_count;
    }
    SeenFilter(const SeenFilter &) = delete;
    SeenFilter &operator=(const SeenFilter &) = delete;
    ~SeenFilter()
    {
        g_hash_table_unref(open_subnets);
    }
    /* What hides hosts, before they are grouped. */
    EdgeFilter ofHosts() const
    {
        EdgeFilter part = {};
        part.is_unicast_only = filter.is_unicast_only;
        part.is_answering_only = filter.is_answering_only;
        return part;
    }
    /* What hides edges, after that. */
    EdgeFilter ofEdges() const
    {
        EdgeFilter part = {};
        part.weight_min = filter.weight_min;
        part.focus = filter.focus;
        part.hop_count = filter.hop_count;
        part.subnets = filter.subnets; /* the focus may be a host in one; what is grouped stays as it is */
        part.open_subnets = filter.open_subnets;
        return part;
    }

    QByteArray focus;
    GHashTable *open_subnets;
    EdgeFilter filter = {};
};

CommEdge *sumRows(const GraphRequest &request, gsize *count)
{
    g_autoptr(CommGraph) graph = comm_graph_new_with_names(request.names.get());
    comm_graph_add_edges(graph, request.rows.get(), request.row_count);
    return comm_graph_sort_edges(graph, count);
}

/* The texts of the earlier side are among the request's names: window and request share one numbering. */
Pairs listBefore(const CommNetwork *network, CommNames *names)
{
    std::vector<CommNode> nodes;
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++)
        nodes.push_back(comm_subset_translate_node(network, i, names));
    const CommLink *links = comm_network_get_links(network);
    Pairs pairs;
    for (gsize i = 0; i < comm_network_get_link_count(network); i++)
        pairs.push_back(
            {{nodes[links[i].source], nodes[links[i].target], 0, 0, COMM_NO_TIME, COMM_NO_TIME}, links[i].weight});
    return pairs;
}

/* By source, then target; each edge once. */
void joinEqual(Pairs &pairs, const CommNames *names)
{
    std::stable_sort(pairs.begin(), pairs.end(),
                     [names](const Pair &a, const Pair &b) { return comm_edge_compare(&a.now, &b.now, names) < 0; });
    size_t kept = 0;
    for (const Pair &pair : pairs) {
        if (kept == 0 || comm_edge_compare(&pairs[kept - 1].now, &pair.now, names) != 0) {
            pairs[kept++] = pair;
            continue;
        }
        comm_edge_add(&pairs[kept - 1].now, &pair.now);
        pairs[kept - 1].before += pair.before;
    }
    pairs.resize(kept);
}

guint64 weightOf(const Pair &pair, CommWeight weight)
{
    const double before = std::min(std::floor(pair.before), COMM_WEIGHT_LIMIT);
    return std::max({guint64(1), report_weigh(&pair.now, weight), guint64(before)});
}

/* Each edge stands in for both of its sides, with the heavier one's weight. */
void keepSeen(Pairs &pairs, const EdgeFilter &filter, CommWeight weight, CommNames *names)
{
    gsize count = pairs.size();
    CommEdge *edges = g_new(CommEdge, count + 1);
    for (gsize i = 0; i < count; i++) {
        edges[i] = pairs[i].now;
        edges[i].packets = edges[i].bytes = weightOf(pairs[i], weight);
    }
    g_autofree CommEdge *seen = edge_filter_apply(&filter, edges, &count, names);
    gsize next = 0;
    const auto is_hidden = [seen, count, names, &next](const Pair &pair) {
        if (next == count || comm_edge_compare(&pair.now, &seen[next], names) != 0)
            return true;
        next++;
        return false;
    };
    pairs.erase(std::remove_if(pairs.begin(), pairs.end(), is_hidden), pairs.end());
}

void group(Pairs &pairs, const EdgeFilter &filter, const CommNames *names)
{
    for (Pair &pair : pairs) {
        pair.now.source = edge_filter_group(&filter, &pair.now.source, names);
        pair.now.target = edge_filter_group(&filter, &pair.now.target, names);
    }
    joinEqual(pairs, names);
}

void selectPairs(const GraphRequest &request, const SeenFilter &seen, GraphResult &result, std::vector<double> &before)
{
    CommNames *names = request.names.get();
    const CommWeight weight = request.settings.weight;
    gsize count;
    g_autofree CommEdge *now = sumRows(request, &count);
    Pairs pairs = listBefore(request.before.get(), names);
    for (gsize i = 0; i < count; i++)
        pairs.push_back({now[i], 0});
    joinEqual(pairs, names);
    keepSeen(pairs, seen.ofHosts(), weight, names);
    group(pairs, seen.filter, names);
    keepSeen(pairs, seen.ofEdges(), weight, names);
    for (const Pair &pair : pairs) {
        result.edges.push_back(pair.now);
        before.push_back(pair.before);
    }
}

} // namespace

void selectEdges(const GraphRequest &request, GraphResult &result, std::vector<double> &before)
{
    const SeenFilter seen(request.settings);
    if (request.before != nullptr)
        return selectPairs(request, seen, result, before);
    gsize count;
    CommEdge *all = sumRows(request, &count);
    g_autofree CommEdge *edges = edge_filter_apply(&seen.filter, all, &count, request.names.get());
    result.edges.assign(edges, edges + count);
}
