/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FILTER_MENU_H
#define FILTER_MENU_H

#include "network_picture.h"

#include <QByteArray>
#include <QMenu>

/** What the packets that a window shows are, beside the item itself. */
struct FilterContext {
    const WindowServices *services;
    GraphTap *tap;
    QByteArray filter; /**< that the tap has; empty: none */
    gint64 from_us;    /**< the chosen range, or G_MININT64 and G_MAXINT64 */
    gint64 to_us;
};

/** The display filter for the packets of @item that are shown; empty when there is none. */
QByteArray makeFilter(const FilterContext &context, const GraphItem &item);

/** The context menu of a host or an edge: display filters to apply and to prepare, and its first packet. */
class FilterMenu : public QMenu
{
    Q_OBJECT

  public:
    FilterMenu(const FilterContext &context, const GraphItem &item, QWidget *parent);

  Q_SIGNALS:
    void hiddenFrame(guint32 number); /**< the first packet is not shown in the packet list */

  private:
    struct Entry {
        QString title;
        const char *name;
        QByteArray filter;
    };
    std::vector<Entry> entries(const GraphItem &item) const;
    void addFilters(const QString &title, const char *prefix, bool is_applied, const std::vector<Entry> &entries);
    void goToFirstPacket(const GraphItem &item);

    FilterContext context_;
};

#endif
