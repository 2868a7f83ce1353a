/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_job.h"
#include "node_text.h"
#include "seen_edges.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace
{

const CommSubnets COLOUR_SUBNETS = {24, 64}; /* where hosts are not grouped */
/* A picture is laid out anew when more than so many of its hosts are new, and when it has grown by so much. */
const double NEW_SHARE = 0.5;
const double GROWTH = 1.5;
const guint32 SMALL_SHEET = 30; /* comm_scene.c: more hosts have a larger sheet */

/* What comm_draw_network() borrows. */
struct DrawInput {
    DrawInput() = default;
    DrawInput(const DrawInput &) = delete;
    DrawInput &operator=(const DrawInput &) = delete;
    ~DrawInput()
    {
        comm_draw_columns_clear(&columns);
    }

    CommDrawOptions options = {};
    std::vector<CommPoint> positions;
    std::vector<QByteArray> texts;
    std::vector<const char *> labels;
    QByteArray colour_column;
    QByteArray size_column;
    CommDrawColumns columns = {};
};

QString textOf(const CommNetwork *network, guint32 node)
{
    return nodeText(comm_network_get_nodes(network)[node], comm_network_get_names(network));
}

/* Of edges that are compared some have no packets. */
void rankTargets(GraphResult &result)
{
    std::vector<CommEdge> edges = result.edges;
    for (CommEdge &edge : edges)
        edge.packets = 1;
    g_autoptr(CommNetwork) network =
        comm_network_new(edges.data(), edges.size(), result.names.get(), COMM_WEIGHT_PACKETS);
    const CommLink *links = comm_network_get_links(network);
    result.target_ranks.resize(edges.size());
    for (gsize i = 0; i < edges.size(); i++)
        result.target_ranks[i] = links[i].target;
}

/* Of equal weights the first in order; what weighs nothing has no link. */
void chooseDrawn(GraphResult &result)
{
    std::vector<double> weights(result.edges.size());
    for (gsize i = 0; i < weights.size(); i++)
        weights[i] = result.weigh(i);
    std::vector<guint32> order(weights.size());
    std::iota(order.begin(), order.end(), 0u);
    const gsize count = std::min(result.settings.top_count, order.size());
    const auto last = order.begin() + std::ptrdiff_t(count);
    std::partial_sort(order.begin(), last, order.end(), [&weights](guint32 a, guint32 b) {
        return weights[a] != weights[b] ? weights[a] > weights[b] : a < b;
    });
    std::sort(order.begin(), last);
    for (gsize i = 0; i < count; i++) {
        if (weights[order[i]] > 0) {
            result.drawn.push_back(result.edges[order[i]]);
            result.drawn_edges.push_back(order[i]);
        }
    }
    for (gsize i = count; i < order.size(); i++)
        result.hidden_weight += weights[order[i]];
}

/* A host that was there keeps its place, unless most are new or the sheet has become too small. */
void choosePlaces(const GraphRequest &request, const CommNetwork *network, DrawInput &input)
{
    const guint32 count = comm_network_get_node_count(network);
    const Places &places = request.places;
    guint32 known_count = 0;
    for (guint32 i = 0; i < count; i++) {
        const QPointF place = places.points.value(textOf(network, i), QPointF(NAN, NAN));
        known_count += std::isnan(place.x()) ? 0 : 1;
        input.positions.push_back({place.x(), place.y()});
    }
    const guint32 sheet_count = places.sheet_node_count;
    const bool has_room = count <= GROWTH * sheet_count && (count <= SMALL_SHEET || sheet_count > SMALL_SHEET);
    const bool is_kept = known_count > 0 && has_room && count - known_count <= NEW_SHARE * known_count;
    input.options.positions = known_count > 0 ? input.positions.data() : nullptr;
    input.options.keeps_positions = is_kept;
    input.options.sheet_node_count = is_kept ? sheet_count : count;
}

/* Pointers into the texts stay good: moving keeps their bytes. */
void keepTexts(DrawInput &input, std::vector<QByteArray> &texts)
{
    for (QByteArray &text : texts)
        input.texts.push_back(std::move(text));
}

void chooseLabels(const GraphRequest &request, const CommNetwork *network, DrawInput &input)
{
    const guint32 count = comm_network_get_node_count(network);
    std::vector<QByteArray> texts;
    for (guint32 i = 0; i < count; i++)
        texts.push_back(request.labels.value(textOf(network, i)).toUtf8());
    for (const QByteArray &text : texts)
        input.labels.push_back(text.isEmpty() ? nullptr : text.constData());
    input.options.labels = input.labels.data();
    keepTexts(input, texts);
}

void colourBySubnet(const GraphRequest &request, const CommNetwork *network, DrawInput &input)
{
    const guint32 count = comm_network_get_node_count(network);
    const bool is_grouped = request.settings.subnets.ipv4_bits > 0;
    const CommSubnets *subnets = is_grouped ? &request.settings.subnets : &COLOUR_SUBNETS;
    std::vector<QByteArray> texts;
    for (guint32 i = 0; i < count; i++) {
        const CommNode subnet = comm_regroup_subnet_of(&comm_network_get_nodes(network)[i], subnets);
        texts.push_back(nodeText(subnet, comm_network_get_names(network)).toUtf8());
    }
    std::vector<const char *> pointers;
    for (const QByteArray &text : texts)
        pointers.push_back(text.constData());
    comm_draw_columns_group(&input.columns, pointers.data(), count);
    input.colour_column = "subnets";
    keepTexts(input, texts);
}

/* The window offers the columns of the table that it has, so that none is missing. Labels are the request's. */
void readColumns(const GraphRequest &request, const CommNetwork *network, DrawInput &input)
{
    input.colour_column = request.settings.colour_column.toUtf8();
    input.size_column = request.settings.size_column.toUtf8();
    const CommColumnNames names = {"Id", input.colour_column.isEmpty() ? nullptr : input.colour_column.constData(),
                                   input.size_column.isEmpty() ? nullptr : input.size_column.constData()};
    if (!comm_draw_columns_read(&input.columns, request.nodes_table.get(), network, &names, nullptr))
        comm_draw_columns_clear(&input.columns);
}

void chooseLooks(const GraphRequest &request, const CommNetwork *network, DrawInput &input)
{
    if (request.nodes_table != nullptr)
        readColumns(request, network, input);
    if (request.settings.colours == ViewSettings::SUBNETS)
        colourBySubnet(request, network, input);
    const CommColumnNames names = {nullptr, input.colour_column.constData(), input.size_column.constData()};
    comm_draw_columns_use(&input.columns, &names, &input.options);
}

void draw(const GraphRequest &request, GraphResult &result)
{
    const CommNetwork *network = result.network.get();
    DrawInput input;
    input.options.unit = result.settings.weight == COMM_WEIGHT_BYTES ? "bytes" : "packets";
    input.options.theme = result.settings.theme;
    input.options.hidden_edge_count = result.edges.size() - result.drawn.size();
    input.options.hidden_weight = result.hidden_weight;
    input.options.is_cancelled = request.is_cancelled.get();
    choosePlaces(request, network, input);
    chooseLooks(request, network, input);
    chooseLabels(request, network, input);
    g_autofree CommNodeLook *looks = nullptr;
    const QByteArray title = request.title.toUtf8();
    if (result.comparison != nullptr)
        input.options.title = title.constData();
    CommPicture *picture = result.comparison != nullptr ? drawComparison(result, &input.options, &looks)
                                                        : comm_draw_network(network, &input.options, &looks);
    result.picture.reset(picture, comm_picture_free);
    result.looks.assign(looks, looks + comm_network_get_node_count(network));
    result.places.points = request.places.points;
    result.places.sheet_node_count = input.options.sheet_node_count;
    for (guint32 i = 0; i < result.looks.size(); i++)
        result.places.points.insert(textOf(network, i), QPointF(looks[i].at.x, looks[i].at.y));
}

} // namespace

double GraphResult::weigh(gsize edge) const
{
    const double now = double(report_weigh(&edges[edge], settings.weight));
    return comparison != nullptr ? comparison->weigh(edge, now) : now;
}

double GraphResult::changeOf(gsize edge) const
{
    return double(report_weigh(&edges[edge], settings.weight)) - comparison->before[edge];
}

std::shared_ptr<const GraphResult> computeGraph(const GraphRequest &request)
{
    auto result = std::make_shared<GraphResult>();
    std::vector<double> before;
    result->settings = request.settings;
    result->is_partial = request.is_partial;
    result->names = request.names;
    result->labels = request.labels;
    selectEdges(request, *result, before);
    if (request.before != nullptr)
        result->comparison = compareEdges(*result, before);
    rankTargets(*result);
    result->order = request.order;
    result->rows = sortEdges(*result, request.order);
    chooseDrawn(*result);
    CommNetwork *network = result->comparison != nullptr
                               ? makeComparedNetwork(*result)
                               : comm_network_new(result->drawn.data(), result->drawn.size(), result->names.get(),
                                                  result->settings.weight);
    result->network.reset(network, comm_network_free);
    draw(request, *result);
    return result;
}
