"""A server for the SDK's tests: the one at SKYLABEL_TEST_URL, or the binary in a folder of its own."""
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pytest
from label_studio_sdk import LabelStudio

TOKEN = "0123456789abcdef0123456789abcdef01234567"
ROOT = Path(__file__).resolve().parents[2]
CONFIG = """<View>
  <Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="topic" toName="text"><Choice value="news"/><Choice value="sport"/></Choices>
</View>"""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until_ready(url: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at start: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url + "/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise RuntimeError(f"the server is not ready: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """-> (base url, the owner's legacy token)"""
    url = os.environ.get("SKYLABEL_TEST_URL")
    if url:
        yield url.rstrip("/"), os.environ.get("SKYLABEL_TEST_TOKEN", TOKEN)
        return
    binary = os.environ.get("SKYLABEL_BIN", str(ROOT / "target/debug/skylabel"))
    folder = tmp_path_factory.mktemp("skylabel")
    log, port = folder / "log", free_port()
    env = {**os.environ, "SKYLABEL_USERNAME": "owner@example.com", "SKYLABEL_PASSWORD": "benchpass1",
           "SKYLABEL_USER_TOKEN": TOKEN, "SKYLABEL_ALLOW_PRIVATE_URLS": "true"}
    with log.open("w") as out:
        process = subprocess.Popen([binary, "serve", "--data", str(folder / "data"), "--port", str(port)],
                                   stdout=out, stderr=out, env=env)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}", TOKEN
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture()
def client(server) -> LabelStudio:
    url, token = server
    return LabelStudio(base_url=url, api_key=token)


@pytest.fixture()
def project(client):
    made = client.projects.create(title=f"SDK {uuid.uuid4().hex[:8]}", label_config=CONFIG)
    yield made
    client.projects.delete(id=made.id)


def choice(value: str, region: str = "c1") -> dict:
    return {"id": region, "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": [value]}}


def span(start: int, end: int, text: str, label: str = "PER", region: str = "s1") -> dict:
    return {"id": region, "from_name": "ner", "to_name": "text", "type": "labels",
            "value": {"start": start, "end": end, "text": text, "labels": [label]}}
