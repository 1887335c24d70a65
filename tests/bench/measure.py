"""Parts of the benchmark: HTTP without a library, memory and time of a process, the load generator."""
from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

BOUNDARY = "----bench-part-2f7a"


class Wrong(Exception):
    """A response that the benchmark needs is missing or wrong."""


class Server:
    """A server with the API, and the owner's token."""

    def __init__(self, url: str, token: str):
        self.host = urllib.parse.urlsplit(url).netloc
        self.token = token

    def ask(self, method: str, path: str, body=None, headers=None, ok=(200, 201, 204), raw=False):
        """-> the decoded answer. `body` is JSON, or bytes or an iterable of bytes with a Content-Length of its own."""
        headers = {"Authorization": f"Token {self.token}", **(headers or {})}
        if body is not None and not headers.get("Content-Type"):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        connection = http.client.HTTPConnection(self.host, timeout=3600)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            if raw and answer.status in ok:
                size = 0
                while block := answer.read(1 << 20):
                    size += len(block)
                return size
            text = answer.read()
        finally:
            connection.close()
        if answer.status not in ok:
            raise Wrong(f"{method} {path}: {answer.status}: {text[:300].decode('utf-8', 'replace')}")
        return json.loads(text) if text else None

    def total(self, project: int) -> int:
        return self.ask("GET", f"/api/tasks?project={project}&page=1&page_size=1")["total"]

    def upload(self, project: int, path: Path) -> dict:
        """One file by multipart, streamed from disk."""
        head = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n").encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()

        def parts():
            yield head
            with path.open("rb") as f:
                while block := f.read(1 << 18):
                    yield block
            yield tail

        size = len(head) + path.stat().st_size + len(tail)
        return self.ask("POST", f"/api/projects/{project}/import", body=parts(), headers={
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(size)})


def sign_up(server: Server, count: int) -> list[str]:
    """`count` members made by the invite link's form. -> their tokens"""
    invite = server.ask("GET", "/api/invite")["token"]
    path, tokens, stamp = "/user/signup/?token=" + urllib.parse.quote(invite), [], time.time_ns()
    for n in range(count):
        cookies: dict[str, str] = {}

        def visit(method, where, form=None):
            connection = http.client.HTTPConnection(server.host, timeout=60)
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
                       "Referer": f"http://{server.host}{path}"}
            if form:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, where, body=form and urllib.parse.urlencode(form), headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for header in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = header.split(";")[0].partition("=")
                cookies[name.strip()] = value.strip()
            connection.close()
            return text

        page = visit("GET", path)
        csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        visit("POST", path, {"csrfmiddlewaretoken": csrf.group(1) if csrf else "", "password": "pass-Word-17",
                             "email": f"bench-{stamp}-{n}@example.com", "allow_newsletters": "false"})
        tokens.append(json.loads(visit("GET", "/api/current-user/token"))["token"])
    if len(set(tokens)) != count:
        raise Wrong("the annotators' tokens are not distinct")
    return tokens


class Watch:
    """Peak resident memory, CPU time and synced writes of a process and its descendants."""

    def __init__(self, pid: int | None):
        self.pid, self.peak = pid, 0
        if pid:
            threading.Thread(target=self._run, daemon=True).start()

    def family(self) -> set[int]:
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    stat = Path(f"/proc/{entry}/stat").read_text()
                    parents[int(entry)] = int(stat.rsplit(")", 1)[1].split()[1])
                except OSError:
                    pass
        wanted, grew = {self.pid}, True
        while grew:
            more = {p for p, up in parents.items() if up in wanted} - wanted
            wanted |= more
            grew = bool(more)
        return wanted

    def resident(self) -> int:
        total = 0
        for pid in self.family():
            try:
                total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except OSError:
                pass
        return total

    def _run(self):
        while True:
            self.peak = max(self.peak, self.resident())
            time.sleep(0.05)

    def reset(self):
        self.peak = self.resident() if self.pid else 0

    def peak_mb(self) -> float | None:
        return round(max(self.peak, self.resident()) / 1e6, 1) if self.pid else None

    def cpu(self) -> float:
        ticks = 0
        for pid in self.family() if self.pid else ():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                ticks += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return ticks / os.sysconf("SC_CLK_TCK")


class Syncs:
    """Counts the server's fsync and fdatasync calls by strace, where there is one; it slows the server down,
    so it runs beside a labelling step of its own."""

    def __init__(self, pid: int | None):
        self.file = tempfile.NamedTemporaryFile(suffix=".strace")
        self.process = None
        if pid:
            try:
                self.process = subprocess.Popen(
                    ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", self.file.name, "-p", str(pid)],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(0.5)
            except OSError:
                self.process = None

    def stop(self) -> int | None:
        if not self.process or self.process.poll() is not None:
            return None
        self.process.send_signal(2)
        self.process.wait(10)
        text = Path(self.file.name).read_text()
        return sum(int(m.group(1)) for m in re.finditer(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*sync$", text, re.M))


class Load:
    """The load generator, which is a separate program."""

    def __init__(self, binary: Path, server: Server):
        self.binary, self.server = binary, server

    def run(self, mode: str, tokens=(), **options) -> dict:
        with tempfile.NamedTemporaryFile("w", suffix=".tokens") as f:
            f.write("\n".join(tokens))
            f.flush()
            command = [str(self.binary), mode]
            if mode != "fsync":
                command += ["--host", self.server.host, "--tokens", f.name]
            for name, value in options.items():
                command += [f"--{name}", str(value)]
            done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Wrong(f"load {mode}: {done.stderr.strip()[-300:]}")
        return json.loads(done.stdout)
