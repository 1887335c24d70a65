"""The table's stream, as Lambda reads it: new records that pass the template's filter call `on-change`."""
from __future__ import annotations

import sys
import threading

import boto3

BATCH = 25


def wanted(record: dict) -> bool:
    """The filter of infra/template.yaml: new webhook events."""
    change = record["dynamodb"]
    return (record["eventName"] == "INSERT" and change["Keys"]["pk"]["S"].startswith("DUE#")
            and change.get("NewImage", {}).get("what") == {"S": "event"})


def event_of(record: dict, source: str) -> dict:
    """A record in the form that a function gets."""
    change = {name: record["dynamodb"][name] for name in ("Keys", "NewImage", "SequenceNumber", "SizeBytes", "StreamViewType")}
    change["ApproximateCreationDateTime"] = record["dynamodb"]["ApproximateCreationDateTime"].timestamp()
    return {"eventID": record["eventID"], "eventName": record["eventName"], "eventVersion": "1.1",
            "eventSource": "aws:dynamodb", "awsRegion": "us-east-1", "dynamodb": change, "eventSourceARN": source}


def follow(endpoint: str, table: str, keys: dict[str, str], call, ended: threading.Event) -> None:
    """Invokes a function with the writes to a table, in batches, until told to end."""
    options = {"endpoint_url": endpoint, "region_name": keys["AWS_REGION"],
               "aws_access_key_id": keys["AWS_ACCESS_KEY_ID"], "aws_secret_access_key": keys["AWS_SECRET_ACCESS_KEY"]}
    source = boto3.client("dynamodb", **options).describe_table(TableName=table)["Table"]["LatestStreamArn"]
    streams = boto3.client("dynamodbstreams", **options)
    iterators: dict[str, str | None] = {}
    while not ended.wait(0.2):
        try:
            for shard in streams.describe_stream(StreamArn=source)["StreamDescription"]["Shards"]:
                name = shard["ShardId"]
                if name not in iterators:
                    iterators[name] = streams.get_shard_iterator(
                        StreamArn=source, ShardId=name, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
                if not iterators[name]:
                    continue
                read = streams.get_records(ShardIterator=iterators[name], Limit=1000)
                iterators[name] = read.get("NextShardIterator")
                found = [event_of(record, source) for record in read["Records"] if wanted(record)]
                for start in range(0, len(found), BATCH):
                    call({"Records": found[start:start + BATCH]})
        except Exception as error:  # the next round tries again, as Lambda does
            print(f"on-change: {error}", file=sys.stderr)
