// SPDX-License-Identifier: BSD-3-Clause
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.importer.plugin.file.spreadsheet.AbstractImporterSpreadsheet;
import org.gephi.io.importer.spi.FileImporter;
import org.gephi.io.processor.plugin.AppendProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

/**
 * Files read by Gephi's own importers into a new workspace, each appended to what the earlier ones brought: what File >
 * Open does with every setting left as it is, and "Append to existing workspace" chosen in the import report.
 */
final class GephiGraph {
    final Workspace workspace;
    /** As Gephi took each file: "edges.csv: EDGES_TABLE". */
    final List<String> kinds = new ArrayList<>();
    /** What Gephi's import reports complain of. */
    final List<String> issues = new ArrayList<>();

    private GephiGraph(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Throws IOException where a file is not read, or Gephi finds no graph in it. */
    static GephiGraph read(List<File> files) throws IOException {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        if (projects.getCurrentProject() == null) {
            projects.newProject();
        }
        Workspace workspace = projects.newWorkspace(projects.getCurrentProject());
        projects.openWorkspace(workspace);
        GephiGraph graph = new GephiGraph(workspace);
        for (File file : files) {
            graph.append(file);
        }
        return graph;
    }

    GraphModel model() {
        return Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
    }

    private void append(File file) throws IOException {
        ImportController controller = Lookup.getDefault().lookup(ImportController.class);
        FileImporter importer = controller.getFileImporter(file);
        if (importer == null) {
            throw new IOException(file + ": Gephi has no importer for it");
        }
        Container container = controller.importFile(file, importer);
        if (container == null) {
            throw new IOException(file + ": Gephi reads no graph from it");
        }
        kinds.add(file.getName() + ": " + kindOf(importer));
        for (Issue issue : container.getReport().getIssuesList(Integer.MAX_VALUE)) {
            if (issue.getLevel() != Issue.Level.INFO) {
                issues.add(file.getName() + ": " + issue.getMessage());
            }
        }
        controller.process(container, new AppendProcessor(), workspace);
    }

    private static String kindOf(FileImporter importer) {
        if (importer instanceof AbstractImporterSpreadsheet) {
            return ((AbstractImporterSpreadsheet) importer).getMode().name();
        }
        return importer.getClass().getSimpleName();
    }
}
