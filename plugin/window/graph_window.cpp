/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "graph_window.h"
#include "comparison_text.h"
#include "edge_model.h"
#include "edge_table.h"
#include "graph_saver.h"
#include "graph_view.h"
#include "help_dialog.h"
#include "item_selection.h"
#include "overlays.h"
#include "problem_box.h"
#include "time_controls.h"
#include "time_strip.h"
#include "time_text.h"
#include "view_controls.h"
#include "view_panel.h"
#include "window_state.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace
{

const int DRAW_DELAY_MS = 50; /* Wireshark draws once a listener */
const int BUSY_DELAY_MS = 100;

QStringList listLayers(const WindowServices *services)
{
    g_auto(GStrv) names = services->list_layers();
    QStringList layers;
    for (char **name = names; *name != nullptr; name++)
        layers.append(QString::fromUtf8(*name));
    return layers;
}

} // namespace

GraphWindow::GraphWindow(const WindowServices *services, const ReportOptions *options)
    : QDialog(nullptr, Qt::Window), services_(services), filter_(services, options->filter), names_(services)
{
    setWindowTitle(tr("Communication Graph"));
    resize(1200, 800);
    restoreWindowState(this, services);
    controls_ = new ViewControls(options, listLayers(services));
    saver_ = new GraphSaver(this);
    overlays_ = new Overlays(this);
    createTabs(options);
    strip_ = new TimeStrip;
    strip_->setObjectName(QStringLiteral("strip"));
    createBoxes();
    selection_ = new ItemSelection(view_, table_, model_, this);
    arrange();
    connectParts();
    view_->setFocus();
}

/* Wireshark has removed all listeners already when this is the end of the process. */
GraphWindow::~GraphWindow()
{
    services_->tap_free(tap_);
}

/* The graph and its panel, and the table. */
void GraphWindow::createTabs(const ReportOptions *options)
{
    view_ = new GraphView(&picture_);
    view_->setObjectName(QStringLiteral("graph"));
    panel_ = new ViewPanel(options);
    panel_area_ = new QScrollArea;
    panel_area_->setObjectName(QStringLiteral("panel"));
    panel_area_->setFrameShape(QFrame::NoFrame);
    panel_area_->setWidgetResizable(true);
    panel_area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    panel_area_->setWidget(panel_);
    panel_area_->setFixedWidth(panel_->sizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    tabs_ = new QTabWidget;
    tabs_->setObjectName(QStringLiteral("tabs"));
    tabs_->addTab(view_, tr("&Graph"));
    tabs_->addTab(createTable(), tr("Ta&ble"));
}

void GraphWindow::createBoxes()
{
    limit_box_ = new QCheckBox(tr("L&imit to display filter"));
    limit_box_->setObjectName(QStringLiteral("limit"));
    limit_box_->setChecked(services_->get_preferences()->is_limited);
    filter_.setLimited(limit_box_->isChecked());
    names_box_ = new QCheckBox(tr("&Name resolution"));
    names_box_->setObjectName(QStringLiteral("names"));
    names_box_->setChecked(services_->get_preferences()->has_names);
    names_.setEnabled(names_box_->isChecked());
    connect(limit_box_, &QCheckBox::toggled, this, &GraphWindow::changeLimit);
    connect(names_box_, &QCheckBox::toggled, this, &GraphWindow::changeNames);
}

QDialogButtonBox *GraphWindow::createButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close | QDialogButtonBox::Help);
    buttons->button(QDialogButtonBox::Help)->setObjectName(QStringLiteral("help"));
    auto *copy_button = buttons->addButton(tr("&Copy as CSV"), QDialogButtonBox::ActionRole);
    copy_button->setObjectName(QStringLiteral("copy"));
    copy_button->setToolTip(tr("The selected rows of the table, or all"));
    auto *save_button = buttons->addButton(tr("&Save As…"), QDialogButtonBox::ActionRole);
    save_button->setObjectName(QStringLiteral("save"));
    buttons->addButton(overlays_->createButton(), QDialogButtonBox::ActionRole);
    /* The return key in a field must not close the window. */
    for (QAbstractButton *button : buttons->buttons())
        static_cast<QPushButton *>(button)->setAutoDefault(false);
    connect(copy_button, &QPushButton::clicked, this, &GraphWindow::copyRows);
    connect(save_button, &QPushButton::clicked, this, &GraphWindow::save);
    connect(buttons, &QDialogButtonBox::helpRequested, this, [this] { showHelp(this); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void GraphWindow::arrange()
{
    auto *middle = new QHBoxLayout;
    middle->addWidget(tabs_, 1);
    middle->addWidget(panel_area_);
    time_controls_ = new TimeControls(strip_, [this] { return isSettled(); });
    comparison_label_ = new QLabel;
    comparison_label_->setObjectName(QStringLiteral("comparison"));
    comparison_label_->setWordWrap(true);
    comparison_label_->hide();
    hint_label_ = new QLabel;
    hint_label_->setObjectName(QStringLiteral("hint"));
    hint_label_->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->addWidget(hint_label_, 1);
    row->addWidget(names_box_);
    row->addWidget(limit_box_);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(controls_);
    layout->addLayout(middle, 1);
    layout->addWidget(strip_);
    layout->addWidget(time_controls_);
    layout->addWidget(comparison_label_);
    layout->addLayout(row);
    layout->addWidget(createButtons());
}

void GraphWindow::connectParts()
{
    refresh_timer_.setSingleShot(true);
    refresh_timer_.setInterval(DRAW_DELAY_MS);
    retap_timer_.setSingleShot(true);
    connect(&refresh_timer_, &QTimer::timeout, this, &GraphWindow::refresh);
    connect(&retap_timer_, &QTimer::timeout, this, &GraphWindow::retap);
    connect(&worker_, &GraphWorker::computed, this, &GraphWindow::showResult);
    connect(controls_, &ViewControls::layerChanged, this, &GraphWindow::changeLayer);
    connect(controls_, &ViewControls::changed, this, &GraphWindow::refresh);
    connect(controls_, &ViewControls::fitRequested, view_, &GraphView::fit);
    connect(controls_, &ViewControls::searched, this, &GraphWindow::search);
    connect(controls_, &ViewControls::panelToggled, panel_area_, &QWidget::setVisible);
    connect(overlays_, &Overlays::nodesChanged, this, &GraphWindow::changeNodesTable);
    connect(overlays_, &Overlays::edgesChanged, this, &GraphWindow::refresh);
    connect(panel_, &ViewPanel::changed, this, &GraphWindow::refresh);
    connect(strip_, &TimeStrip::rangeChanged, this, &GraphWindow::refresh);
    connect(view_, &GraphView::itemActivated, this, &GraphWindow::activate);
    connect(view_, &GraphView::nodeMoved, this, &GraphWindow::moveNode);
    connect(view_, &GraphView::menuRequested, this, &GraphWindow::showMenu);
}

QWidget *GraphWindow::createTable()
{
    model_ = new EdgeModel(this);
    model_->setNames(&names_);
    table_ = createEdgeTable(model_);
    connect(table_, &QTableView::activated, this,
            [this](const QModelIndex &index) { applyFilterOf(itemAtRow(index.row())); });
    connect(table_, &QTableView::customContextMenuRequested, this, [this](const QPoint &position) {
        const QModelIndex index = table_->indexAt(position);
        if (index.isValid())
            showMenu(itemAtRow(index.row()), table_->viewport()->mapToGlobal(position));
    });
    return table_;
}

bool GraphWindow::listen(GError **error)
{
    const QByteArray layer = controls_->layer().toUtf8();
    const QByteArray filter = filter_.wanted();
    GraphTapOptions options = {};
    options.layer = layer.constData();
    options.filter = filter.isEmpty() ? nullptr : filter.constData();
    options.interval_us = EDGE_WINDOWS_ADAPTIVE;
    options.draw = refreshSoon;
    options.reset = startAnew;
    options.user_data = this;
    GraphTap *tap = services_->tap_new(&options, error);
    if (tap == nullptr)
        return false;
    services_->tap_free(tap_);
    tap_ = tap;
    names_.setTap(tap);
    filter_.setUsed(filter);
    retap_timer_.start(0);
    return true;
}

void GraphWindow::changeLayer()
{
    g_autoptr(GError) error = nullptr;
    if (services_->is_busy())
        QTimer::singleShot(BUSY_DELAY_MS, this, &GraphWindow::changeLayer);
    else if (!listen(&error))
        showProblem(this, QString::fromUtf8(error->message));
}

void GraphWindow::refreshSoon(gpointer window)
{
    static_cast<GraphWindow *>(window)->refresh_timer_.start();
}

/* Packets are about to come; the main window has its new display filter already. */
void GraphWindow::startAnew(gpointer data)
{
    auto *window = static_cast<GraphWindow *>(data);
    window->filter_.update(window->tap_);
    window->refresh_timer_.start();
}

void GraphWindow::changeLimit()
{
    filter_.setLimited(limit_box_->isChecked());
    retap_timer_.start(0);
}

void GraphWindow::changeNames()
{
    names_.setEnabled(names_box_->isChecked());
    showNames();
}

/* What is drawn has its new names at once. */
void GraphWindow::showNames()
{
    if (picture_.result() != nullptr)
        names_.learn(*picture_.result());
    refresh();
}

void GraphWindow::changeNodesTable()
{
    const std::shared_ptr<const CommNodesTable> table = overlays_->nodesTable();
    names_.setTable(table);
    panel_->offerColumns(table.get());
    showNames();
}

void GraphWindow::copyRows()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(model_->toCsv(selection_->rows())));
}

/* Whether packets are dissected into a tree, as a filter needs it, is decided before the reset callbacks. */
void GraphWindow::retap()
{
    if (services_->is_busy()) {
        retap_timer_.start(BUSY_DELAY_MS);
        return;
    }
    filter_.update(tap_);
    services_->retap();
    refresh_timer_.start();
}

CommTheme GraphWindow::theme() const
{
    return palette().color(QPalette::Window).lightness() < 128 ? COMM_THEME_DARK : COMM_THEME_LIGHT;
}

ViewSettings GraphWindow::settings() const
{
    ViewSettings settings = controls_->settings();
    panel_->apply(settings);
    settings.theme = theme();
    return settings;
}

void GraphWindow::refresh()
{
    EdgeWindows *windows = services_->tap_get_windows(tap_);
    g_autofree char *path = services_->get_capture_path();
    places_.setCapture(controls_->layer() + QLatin1Char(' ') + QString::fromUtf8(path));
    GraphRequest request;
    request.settings = settings();
    request.rows.reset(edge_windows_list_edges(windows, strip_->from(), strip_->to(), &request.row_count), g_free);
    overlays_->apply(request, edge_windows_get_names(windows), captureName());
    request.names.reset(comm_names_copy(edge_windows_get_names(windows)), comm_names_free);
    request.labels = names_.labels();
    request.order = model_->order();
    request.is_partial = services_->is_busy();
    request.places = places_.find(request.settings, picture_.result());
    strip_->setWindows(windows, request.settings.weight);
    worker_.request(std::move(request));
}

void GraphWindow::showResult(const std::shared_ptr<const GraphResult> &result)
{
    if (picture_.result() != nullptr && !PlaceMemory::isSameView(result->settings, picture_.result()->settings))
        view_->fit();
    if (!result->is_partial)
        places_.keep(*result);
    picture_.setResult(result);
    view_->updatePicture();
    model_->setResult(result);
    updateHint();
    if (names_.learn(*result))
        refresh_timer_.start();
}

QString GraphWindow::captureName() const
{
    g_autofree char *path = services_->get_capture_path();
    return path != nullptr ? QFileInfo(QString::fromUtf8(path)).fileName() : tr("no capture is open");
}

void GraphWindow::updateHint()
{
    QString text = tr("%1: showing %2 of %3 edges, %4 nodes")
                       .arg(captureName())
                       .arg(picture_.edgeCount())
                       .arg(model_->rowCount())
                       .arg(picture_.nodeCount());
    if (strip_->from() != G_MININT64)
        text += tr(", from %1 to %2 UTC").arg(formatTime(strip_->from()), formatTime(strip_->to()));
    if (!overlays_->nodesName().isEmpty())
        text += tr(", with %1").arg(overlays_->nodesName());
    if (!filter_.used().isEmpty())
        text += tr(", filter %1").arg(QString::fromUtf8(filter_.used()));
    hint_label_->setText(text);
    const Comparison *comparison = picture_.result()->comparison.get();
    comparison_label_->setVisible(comparison != nullptr);
    comparison_label_->setText(comparison != nullptr ? comparisonLine(*comparison, overlays_->edgesName()) : QString());
}

FilterContext GraphWindow::filterContext() const
{
    return {services_, tap_, filter_.used(), strip_->from(), strip_->to()};
}

void GraphWindow::activate(const GraphItem &item)
{
    if (panel_->isGrouped() && item.kind == GraphItem::NODE && item.source.kind == COMM_NODE_GROUP)
        panel_->toggleSubnet(item.source);
    else
        applyFilterOf(item);
}

void GraphWindow::search(const QString &text)
{
    const gint64 node = text.isEmpty() ? -1 : picture_.searchNode(text, picture_.findNode(view_->selected()));
    Q_EMIT view_->itemClicked(node >= 0 ? picture_.describeNode(guint32(node)) : GraphItem());
    if (node >= 0)
        view_->bringIntoView(guint32(node));
    else if (!text.isEmpty())
        hint_label_->setText(tr("No host that is drawn has %1 in its address or name.").arg(text));
}

void GraphWindow::moveNode(const GraphItem &item, const QPointF &place)
{
    places_.move(settings(), item.name, place);
    refresh();
}

void GraphWindow::applyFilterOf(const GraphItem &item)
{
    const QByteArray filter = makeFilter(filterContext(), item);
    if (!filter.isEmpty())
        services_->set_display_filter(filter.constData(), TRUE);
}

FilterMenu *GraphWindow::createMenu(const GraphItem &item)
{
    auto *menu = new FilterMenu(filterContext(), item, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &FilterMenu::hiddenFrame, this, [this](guint32 number) {
        hint_label_->setText(tr("The first packet, %1, is hidden by the display filter.").arg(number));
    });
    return menu;
}

void GraphWindow::showMenu(const GraphItem &item, const QPoint &position)
{
    FilterMenu *menu = createMenu(item);
    panel_->addActions(menu, item);
    menu->popup(position);
}

GraphItem GraphWindow::itemAtRow(int row) const
{
    const CommEdge &edge = model_->edgeAt(row);
    GraphItem item;
    item.kind = GraphItem::EDGE;
    item.source = edge.source;
    item.target = edge.target;
    return item;
}

/* Wireshark removes no listener while it calls them; neither may this. */
void GraphWindow::done(int result)
{
    saveWindowState(this, services_);
    QDialog::done(result);
    refresh_timer_.disconnect();
    retap_timer_.disconnect();
    worker_.disconnect();
    destroyWhenIdle();
}

void GraphWindow::destroyWhenIdle()
{
    if (services_->is_busy())
        QTimer::singleShot(BUSY_DELAY_MS, this, &GraphWindow::destroyWhenIdle);
    else
        deleteLater();
}

void GraphWindow::save()
{
    if (picture_.result() != nullptr)
        saver_->ask(picture_.shared(), &names_);
}

bool GraphWindow::isSettled() const
{
    return !refresh_timer_.isActive() && !retap_timer_.isActive() && !worker_.isRunning() && !overlays_->isReading() &&
           !saver_->isSaving();
}
