/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "window_state.h"

#include <QFile>
#include <QSettings>
#include <QWidget>

namespace
{

const char FILE_NAME[] = "commgraph_window.ini";

QString keyOfGeometry()
{
    return QStringLiteral("geometry");
}

QString settingsPath(const WindowServices *services)
{
    g_autofree char *path = services->get_settings_path(FILE_NAME);
    return QFile::decodeName(path);
}

} // namespace

void restoreWindowState(QWidget *window, const WindowServices *services)
{
    const QSettings settings(settingsPath(services), QSettings::IniFormat);
    window->restoreGeometry(settings.value(keyOfGeometry()).toByteArray());
}

void saveWindowState(const QWidget *window, const WindowServices *services)
{
    QSettings settings(settingsPath(services), QSettings::IniFormat);
    settings.setValue(keyOfGeometry(), window->saveGeometry());
}
