#!/usr/bin/env python3
"""Reads an export back with label-studio-sdk's own converter, and compares.

    read_back.py EXPORT.json CONFIG.xml CORPUS.csv

Every annotated task must come through JSON_MIN, CSV and CONLL2003 of the SDK's converter with its text as it stands in the
corpus and every region that the export has. Exit status 1 and a line for each difference if anything is lost.
"""
from __future__ import annotations

import csv
import json
import sys
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter


def main() -> int:
    export, config, corpus = (Path(p) for p in sys.argv[1:4])
    tasks = json.loads(export.read_text("utf-8"))
    csv.field_size_limit(1 << 24)
    with corpus.open(newline="", encoding="utf-8") as f:
        known = {row["text"]: row for row in csv.DictReader(f)}
    problems = []
    for task in tasks:
        row = known.get(task["data"]["text"])
        if row is None:
            problems.append(f"task {task['id']}: its text is not in the corpus")
        elif str(task["data"]["words"]) != row["words"]:
            problems.append(f"task {task['id']}: words {task['data']['words']} instead of {row['words']}")
        for annotation in task["annotations"]:
            for region in annotation["result"]:
                value = region["value"]
                if "start" in value and task["data"]["text"][value["start"]:value["end"]] != value["text"]:
                    problems.append(f"task {task['id']}: region {region['id']} does not hold its text")
    regions = sum(len(a["result"]) for t in tasks for a in t["annotations"])
    annotations = sum(len(t["annotations"]) for t in tasks)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        converter = Converter(config.read_text("utf-8"), project_dir=str(folder))
        converter.convert_to_json_min(str(export), str(folder / "min"), is_dir=False)
        least = json.loads((folder / "min" / "result.json").read_text("utf-8"))
        if len(least) != annotations:
            problems.append(f"JSON_MIN has {len(least)} of {annotations} annotations")
        kept = sum(len(v) for row in least for v in row.values() if isinstance(v, list))
        if kept != regions:
            problems.append(f"JSON_MIN has {kept} of {regions} regions")
        converter.convert_to_csv(str(export), str(folder / "csv"), is_dir=False, sep=",", header=True)
        with (folder / "csv" / "result.csv").open(newline="", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        if len(rows) != annotations or any(row["text"] not in known for row in rows):
            problems.append(f"CSV has {len(rows)} of {annotations} annotations, or another text")
        converter.convert_to_conll2003(str(export), str(folder / "conll"), is_dir=False)
        tagged = (folder / "conll" / "result.conll").read_text("utf-8")
        if tagged.count(" B-") < regions:
            problems.append(f"CONLL2003 begins {tagged.count(' B-')} of {regions} regions")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(json.dumps({"tasks": len(tasks), "annotations": annotations, "regions": regions, "lost": len(problems)}))
    return 1 if problems or not regions else 0


if __name__ == "__main__":
    sys.exit(main())
