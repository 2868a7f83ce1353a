#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""screen_reader_session.py CAPTURE WHOLE FILTER FILTERED FOLDER: works Wireshark's real menu and the window over AT-SPI.

WHOLE and FILTERED are the counts that the line under the graph must come to, in its own words, without and with FILTER.
FOLDER has nodes.csv and edges.csv to lay over the graph, and gets picture.svg, and as seen.json what was read, and the status that
Wireshark ended with. Runs in a session bus of its own.
"""
import json
import pathlib
import subprocess
import sys
import time

import accessible

TITLE = "Communication Graph"
END_SECONDS = 30
SETTLED_SECONDS = 3


class Session:
    def __init__(self, capture):
        self.main = pathlib.Path(capture).name
        accessible.switch_on()
        self.process = subprocess.Popen(["wireshark", "-n", "-r", capture])
        self.program = accessible.Program()

    def open(self):
        self.program.press(self.main, "menu item", TITLE)

    def line(self, part):
        """The line under the graph, once that is a part of it: it is drawn while Wireshark still reads."""
        return self.program.find(TITLE, "label", lambda line: "showing " in line and part in line).get_name()

    def settled_line(self, part):
        line, before = self.line(part), None
        while line != before:
            time.sleep(SETTLED_SECONDS)
            line, before = self.line(part), line
        return line

    def filter_entry(self):
        """The main window has several, in bars that are not shown; this is the toolbar's."""
        toolbar = self.program.find(self.main, "tool bar", "Display Filter Toolbar")
        return accessible.search(toolbar, "text", "Display filter entry".__eq__)

    def apply_filter(self, text):
        """The button can be pressed until the filter is the one that is applied."""
        entry = self.filter_entry()
        accessible.Atspi.EditableText.set_text_contents(entry, text)

        def is_applied():
            button = next(child for child in accessible.children(entry) if child.get_description() == "Apply display filter")
            if not button.get_state_set().contains(accessible.Atspi.StateType.ENABLED):
                return True
            accessible.press(button)
            return False

        accessible.until("a filter that is applied", is_applied)

    def limit(self):
        self.program.press(TITLE, "check box", "Limit to display filter")

    def status_bar(self, *parts):
        return self.program.find(self.main, "label", lambda name: name.startswith("Packets: ") and
                                 all(part in name for part in parts)).get_name()

    def first_row(self):
        """The table's first edge: its cells. The table is sorted by packets."""
        self.program.press(TITLE, "page tab", "Table")
        table = self.program.find(TITLE, "table", "Edges")
        cells = [child for child in accessible.children(table)[:20] if child.get_role_name() == "table cell"]
        return cells[:3]

    def choose_file(self, dialog, button, path):
        """In the dialog that has opened."""
        name = self.program.find(dialog, "text", "File name:")
        accessible.Atspi.EditableText.set_text_contents(name, path)
        self.program.press(dialog, "push button", button)

    def overlay(self, entry):
        """An entry that is pressed over AT-SPI would leave the menu open."""
        menu = accessible.popup_of(self.program.find(TITLE, "push button", "Overlay"))
        accessible.click(accessible.search(menu, "menu item", entry.__eq__))

    def save(self, path):
        self.program.press(TITLE, "push button", "Save As…")
        self.choose_file("Save As", "Save", path)
        accessible.until("the file", pathlib.Path(path + ".svg").exists)

    def close(self):
        self.program.press(TITLE, "push button", "Close")
        accessible.until("the window to be gone", lambda: self.program.window(TITLE) is None)

    def quit(self):
        self.program.press(self.main, "menu item", "Quit")
        return self.process.wait(END_SECONDS)


def overlay_files(session, folder, seen):
    session.overlay("Nodes CSV…")
    session.choose_file("Nodes CSV…", "Open", f"{folder}/nodes.csv")
    seen["nodes"] = session.line(", with nodes.csv")
    session.overlay("Compare with edges CSV…")
    session.choose_file("Compare with edges CSV…", "Open", f"{folder}/edges.csv")
    seen["comparison"] = session.program.find(TITLE, "label", lambda line: line.startswith("Compared with ")).get_name()
    session.save(f"{folder}/picture")
    session.overlay("End comparing")
    session.overlay("Take nodes off")


def work(session, whole, display_filter, filtered, folder):
    session.open()
    seen = {"all": session.line(whole)}
    session.limit()
    session.apply_filter(display_filter)
    seen["filtered"] = session.line(f"{filtered}, filter {display_filter}")
    session.apply_filter("")
    seen["again"] = session.line(whole)
    overlay_files(session, folder, seen)
    accessible.drag_first_half(session.program.find(TITLE, "filler", "Traffic over time"))
    seen["range"] = session.settled_line(", from ")
    row = session.first_row()
    seen["row"] = [cell.get_name() for cell in row]
    accessible.double_click(row[0])
    seen["entry"] = accessible.until("a filter in the toolbar", lambda: accessible.text_of(session.filter_entry()))
    seen["displayed"] = session.status_bar("Displayed: ")
    session.close()
    session.open()
    seen["reopened"] = session.line(whole)
    seen["status"] = session.quit()
    return seen


def main():
    capture, *wanted, folder = sys.argv[1:]
    session = Session(capture)
    try:
        pathlib.Path(folder, "seen.json").write_text(json.dumps(work(session, *wanted, folder)))
    finally:
        if session.process.poll() is None:
            session.process.kill()


if __name__ == "__main__":
    main()
