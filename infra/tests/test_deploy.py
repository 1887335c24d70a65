"""What `make deploy` does beside SAM, against moto: the secret, the page's files, the operator's events."""
from __future__ import annotations

import importlib.util
import io
import json
import re
import sys
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra" / "deploy"))

import page  # noqa: E402
from installation import Installation, Stop, digest  # noqa: E402

spec = importlib.util.spec_from_file_location("commands", ROOT / "infra/deploy/__main__.py")
commands = importlib.util.module_from_spec(spec)
spec.loader.exec_module(commands)


@pytest.fixture
def session(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.Session(region_name="eu-central-1")


@pytest.fixture
def target(session, monkeypatch):
    target = Installation(session, "labels")
    monkeypatch.setattr(target, "stack", lambda: None)
    return target


def value(session, name, decrypt=True):
    return session.client("ssm").get_parameter(Name=name, WithDecryption=decrypt)["Parameter"]


def test_the_secret_is_made_once_and_what_the_edge_shows_follows_it(session, target):
    target.keep_secret()
    secret = value(session, "/skylabel/labels/secret")
    assert secret["Type"] == "SecureString" and re.fullmatch("[0-9a-f]{64}", secret["Value"])
    edge = value(session, "/skylabel/labels/edge")
    assert edge["Type"] == "String" and edge["Value"] == digest(secret["Value"], "edge", "cloudfront")

    session.client("ssm").put_parameter(Name="/skylabel/labels/edge", Value="0" * 64, Overwrite=True)
    target.keep_secret()
    assert value(session, "/skylabel/labels/secret")["Value"] == secret["Value"]
    assert value(session, "/skylabel/labels/edge")["Value"] == edge["Value"]


def test_no_new_secret_is_made_for_an_installation_that_has_lost_its_own(session, target, monkeypatch):
    monkeypatch.setattr(target, "stack", lambda: {"Outputs": []})
    with pytest.raises(Stop, match="put the old one back"):
        target.keep_secret()
    with pytest.raises(session.client("ssm").exceptions.ParameterNotFound):
        value(session, "/skylabel/labels/secret")


@pytest.fixture
def creation(session, target, monkeypatch):
    """The stack's state, and what was asked of CloudFormation; a deleted stack is gone."""
    state = {"stack": None, "asked": []}

    class Formation:
        def delete_stack(self, StackName):
            state["asked"].append(StackName)
            state["stack"] = None

        def get_waiter(self, name):
            assert name == "stack_delete_complete"
            return type("Waiter", (), {"wait": lambda *_, **__: None})()

    clients = type("Session", (), {"client": lambda _, name, **__: Formation() if name == "cloudformation" else session.client(name)})
    monkeypatch.setattr(target, "session", clients())
    monkeypatch.setattr(target, "stack", lambda: state["stack"])
    return state


def parameters(session):
    return [one["Name"] for one in session.client("ssm").describe_parameters()["Parameters"]]


def test_a_first_deployment_that_fails_leaves_neither_stack_nor_secret(session, target, creation):
    is_new = target.keep_secret()
    assert is_new and len(parameters(session)) == 2
    creation["stack"] = {"StackStatus": "ROLLBACK_COMPLETE"}
    target.remove_failed_creation(with_secret=is_new)
    assert creation["asked"] == ["labels"] and parameters(session) == []


def test_a_secret_from_before_the_failed_deployment_is_kept(session, target, creation):
    assert target.keep_secret()
    is_new = target.keep_secret()
    creation["stack"] = {"StackStatus": "ROLLBACK_COMPLETE"}
    target.remove_failed_creation(with_secret=is_new)
    assert creation["asked"] == ["labels"] and len(parameters(session)) == 2


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_COMPLETE", "CREATE_COMPLETE", "UPDATE_COMPLETE", "ROLLBACK_FAILED"])
def test_a_failed_update_removes_nothing(session, target, creation, status):
    assert target.keep_secret()
    creation["stack"] = {"StackStatus": status}
    target.remove_failed_creation(with_secret=True)
    assert creation["asked"] == [] and len(parameters(session)) == 2


def test_tables_refuse_deletion_after_a_deployment(session, target):
    client = session.client("dynamodb")
    client.create_table(TableName="labels", BillingMode="PAY_PER_REQUEST",
                        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}])
    for _ in range(2):
        target.protect_tables({"labels"})
        assert client.describe_table(TableName="labels")["Table"]["DeletionProtectionEnabled"]


def test_the_digest_is_that_of_the_functions():
    # tests/tests/infra/ computes the same with crates/api.
    assert digest("07" * 32, "edge", "cloudfront") == (ROOT / "infra/tests/edge-digest.txt").read_text().strip()


@pytest.fixture
def dist(tmp_path):
    files = {
        "index.html": b"<!doctype html>", "start.js": b"start", "favicon.svg": b"<svg/>",
        "assets/app-1a2b.js": b"app", "assets/app-1a2b.js.br": b"app in br", "assets/app-1a2b.js.gz": b"app in gzip",
        "assets/font-3c4d.woff2": b"font", ".vite/manifest.json": b"{}",
    }
    for name, body in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    return tmp_path


def test_nothing_names_a_file_that_is_not_there_yet(dist):
    names = page.names(dist)
    assert names == ["assets/app-1a2b.js", "assets/font-3c4d.woff2", "favicon.svg", "start.js", "index.html"]


def test_the_page_is_put_in_each_encoding_with_the_headers_of_the_local_server(session, dist):
    s3 = session.client("s3")
    s3.create_bucket(Bucket="pages", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    distribution = session.client("cloudfront").create_distribution(DistributionConfig={
        "CallerReference": "x", "Comment": "x", "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "a", "DomainName": "pages.s3.eu-central-1.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}]},
        "DefaultCacheBehavior": {"TargetOriginId": "a", "ViewerProtocolPolicy": "https-only", "MinTTL": 0,
                                 "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}},
    })["Distribution"]["Id"]
    page.upload(session, "pages", distribution, dist)

    def got(key):
        answer = s3.get_object(Bucket="pages", Key=key)
        return answer["Body"].read(), answer["ContentType"], answer.get("ContentEncoding"), answer["CacheControl"]

    javascript, forever = "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"
    assert got("br/assets/app-1a2b.js") == (b"app in br", javascript, "br", forever)
    assert got("gzip/assets/app-1a2b.js") == (b"app in gzip", javascript, "gzip", forever)
    assert got("plain/assets/app-1a2b.js") == (b"app", javascript, None, forever)
    assert got("br/assets/font-3c4d.woff2") == (b"font", "font/woff2", None, forever)
    assert got("br/index.html") == (b"<!doctype html>", "text/html; charset=utf-8", None, "no-cache")
    keys = {one["Key"] for one in s3.list_objects_v2(Bucket="pages")["Contents"]}
    assert len(keys) == 3 * 5 and not any(".vite" in key or key.endswith((".br", ".gz")) for key in keys)

    invalidations = session.client("cloudfront").list_invalidations(DistributionId=distribution)["InvalidationList"]
    first = session.client("cloudfront").get_invalidation(DistributionId=distribution, Id=invalidations["Items"][0]["Id"])
    paths = set(first["Invalidation"]["InvalidationBatch"]["Paths"]["Items"])
    assert paths == {f"/{folder}/{name}" for folder in ("plain", "gzip", "br") for name in ("index.html", "start.js", "favicon.svg")}


def test_content_types_are_those_of_the_local_server():
    source = (ROOT / "crates/local/src/page.rs").read_text().split("fn kind(")[1].split("_ =>")[0]
    ours = {end: kind for ends, kind in re.findall(r'((?:"\w+"(?: \| )?)+) => "([^"]+)"', source) for end in re.findall(r'"(\w+)"', ends)}
    assert ours == page.TYPES


def test_parameters_given_override_those_of_the_file(monkeypatch):
    monkeypatch.setattr(commands, "configured", lambda env: {"parameter_overrides": ["LogDays=7", "OpenSignup=false"]})
    got = commands.overrides("dev", "arm64", ["LogDays=90", "AlarmEmail=a@example.com"])
    assert got == ["LogDays=90", "OpenSignup=false", "AlarmEmail=a@example.com", "Architecture=arm64"]
    with pytest.raises(Stop, match="Name=Value"):
        commands.overrides("dev", "arm64", ["LogDays"])


def test_both_environments_are_whole():
    for env in ("dev", "prod"):
        section = commands.configured(env)
        assert section["template_file"] == "infra/template.yaml"
        assert set(section["capabilities"]) == {"CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"}
    with pytest.raises(Stop):
        commands.configured("nowhere")


class Functions:
    """A Lambda client that answers what it is told to."""

    def __init__(self, body, error=None):
        self.body, self.error, self.sent = body, error, []

    def invoke(self, FunctionName, Payload):
        self.sent.append((FunctionName, json.loads(Payload)))
        answer = {"Payload": io.BytesIO(json.dumps(self.body).encode())}
        return answer | ({"FunctionError": self.error} if self.error else {})


@pytest.mark.parametrize("sample", ["first-owner", "set-password", "status"])
def test_the_operators_events_are_the_samples(target, monkeypatch, sample):
    functions = Functions({"email": "ann@example.com", "owner": True})
    monkeypatch.setattr(target, "outputs", lambda: {"AccountsFunction": "labels-Accounts"})
    monkeypatch.setattr(target, "session", type("Session", (), {"client": lambda *_, **__: functions})())
    event = json.loads((ROOT / f"events/accounts.{sample}.json").read_text())
    assert target.accounts(event)["owner"] is True
    assert functions.sent == [("labels-Accounts", event)]


def test_a_refusal_is_said_with_its_fields(target, monkeypatch):
    refusal = {"error": "invalid", "status": 400, "fields": {"password": ["the password must have at least 8 characters"]}}
    monkeypatch.setattr(target, "outputs", lambda: {"AccountsFunction": "labels-Accounts"})
    for functions, said in ((Functions(refusal), "password: the password must"),
                            (Functions({"error": "there is an owner", "status": 409}), "there is an owner"),
                            (Functions({"errorType": "Timeout"}, error="Unhandled"), "Timeout")):
        monkeypatch.setattr(target, "session", type("Session", (), {"client": lambda *_, f=functions, **__: f})())
        with pytest.raises(Stop, match=said):
            target.accounts({"first_owner": {"email": "x", "password": "y"}})


def test_a_bucket_is_emptied_of_every_version(session):
    s3 = session.client("s3")
    s3.create_bucket(Bucket="old", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_bucket_versioning(Bucket="old", VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2"):
        s3.put_object(Bucket="old", Key="a", Body=body)
    s3.delete_object(Bucket="old", Key="a")
    assert page.delete_versions(session, "old") == 3
    s3.delete_bucket(Bucket="old")
