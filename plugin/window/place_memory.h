/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PLACE_MEMORY_H
#define PLACE_MEMORY_H

#include "graph_job.h"

/** Where hosts lie in each view of a capture, so that they lie there again when it comes back. */
class PlaceMemory
{
  public:
    /** Whether both are laid out as one: what else differs hides hosts or adds some. */
    static bool isSameView(const ViewSettings &a, const ViewSettings &b);

    /** Of another capture, or layer of it, nothing is kept, so that the same capture gives the same picture. */
    void setCapture(const QString &capture);
    /** A view that was not there yet begins where hosts are in @shown, which may be NULL, and is laid out. */
    Places find(const ViewSettings &settings, const GraphResult *shown) const;
    void keep(const GraphResult &result);
    void move(const ViewSettings &settings, const QString &node, const QPointF &place);

  private:
    QHash<QString, Places> places_;
    QString capture_;
};

#endif
