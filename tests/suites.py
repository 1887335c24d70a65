#!/usr/bin/env python3
"""Runs suites one after the other, each by `make`, and prints how long each took and the total.

    python3 tests/suites.py [--budget MINUTES] SUITE...

A suite that fails ends the run. A total over the budget is said, and fails nothing: machines differ.
"""
from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time


def text(seconds: float) -> str:
    return f"{int(seconds) // 60:3}:{int(seconds) % 60:02}"


def cpu() -> float:
    """Processor seconds of all commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--budget", type=float, help="minutes that the total should stay within")
    parser.add_argument("suites", nargs="+")
    arguments = parser.parse_args()
    rows, failed = [], None
    for suite in arguments.suites:
        print(f"\n==== {suite}", flush=True)
        began, used = time.monotonic(), cpu()
        if subprocess.run([os.environ.get("MAKE", "make"), "--no-print-directory", suite]).returncode:
            failed = suite
        rows.append((suite, time.monotonic() - began, cpu() - used))
        if failed:
            break
    total = sum(seconds for _, seconds, _ in rows)
    print("\nsuite                   min:s    processor min:s")
    for suite, seconds, used in [*rows, ("total", total, sum(used for *_, used in rows))]:
        print(f"{suite:20} {text(seconds):>8}    {text(used):>8}")
    if failed:
        print(f"{failed} failed")
    elif arguments.budget and total > 60 * arguments.budget:
        print(f"more than the {arguments.budget:g} minutes that are meant for a machine with 2 cores to itself")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
