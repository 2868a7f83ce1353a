#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""The space of a study in HDFS: prepares it, and uploads what pcap2avro wrote. Again and again without harm: a file that is
there in the same size and with the same time is left alone.

  space.py prepare          the folders, the schema and the list of services
  space.py upload OUT       OUT as of pcap2avro -o: packets to raw/, edges, nodes, windows and activity to experiments/
  space.py stage FILE...    Avro files that lie in no folder of a scenario, in place of those that were in stage/

Below the space, in HDFS:

  META/          packet.avsc, packet_headers.avsc (without data), services/services.csv
  raw/           szenario=NAME/*.avro: the table packets
  stage/         *.avro: the table staged_packets
  experiments/   edges/szenario=NAME/*.csv and so on; packets/ is the Parquet table that Hive writes

COMMGRAPH_SPACE     where the space is (default: /TCPDUMP)
COMMGRAPH_WEBHDFS   the NameNode's address for WebHDFS (default: what `hdfs.sh web` prints)

Nothing is seen half written: a file comes under a name that begins with a dot, which Hive and Spark pass over, and is renamed.
Files that are gone from OUT stay in HDFS."""
import getpass
import http.client
import json
import os
import pathlib
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE.parent.parent / "schema"
FOLDERS = ("META/services", "raw", "stage", "experiments/packets", "experiments/edges", "experiments/nodes",
           "experiments/windows", "experiments/activity")
TIMEOUT_S = 60


class SpaceError(Exception):
    """What the user is told, in one line."""


class WebHdfs:
    """A folder of HDFS, by the REST interface of its NameNode, which every Hadoop since 1.0 has."""

    def __init__(self, address, root):
        self.address, self.root = address.rstrip("/"), root.rstrip("/")

    def _url(self, place, operation, **arguments):
        path = urllib.parse.quote(f"{self.root}/{place}".rstrip("/"))
        query = urllib.parse.urlencode({"op": operation, "user.name": getpass.getuser(), **arguments})
        return f"{self.address}/webhdfs/v1{path}?{query}"

    def call(self, method, place, operation, **arguments):
        """One operation of WebHDFS; what it answers, None where there is nothing to list."""
        request = urllib.request.Request(self._url(place, operation, **arguments), method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            if error.code == 404 and operation == "LISTSTATUS":
                return None
            raise SpaceError(f"{self.root}/{place}: {operation}: {reason(error)}") from error
        except OSError as error:
            raise SpaceError(f"{self.address}: {error}; is HDFS started?") from error

    def files(self, folder):
        """Name, and size and time in ms, of what is in a folder; nothing where there is none."""
        answer = self.call("GET", folder, "LISTSTATUS")
        statuses = answer["FileStatuses"]["FileStatus"] if answer else []
        return {status["pathSuffix"]: (status["length"], status["modificationTime"]) for status in statuses}

    def make_folder(self, folder):
        self.call("PUT", folder, "MKDIRS")

    def remove(self, place):
        self.call("DELETE", place, "DELETE")

    def read(self, place):
        with urllib.request.urlopen(self._url(place, "OPEN"), timeout=TIMEOUT_S) as answer:
            return answer.read()

    def put(self, file, place):
        folder, _, name = place.rpartition("/")
        incoming = f"{folder}/.{name}"
        target = self.call("PUT", incoming, "CREATE", overwrite="true", noredirect="true")["Location"]
        with open(file, "rb") as stream:
            self._send(target, stream)
        self.call("PUT", incoming, "SETTIMES", modificationtime=time_ms(file))
        self.call("PUT", incoming, "RENAME", destination=f"{self.root}/{place}", renameoptions="OVERWRITE")

    def _send(self, url, stream):
        """To the DataNode that the NameNode named."""
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_S)
        size = os.fstat(stream.fileno()).st_size
        connection.request("PUT", f"{parts.path}?{parts.query}", stream, {"Content-Length": str(size)})
        answer = connection.getresponse()
        if answer.status != 201:
            raise SpaceError(f"{url}: {answer.status} {answer.read(500).decode(errors='replace')}")
        connection.close()


def reason(error):
    """The exception that HDFS names, else the status."""
    try:
        return json.loads(error.read())["RemoteException"]["message"].splitlines()[0]
    except (ValueError, KeyError, IndexError):
        return f"{error.code} {error.reason}"


def time_ms(file):
    return file.stat().st_mtime_ns // 1_000_000


def is_there(file, there):
    return there == (file.stat().st_size, time_ms(file))


def refuse_colon(place):
    if ":" in place:
        raise SpaceError(f"{place}: HDFS takes no ':' in a name; pcap2avro writes %3A for it, please rename this one")


def prepare(hdfs):
    for folder in FOLDERS:
        hdfs.make_folder(folder)
    put_new(hdfs, {"META/packet.avsc": SCHEMA / "packet.avsc", "META/packet_headers.avsc": SCHEMA / "packet_headers.avsc",
                   "META/services/services.csv": SCHEMA / "services.csv"})


def put_new(hdfs, files):
    """Puts those of files, a dict of place and path, that are not there. Returns how many."""
    known = {folder: hdfs.files(folder) for folder in {place.rpartition("/")[0] for place in files}}
    count = 0
    for place, file in sorted(files.items()):
        folder, _, name = place.rpartition("/")
        if not is_there(file, known[folder].get(name)):
            hdfs.put(file, place)
            count += 1
    return count


def place_of(relative):
    """Where a file of pcap2avro's output folder goes; None for those that no table reads."""
    kind, scenario = relative.parts[0], relative.parts[1]
    if not scenario.startswith("szenario=") or relative.name.startswith("."):
        return None
    if kind == "packets" and relative.suffix == ".avro":
        return f"raw/{scenario}/{relative.name}"
    return f"experiments/{relative}" if relative.suffix == ".csv" else None


def upload(hdfs, out):
    folder = pathlib.Path(out)
    found = {place_of(file.relative_to(folder)): file for file in folder.glob("[!.]*/*/*") if file.is_file()}
    found.pop(None, None)
    if not found:
        raise SpaceError(f"{out}: nothing that pcap2avro -o wrote (no packets, no edges)")
    for place in found:
        refuse_colon(place)
    count = put_new(hdfs, found)
    print(f"{hdfs.root}: {count} files uploaded, {len(found) - count} were there")


def stage(hdfs, *names):
    files = {f"stage/{pathlib.Path(name).name}": pathlib.Path(name) for name in names}
    if not files or len(files) < len(names):
        raise SpaceError("stage: one or more files, each of a name of its own")
    for place, file in files.items():
        refuse_colon(place)
        if not file.is_file():
            raise SpaceError(f"{file}: no such file")
    for old in hdfs.files("stage"):
        if f"stage/{old}" not in files:
            hdfs.remove(f"stage/{old}")
    print(f"{hdfs.root}/stage: {put_new(hdfs, files)} files uploaded")


def web_address():
    address = os.environ.get("COMMGRAPH_WEBHDFS")
    if address:
        return address
    answer = subprocess.run([HERE / "hdfs.sh", "web"], stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode != 0:
        raise SpaceError("no HDFS: samples/engines/hdfs.sh start, or set COMMGRAPH_WEBHDFS")
    return answer.stdout.strip()


def main():
    command, arguments = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    counts = {"prepare": len(arguments) == 0, "upload": len(arguments) == 1, "stage": True}
    if not counts.get(command):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        hdfs = WebHdfs(web_address(), os.environ.get("COMMGRAPH_SPACE", "/TCPDUMP"))
        {"prepare": prepare, "upload": upload, "stage": stage}[command](hdfs, *arguments)
    except (SpaceError, OSError) as error:
        print(f"space.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
