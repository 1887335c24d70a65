#!/usr/bin/env python3
"""Many tasks by the way that has no limit: a file put into the drop folder, then the run of a scheduled export. For the
rig (`cloud.py --packaged`), which says where the server and the buckets are. Prints how long each took, as a table and as
JSON, and fails where a task is missing.

    large.py 1000000
"""
from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import time
import urllib.request

import boto3

URL, TOKEN = os.environ["SKYLABEL_TEST_URL"], os.environ["SKYLABEL_TEST_TOKEN"]
CONFIG = """<View><Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
<Text name="text" value="$text"/></View>"""
WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november"
PATIENCE = 3600


def ask(method: str, path: str, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, method=method, headers={
        "Authorization": f"Token {TOKEN}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def file_of(tasks: int) -> bytes:
    out = io.BytesIO()
    for n in range(tasks):
        out.write(json.dumps({"data": {"text": f"{n} {WORDS} {WORDS}", "source": f"doc-{n % 17}"}}).encode() + b"\n")
    return out.getvalue()


def wait(look):
    """-> the result of `look` after the end, and the seconds that it took"""
    began = time.monotonic()
    while True:
        found = look()
        if found and found["finished_at"]:
            if found["status"] != "completed":
                sys.exit(f"failed: {found}")
            return found, time.monotonic() - began
        if time.monotonic() - began > PATIENCE:
            sys.exit(f"not done in an hour: {found}")
        time.sleep(0.25)


def main(tasks: int) -> None:
    objects = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"], region_name="us-east-1")
    project = ask("POST", "/api/projects/", {"title": "Large", "label_config": CONFIG})["id"]
    content = file_of(tasks)
    objects.upload_fileobj(io.BytesIO(content), "skylabel-uploads", f"drop/{project}/large.jsonl")

    def imported():
        jobs = ask("GET", f"/api/x/projects/{project}/jobs")
        return jobs[0] if jobs else None

    _, import_seconds = wait(imported)
    counted = ask("GET", f"/api/projects/{project}/")["task_number"]
    if counted != tasks:
        sys.exit(f"{counted} of {tasks} tasks are there")

    schedule = ask("POST", f"/api/x/projects/{project}/export-schedules",
                   {"title": "All", "every_minutes": 1440, "formats": ["JSON", "CSV"]})["id"]
    ask("POST", f"/api/x/export-schedules/{schedule}/run")

    def exported():
        runs = ask("GET", f"/api/x/export-schedules/{schedule}/runs")
        return runs[0] if runs else None

    _, export_seconds = wait(exported)
    folder = f"projects/{project:012}/exports/{schedule % 10**7:07}/latest/"
    read = lambda name: objects.get_object(Bucket="skylabel-data", Key=folder + name)["Body"].read()  # noqa: E731
    manifest = json.loads(read("manifest.json"))
    sizes = {}
    for file in manifest["files"]:
        body = read(file["name"])
        if hashlib.sha256(body).hexdigest() != file["sha256"] or len(body) != file["size"] or file["tasks"] != tasks:
            sys.exit(f"{file['name']} is not what the manifest says")
        sizes[file["format"]] = len(body)
        if file["format"] == "JSON" and len(json.loads(body)) != tasks:
            sys.exit("tasks are missing in the export")

    row = {"tasks": tasks, "file_mb": round(len(content) / 1e6, 1), "import_s": round(import_seconds, 1),
           "export_s": round(export_seconds, 1), "json_mb": round(sizes["JSON"] / 1e6, 1),
           "csv_mb": round(sizes["CSV"] / 1e6, 1)}
    print("| " + " | ".join(row) + " |\n" + "|---" * len(row) + "|")
    print("| " + " | ".join(str(value) for value in row.values()) + " |")
    print(json.dumps(row))


if __name__ == "__main__":
    main(int(sys.argv[1]))
