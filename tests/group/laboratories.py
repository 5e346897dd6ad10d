"""Laboratories that differ: each is some jobs of the example under other years, with other days and other faults."""
import datetime
import random
import re
import shutil

DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
ISSUED = re.compile(r"^(issued_on: *['\"]?)(\d{4}-\d\d-\d\d)", re.M)
AS_OF = ("2026-10-15", "2026-08-03", "2026-05-04")


def earlier(text, years):
    return DAY.sub(lambda day: f"{int(day[1]) - years}-{day[2]}-{day[3]}", text)


def later(text, days):
    return ISSUED.sub(lambda m: m[1] + str(datetime.date.fromisoformat(m[2]) + datetime.timedelta(days=days)), text)


def make(example, folder, seed):
    """Makes the laboratory of this seed out of the example's folder; the same seed gives the same files."""
    rng = random.Random(seed)
    jobs = sorted(path.parent for path in example.glob("records/jobs/*/*/request.yaml"))
    # the first has no job at all
    kept = set(rng.sample(jobs, rng.randint(8, 13))) if seed else set()
    years = rng.randint(0, 2)
    shutil.copytree(example, folder, ignore=lambda at, names: [n for n in names if n == ".git"])
    for job in jobs:
        if job not in kept:
            shutil.rmtree(folder / job.relative_to(example))
    for path in sorted([*folder.glob("records/**/*.*"), folder / "countersign.yaml"]):
        text = path.read_text(encoding="utf-8")
        if path.name == "countersign.yaml":
            text = re.sub(r"^as_of: .*$", f"as_of: {AS_OF[seed % 3]}", text, flags=re.M)
            text = text.replace("name: Norrvik Battery Materials Laboratory", f"name: Laboratory {seed}")
        if path.name == "report-1.yaml" or path.name == "report.yaml":
            text = later(text, rng.choice((0, 0, 0, 4, 9)))
        if path.name == "review.yaml" and rng.random() < 0.15:
            path.unlink()
            continue
        if path.name == "report.yaml" and rng.random() < 0.05:
            text = "lines: [\n"  # can not be read
        path.write_text(earlier(text, years), encoding="utf-8")
    requests = sorted(folder.glob("records/jobs/*/*/request.yaml"))
    if requests and seed % 10 == 7:
        requests[0].write_text("customer: {\n", encoding="utf-8")
