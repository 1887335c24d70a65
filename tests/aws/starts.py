"""How large each function is, how soon it first answers, and what memory it holds then: started alone, with one event of
events/, as Lambda starts it. The table is DynamoDB Local and the buckets are s3s over HTTP, both on this machine."""
from __future__ import annotations

import io
import json
import os
import statistics
import subprocess
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5


class Runtime:
    """A runtime API that hands out one event and records when it was requested and when the response came."""

    def __init__(self, event: bytes):
        self.asked = self.answered = 0.0
        self.done, self.ended = threading.Event(), threading.Event()
        runtime, handed = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                if handed.is_set():
                    # There is no other event: the request waits, as with Lambda, until the function is ended.
                    runtime.ended.wait()
                    return
                handed.set()
                runtime.asked = time.perf_counter()
                self.send_response(200)
                for name, value in (("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
                                    ("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 29_000)),
                                    ("Lambda-Runtime-Invoked-Function-Arn",
                                     "arn:aws:lambda:us-east-1:123456789012:function:f"),
                                    ("Lambda-Runtime-Trace-Id", "Root=1-6743a5f1-0123456789abcdef01234567"),
                                    ("Content-Type", "application/json"), ("Content-Length", str(len(event)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(event)

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                runtime.answered = time.perf_counter()
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                runtime.done.set()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"


def zipped(binary: Path) -> int:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(binary, "bootstrap")
    return len(out.getvalue())


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def event_for(function: str, edge: str) -> bytes:
    """The first sample that is a request, else the first sample, with the headers of this installation's CDN."""
    samples = sorted((ROOT / "events").glob(f"{function}.*.json"))
    events = [json.loads(path.read_text()) for path in samples]
    event = next((event for event in events if "rawPath" in event), events[0])
    if "headers" in event:
        event["headers"]["x-skylabel-edge"] = edge
    return json.dumps(event).encode()


def report(functions: list[str], binaries: Path, environment, edge: str) -> int:
    """Prints the figures as a table and as JSON. `environment` gives a function's variables."""
    rows = {}
    for function in functions:
        binary = binaries / function / "bootstrap"
        init, first, memory = [], [], []
        for _ in range(RUNS):
            runtime = Runtime(event_for(function, edge))
            began = time.perf_counter()
            process = subprocess.Popen([binary], env={**environment(function), "AWS_LAMBDA_RUNTIME_API": runtime.address},
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if not runtime.done.wait(60):
                process.kill()
                print(f"{function} did not answer")
                return 1
            init.append((runtime.asked - began) * 1000)
            first.append((runtime.answered - began) * 1000)
            memory.append(resident_mb(process.pid))
            process.kill()
            process.wait()
            runtime.ended.set()
            runtime.server.shutdown()
        rows[function] = {"binary_mb": round(binary.stat().st_size / 1e6, 1), "zip_mb": round(zipped(binary) / 1e6, 1),
                          "init_ms": round(statistics.median(init), 1), "first_answer_ms": round(statistics.median(first), 1),
                          "resident_mb": round(max(memory), 1)}
    print("| function | binary, MB | zipped, MB | asks for work, ms | first answer, ms | memory, MB |")
    print("|---|---|---|---|---|---|")
    for function, row in rows.items():
        print(f"| {function} | " + " | ".join(str(value) for value in row.values()) + " |")
    print(json.dumps(rows))
    return 0
