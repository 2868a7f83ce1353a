/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_filter.h"

CaptureFilter::CaptureFilter(const WindowServices *services, const char *own_filter)
    : services_(services), own_(own_filter)
{
}

QByteArray CaptureFilter::wanted() const
{
    g_autofree char *applied = is_limited_ ? services_->get_display_filter() : nullptr;
    const QByteArray shown(applied);
    if (own_.isEmpty() || shown.isEmpty())
        return own_.isEmpty() ? shown : own_;
    return '(' + own_ + ") && (" + shown + ')';
}

/* A filter that the main window took and a tap does not take leaves the tap as it was, and is tried again. */
void CaptureFilter::update(GraphTap *tap)
{
    const QByteArray filter = wanted();
    g_autoptr(GError) error = nullptr;
    if (filter == used_ || tap == nullptr)
        return;
    if (services_->tap_set_filter(tap, filter.isEmpty() ? nullptr : filter.constData(), &error))
        used_ = filter;
    else
        g_warning("commgraph: %s", error->message);
}
