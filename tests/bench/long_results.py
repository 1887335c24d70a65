#!/usr/bin/env python3
"""Peak memory of the server while it exports and lists tasks with long results.

    long_results.py --binary target/release/skylabel --tasks 2000,4000 --result-kb 200 --folder /dev/shm

Imports annotated tasks, whose results cannot be compressed much, until there are as many as the first number of --tasks,
measures, and goes on with the next number. The peak must not grow with the number of tasks. Exit status 1 if a peak is
above --limit-mb or an answer is wrong.
"""
from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import tempfile
from pathlib import Path

from measure import Server, Watch, Wrong
from run import TOKEN, start

CONFIG = '<View><Text name="text" value="$text"/><TextArea name="notes" toName="text"/></View>'
AT_ONCE = 100


def task(i: int, result_bytes: int) -> dict:
    """A task with an annotation whose result has about `result_bytes` bytes; the same in every run."""
    text = base64.b64encode(random.Random(i).randbytes(result_bytes * 3 // 4)).decode()
    result = {"id": "n", "from_name": "notes", "to_name": "text", "type": "textarea", "value": {"text": [text]}}
    return {"data": {"text": f"text {i}"}, "annotations": [{"result": [result]}]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--tasks", default="2000,4000", help="numbers of tasks, ascending")
    parser.add_argument("--result-kb", type=int, default=200)
    parser.add_argument("--limit-mb", type=float, default=400)
    parser.add_argument("--folder", type=Path, help="where the data folder is made")
    options = parser.parse_args()
    is_good = True
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        process, url, _ = start(options.binary.resolve(), Path(folder))
        try:
            server = Server(url, TOKEN)
            project = server.ask("POST", "/api/projects/", {"title": "Long results", "label_config": CONFIG})["id"]
            imported = 0
            for total in map(int, options.tasks.split(",")):
                while imported < total:
                    some = range(imported, min(imported + AT_ONCE, total))
                    server.ask("POST", f"/api/projects/{project}/import",
                               [task(i, options.result_kb * 1000) for i in some])
                    imported = some.stop
                figures: dict = {"tasks": total}
                for name, path in [
                    ("export", f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true"),
                    ("list", f"/api/tasks?project={project}&page=1&page_size={min(total, 500)}&fields=all"),
                ]:
                    # A new process: the allocator of the last one keeps what the last step took.
                    process.kill()
                    process.wait()
                    process, url, _ = start(options.binary.resolve(), Path(folder))
                    server, watch = Server(url, TOKEN), Watch(process.pid)
                    size = server.ask("GET", path, raw=True)
                    figures |= {f"{name}_bytes": size, f"{name}_mb": watch.peak_mb()}
                is_good &= max(figures["export_mb"], figures["list_mb"]) <= options.limit_mb
                is_good &= figures["export_bytes"] > total * options.result_kb * 1000
                print(json.dumps(figures), flush=True)
        except Wrong as wrong:
            print(wrong, file=sys.stderr)
            return 1
        finally:
            process.kill()
            process.wait()
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
