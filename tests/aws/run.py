#!/usr/bin/env python3
"""The store's suite on the official DynamoDB Local.

Installs it from npm into .cache/ (its licence lets nobody pass it on, so it is never committed), starts it on a free
loopback port, runs the command given (else the store's tests) with STORE_TEST_DYNAMODB_URL, and ends it. Needs Java.
`--install` in place of a command installs it only.
"""
from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

PACKAGE = "amplify-dynamodb-simulator@2.9.30"
ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "dynamodb-local"
COMMAND = ["cargo", "nextest", "run", "--workspace", "-E", "package(store)"]


def jar() -> Path:
    found = sorted(CACHE.glob("node_modules/**/DynamoDBLocal.jar"))
    if not found:
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--ignore-scripts",
                        PACKAGE], check=True, stdout=subprocess.DEVNULL)
        found = sorted(CACHE.glob("node_modules/**/DynamoDBLocal.jar"))
    if not found:
        sys.exit(f"{PACKAGE} brought no DynamoDBLocal.jar")
    return found[0]


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def main() -> int:
    if not shutil.which("java"):
        sys.exit("DynamoDB Local needs Java: apt-get install default-jre-headless")
    path = jar()
    if sys.argv[1:] == ["--install"]:
        return 0
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    process = subprocess.Popen(
        ["java", f"-Djava.library.path={path.parent / 'DynamoDBLocal_lib'}", "-jar", path.name,
         "-inMemory", "-port", str(port), "-disableTelemetry"],
        cwd=path.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        end = time.monotonic() + 120
        while not answers(port):
            if process.poll() is not None or time.monotonic() > end:
                sys.exit(f"DynamoDB Local did not start: {process.stderr.read(2000).decode() if process.stderr else ''}")
            time.sleep(0.1)
        env = {**os.environ, "STORE_TEST_DYNAMODB_URL": f"http://127.0.0.1:{port}"}
        return subprocess.run(sys.argv[1:] or COMMAND, cwd=ROOT, env=env).returncode
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
