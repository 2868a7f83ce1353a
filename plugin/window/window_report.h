/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WINDOW_REPORT_H
#define WINDOW_REPORT_H

#include <QString>

class GraphWindow;

/** For a test: what @window shows, as files whose names begin with @path. Ends the process when one cannot be written.
 */
void writeWindowReport(GraphWindow *window, const QString &path);

#endif
