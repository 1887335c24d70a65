"""The page's files: from the build to the bucket that CloudFront serves.

The bucket holds the build three times, under plain/, gzip/ and br/; infra/cdn.yaml's function leads each browser to the
best that it takes. A file that the build did not compress lies in all three as it is.
"""
from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3

DIST = Path(__file__).resolve().parents[2] / "static-site" / "dist"
HASHED = "assets/"
FOLDERS = {"plain": ("", None), "gzip": (".gz", "gzip"), "br": (".br", "br")}
# Tabs that are open while a new build is deployed still request the old build's files.
KEEP_OLD = timedelta(days=30)
# The same as in crates/local/src/page.rs. A test compares them.
TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
    "map": "application/json",
    "webmanifest": "application/manifest+json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
    "txt": "text/plain; charset=utf-8",
}
FOREVER = "public, max-age=31536000, immutable"


def names(dist: Path) -> list[str]:
    """The build's files, hashed ones first and the start last: nothing may name what is not there yet."""
    files = (file.relative_to(dist).as_posix() for file in dist.rglob("*") if file.is_file())
    kept = [name for name in files
            if not any(part.startswith(".") for part in name.split("/")) and not name.endswith((".br", ".gz"))]
    return sorted(kept, key=lambda name: (name == "index.html", not name.startswith(HASHED), name))


def objects(dist: Path) -> Iterator[tuple[str, Path, dict[str, str]]]:
    """Key, file and headers of every object, in the order of [names]."""
    for name in names(dist):
        for folder, (ending, encoding) in FOLDERS.items():
            headers = {
                "ContentType": TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream"),
                "CacheControl": FOREVER if name.startswith(HASHED) else "no-cache",
            }
            file = dist / f"{name}{ending}"
            if encoding and file.is_file():
                headers["ContentEncoding"] = encoding
            else:
                file = dist / name
            yield f"{folder}/{name}", file, headers


def upload(session: boto3.Session, bucket: str, distribution: str, dist: Path = DIST) -> None:
    """Puts the build into the bucket, forgets files that no open page can want, and has CloudFront ask anew."""
    s3 = session.client("s3")
    there = {one["Key"]: one["LastModified"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
             for one in page.get("Contents", [])}
    put, changed, wanted = 0, [], set()
    for key, file, headers in objects(dist):
        wanted.add(key)
        is_hashed = headers["CacheControl"] == FOREVER
        if is_hashed and key in there:
            continue
        s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes(), **headers)
        put += 1
        if not is_hashed:
            changed.append(f"/{key}")
    old = [key for key, at in there.items() if key not in wanted and at < datetime.now(UTC) - KEEP_OLD]
    for first in range(0, len(old), 1000):
        batch = [{"Key": key} for key in old[first:first + 1000]]
        s3.delete_objects(Bucket=bucket, Delete={"Objects": batch, "Quiet": True})
    session.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={"Paths": {"Quantity": len(changed), "Items": changed}, "CallerReference": str(time.time_ns())})
    print(f"page: {put} files put, {len(old)} old ones deleted")


def delete_versions(session: boto3.Session, bucket: str) -> int:
    """Deletes every version and marker of a bucket; answers how many."""
    s3, deleted = session.client("s3"), 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        both = page.get("Versions", []) + page.get("DeleteMarkers", [])
        batch = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in both]
        if batch:
            failed = s3.delete_objects(Bucket=bucket, Delete={"Objects": batch, "Quiet": True}).get("Errors", [])
            deleted += len(batch) - len(failed)
    return deleted
