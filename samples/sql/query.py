# SPDX-License-Identifier: BSD-3-Clause
"""SQL over a folder that pcap2avro wrote; query.sh runs it with DuckDB on the path."""
import argparse
import csv
import decimal
import os
import platform
import re
import sys
import tempfile
from pathlib import Path

import duckdb

SCHEMA = Path(__file__).resolve().parents[2] / "schema"
AVRO = f"duckdb_ext/extensions/v{duckdb.__version__}/linux_{{}}/avro.duckdb_extension"
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
# More than the header of one of our files, in which its schema stands as text.
AVRO_HEADER_BYTES = 65536


class Failure(Exception):
    """One line for the user."""


def queries():
    return sorted(path.stem for path in (SCHEMA / "sql").glob("*.sql") if path.stem != "tables")


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="query.sh", description="SQL over a folder that pcap2avro wrote, by DuckDB.",
        epilog=f"QUERY is a file, or one of schema/sql: {', '.join(queries())}. Tables: packets, edges, nodes, windows, "
               "activity, services (schema/sql/tables.sql).")
    parser.add_argument("out", metavar="OUT", type=Path, help="the folder, as in pcap2avro -o OUT")
    parser.add_argument("query", metavar="QUERY", nargs="?", default="scenarios", help="default: scenarios")
    parser.add_argument("-c", "--command", metavar="SQL", help="this query instead")
    parser.add_argument("--csv", action="store_true", help="print CSV")
    parser.add_argument("-v", "--variable", metavar="NAME=VALUE", action="append", default=[],
                        help="for the query: window_us=1000000, from=1795568070, until=1795568080")
    return parser.parse_intermixed_args()


def read_query(arguments):
    if arguments.command is not None:
        return arguments.command
    named = SCHEMA / "sql" / f"{arguments.query}.sql"
    path = named if arguments.query in queries() else Path(arguments.query)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}; queries of schema/sql: {', '.join(queries())}") from error


def find_avro():
    """DuckDB's own reader of Avro, as pip brought it."""
    name = AVRO.format(MACHINES.get(platform.machine(), platform.machine()))
    for folder in map(Path, sys.path):
        if (folder / name).is_file():
            return str(folder / name)
    raise Failure(f"no {name} here: the package duckdb-ext-avro has none for this machine")


def has_lengths(path):
    with open(path, "rb") as stream:
        return b'"headerLength"' in stream.read(AVRO_HEADER_BYTES)


def find_files(out):
    """The files of each table. A name that begins with a dot is of a file that is not whole yet."""
    def find(kind, ending):
        return [path for path in sorted(out.glob(f"{kind}/szenario=*/*{ending}")) if not path.name.startswith(".")]

    packets = find("packets", ".avro")
    new = [path for path in packets if has_lengths(path)]
    files = {"packets_new": new, "packets_old": sorted({*packets} - {*new})}
    files |= {kind: find(kind, ".csv") for kind in ("edges", "nodes", "windows", "activity")}
    return files | {"services": [SCHEMA / "services.csv"]}


def quote(text):
    return "'{}'".format(str(text).replace("'", "''"))


def set_variable(connection, name, value):
    connection.execute('SET VARIABLE "{}" = {}'.format(name.replace('"', '""'), value))


def connect(files, variables, scratch):
    # Nothing into the home folder, and no .tmp in the current one.
    connection = duckdb.connect(config={"temp_directory": scratch, "extension_directory": scratch,
                                        "autoinstall_known_extensions": "false"})
    connection.execute(f"LOAD {quote(find_avro())}")
    for name, value in variables.items():
        set_variable(connection, name, quote(value))
    for statement in connection.extract_statements((SCHEMA / "sql/tables.sql").read_text(encoding="utf-8")):
        table = re.search(r"CREATE VIEW (\w+)", statement.query)[1]
        if files[table]:
            # A bracket in a name would be a pattern.
            names = [re.sub(r"([*?\[])", r"[\1]", str(path)) for path in files[table]]
            set_variable(connection, f"{table}_files", f"[{', '.join(map(quote, names))}]")
            connection.execute(statement)
    packets = [f"FROM {table}" for table in ("packets_new", "packets_old") if files[table]]
    if packets:
        connection.execute(f"CREATE VIEW packets AS {' UNION ALL BY NAME '.join(packets)}")
    return connection


def run(connection, query, is_csv):
    result = None
    for statement in connection.extract_statements(query):
        result = connection.execute(statement)
    if result is None:
        raise Failure("the query is empty")
    columns = [column[0] for column in result.description]
    if not is_csv:
        print_table(columns, result.fetchall())
        return
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(columns)
    while batch := result.fetchmany(10000):
        rows.writerows(batch)


def print_table(columns, rows):
    """Numbers to the right, texts to the left."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *texts)]
    are_numbers = [all(isinstance(cell, (int, float, decimal.Decimal, type(None))) for cell in column)
                   for column in zip(*rows)] or [False] * len(columns)
    for row in [columns, ["-" * width for width in widths], *texts]:
        cells = [cell.rjust(width) if is_number else cell.ljust(width)
                 for cell, width, is_number in zip(row, widths, are_numbers)]
        print("  ".join(cells).rstrip())


def answer(arguments):
    if not arguments.out.is_dir():
        raise Failure(f"{arguments.out}: not a folder")
    query = read_query(arguments)
    files = find_files(arguments.out)
    variables = dict(word.partition("=")[::2] for word in arguments.variable)
    with tempfile.TemporaryDirectory(prefix="commgraph-sql-") as scratch:
        with connect(files, variables, scratch) as connection:
            try:
                run(connection, query, arguments.csv)
            except duckdb.CatalogException as error:
                missing = [table for table, paths in files.items() if not paths and table != "packets_old"]
                hint = f" ({arguments.out} has no files of {', '.join(missing)})" if missing else ""
                raise Failure(str(error).splitlines()[0] + hint) from error


def main():
    try:
        answer(parse_arguments())
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has enough; nothing more may go to standard output, not even at the end of Python.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (Failure, duckdb.Error, OSError) as error:
        sys.exit(f"query.sh: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
