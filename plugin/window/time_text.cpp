/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "time_text.h"

#include <QDateTime>
#include <QTimeZone>

QString formatTime(gint64 time_us)
{
    if (time_us == COMM_NO_TIME)
        return QString();
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(time_us / 1000, QTimeZone::utc());
    if (time.isValid() && time_us >= 0)
        return time.toString(QStringLiteral("yyyy-MM-dd hh:mm:ss")) +
               QStringLiteral(".%1").arg(time_us % G_USEC_PER_SEC, 6, 10, QLatin1Char('0'));
    char text[COMM_CSV_TIME_SIZE];
    comm_csv_format_time(time_us, text);
    return QString::fromLatin1(text);
}
