#!/usr/bin/env python3
"""Exports generated laboratories, queries them on DuckDB and on Spark, and holds the answers against the command line's.

    compare.py make --program FILE --work DIR     makes and exports them, and asks the command line; any Python does
    compare.py ask --program FILE --work DIR      asks both engines and compares; needs duckdb and pyspark

The queries, the set-up of both engines and the way in which exports are laid side by side are taken from docs/group.md.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import decimal
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import laboratories

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/group.md").read_text(encoding="utf-8")
REVIEWS = {"decision", "agreement_review", "document_review", "contingency_review", "answer_review", "management_review"}
wrong = []


def fence(kind, text=PAGE):
    return re.search(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S)[1]


def queries():
    found = re.findall(r"^### (\w+)\n(.*?)(?=^##)", PAGE, re.M | re.S)
    return {name: fence("sql", text).strip() for name, text in found}


@contextlib.contextmanager
def timed(what):
    start = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - start:.1f} s", flush=True)


def same(what, ours, theirs):
    if ours != theirs:
        wrong.append(f"{what}:\n  {str(ours)[:600]}\n  {str(theirs)[:600]}")


class Laboratory:
    """One laboratory: its folder, and what the command line says of it."""

    def __init__(self, program, folder):
        self.id, self.program, self.folder = folder.name, program, folder

    def made(self, example, group, seed):
        laboratories.make(example, self.folder, seed)
        command = fence("sh export").strip().replace("norrvik", self.id).split()
        assert command[0] == "countersign", command
        self.run(*command[1:])
        lay = fence("sh lay").replace("norrvik", self.id).replace("group", str(group))
        subprocess.run(["sh", "-eu", "-c", lay], cwd=self.folder, check=True)
        for name in ("check", "trends", "due"):
            (self.folder / f"{name}.json").write_text(self.run(name, "--format", "json"), encoding="utf-8")

    def told(self):
        self.check, self.trends, self.due = (
            json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("check", "trends", "due"))
        return self

    def run(self, *args):
        done = subprocess.run([self.program, *args], cwd=self.folder, capture_output=True, text=True)
        if done.returncode not in (0, 1, 3) or done.stderr:
            sys.exit(f"{self.id}: {args} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def metric(self, name):
        return next(m for m in self.trends["metrics"] if m["id"] == name)


def plain(row):
    """Whole numbers that an engine gives as decimals, as numbers; days as text."""
    def cell(value):
        if isinstance(value, decimal.Decimal) and value == int(value):
            return int(value)
        return value.isoformat() if hasattr(value, "isoformat") else value
    return tuple(cell(value) for value in row)


def bare(names):
    """Every column by its bare name: none may be a word that an engine keeps for itself."""
    return [f"SELECT {', '.join(sorted(columns))} FROM {table} LIMIT 0" for table, columns in names.items()]


def in_duckdb(group, tables, asked):
    import duckdb
    base = duckdb.connect()
    for table in tables:
        base.execute(fence("sql duckdb").replace("findings", table).replace("group/", f"{group}/"))
    names = {table: [row[0] for row in base.execute(f"DESCRIBE {table}").fetchall()] for table in tables}
    for sql in bare(names):
        base.execute(sql)
    answer = lambda sql: [plain(row) for row in base.execute(sql).fetchall()]
    return names, {name: answer(sql) for name, sql in asked.items()}


def in_spark(group, tables, asked):
    from pyspark.sql import SparkSession
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.sql.session.timeZone": "UTC",
        "spark.driver.host": "127.0.0.1", "spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false",
        # a local disk is listed sooner than a job is begun
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
        "spark.sql.files.openCostInBytes": "4096",
    }
    builder = SparkSession.builder.master("local[2]")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    try:
        for table in tables:
            view = fence("sql spark").replace("findings", table).replace("group/", f"{group}/")
            spark.sql(view.strip().rstrip(";"))
        names = {table: spark.table(table).columns for table in tables}
        for sql in bare(names):
            spark.sql(sql)  # understood is enough
        answer = lambda sql: [plain(row) for row in spark.sql(sql).collect()]
        return names, {name: answer(sql) for name, sql in asked.items()}
    finally:
        spark.stop()


def findings(labs):
    counted = collections.Counter()
    for lab in labs:
        for f in lab.check["findings"]:
            if f["answer"] is None and f["debt"] is None:
                counted[lab.id, f["rule"], f["grade"]] += 1
    return sorted((*key, count) for key, count in counted.items())


def populations(labs):
    rules = collections.defaultdict(lambda: [0] * 5)
    for lab in labs:
        for p in lab.check["populations"]:
            passed, found, untold = p["passes"], p["findings"], p["not_evaluable"]
            row = (passed + found + untold, passed, found, untold, int(found > 0))
            rules[p["rule"]] = [a + b for a, b in zip(rules[p["rule"]], row)]
    return sorted((rule, *counts) for rule, counts in rules.items())


def on_time(labs):
    rows = []
    for lab in labs:
        metric = lab.metric("M01")
        points = metric["series"][0]["points"]
        # what names a file is a request that could not be read: there is no job
        untold = [u for u in metric["cases"]["untold"] if "/" not in u["record"]]
        rows.append((lab.id, sum(p["k"] for p in points), sum(p["n"] for p in points), len(untold)))
    return rows


def late(labs):
    return sorted((lab.id, single["record"], single["value"])
                  for lab in labs for series in lab.metric("M04")["series"] for p in series["points"] for single in p["single"])


def reviews(labs):
    rows = [(lab.id, i["what"], i["record"], i["on"], i["late"]["count"], i["late"]["unit"], i["key"])
            for lab in labs for i in lab.due["items"] if i["overdue"] and i["what"] in REVIEWS]
    return sorted(rows, key=lambda r: (r[0], r[3], r[1], r[2], r[6]))


def by_quarter(labs):
    quarters = collections.defaultdict(lambda: [0, 0, 0])
    for lab in labs:
        for p in lab.metric("M01")["series"][0]["points"]:
            if not p["open"] and p["n"]:
                quarters[p["at"]] = [a + b for a, b in zip(quarters[p["at"]], (p["k"], p["n"], 1))]
    return sorted((at, *counts) for at, counts in quarters.items())


def signals(labs):
    return [(lab.id, m["id"], m["name"], m["verdict"]["word"], m["verdict"]["test"], m["verdict"]["p"])
            for lab in labs for m in lab.trends["metrics"] if m["verdict"]["word"] in ("signal", "watch")]


def hold(answers, labs):
    """Every answer against what the command line says."""
    same("exports", [row[:2] for row in answers["exports"]], [(lab.id, lab.check["as_of"]) for lab in labs])
    same("findings", answers["findings_by_laboratory_and_rule"], findings(labs))
    same("populations", answers["rules_across_the_group"], populations(labs))
    same("reports on time", answers["reports_on_time"], on_time(labs))
    same("late reports", sorted((r[0], r[1], float(r[4])) for r in answers["late_reports"]), late(labs))
    same("overdue reviews", answers["overdue_reviews"], reviews(labs))
    same("trend", answers["trend_across_the_group"], by_quarter(labs))
    same("signals", answers["signals"], signals(labs))


def make(program, work, count):
    example, group = work / "example", work / "group"
    subprocess.run([program, "generate", "--jobs", "1", example], check=True, stdout=subprocess.DEVNULL)
    group.mkdir()

    def one(seed):
        Laboratory(program, work / "laboratories" / f"lab-{seed:02}").made(example, group, seed)

    with timed(f"{count} laboratories made, exported, checked"):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(one, range(count)))


def formats(lab):
    """One laboratory in every format, cell by cell."""
    kinds = ("csv", "ndjson", "sqlite", "parquet")
    for kind in kinds:
        lab.run("export", kind, "--format", kind)
    folders = [f"--{kind}={lab.folder / kind}" for kind in kinds]
    subprocess.run([sys.executable, ROOT / "tests/group/formats.py", *folders], check=True)


def ask(program, work):
    group = work / "group"
    labs = [Laboratory(program, folder).told() for folder in sorted((work / "laboratories").iterdir())]
    tables = sorted(path.name for path in group.iterdir())
    with timed("one laboratory in four formats"):
        formats(labs[1])
    rows = " UNION ALL ".join(f"SELECT '{t}' AS name, COUNT(*) AS n, COUNT(DISTINCT lab) AS m FROM {t}" for t in tables)
    asked = {**queries(), "rows": f"SELECT * FROM ({rows}) AS counted ORDER BY name"}
    with timed("DuckDB"):
        columns, answers = in_duckdb(group, tables, asked)
    with timed("Spark"):
        of_spark, other = in_spark(group, tables, asked)
    for table in tables:
        same(f"columns of {table}", sorted(columns[table]), sorted(of_spark[table]))
    for name in answers:
        same(f"DuckDB and Spark on {name}", answers[name], other[name])
    hold(answers, labs)
    for name in ("findings_by_laboratory_and_rule", "late_reports", "overdue_reviews", "trend_across_the_group", "signals"):
        if not answers[name]:
            wrong.append(f"{name}: nothing was found, so nothing was compared")
    if wrong:
        sys.exit("\n".join(wrong[:10]) + f"\n{len(wrong)} answers differ")
    figures = sum(len(row) for name in queries() for row in answers[name])
    print(f"{len(queries())} queries over {len(labs)} laboratories and {len(tables)} tables: {figures} figures are the same on "
          "DuckDB, on Spark and on the command line")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=("make", "ask"))
    arguments.add_argument("--program", type=pathlib.Path, required=True)
    arguments.add_argument("--work", type=pathlib.Path, required=True)
    arguments.add_argument("--laboratories", type=int, default=50)
    options = arguments.parse_args()
    program, work = options.program.resolve(), options.work.resolve()
    if options.what == "make":
        make(program, work, options.laboratories)
    else:
        ask(program, work)


if __name__ == "__main__":
    main()
