#!/usr/bin/env python3
"""Reads one laboratory's export in several formats and holds every cell of them against one another, types included.

    formats.py --ndjson DIR --csv DIR --sqlite DIR [--parquet DIR]

CSV is read by Python's csv, NDJSON by its json, SQLite by its sqlite3, Parquet by DuckDB.
"""
import argparse
import csv
import datetime
import json
import pathlib
import sqlite3
import sys

UTC = datetime.timezone.utc
DECLARED = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP"}
IN_DUCKDB = {"text": "VARCHAR", "integer": "BIGINT", "real": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE",
             "timestamp": "TIMESTAMP WITH TIME ZONE"}
wrong = []


def moment(text):
    assert text.endswith("Z"), text
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def ndjson(folder):
    """The tables by name: their columns with types, and their rows. The types are those of the dictionary in them."""
    tables = {}
    for path in sorted(folder.glob("*.ndjson")):
        with open(path, encoding="utf-8", newline="\n") as lines:
            tables[path.stem] = [json.loads(line) for line in lines]
    types = {}
    for entry in tables["dictionary"]:
        types.setdefault(entry["table_name"], {})[entry["column_name"]] = entry["type"]
    assert set(types) == set(tables), set(types) ^ set(tables)
    plain = {"text": str, "integer": int, "real": (int, float), "boolean": bool, "date": str, "timestamp": str}
    made = {}
    for name, rows in tables.items():
        made[name] = []
        for row in rows:
            assert list(row) == list(types[name]), (name, list(row))
            cells = []
            for column, kind in types[name].items():
                cell = row[column]
                if cell is not None and (not isinstance(cell, plain[kind]) or (kind == "integer" and isinstance(cell, bool))):
                    wrong.append(f"ndjson {name}.{column}: {cell!r} is no {kind}")
                    cell = None
                if cell is not None:
                    cell = {"real": float, "date": datetime.date.fromisoformat, "timestamp": moment}.get(kind, lambda c: c)(cell)
                cells.append(cell)
            made[name].append(tuple(cells))
    return types, made


def of_csv(folder, types):
    read = {
        # one apostrophe guards a text from being taken for a formula, or for a guarded one
        "text": lambda c: c[1:] if c.startswith("'") else c,
        "integer": int, "real": float, "boolean": {"true": True, "false": False}.__getitem__,
        "date": datetime.date.fromisoformat, "timestamp": moment,
    }
    made = {}
    for name, columns in types.items():
        with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
            table = csv.reader(file, strict=True)
            assert next(table) == list(columns), name
            made[name] = []
            for row in table:
                assert len(row) == len(columns), (name, row)
                for column, kind, cell in zip(columns, columns.values(), row):
                    if kind == "text" and cell.lstrip()[:1] in tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20") and cell.strip():
                        wrong.append(f"csv {name}.{column}: {cell!r} is a formula to a spreadsheet")
                made[name].append(tuple(None if c == "" else read[kind](c) for kind, c in zip(columns.values(), row)))
    return made


def of_sqlite(folder, types):
    base = sqlite3.connect(f"{(folder / 'countersign.sqlite').absolute().as_uri()}?mode=ro", uri=True)
    for check in ("integrity_check", "foreign_key_check"):
        told = base.execute(f"PRAGMA {check}").fetchall()
        if told not in ([], [("ok",)]):
            wrong.append(f"sqlite {check}: {told[:5]}")
    there = {name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert there == set(types), there ^ set(types)
    plain = {"text": str, "integer": int, "real": float, "boolean": int, "date": str, "timestamp": str}
    read = {"boolean": {0: False, 1: True}.__getitem__, "date": datetime.date.fromisoformat, "timestamp": moment}
    made = {}
    for name, columns in types.items():
        declared = {column: kind for _, column, kind, *_ in base.execute(f'PRAGMA table_info("{name}")')}
        assert declared == {column: DECLARED[kind] for column, kind in columns.items()}, (name, declared)
        made[name] = []
        for row in base.execute(f'SELECT * FROM "{name}"'):
            for column, kind, cell in zip(columns, columns.values(), row):
                if cell is not None and type(cell) is not plain[kind]:
                    wrong.append(f"sqlite {name}.{column}: {cell!r} is no {kind}")
            made[name].append(tuple(None if c is None else read.get(kind, lambda c: c)(c)
                                    for kind, c in zip(columns.values(), row)))
    keyed = {name: [row[1] for row in sorted(base.execute(f'PRAGMA table_info("{name}")'), key=lambda r: r[5]) if row[5]] for name in types}
    return made, keyed


def of_parquet(folder, types):
    import duckdb
    base = duckdb.connect()
    made = {}
    for name, columns in types.items():
        source = f"read_parquet('{folder / (name + '.parquet')}')"
        kinds = {row[0]: row[1] for row in base.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        assert kinds == {column: IN_DUCKDB[kind] for column, kind in columns.items()}, (name, kinds)
        cells = ", ".join(f'epoch_ms("{c}")' if kind == "timestamp" else f'"{c}"' for c, kind in columns.items())
        after = datetime.datetime(1970, 1, 1, tzinfo=UTC)
        made[name] = [
            tuple(after + datetime.timedelta(milliseconds=c) if kind == "timestamp" and c is not None else c
                  for kind, c in zip(columns.values(), row))
            for row in base.execute(f"SELECT {cells} FROM {source}").fetchall()
        ]
    return made


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("ndjson", "csv", "sqlite"):
        arguments.add_argument(f"--{name}", type=pathlib.Path, required=True)
    arguments.add_argument("--parquet", type=pathlib.Path)
    options = arguments.parse_args()
    types, wanted = ndjson(options.ndjson)
    in_sqlite, keys = of_sqlite(options.sqlite, types)
    made = {"csv": of_csv(options.csv, types), "sqlite": in_sqlite}
    if options.parquet:
        made["parquet"] = of_parquet(options.parquet, types)
    cells = 0
    for name, rows in wanted.items():
        at = [list(types[name]).index(key) for key in keys[name]]
        in_order = lambda rows: sorted(rows, key=lambda row: tuple(row[i] for i in at))
        assert len({tuple(row[i] for i in at) for row in rows}) == len(rows), f"{name}: the key is not unique"
        for kind, tables in made.items():
            # a database gives rows in the order of the key
            ours, theirs = (in_order(rows), in_order(tables[name])) if kind == "sqlite" else (rows, tables[name])
            if len(ours) != len(theirs):
                wrong.append(f"{kind} {name}: {len(theirs)} rows of {len(ours)}")
            for one, other in zip(ours, theirs):
                for column, a, b in zip(types[name], one, other):
                    cells += 1
                    if a != b or type(a) is not type(b):
                        wrong.append(f"{kind} {name}.{column}: {b!r} is not {a!r}")
    if wrong:
        sys.exit("\n".join(wrong[:20]) + f"\n{len(wrong)} wrong")
    print(f"{len(wanted)} tables, {sum(map(len, wanted.values()))} rows, {cells} cells are the same in ndjson, {', '.join(made)}")


if __name__ == "__main__":
    main()
