# SPDX-License-Identifier: BSD-3-Clause
"""A program's windows as a screen reader sees them: found by role and name, read and worked over AT-SPI."""
import contextlib
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402 (the version comes first)

WAIT_SECONDS = 60
PAUSE_SECONDS = 0.1
MANY_CHILDREN = ("table", "tree", "list")


class NotThere(Exception):
    pass


def call(bus, to, path, method, arguments=None):
    """What D-Bus's method gives, unpacked."""
    interface, _, name = method.rpartition(".")
    return bus.call_sync(to, path, interface, name, arguments, None, Gio.DBusCallFlags.NONE, -1, None).unpack()


def switch_on():
    """For programs that start from now on. The first call starts what serves it."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True)))
        call(bus, "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties.Set", value)


def accessibility_bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    address = call(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress")[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def wait_for_program(bus):
    """Until one is registered and answers: libatspi holds one that it meets between the two for dead, and for good."""
    def answers():
        root = "/org/a11y/atspi/accessible/root"
        programs = call(bus, "org.a11y.atspi.Registry", root, "org.a11y.atspi.Accessible.GetChildren")[0]
        return [call(bus, name, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache.GetItems") for name, _ in programs]

    until("a program on the accessibility bus", answers)


def until(what, look):
    """What LOOK gives as soon as it gives something; objects may go away while it looks."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            found = look()
        except GLib.Error:
            found = None
        if found:
            return found
        time.sleep(PAUSE_SECONDS)
    raise NotThere(f"not within {WAIT_SECONDS} s: {what}")


def children(accessible):
    return [child for child in map(accessible.get_child_at_index, range(accessible.get_child_count())) if child]


def search(accessible, role, is_wanted):
    """The first one with that role whose name is wanted; not within tables, which have a child a cell."""
    if accessible.get_role_name() == role and is_wanted(accessible.get_name() or ""):
        return accessible
    if accessible.get_role_name() in MANY_CHILDREN:
        return None
    return next(filter(None, (search(child, role, is_wanted) for child in children(accessible))), None)


def popup_of(button):
    """The menu that a button opens. It is no child of anything: only an event tells of it."""
    shown = []
    listener = Atspi.EventListener.new(lambda event: shown.append(event.source))
    listener.register("object:state-changed:showing")
    press(button)
    return until("a menu", lambda: next((each for each in shown if each.get_role_name() == "popup menu"), None))


class Program:
    """The only one on the bus."""

    def __init__(self):
        wait_for_program(accessibility_bus())
        self.root = until("a program", self.first)

    @staticmethod
    def first():
        desktop = Atspi.get_desktop(0)
        desktop.set_cache_mask(Atspi.Cache.NONE)
        return next(iter(children(desktop)), None)

    def window(self, title):
        return next((child for child in children(self.root) if (child.get_name() or "").startswith(title)), None)

    def find(self, title, role, is_wanted):
        """Waits for it. IS_WANTED: a name, or a function of the name."""
        test = is_wanted if callable(is_wanted) else is_wanted.__eq__

        def look():
            window = self.window(title)
            return window and search(window, role, test)

        return until(f"{role} {is_wanted} in {title}", look)

    def press(self, title, role, is_wanted):
        press(self.find(title, role, is_wanted))


def press(accessible):
    """A program may do all the work before it answers, and then the answer comes too late."""
    with contextlib.suppress(GLib.Error):
        Atspi.Action.do_action(accessible, 0)


def text_of(accessible):
    return Atspi.Text.get_text(accessible, 0, Atspi.Text.get_character_count(accessible))


def area_of(accessible):
    """x, y, width and height on the screen, once it has one."""
    area = Atspi.Component.get_extents(accessible, Atspi.CoordType.SCREEN)
    return (area.x, area.y, area.width, area.height) if area.width > 0 and area.height > 0 else None


def click(accessible, event="b1c"):
    """In the middle."""
    x, y, width, height = until("a place on the screen", lambda: area_of(accessible))
    Atspi.generate_mouse_event(x + width // 2, y + height // 2, event)


def double_click(accessible):
    click(accessible, "b1d")


def drag_first_half(accessible):
    """From the left end to the middle."""
    x, y, width, height = until("a place on the screen", lambda: area_of(accessible))
    Atspi.generate_mouse_event(x + 1, y + height // 2, "b1p")
    for part in (4, 3, 2):
        Atspi.generate_mouse_event(x + width // part, y + height // 2, "abs")
    Atspi.generate_mouse_event(x + width // 2, y + height // 2, "b1r")
