#!/usr/bin/env python3
"""The cost and latency model: counts the calls and units of requests to DynamoDB and S3, and prices them.

    make cost        measures, and writes docs/cost.md and tests/cost/measured.json

A release binary runs with the latencies that a store in the same region adds (5 ms for the table, 20 ms for an object),
one request at a time; every answer says how many calls it took, how many after one another, and how many units.
"""
from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
TOKEN = "0123456789abcdef0123456789abcdef01234567"
TABLE_MS, OBJECTS_MS = 5, 20
TASKS = 100_000
# Bytes that a request writes to logs: a line of the gateway, Lambda's start and report, a line with metrics.
LOGGED = 1200
CONFIG = """<View><Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
<Text name="text" value="$text"/></View>"""
# The memory of each function in GB, as in infra/template.yaml.
MEMORY = {"accounts": 0.5, "projects": 0.5, "annotations": 0.5, "predictions": 0.5, "tasks": 1.0, "import": 1.0,
          "export": 1.0, "on-upload": 1.0, "on-job": 1.769, "on-schedule": 0.5}


class Server:
    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3600)

    def ask(self, method: str, path: str, body=None, kind="application/json"):
        """-> (JSON or None, milliseconds, what the answer cost)"""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {TOKEN}"} | ({"Content-Type": kind} if data is not None else {})
        began = time.perf_counter()
        self.connection.request(method, path, body=data, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {text[:300]!r}")
        pairs = (pair.split("=") for pair in (answer.headers.get("x-skylabel-aws-calls") or "").split(";") if pair)
        cost = {name: float(value) for name, value in pairs} | {"bytes": len(text)}
        is_json = (answer.headers.get("Content-Type") or "").startswith("application/json")
        return (json.loads(text) if text and is_json else None), took, cost


class Operations:
    """The measurements by operation."""

    def __init__(self):
        self.seen: dict[str, dict] = {}

    def add(self, name: str, function: str, per: int, took: float, cost: dict):
        entry = self.seen.setdefault(name, {"function": function, "per": per, "ms": [], "costs": []})
        entry["ms"].append(took)
        entry["costs"].append(cost)

    def rows(self) -> dict[str, dict]:
        rows = {}
        for name, entry in self.seen.items():
            mean = lambda key: statistics.fmean(cost.get(key, 0.0) for cost in entry["costs"])  # noqa: E731
            rows[name] = {"function": entry["function"], "per": entry["per"],
                          "ms": round(statistics.median(entry["ms"]), 1)}
            for key in ("total", "sequential", "rcu", "wcu", "object_writes", "object_reads", "bytes"):
                rows[name][key] = round(mean(key), 2)
        return rows


def start(binary: Path, folder: Path) -> tuple[subprocess.Popen, int]:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    env = {**os.environ, "SKYLABEL_USERNAME": "owner@example.com", "SKYLABEL_PASSWORD": "costpass1",
           "SKYLABEL_USER_TOKEN": TOKEN, "SKYLABEL_COUNT_CALLS": "1"}
    process = subprocess.Popen(
        [binary, "serve", "--data", folder, "--port", str(port), "--latency-ms", str(TABLE_MS), str(OBJECTS_MS)], env=env)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return process, port
        except OSError:
            if process.poll() is not None:
                sys.exit("the server ended")
            time.sleep(0.05)


def lines(n: int) -> bytes:
    words = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november".split()
    text = " ".join(words * 2)
    return b"".join(json.dumps({"data": {"text": f"{i} {text}", "source": f"doc-{i % 17}"}}).encode() + b"\n"
                    for i in range(n))


def measure(port: int) -> dict[str, dict]:
    server, seen = Server(port), Operations()
    project = server.ask("POST", "/api/projects/", {"title": "Cost", "label_config": CONFIG})[0]["id"]
    boundary = "cost-part-5d1e"
    body = (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="t.jsonl"\r\n\r\n').encode() \
        + lines(TASKS) + f"\r\n--{boundary}--\r\n".encode()
    _, took, cost = server.ask("POST", f"/api/projects/{project}/import", body, f"multipart/form-data; boundary={boundary}")
    seen.add("import", "on-upload", TASKS, took, cost)
    result = [{"id": "r1", "from_name": "ner", "to_name": "text", "type": "labels",
               "value": {"start": 0, "end": 5, "text": "alpha", "labels": ["PER"]}}]
    for n in range(40):
        task, took, cost = server.ask("GET", f"/api/projects/{project}/next")
        if n >= 5:  # the first ones fill what a warm function remembers
            seen.add("next", "tasks", 1, took, cost)
        note = {"result": result, "lead_time": 4.0, "unique_id": task["unique_id"]}
        made, took, cost = server.ask("POST", f"/api/tasks/{task['id']}/annotations/", note)
        if n >= 5:
            seen.add("submit", "annotations", 1, took, cost)
        if n < 10:
            _, took, cost = server.ask("PATCH", f"/api/annotations/{made['id']}/", {"result": result})
            seen.add("update", "annotations", 1, took, cost)
            _, took, cost = server.ask("GET", f"/api/tasks?project={project}&page=1&page_size=100&fields=all")
            seen.add("list", "tasks", 1, took, cost)
            _, took, cost = server.ask("GET", "/api/projects?page_size=30")
            seen.add("projects", "projects", 1, took, cost)
    # As in the page: a task is open, the next one is preloaded, and a submit returns the one after that.
    at_hand = server.ask("GET", f"/api/projects/{project}/next")[0]
    ahead = server.ask("GET", f"/api/projects/{project}/next?after={at_hand['id']}")[0]
    for n in range(40):
        note = {"result": result, "lead_time": 4.0, "unique_id": at_hand["unique_id"]}
        path = f"/api/tasks/{at_hand['id']}/annotations/?next_after={ahead['id']}"
        what = "submit with next"
        if n % 4 == 0:
            draft, took, cost = server.ask("POST", f"/api/tasks/{at_hand['id']}/drafts", {"result": result})
            seen.add("draft", "annotations", 1, took, cost)
            _, took, cost = server.ask("PATCH", f"/api/drafts/{draft['id']}", {"result": result})
            seen.add("draft again", "annotations", 1, took, cost)
            note["draft_id"], what = draft["id"], "submit of a draft with next"
        made, took, cost = server.ask("POST", path, note)
        seen.add(what, "annotations", 1, took, cost)
        at_hand, ahead = ahead, made["next"]
    _, took, cost = server.ask("POST", f"/api/projects/{project}/exports", {"title": "all"})
    seen.add("export", "on-job", TASKS, took, cost)
    return seen.rows()


def price(row: dict, prices: dict, times: float = 1.0, http: bool = True, milliseconds: float | None = None) -> float:
    """The cost of an operation, a number of times."""
    gb_seconds = MEMORY[row["function"]] * (milliseconds if milliseconds is not None else row["ms"]) / 1000
    one = (gb_seconds * prices["lambda_gb_second"] + prices["lambda_request"]
           + row["rcu"] * prices["dynamodb_read_unit"] + row["wcu"] * prices["dynamodb_write_unit"]
           + row["object_writes"] * prices["s3_write_request"] + row["object_reads"] * prices["s3_read_request"])
    if http:
        one += (prices["http_api_request"] + prices["cloudfront_https_request"]
                + row["bytes"] / 1e9 * prices["cloudfront_gb_out"] + LOGGED / 1e9 * prices["cloudwatch_log_gb"])
    return one * times


def money(amount: float) -> str:
    return f"${amount:.2f}" if amount >= 0.1 else f"${amount:.4f}"


def model(rows: dict[str, dict], prices: dict) -> dict[str, float]:
    million = 1e6
    of_file = million / TASKS
    # Two cores here, one core in the cloud.
    imported = price(rows["import"], prices, of_file, http=False, milliseconds=2 * rows["import"]["ms"])
    labeled = price(rows["submit with next"], prices, million)
    scripted = price(rows["next"], prices, million) + price(rows["submit"], prices, million)
    exported = price(rows["export"], prices, of_file, http=False, milliseconds=2 * rows["export"]["ms"])
    ticks = 30 * 24 * 60
    tick = {"function": "on-schedule", "ms": 15, "rcu": 1, "wcu": 0, "object_writes": 0, "object_reads": 0, "bytes": 0}
    idle = price(tick, prices, ticks, http=False) + ticks * prices["eventbridge_schedule_invocation"] \
        + 8 * prices["cloudwatch_alarm_month"] + 1e-3 * prices["cloudwatch_log_gb"]
    # An annotator does 60 tasks an hour, 8 hours a day, 21 days, saves three drafts a task, and looks at a list every
    # ten minutes.
    tasks = 60 * 8 * 21
    operations = ("submit of a draft with next", "draft", "draft again", "draft again")
    month = tasks * sum(price(rows[name], prices) for name in operations) + 6 * 8 * 21 * price(rows["list"], prices)
    drafts = price(rows["draft"], prices, million) + price(rows["submit of a draft with next"], prices, million)
    return {"imported": imported, "labeled": labeled, "scripted": scripted, "drafts": drafts, "exported": exported,
            "idle": idle, "annotator": month}


def table(rows: dict[str, dict], prices: dict) -> str:
    out = ["| operation | calls | one after another | RCU | WCU | object writes | reads | time, ms | per million |",
           "|---|---|---|---|---|---|---|---|---|"]
    for name, row in rows.items():
        http = row["per"] == 1
        million = price(row, prices, 1e6 / row["per"], http, None if http else 2 * row["ms"])
        per = name if http else f"{name} of {row['per']:,} tasks"
        out.append(f"| {per} | {row['total']:g} | {row['sequential']:g} | {row['rcu']:g} | {row['wcu']:g} "
                   f"| {row['object_writes']:g} | {row['object_reads']:g} | {row['ms']:g} | {money(million)} |")
    return "\n".join(out)


def document(rows: dict[str, dict], prices: dict) -> str:
    costs = model(rows, prices)
    server = prices["server_month"] + prices["postgres_month"] + prices["load_balancer_month"]
    whole = costs["imported"] + costs["labeled"] + costs["exported"]
    return f"""<!-- Written by tests/cost/run.py (`make cost`) from tests/cost/measured.json and prices.json. -->
# Cost

Requests and units are counted, times are measured. Prices are the list prices of {prices['date']} in {prices['region']}
without free tiers (`tests/cost/prices.json`). The times are for one request at a time, with {TABLE_MS} ms added to every
call of DynamoDB and {OBJECTS_MS} ms to every call of S3, which is about the latency of a region. A cold start adds to the
first request. The actual costs of your account are in *Cost Explorer*, by the tag `skylabel`.

| what | cost |
|---|---|
| **idle for a month** | **{money(costs['idle'])}** |
| **1,000,000 tasks imported, annotated once, exported** | **{money(whole)}** |
| of which: import from the bucket | {money(costs['imported'])} |
| of which: hand-out and submit in the page | {money(costs['labeled'])} |
| of which: export as JSON | {money(costs['exported'])} |
| the same, with one saved draft per task | {money(whole - costs['labeled'] + costs['drafts'])} |
| the same, by a script that requests each task separately | {money(whole - costs['labeled'] + costs['scripted'])} |
| 10 annotators for a month, 60 tasks an hour with 3 saved drafts each, 8 hours a day | {money(10 * costs['annotator'] + costs['idle'])} |
| 1,000 annotators, the same | {money(1000 * costs['annotator'] + costs['idle'])} |
| for comparison: an always-on server with its database, for a month | {money(server)} |

The page saves a draft when the annotator pauses for 5 seconds, and after 15 seconds of continuous work. A task that is
submitted earlier has no draft.

The server is a small one for Label Studio: {prices['server_note']}, {prices['postgres_note']}, and a load balancer. It
costs the same while nobody labels. A thousand annotators need several servers.

Storage costs {money(prices['s3_gb_month'])} per GB and month in S3, {money(prices['dynamodb_gb_month'])} in DynamoDB, and
{money(prices['dynamodb_backup_gb_month'])} for the continuous backup. A million tasks of 200 bytes cost
{money(0.2 * prices['s3_gb_month'])} a month. A million short annotations cost about
{money(1.0 * (prices['dynamodb_gb_month'] + prices['dynamodb_backup_gb_month']))} a month.

## Counted and measured

{table(rows, prices)}

Imports and exports were measured on two cores and are priced at twice that time, since their function has one core.
Requests spend most of their time waiting for DynamoDB and S3, so their times are priced as measured. Each request is
assumed to log {LOGGED} bytes. One RCU is a strongly consistent read of 4 KB. One WCU is a write of 1 KB. Writes in a
transaction count double.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/skylabel")
    parser.add_argument("--again", action="store_true", help="write the page again from the last measurements")
    options = parser.parse_args()
    prices, kept = json.loads((HERE / "prices.json").read_text()), HERE / "measured.json"
    if options.again:
        rows = json.loads(kept.read_text())
    else:
        with tempfile.TemporaryDirectory(prefix="skylabel-cost-") as folder:
            process, port = start(options.binary, Path(folder) / "data")
            try:
                rows = measure(port)
            finally:
                process.terminate()
                process.wait()
        kept.write_text(json.dumps(rows, indent=2) + "\n")
    (ROOT / "docs/cost.md").write_text(document(rows, prices))
    print(table(rows, prices))
    print(json.dumps(model(rows, prices), indent=2))


if __name__ == "__main__":
    main()
