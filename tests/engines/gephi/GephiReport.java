// SPDX-License-Identifier: BSD-3-Clause
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gephi.filters.api.FilterController;
import org.gephi.filters.api.Query;
import org.gephi.filters.api.Range;
import org.gephi.filters.plugin.dynamic.DynamicRangeBuilder.DynamicRangeFilter;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.GraphView;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.Subgraph;
import org.openide.util.Lookup;

/**
 * Prints what Gephi holds after reading files: GephiReport --case NAME FILE... [--case NAME FILE...]
 *
 * A line of JSON for each case on standard output: what each file was taken for, complaints, every node and edge with all its
 * columns, and what Gephi's timeline shows in each interval that an edge has. A case that cannot be read is {"name", "error"}.
 */
public final class GephiReport {
    private final GraphModel model;

    private GephiReport(GraphModel model) {
        this.model = model;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Map<String, List<File>> cases = new LinkedHashMap<>();
        List<File> files = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--case")) {
                files = new ArrayList<>();
                cases.put(arguments[++i], files);
            } else {
                files.add(new File(arguments[i]));
            }
        }
        cases.forEach((name, list) -> out.println(Json.text(report(name, list))));
    }

    private static Map<String, Object> report(String name, List<File> files) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("name", name);
        try {
            GephiGraph graph = GephiGraph.read(files);
            GraphModel model = graph.model();
            report.put("kinds", graph.kinds);
            report.put("issues", graph.issues);
            report.put("directed", model.isDirected());
            report.put("time_format", model.getTimeFormat().name());
            new GephiReport(model).describe(report);
        } catch (IOException | RuntimeException error) {
            report.put("error", error.toString());
        }
        return report;
    }

    private void describe(Map<String, Object> report) {
        List<Object> nodes = new ArrayList<>();
        for (Node node : model.getGraph().getNodes().toArray()) {
            Map<String, Object> row = columns(node);
            row.put("x", node.x());
            row.put("size", node.size());
            row.put("rgb", node.getColor().getRGB() & 0xFFFFFF);
            nodes.add(row);
        }
        List<Object> edges = new ArrayList<>();
        TreeMap<Double, Interval> windows = new TreeMap<>();
        for (Edge edge : model.getGraph().getEdges().toArray()) {
            edges.add(describe(edge, windows));
        }
        List<Object> views = new ArrayList<>();
        windows.values().forEach(window -> views.add(view(window)));
        report.put("nodes", nodes);
        report.put("edges", edges);
        report.put("views", views);
        report.put("bounds", bounds(model.getTimeBounds()));
    }

    private static Map<String, Object> columns(Element element) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (Column column : element.getAttributeColumns()) {
            Object value = element.getAttribute(column);
            if (value != null && !(value instanceof Number)) {
                value = value.toString();
            }
            row.put(column.getTitle(), value);
            row.put(column.getTitle() + " type", column.getTypeClass().getSimpleName());
        }
        row.put("id", element.getId().toString());
        row.put("label", element.getLabel());
        List<Object> spells = new ArrayList<>();
        for (Interval interval : element.getIntervals()) {
            spells.add(bounds(interval));
        }
        row.put("spells", spells);
        return row;
    }

    private static Map<String, Object> describe(Edge edge, Map<Double, Interval> windows) {
        Map<String, Object> row = columns(edge);
        row.put("source", edge.getSource().getId().toString());
        row.put("target", edge.getTarget().getId().toString());
        row.put("directed", edge.isDirected());
        if (!edge.hasDynamicWeight()) {
            row.put("weight", edge.getWeight());
            return row;
        }
        List<Object> weights = new ArrayList<>();
        for (Map.Entry<?, ?> entry : edge.getWeights()) {
            Interval interval = (Interval) entry.getKey();
            windows.put(interval.getLow(), interval);
            weights.add(List.of(interval.getLow(), interval.getHigh(), entry.getValue()));
        }
        row.put("weights", weights);
        return row;
    }

    /** What Gephi shows with its timeline's handles at both ends of a window. */
    private Map<String, Object> view(Interval window) {
        FilterController filters = Lookup.getDefault().lookup(FilterController.class);
        DynamicRangeFilter filter = new DynamicRangeFilter(model);
        filter.setKeepNull(false);
        filter.setRange(new Range(window.getLow(), window.getHigh()));
        Query query = filters.createQuery(filter);
        GraphView view = filters.filter(query);
        model.setTimeInterval(view, window);
        Subgraph shown = model.getGraph(view);
        List<Object> edges = new ArrayList<>();
        for (Edge edge : shown.getEdges().toArray()) {
            edges.add(List.of(edge.getSource().getId().toString(), edge.getTarget().getId().toString(), edge.getWeight(view)));
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("window", bounds(window));
        row.put("nodes", shown.getNodeCount());
        row.put("edges", edges);
        model.destroyView(view);
        return row;
    }

    private static List<Object> bounds(Interval interval) {
        return List.of(interval.getLow(), interval.getHigh());
    }
}
