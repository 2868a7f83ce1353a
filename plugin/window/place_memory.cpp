/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "place_memory.h"

namespace
{

QString keyOf(const ViewSettings &settings)
{
    const guint hop_count = settings.focus.isEmpty() ? 0 : settings.hop_count;
    return QStringLiteral("%1 %2 %3").arg(settings.subnets.ipv4_bits).arg(hop_count).arg(settings.focus);
}

} // namespace

bool PlaceMemory::isSameView(const ViewSettings &a, const ViewSettings &b)
{
    return keyOf(a) == keyOf(b);
}

void PlaceMemory::setCapture(const QString &capture)
{
    if (capture != capture_)
        places_.clear();
    capture_ = capture;
}

Places PlaceMemory::find(const ViewSettings &settings, const GraphResult *shown) const
{
    const QString key = keyOf(settings);
    if (places_.contains(key) || shown == nullptr || places_.isEmpty())
        return places_.value(key);
    return {shown->places.points, 0};
}

void PlaceMemory::keep(const GraphResult &result)
{
    places_.insert(keyOf(result.settings), result.places);
}

void PlaceMemory::move(const ViewSettings &settings, const QString &node, const QPointF &place)
{
    places_[keyOf(settings)].points.insert(node, place);
}
