#!/usr/bin/env python3
"""The store's suite on emulators: runs the given command with their addresses, then ends them.

    emulators.py moto COMMAND         S3 by moto, in this process; the table is ours
    emulators.py localstack COMMAND   table and S3 by LocalStack, in a container (`make test-localstack`)

Without Docker the second says so and is passed over.
"""
from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGE = "localstack/localstack:4.7.0"


def run(command: list[str], addresses: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **addresses}).returncode


def moto(command: list[str]) -> int:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        return run(command, {"STORE_TEST_S3_URL": f"http://{host}:{port}"})
    finally:
        server.stop()


def localstack(command: list[str]) -> int:
    try:
        subprocess.run(["docker", "info"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        print("passed over: LocalStack needs Docker, and none answers here")
        return 0
    from testcontainers.localstack import LocalStackContainer

    with LocalStackContainer(IMAGE).with_services("dynamodb", "s3") as container:
        url = container.get_url()
        return run(command, {"STORE_TEST_DYNAMODB_URL": url, "STORE_TEST_S3_URL": url})


if __name__ == "__main__":
    sys.exit({"moto": moto, "localstack": localstack}[sys.argv[1]](sys.argv[2:]))
