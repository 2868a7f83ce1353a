// SPDX-License-Identifier: BSD-3-Clause
import java.awt.Color;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Node;
import org.gephi.io.exporter.api.ExportController;
import org.gephi.layout.plugin.forceAtlas2.ForceAtlas2;
import org.gephi.layout.plugin.forceAtlas2.ForceAtlas2Builder;
import org.gephi.preview.api.PreviewController;
import org.gephi.preview.api.PreviewModel;
import org.gephi.preview.api.PreviewProperties;
import org.gephi.preview.api.PreviewProperty;
import org.gephi.preview.types.DependantColor;
import org.gephi.preview.types.EdgeColor;
import org.gephi.statistics.plugin.Modularity;
import org.openide.util.Lookup;

/**
 * A picture of a communication graph by Gephi: GephiPicture PICTURE FILE...
 *
 * PICTURE ends in .svg, .pdf or .png; the FILEs are edges and nodes as CSV, or GEXF. It does what samples/gephi/README.md
 * does by hand: sizes and colours by the columns PageRank and Community of a nodes CSV that has them, else by traffic and by
 * Gephi's own communities; ForceAtlas2, labels, export. The same files give the same picture.
 */
public final class GephiPicture {
    private static final int ROUNDS = 1500;
    private static final float SMALLEST = 8;
    private static final float LARGEST = 30;
    /** Okabe and Ito's colours, which people with any kind of colour vision tell apart. */
    private static final int[] COLOURS = {0x0072B2, 0xD55E00, 0x009E73, 0xE69F00, 0x56B4E9, 0xCC79A7, 0x999933};

    /** Columns of the nodes CSVs of GraphX and of `commgraph info`, as Gephi names them. */
    private static final String COMMUNITY = "community";
    private static final String PAGE_RANK = "pagerank";

    private final GraphModel model;
    private final Graph graph;
    private final Node[] nodes;

    private GephiPicture(GraphModel model) {
        this.model = model;
        graph = model.getGraph();
        nodes = graph.getNodes().toArray();
        Arrays.sort(nodes, Comparator.comparing(node -> node.getId().toString()));
    }

    public static void main(String[] arguments) {
        if (arguments.length < 2 || !arguments[0].matches("(?s).*[.](svg|pdf|png)")) {
            System.err.println("Usage: GephiPicture PICTURE.svg|PICTURE.pdf|PICTURE.png FILE...");
            System.exit(2);
        }
        if (arguments[0].endsWith(".png") && GraphicsEnvironment.isHeadless()) {
            System.err.println("GephiPicture: " + arguments[0] + ": Gephi draws a PNG only where there is a screen; xvfb-run makes one");
            System.exit(1);
        }
        List<File> files = new ArrayList<>();
        for (String path : Arrays.asList(arguments).subList(1, arguments.length)) {
            files.add(new File(path));
        }
        try {
            GephiGraph read = GephiGraph.read(files);
            read.issues.forEach(System.err::println);
            GephiPicture picture = new GephiPicture(read.model());
            picture.colourByCommunity();
            picture.sizeNodes();
            picture.layOut();
            picture.write(new File(arguments[0]));
        } catch (IOException error) {
            System.err.println("GephiPicture: " + error.getMessage());
            System.exit(1);
        }
        // Gephi's threads would keep the process.
        System.exit(0);
    }

    /** An edge's weight in all: in a dynamic graph its "Weight" is that of one window, so the counts beside it. */
    private static double weight(Edge edge) {
        Object packets = edge.getTable().hasColumn("packets") ? edge.getAttribute("packets") : null;
        return packets instanceof Number ? ((Number) packets).doubleValue() : edge.getWeight();
    }

    private double traffic(Node node) {
        double sum = 0;
        for (Edge edge : graph.getEdges(node)) {
            sum += weight(edge);
        }
        return sum;
    }

    /** The number in a column of the nodes CSV, 0 where the node has none. */
    private static double number(Node node, String column) {
        Object value = node.getAttribute(column);
        return value instanceof Number ? ((Number) value).doubleValue() : 0;
    }

    private void colourByCommunity() {
        String column = COMMUNITY;
        if (!model.getNodeTable().hasColumn(column)) {
            Modularity modularity = new Modularity();
            modularity.setRandom(false);
            modularity.setUseWeight(true);
            modularity.execute(model);
            column = Modularity.MODULARITY_CLASS;
        }
        for (Node node : nodes) {
            node.setColor(new Color(COLOURS[(int) number(node, column) % COLOURS.length]));
        }
    }

    /** Traffic by its logarithm: it differs by factors of thousands. */
    private double importance(Node node) {
        if (model.getNodeTable().hasColumn(PAGE_RANK)) {
            return StrictMath.sqrt(number(node, PAGE_RANK));
        }
        double traffic = StrictMath.log1p(traffic(node));
        return traffic * traffic;
    }

    private void sizeNodes() {
        double most = Arrays.stream(nodes).mapToDouble(this::importance).max().orElse(1);
        for (Node node : nodes) {
            node.setSize((float) (SMALLEST + (LARGEST - SMALLEST) * importance(node) / most));
        }
    }

    private void layOut() {
        for (int i = 0; i < nodes.length; i++) {
            double angle = 2 * Math.PI * i / nodes.length;
            nodes[i].setX((float) (100 * StrictMath.cos(angle)));
            nodes[i].setY((float) (100 * StrictMath.sin(angle)));
        }
        ForceAtlas2 layout = new ForceAtlas2(new ForceAtlas2Builder());
        layout.setGraphModel(model);
        layout.resetPropertiesValues();
        layout.setThreadsCount(1);
        // Raw counts as weights pull everything into one point.
        layout.setEdgeWeightInfluence(0.0);
        layout.setScalingRatio(400.0);
        // Parts of the graph that are not joined drift apart for ever under the ordinary gravity.
        layout.setStrongGravityMode(true);
        layout.setGravity(1.0);
        layout.initAlgo();
        for (int round = 0; round < ROUNDS; round++) {
            layout.setAdjustSizes(round > ROUNDS / 2);
            layout.goAlgo();
        }
        layout.endAlgo();
    }

    private void write(File file) throws IOException {
        PreviewController previews = Lookup.getDefault().lookup(PreviewController.class);
        PreviewModel preview = previews.getModel();
        PreviewProperties properties = preview.getProperties();
        properties.putValue(PreviewProperty.SHOW_NODE_LABELS, true);
        properties.putValue(PreviewProperty.NODE_LABEL_FONT, new Font("DejaVu Sans", Font.PLAIN, 14));
        properties.putValue(PreviewProperty.NODE_LABEL_PROPORTIONAL_SIZE, false);
        properties.putValue(PreviewProperty.NODE_LABEL_OUTLINE_SIZE, 3);
        properties.putValue(PreviewProperty.NODE_LABEL_OUTLINE_COLOR, new DependantColor(Color.WHITE));
        properties.putValue(PreviewProperty.NODE_BORDER_WIDTH, 0);
        properties.putValue(PreviewProperty.EDGE_COLOR, new EdgeColor(EdgeColor.Mode.SOURCE));
        properties.putValue(PreviewProperty.EDGE_OPACITY, 60);
        properties.putValue(PreviewProperty.EDGE_RESCALE_WEIGHT, true);
        properties.putValue(PreviewProperty.EDGE_RESCALE_WEIGHT_MIN, 0.6);
        properties.putValue(PreviewProperty.EDGE_RESCALE_WEIGHT_MAX, 6.0);
        previews.refreshPreview();
        // By its ending: given the file alone, Gephi finds no exporter for a name of one letter.
        ExportController exports = Lookup.getDefault().lookup(ExportController.class);
        exports.exportFile(file, exports.getExporter(file.getName().replaceFirst(".*[.]", "")));
    }
}
