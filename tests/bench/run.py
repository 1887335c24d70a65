#!/usr/bin/env python3
"""The bench: starts the release binary, measures it, writes a JSON report and a table.

    make bench                                       our own binary, in a folder of its own
    run.py --base-url U --token T --pid N --import-as json --label "Label Studio 1.23.2"   any server with this API

For each N of --tasks: import of N tasks as one JSONL file, next + submit by one annotator and by 16, the first and a
deep page of the list, export of all tasks as JSON and CSV, import of a prediction for each task. Beside it: start to first answer, the machine's own rate of
synced writes, and what the server says each request cost in AWS calls and capacity units.
Exit status 1 if anything answered wrong; nothing is retried.
"""
from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from measure import Load, Server, Syncs, Watch, Wrong, sign_up
from table import table

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "0123456789abcdef0123456789abcdef01234567"
CONFIG = """<View>
  <Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/><Label value="LOC"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="topic" toName="text"><Choice value="news"/><Choice value="sport"/><Choice value="science"/></Choices>
</View>"""
PREDICTIONS_AT_ONCE = 10_000
WORDS = ("alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november "
         "oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu").split()


def task(i: int) -> dict:
    """About 200 bytes as a line of JSON. The text is the same in every run."""
    rnd = random.Random(i)
    return {"data": {"text": " ".join(rnd.choices(WORDS, k=25)), "idx": i, "source": f"doc-{i % 17}"}}


def prediction(task_id: int, i: int) -> dict:
    """About 260 bytes of JSON: a choice and a region."""
    region = {"start": 0, "end": 5, "text": "alpha", "labels": [("PER", "ORG", "LOC")[i % 3]]}
    return {"task": task_id, "score": i % 100 / 100, "model_version": "bench", "result": [
        {"id": "c", "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["news"]}},
        {"id": "r", "from_name": "ner", "to_name": "text", "type": "labels", "value": region}]}


def tasks_file(folder: Path, n: int) -> Path:
    path = folder / f"tasks-{n}.jsonl"
    with path.open("w") as f:
        for i in range(n):
            f.write(json.dumps(task(i), separators=(",", ":")) + "\n")
    return path


def start(binary: Path, folder: Path) -> tuple[subprocess.Popen, str, float]:
    """-> the process, its address, seconds from start to the first answer of /health."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    env = {**os.environ, "SKYLABEL_USERNAME": "owner@example.com", "SKYLABEL_PASSWORD": "benchpass1",
           "SKYLABEL_USER_TOKEN": TOKEN, "SKYLABEL_COUNT_CALLS": "1"}
    log = (folder / "server.log").open("a")
    began = time.perf_counter()
    process = subprocess.Popen([str(binary), "serve", "--data", str(folder / "data"), "--port", str(port)],
                               env=env, stdout=log, stderr=log)
    while True:
        if process.poll() is not None:
            raise Wrong(f"the server ended at start: {(folder / 'server.log').read_text()[-500:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                return process, f"http://127.0.0.1:{port}", time.perf_counter() - began
        except OSError:
            time.sleep(0.001)


class Bench:
    def __init__(self, args, server: Server, folder: Path):
        self.args, self.server, self.folder = args, server, folder
        self.watch = Watch(args.pid)
        self.load = Load(Path(args.load), server)
        self.problems: list[str] = []

    def check(self, fine: bool, text: str):
        if not fine:
            self.problems.append(text)
            print(f"  WRONG: {text}", flush=True)

    def measured(self, name: str, body) -> dict:
        self.watch.reset()
        cpu, load = self.watch.cpu(), os.getloadavg()[0]
        try:
            out = body()
        except Wrong as problem:
            self.check(False, f"{name}: {problem}")
            out = {"failed": str(problem)}
        out |= {"peak_rss_mb": self.watch.peak_mb(), "load_before": round(load, 2),
                "server_cpu_seconds": round(self.watch.cpu() - cpu, 2)}
        print(f"  {name}: {json.dumps(out)}", flush=True)
        return out

    def import_tasks(self, project: int, n: int) -> dict:
        if self.args.import_as == "json":
            spent = 0.0
            for at in range(0, n, 5000):
                body = [task(i) for i in range(at, min(n, at + 5000))]
                began = time.perf_counter()
                self.server.ask("POST", f"/api/projects/{project}/import", body)
                spent += time.perf_counter() - began
        else:
            path = tasks_file(self.folder, n)
            began = time.perf_counter()
            self.server.upload(project, path)
            # A large file may be a job that continues after the request. It is imported when the list has all tasks.
            while self.server.total(project) < n and time.perf_counter() - began < 3600:
                time.sleep(0.005)
            spent = time.perf_counter() - began
            path.unlink()
        found = self.server.total(project)
        self.check(found == n, f"imported {n} tasks, the list has {found}")
        return {"seconds": round(spent, 3), "tasks_per_second": round(n / spent)}

    def import_predictions(self, project: int, n: int) -> dict:
        """A prediction for each of n tasks, 10,000 a request."""
        page = f"/api/tasks?project={project}&fields=task_only&page_size=1000&page="
        ids = [task["id"] for number in range(1, -(-n // 1000) + 1)
               for task in self.server.ask("GET", page + str(number))["tasks"]][:n]
        spent = 0.0
        for at in range(0, n, PREDICTIONS_AT_ONCE):
            body = json.dumps([prediction(task, at + i) for i, task in enumerate(ids[at:at + PREDICTIONS_AT_ONCE])])
            began = time.perf_counter()
            self.server.ask("POST", f"/api/projects/{project}/import/predictions", body.encode(), {
                "Content-Type": "application/json"})
            spent += time.perf_counter() - began
        found = self.server.ask("GET", f"/api/projects/{project}/")["total_predictions_number"]
        self.check(found == n, f"imported {n} predictions, the project has {found}")
        return {"seconds": round(spent, 3), "predictions": n, "predictions_per_second": round(n / spent)}

    def export(self, project: int, n: int, kind: str) -> dict:
        began = time.perf_counter()
        size = self.server.ask("GET", f"/api/projects/{project}/export?exportType={kind}&download_all_tasks=true", raw=True)
        spent = time.perf_counter() - began
        return {"seconds": round(spent, 3), "tasks_per_second": round(n / spent), "bytes": size}

    def size(self, n: int, annotators: list[str]) -> dict:
        print(f"{n} tasks", flush=True)
        made = self.server.ask("POST", "/api/projects/", {
            "title": f"Bench {n}", "label_config": CONFIG, "maximum_annotations": 1})
        project, out = made["id"], {"tasks": n}
        owner, quick = [self.server.token], self.args.list_repeats
        out["import"] = self.measured("import", lambda: self.import_tasks(project, n))
        page = f"/api/tasks?project={project}&page_size=100&page="
        for name, number in [("list_first", 1), ("list_deep", max(1, n // 100))]:
            out[name] = self.measured(name, lambda at=number: self.load.run(
                "get", owner, path=page + str(at), count=quick))
        single = min(self.args.single, n // 4)
        out["one"] = self.measured("one annotator", lambda: self.load.run(
            "work", owner, project=project, count=single, seconds=60))
        many = min(self.args.annotations, n // 2)
        out["many"] = self.measured("16 annotators", lambda: self.load.run(
            "work", annotators, project=project, count=many, seconds=self.args.seconds))
        done = [out["one"], out["many"]]
        if not self.args.base_url:
            syncs = Syncs(self.args.pid)
            traced = self.load.run("work", annotators, project=project, count=min(300, n // 8), seconds=20)
            done.append(traced)
            calls = syncs.stop()
            out["many"]["synced_writes_per_annotation"] = (
                round(calls / traced["annotations"], 2) if calls and traced["annotations"] else None)
        if not self.args.share:
            for step in done:
                self.check(not step.get("tasks_done_twice"), f"{step.get('tasks_done_twice')} tasks done twice")
        for kind in ("JSON", "CSV"):
            out[f"export_{kind}"] = self.measured(f"export {kind}", lambda k=kind: self.export(project, n, k))
        most = min(n, self.args.predictions)
        out["predictions"] = self.measured("predictions", lambda: self.import_predictions(project, most))
        for step in out.values():
            for part in (step, *(v for v in step.values() if isinstance(v, dict))) if isinstance(step, dict) else ():
                self.check(not part.get("errors"), f"requests failed: {part.get('first_error')}")
        self.server.ask("DELETE", f"/api/projects/{project}/", raw=True)
        return out


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", default=str(ROOT / "target/release/skylabel"))
    p.add_argument("--load", default=str(ROOT / "target/release/load"), help="the load generator's binary")
    p.add_argument("--base-url", help="a server that runs already; else the binary is started")
    p.add_argument("--token", default=TOKEN)
    p.add_argument("--pid", type=int, help="of the server at --base-url")
    p.add_argument("--label", default="Skylabel, embedded")
    p.add_argument("--import-as", choices=["jsonl", "json"], default="jsonl", help="json: batches of 5,000")
    p.add_argument("--tasks", default="1000,10000,100000,1000000")
    p.add_argument("--annotators", type=int, default=16)
    p.add_argument("--annotations", type=int, default=20000, help="by all annotators together, at most")
    p.add_argument("--single", type=int, default=500, help="by the lone annotator")
    p.add_argument("--seconds", type=float, default=15, help="the many annotators' time, at most")
    p.add_argument("--list-repeats", type=int, default=50)
    p.add_argument("--predictions", type=int, default=100_000, help="imported for the tasks of a size, at most")
    p.add_argument("--share", action="store_true", help="the server may hand tasks out twice: do not check")
    p.add_argument("--out", default=str(ROOT / "target/bench"), help="folder of the report")
    args = p.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    report = {"label": args.label, "cpus": os.cpu_count(), "load": os.getloadavg(), "sizes": []}
    with tempfile.TemporaryDirectory(prefix="bench-", dir=out) as name:
        folder, process = Path(name), None
        if args.base_url:
            url = args.base_url
        else:
            process, url, report["first_start_seconds"] = start(Path(args.binary), folder)
            process.kill()
            process.wait()
            starts = []
            for _ in range(5):
                process, url, seconds = start(Path(args.binary), folder)
                starts.append(seconds)
                if len(starts) < 5:
                    process.kill()
                    process.wait()
            report["start_seconds"] = sorted(starts)[2]
            args.pid = process.pid
        try:
            server = Server(url, args.token)
            bench = Bench(args, server, folder)
            report["idle_rss_mb"] = bench.watch.peak_mb()
            report["machine"] = bench.load.run("fsync", folder=folder)
            annotators = sign_up(server, args.annotators)
            for n in map(int, args.tasks.split(",")):
                report["sizes"].append(bench.size(n, annotators))
                (out / "report.json").write_text(json.dumps(report, indent=1))
            report["machine_after"] = bench.load.run("fsync", folder=folder)
            report["problems"] = bench.problems
        finally:
            if process:
                process.terminate()
                process.wait(30)
    (out / "report.json").write_text(json.dumps(report, indent=1))
    text = table([report])
    (out / "report.md").write_text(text)
    print(text)
    return 1 if report["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
