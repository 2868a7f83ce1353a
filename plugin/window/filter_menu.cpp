/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "filter_menu.h"

namespace
{

QByteArray take(char *text)
{
    const QByteArray result(text);
    g_free(text);
    return result;
}

QByteArray edgeFilter(const FilterContext &context, const CommNode &source, const CommNode &target)
{
    return take(context.services->tap_make_filter(context.tap, &source, &target));
}

QByteArray nodeFilter(const FilterContext &context, const CommNode &node)
{
    return take(context.services->tap_make_filter(context.tap, &node, nullptr));
}

QByteArray itemFilter(const FilterContext &context, const GraphItem &item)
{
    return item.kind == GraphItem::EDGE ? edgeFilter(context, item.source, item.target)
                                        : nodeFilter(context, item.source);
}

QByteArray join(const QByteArray &first, const QByteArray &second)
{
    return take(display_filter_join(first.constData(), second.constData()));
}

QByteArray rangeFilter(const FilterContext &context)
{
    return take(display_filter_from_range(context.from_us, context.to_us));
}

/* The same packets of those that the window counts, and in the range that it shows. */
QByteArray limitToShown(const FilterContext &context, const QByteArray &filter)
{
    return filter.isEmpty() ? filter : join(join(context.filter, filter), rangeFilter(context));
}

} // namespace

QByteArray makeFilter(const FilterContext &context, const GraphItem &item)
{
    return limitToShown(context, itemFilter(context, item));
}

FilterMenu::FilterMenu(const FilterContext &context, const GraphItem &item, QWidget *parent)
    : QMenu(parent), context_(context)
{
    const std::vector<Entry> filters = entries(item);
    addFilters(tr("&Apply as Filter"), "apply-", true, filters);
    addFilters(tr("&Prepare as Filter"), "prepare-", false, filters);
    addSeparator();
    QAction *first = addAction(tr("&Go to First Packet"));
    first->setObjectName(QStringLiteral("first-packet"));
    connect(first, &QAction::triggered, this, [this, item] { goToFirstPacket(item); });
}

std::vector<FilterMenu::Entry> FilterMenu::entries(const GraphItem &item) const
{
    const QByteArray own = itemFilter(context_, item);
    const QByteArray reversed = own.isEmpty() ? own : "!(" + own + ')';
    const QByteArray time = rangeFilter(context_);
    const QByteArray range = time.isEmpty() ? time : join(context_.filter, time);
    if (item.kind == GraphItem::NODE)
        return {{tr("This &Host"), "item", limitToShown(context_, own)},
                {tr("&Not This Host"), "not", limitToShown(context_, reversed)},
                {tr("Chosen &Time Range"), "range", range}};
    const QByteArray back = edgeFilter(context_, item.target, item.source);
    const QByteArray either = own.isEmpty() || back.isEmpty() ? QByteArray() : '(' + own + ") || (" + back + ')';
    return {{tr("This &Edge"), "item", limitToShown(context_, own)},
            {tr("Either &Direction"), "either", limitToShown(context_, either)},
            {tr("&Not This Edge"), "not", limitToShown(context_, reversed)},
            {tr("Its &Source"), "source", limitToShown(context_, nodeFilter(context_, item.source))},
            {tr("Its Tar&get"), "target", limitToShown(context_, nodeFilter(context_, item.target))},
            {tr("Chosen &Time Range"), "range", range}};
}

void FilterMenu::addFilters(const QString &title, const char *prefix, bool is_applied,
                            const std::vector<Entry> &entries)
{
    QMenu *menu = addMenu(title);
    for (const Entry &entry : entries) {
        QAction *action = menu->addAction(entry.title);
        action->setObjectName(QLatin1String(prefix) + QLatin1String(entry.name));
        action->setEnabled(!entry.filter.isEmpty());
        const WindowServices *services = context_.services;
        connect(action, &QAction::triggered, this,
                [services, entry, is_applied] { services->set_display_filter(entry.filter.constData(), is_applied); });
    }
}

void FilterMenu::goToFirstPacket(const GraphItem &item)
{
    const CommNode *target = item.kind == GraphItem::EDGE ? &item.target : nullptr;
    const guint32 number = context_.services->tap_find_first_frame(context_.tap, &item.source, target);
    if (number != 0 && !context_.services->go_to_frame(number))
        Q_EMIT hiddenFrame(number);
}
