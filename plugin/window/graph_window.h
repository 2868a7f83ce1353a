/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GRAPH_WINDOW_H
#define GRAPH_WINDOW_H

#include "capture_filter.h"
#include "filter_menu.h"
#include "graph_worker.h"
#include "network_picture.h"
#include "node_names.h"
#include "place_memory.h"

#include <QDialog>
#include <QTimer>

class EdgeModel;
class GraphSaver;
class GraphView;
class ItemSelection;
class QCheckBox;
class QLabel;
class Overlays;
class QDialogButtonBox;
class QScrollArea;
class QTableView;
class QTabWidget;
class TimeControls;
class TimeStrip;
class ViewControls;
class ViewPanel;

/**
 * Statistics > Communication Graph: the open capture's graph as picture and table, over all time or a range.
 *
 * Wireshark's callbacks only start timers: a window redrawn inside a retap would slow it, and a tap freed inside one
 * would crash it.
 */
class GraphWindow : public QDialog
{
    Q_OBJECT

  public:
    GraphWindow(const WindowServices *services, const ReportOptions *options);
    ~GraphWindow() override;

    /** Listens to the layer chosen. Returns false with @error set, as graph_tap_new(). */
    bool listen(GError **error);

    /** Whether what is shown is what was counted. */
    bool isSettled() const;
    /** What is shown; NULL until there is something. */
    const NetworkPicture &picture() const
    {
        return picture_;
    }
    const NodeNames &names() const
    {
        return names_;
    }
    const EdgeModel *model() const
    {
        return model_;
    }
    GraphItem itemAtRow(int row) const;
    FilterContext filterContext() const;
    FilterMenu *createMenu(const GraphItem &item);

  public Q_SLOTS:
    void done(int result) override;

  private Q_SLOTS:
    void changeLayer();
    void changeLimit();
    void changeNames();
    void changeNodesTable();
    void copyRows();
    void retap();
    void refresh();
    void destroyWhenIdle();
    void applyFilterOf(const GraphItem &item);
    void showMenu(const GraphItem &item, const QPoint &position);
    void save();
    void activate(const GraphItem &item);
    void search(const QString &text);
    void moveNode(const GraphItem &item, const QPointF &place);

  private:
    ViewSettings settings() const;
    void createTabs(const ReportOptions *options);
    void createBoxes();
    QDialogButtonBox *createButtons();
    void arrange();
    void connectParts();
    QWidget *createTable();
    CommTheme theme() const;
    void showResult(const std::shared_ptr<const GraphResult> &result);
    void showNames();
    QString captureName() const;
    void updateHint();
    static void refreshSoon(gpointer window);
    static void startAnew(gpointer data);

    const WindowServices *services_;
    CaptureFilter filter_;
    NodeNames names_;
    GraphTap *tap_ = nullptr;
    NetworkPicture picture_;
    PlaceMemory places_;
    GraphWorker worker_;
    QTimer refresh_timer_;
    QTimer retap_timer_;

    ViewControls *controls_ = nullptr;
    ViewPanel *panel_ = nullptr;
    QScrollArea *panel_area_ = nullptr;
    QCheckBox *limit_box_ = nullptr;
    QCheckBox *names_box_ = nullptr;
    GraphSaver *saver_ = nullptr;
    Overlays *overlays_ = nullptr;
    ItemSelection *selection_ = nullptr;
    QTabWidget *tabs_ = nullptr;
    GraphView *view_ = nullptr;
    QTableView *table_ = nullptr;
    EdgeModel *model_ = nullptr;
    TimeStrip *strip_ = nullptr;
    TimeControls *time_controls_ = nullptr;
    QLabel *comparison_label_ = nullptr;
    QLabel *hint_label_ = nullptr;
};

#endif
