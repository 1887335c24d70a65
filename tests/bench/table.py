#!/usr/bin/env python3
"""Reports side by side as one markdown table: table.py REPORT.json ..."""
from __future__ import annotations

import json
import sys
from pathlib import Path

ROWS = [
    ("import, tasks/s", "import.tasks_per_second"), ("import, peak RSS MB", "import.peak_rss_mb"),
    ("list first page of 100, p50 ms", "list_first.p50_ms"), ("list deep page, p50 ms", "list_deep.p50_ms"),
    ("- sequential AWS calls", "list_first.calls.sequential.max"),
    ("next, p50 ms", "one.next.p50_ms"), ("next, p95 ms", "one.next.p95_ms"), ("next, p99 ms", "one.next.p99_ms"),
    ("- AWS calls (mean), sequential (max)", "one.next.calls.total.mean one.next.calls.sequential.max"),
    ("- read / write units (mean)", "one.next.calls.rcu.mean one.next.calls.wcu.mean"),
    ("submit, p50 ms", "one.submit.p50_ms"), ("submit, p99 ms", "one.submit.p99_ms"),
    ("- AWS calls (mean), sequential (max)", "one.submit.calls.total.mean one.submit.calls.sequential.max"),
    ("- read / write units (mean)", "one.submit.calls.rcu.mean one.submit.calls.wcu.mean"),
    ("16 annotators, annotations/s", "many.annotations_per_second"),
    ("- next p99 / submit p99, ms", "many.next.p99_ms many.submit.p99_ms"),
    ("- synced writes an annotation", "many.synced_writes_per_annotation"),
    ("- tasks done twice", "many.tasks_done_twice"),
    ("export JSON, tasks/s", "export_JSON.tasks_per_second"), ("- peak RSS MB", "export_JSON.peak_rss_mb"),
    ("export CSV, tasks/s", "export_CSV.tasks_per_second"), ("- peak RSS MB", "export_CSV.peak_rss_mb"),
    ("import of predictions, predictions/s", "predictions.predictions_per_second"),
    ("- peak RSS MB", "predictions.peak_rss_mb"),
]


def look(value, path: str):
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def table(reports: list[dict]) -> str:
    columns = [(f"{r['label']}, {s['tasks']:,}", s) for r in reports for s in r["sizes"]]
    lines = ["| | " + " | ".join(name for name, _ in columns) + " |", "|---|" + "---:|" * len(columns)]
    for name, paths in ROWS:
        cells = [" / ".join(filter(None, (look(s, p) for p in paths.split()))) for _, s in columns]
        if any(cells):
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for r in reports:
        facts = [f"{name} {look(r, path)}" for name, path in [
            ("first start to answer, s:", "first_start_seconds"), ("later starts, median s:", "start_seconds"),
            ("idle RSS MB:", "idle_rss_mb"),
            ("the machine's synced writes/s:", "machine.synced_writes_per_second"),
            ("after the run:", "machine_after.synced_writes_per_second")] if look(r, path)]
        lines.append(f"\n{r['label']}: " + "; ".join(facts) + f"; wrong answers: {len(r.get('problems', []))}.")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table([json.loads(Path(path).read_text()) for path in sys.argv[1:]]))
