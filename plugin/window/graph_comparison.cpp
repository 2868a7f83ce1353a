/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_comparison.h"
#include "graph_job.h"

namespace
{

const gsize OVERLAP_COUNT = 10; /* of commgraph compare; not shown */

CommNode translate(const CommNode &node, const CommNames *from, CommNames *to)
{
    if (node.kind != COMM_NODE_TEXT)
        return node;
    char buffer[COMM_NODE_TEXT_SIZE];
    gsize length;
    const char *text = comm_node_format(&node, from, buffer, &length);
    return comm_node_from_text(to, text, gssize(length));
}

/* The network of so many edges with these weights; links lie as the edges do, those without weight left out. */
CommNetwork *makeNetwork(const std::vector<CommEdge> &edges, const std::vector<double> &weights, const CommNames *names)
{
    CommNetworkBuilder *builder = comm_network_builder_new();
    CommNames *own = comm_network_builder_get_names(builder);
    for (size_t i = 0; i < edges.size(); i++) {
        const CommNode source = translate(edges[i].source, names, own);
        const CommNode target = translate(edges[i].target, names, own);
        if (weights[i] > 0)
            comm_network_builder_add(builder, &source, &target, weights[i]);
    }
    return comm_network_builder_finish(builder);
}

std::shared_ptr<const CommNetwork> share(CommNetwork *network)
{
    return std::shared_ptr<const CommNetwork>(
        network, [](const CommNetwork *old) { comm_network_free(const_cast<CommNetwork *>(old)); });
}

double shareOf(double weight, const CommNetwork *side)
{
    return weight > 0 ? weight / comm_network_get_total_weight(side) : 0;
}

double meanTotal(const Comparison &comparison)
{
    return (comm_network_get_total_weight(comparison.sides[0].get()) +
            comm_network_get_total_weight(comparison.sides[1].get())) /
           2;
}

double factorOf(const Comparison &comparison, int side)
{
    const double total = comm_network_get_total_weight(comparison.sides[side].get());
    return total > 0 ? meanTotal(comparison) / total : 1;
}

/* Of each node of @network: whether a side's edges have it. */
std::vector<guint8> findNodes(const CommNetwork *network, const CommNetwork *side)
{
    std::vector<guint8> found;
    g_autoptr(CommNames) names = comm_names_copy(comm_network_get_names(side));
    for (guint32 i = 0; i < comm_network_get_node_count(network); i++) {
        const CommNode node = comm_subset_translate_node(network, i, names);
        found.push_back(comm_network_find_node(side, &node) >= 0 ? 1 : 0);
    }
    return found;
}

} // namespace

double Comparison::shareBefore(gsize edge) const
{
    return shareOf(before[edge], sides[0].get());
}

double Comparison::shareNow(double now) const
{
    return shareOf(now, sides[1].get());
}

double Comparison::weigh(gsize edge, double now) const
{
    return before[edge] * factorOf(*this, 0) + now * factorOf(*this, 1);
}

std::shared_ptr<const Comparison> compareEdges(const GraphResult &result, const std::vector<double> &before)
{
    auto comparison = std::make_shared<Comparison>();
    std::vector<double> now;
    for (const CommEdge &edge : result.edges)
        now.push_back(double(report_weigh(&edge, result.settings.weight)));
    comparison->before = before;
    comparison->sides[0] = share(makeNetwork(result.edges, before, result.names.get()));
    comparison->sides[1] = share(makeNetwork(result.edges, now, result.names.get()));
    for (size_t i = 0; i < now.size(); i++) {
        const CommChange change = comm_compare_get_change(comparison->shareBefore(i), comparison->shareNow(now[i]));
        comparison->changes.push_back(change);
        comparison->change_counts[change]++;
    }
    g_autoptr(CommComparison) numbers =
        comm_compare_new(comparison->sides[0].get(), comparison->sides[1].get(), OVERLAP_COUNT);
    comparison->distance = *comm_compare_get_distance(numbers);
    return comparison;
}

CommNetwork *makeComparedNetwork(const GraphResult &result)
{
    std::vector<double> weights;
    for (size_t i = 0; i < result.drawn.size(); i++)
        weights.push_back(result.weigh(result.drawn_edges[i]));
    return makeNetwork(result.drawn, weights, result.names.get());
}

CommPicture *drawComparison(const GraphResult &result, const CommDrawOptions *options, CommNodeLook **looks)
{
    const Comparison &comparison = *result.comparison;
    std::vector<double> shares[2];
    for (size_t i = 0; i < result.drawn.size(); i++) {
        shares[0].push_back(comparison.shareBefore(result.drawn_edges[i]));
        shares[1].push_back(comparison.shareNow(double(report_weigh(&result.drawn[i], result.settings.weight))));
    }
    const CommNetwork *network = result.network.get();
    const std::vector<guint8> nodes[2] = {findNodes(network, comparison.sides[0].get()),
                                          findNodes(network, comparison.sides[1].get())};
    CommDifference difference = {};
    difference.network = network;
    difference.scale = meanTotal(comparison);
    for (int side = 0; side < 2; side++) {
        difference.sides[side] = comparison.sides[side].get();
        difference.link_shares[side] = shares[side].data();
        difference.has_node[side] = nodes[side].data();
    }
    return comm_draw_difference_of(&difference, options, looks);
}
