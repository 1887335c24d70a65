#!/usr/bin/env python3
"""The functions as Lambda runs them: each built binary under a real runtime API, on the official DynamoDB Local and an S3
over HTTP that checks signatures, behind the gateway's own routes (infra/api.yaml). Runs the command given with
SKYLABEL_TEST_URL set, and ends everything.

    .venv-infra/bin/python tests/aws/cloud.py cargo test --workspace --test api

Needs `cargo-lambda` on PATH (its runtime API), Java, and the built binaries in target/debug. Prints each function's memory
at the end, and fails where a function made a call of AWS that its policy in infra/template.yaml refuses. With `--loopback`
before the command the functions may call addresses on this machine; with `--packaged` they are those of `make lambda`.
With `--starts` it measures the packages of `make lambda` instead (starts.py).
"""
from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import changes
import deadlines
import policies
import starts
import yaml
from run import ROOT, answers, jar

TABLE = "skylabel"
EMAIL, PASSWORD = "owner@example.com", "benchpass1"
TOKEN = "0123456789abcdef0123456789abcdef01234567"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARIES, PACKAGES = TARGET / "debug", TARGET / "lambda"
FUNCTIONS = sorted(path.name for path in (ROOT / "functions").iterdir() if (path / "Cargo.toml").is_file())
# Lambda's limit for an event and for a response, in bytes of JSON. Binary bodies take four thirds of their size.
MOST_EVENT = MOST_ANSWER = 6 * 1024 * 1024


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Routes:
    """The gateway's choice: of the matching routes, the one with the most literal segments, a greedy one last."""

    def __init__(self):
        text = (ROOT / "infra/api.yaml").read_text()
        paths = yaml.load(text, policies.Loader)["Resources"]["Api"]["Properties"]["Body"]["paths"]
        self.routes = []
        for path, methods in paths.items():
            target = methods["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]["$ref"]
            self.routes.append((path, path.strip("/").split("/"), target.rsplit("/", 1)[1]))

    def find(self, path: str):
        asked = path.strip("/").split("/")
        best = None
        for route, parts, function in self.routes:
            greedy = parts[-1] == "{proxy+}"
            fixed = parts[:-1] if greedy else parts
            if (len(asked) <= len(fixed)) if greedy else (len(asked) != len(fixed)):
                continue
            if all(part.startswith("{") or part == given for part, given in zip(fixed, asked)):
                rank = (not greedy, sum(not part.startswith("{") for part in fixed), len(fixed))
                if best is None or rank > best[0]:
                    best = (rank, route, function)
        return best and best[1:]


class Lambda:
    """Invocations by the runtime's emulator."""

    def __init__(self, port: int):
        self.port = port

    def invoke(self, function: str, event: dict, timeout: float = 120):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("POST", f"/2015-03-31/functions/{function}/invocations", json.dumps(event),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{function}: {answer.status} {body[:300]!r}")
        return json.loads(body) if body else None


def event_of(handler: BaseHTTPRequestHandler, route: str, path: str, query: str, body: bytes, edge: str) -> dict:
    """A request in the form of the HTTP API (payload 2.0), with the headers that CloudFront sets."""
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in handler.headers.items():
        name = name.lower()
        if name == "cookie":
            cookies += [part.strip() for part in value.split(";")]
        else:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    headers |= {"x-forwarded-host": headers.get("host", ""), "x-skylabel-client": "127.0.0.1", "x-skylabel-edge": edge,
                "host": "abcdefghij.execute-api.us-east-1.amazonaws.com"}
    parameters: dict[str, str] = {}
    for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
        parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    event = {
        # The gateway decodes the path.
        "version": "2.0", "routeKey": f"ANY {route}", "rawPath": urllib.parse.unquote(path), "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012", "apiId": "abcdefghij", "domainName": headers["host"],
            "domainPrefix": "abcdefghij",
            "http": {"method": handler.command, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1",
                     "userAgent": headers.get("user-agent", "")},
            "requestId": uuid.uuid4().hex, "routeKey": f"ANY {route}", "stage": "$default",
            "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime()), "timeEpoch": int(time.time() * 1000)},
        "isBase64Encoded": bool(body),
    }
    if parameters:
        event["queryStringParameters"] = parameters
    if cookies:
        event["cookies"] = cookies
    if body:
        event["body"] = base64.b64encode(body).decode()
    return event


def gateway(routes: Routes, runtime: Lambda, edge: str, objects: str) -> ThreadingHTTPServer:
    """The distribution, the gateway and the buckets on one port, since the scenarios have one address."""
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def reply(self, status: int, headers: list[tuple[str, str]], body: bytes):
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                    self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD" and status != 204:
                self.wfile.write(body)

        def hand_on(self, body: bytes):
            """Forwards to the buckets unchanged, since the host is part of the signature."""
            connection = http.client.HTTPConnection(objects, timeout=60)
            try:
                connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        connection.putheader(name, value)
                connection.putheader("Content-Length", str(len(body)))
                connection.endheaders(body)
                answer = connection.getresponse()
                length = answer.getheader("Content-Length")
                whole = answer.read() if length is None else b""
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                        self.send_header(name, value)
                if answer.status not in (204, 304):
                    self.send_header("Content-Length", length or str(len(whole)))
                self.end_headers()
                self.wfile.write(whole)
                while chunk := answer.read(1 << 18):
                    self.wfile.write(chunk)
            except BrokenPipeError:
                # A reader of a part closes the connection when its range ends.
                self.close_connection = True
            finally:
                connection.close()

        def answer(self):
            body = deadlines.body_of(self)
            if self.path.startswith("/skylabel-"):
                return self.hand_on(body)
            path, _, query = self.path.partition("?")
            # The same as the CloudFront Function, since the gateway treats a path with a final slash as another path.
            path = path.rstrip("/") or "/"
            found = routes.find(path)
            if not found:
                return self.reply(404, [("Content-Type", "application/json")], b'{"message":"Not Found"}')
            route, function = found
            event = event_of(self, route, path, query, body, edge)
            if len(json.dumps(event)) > MOST_EVENT:
                return self.reply(413, [("Content-Type", "application/json")], b'{"message":"Request Too Long"}')
            try:
                out = runtime.invoke(function, event)
            except Exception as error:  # whatever goes wrong behind the gateway is a 502 to its client
                print(f"{function} {self.command} {path}: {error}", file=sys.stderr)
                return self.reply(502, [("Content-Type", "application/json")], b'{"message":"Bad Gateway"}')
            if len(json.dumps(out)) > MOST_ANSWER:
                return self.reply(502, [("Content-Type", "application/json")], b'{"message":"Answer Too Long"}')
            text = out.get("body") or ""
            content = base64.b64decode(text) if out.get("isBase64Encoded") else text.encode()
            headers = list((out.get("headers") or {}).items())
            for name, values in (out.get("multiValueHeaders") or {}).items():
                headers += [(name, value) for value in values if (name, value) not in headers]
            headers += [("Set-Cookie", cookie) for cookie in out.get("cookies") or []]
            return self.reply(out["statusCode"], headers, content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def wait(what: str, ready, seconds: float = 120):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            sys.exit(f"{what} is not ready")
        time.sleep(0.05)


def peak_mb(pid: int) -> float:
    """The peak memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6, 1)


def main() -> int:
    processes: list[subprocess.Popen] = []
    with tempfile.TemporaryDirectory(prefix="skylabel-cloud-") as name:
        folder = Path(name)

        def start(what: str, command: list[str], **options) -> subprocess.Popen:
            log = (folder / f"{what}.log").open("w")
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log,
                                       stdout=options.pop("stdout", log), **options)
            processes.append(process)
            return process

        try:
            return run(start, folder)
        except Exception:
            for log in sorted(folder.glob("*.log")):
                print("\n".join([f"-- {log.stem}", *log.read_text().splitlines()[-8:]]), file=sys.stderr)
            raise
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


def run(start, folder: Path) -> int:
    options = [word for word in sys.argv[1:] if word in ("--loopback", "--packaged")]
    loopback, packaged = "--loopback" in options, "--packaged" in options
    command = sys.argv[1 + len(options):]
    secret = secrets.token_hex(32)
    # The deployment gives this value to CloudFront: a digest with the secret's key for that purpose.
    key = hmac.new(bytes.fromhex(secret), b"edge", hashlib.sha256).digest()
    edge = hmac.new(key, b"cloudfront", hashlib.sha256).hexdigest()

    path, table_port, runtime_port = jar(), free_port(), free_port()
    start("dynamodb", ["java", f"-Djava.library.path={path.parent / 'DynamoDBLocal_lib'}", "-jar", path.name,
                       "-inMemory", "-port", str(table_port), "-disableTelemetry"], cwd=path.parent)
    start("runtime", ["cargo", "lambda", "watch", "--only-lambda-apis", "--invoke-address", "127.0.0.1",
                      "--invoke-port", str(runtime_port)], cwd=ROOT)
    aws = start("aws", [str(TARGET / ("release" if packaged else "debug") / "aws"), "--secret", secret, "--functions", f"http://127.0.0.1:{runtime_port}",
                        "--table", f"http://127.0.0.1:{table_port}"], stdout=subprocess.PIPE)
    objects = json.loads(aws.stdout.readline())
    wait("DynamoDB Local", lambda: answers(table_port))
    wait("the runtime API", lambda: answers(runtime_port))
    keys = {"AWS_ACCESS_KEY_ID": objects["access_key"], "AWS_SECRET_ACCESS_KEY": objects["secret_key"],
            "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}
    tables = boto3.client("dynamodb", endpoint_url=f"http://127.0.0.1:{table_port}", region_name="us-east-1",
                          aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
                          aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"])
    tables.create_table(
        TableName=TABLE, BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}])

    runtime, pids = Lambda(runtime_port), {}
    server = gateway(Routes(), runtime, edge, objects["url"].removeprefix("http://"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"

    timed = deadlines.between(runtime_port, {function: policies.timeout(function) for function in FUNCTIONS})
    threading.Thread(target=timed.serve_forever, daemon=True).start()
    runtime_api = f"http://127.0.0.1:{timed.server_address[1]}/.rt"

    def environment(function: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"], **keys,
            "AWS_LAMBDA_RUNTIME_API": f"{runtime_api}/{function}", "AWS_LAMBDA_FUNCTION_NAME": function,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
            "AWS_ENDPOINT_URL_DYNAMODB": objects["url"], "AWS_ENDPOINT_URL_S3": url, "AWS_SDK_UA_APP_ID": function,
            "AWS_ENDPOINT_URL_SSM": objects["url"], "SKYLABEL_TABLE": TABLE,
            "SKYLABEL_DATA_BUCKET": "skylabel-data", "SKYLABEL_UPLOADS_BUCKET": "skylabel-uploads",
            "SKYLABEL_SECRET_PARAMETER": "/skylabel/test/secret", "SKYLABEL_FORWARDED_HOST": "true",
            "SKYLABEL_OWNER_BY_OPERATOR": "true", "SKYLABEL_ALLOW_PRIVATE_URLS": str(loopback).lower(),
        }

    if command == ["--starts"]:
        return starts.report(FUNCTIONS, PACKAGES, environment, edge)
    for function in FUNCTIONS:
        binary = PACKAGES / function / "bootstrap" if packaged else BINARIES / function
        # Objects under jobs/ arrive in groups. Lambda starts one invocation for each.
        for n in range(2 if packaged and function == "on-job" else 1):
            name = f"{function}-{n}" if n else function
            pids[name] = start(name, [str(binary)], env=environment(function)).pid

    owner = runtime.invoke("accounts", {"first_owner": {"email": EMAIL, "password": PASSWORD, "token": TOKEN}}, 60)
    if owner.get("email") != EMAIL:
        sys.exit(f"the first owner was not made: {owner}")
    again = runtime.invoke("accounts", {"first_owner": {"email": EMAIL, "password": PASSWORD}})
    if again.get("status") != 409:
        sys.exit(f"a second first owner was not refused: {again}")

    ended = threading.Event()

    def tick():
        # EventBridge does this every minute.
        while not ended.wait(5):
            try:
                runtime.invoke("on-schedule", {"work": "tick"})
            except Exception as error:
                print(f"on-schedule: {error}", file=sys.stderr)

    clock = threading.Thread(target=tick, daemon=True)
    clock.start()
    stream = threading.Thread(target=changes.follow, daemon=True, args=(
        f"http://127.0.0.1:{table_port}", TABLE, keys, lambda event: runtime.invoke("on-change", event), ended))
    stream.start()
    try:
        done = subprocess.run(command, cwd=ROOT, env={
            **os.environ, "SKYLABEL_TEST_URL": url, "SKYLABEL_TEST_TOKEN": TOKEN, "SKYLABEL_TEST_EMAIL": EMAIL,
            "SKYLABEL_TEST_PASSWORD": PASSWORD, **keys, "AWS_ENDPOINT_URL_S3": objects["url"]})
        counted = runtime.invoke("on-schedule", {"work": "recount"})
        print(f"counted anew: {counted}")
    finally:
        ended.set()
        clock.join(30)
        stream.join(30)
        server.shutdown()
        timed.shutdown()
    print("peak memory, MB: " + json.dumps({function: peak_mb(pid) for function, pid in pids.items()}))
    with urllib.request.urlopen(objects["url"] + "/recorded", timeout=10) as answer:
        answered = json.load(answer)
    print("calls: " + json.dumps(answered["calls"]))
    recorded = answered["kinds"]
    refused = policies.refused(recorded)
    print(f"{len(recorded)} kinds of calls were made; the policies refuse {len(refused)} of them")
    for function, action, on, attributes in refused:
        print(f"  {function} may not {action} on {on} {' '.join(attributes)}")
    if done.returncode:
        for function in FUNCTIONS:
            lines = [line for line in (folder / f"{function}.log").read_text().splitlines()
                     if '"ERROR"' in line or "panicked" in line or '"WARN"' in line]
            print("\n".join([f"-- {function}", *lines[-8:]]), file=sys.stderr)
    return done.returncode or bool(refused)


if __name__ == "__main__":
    sys.exit(main())
