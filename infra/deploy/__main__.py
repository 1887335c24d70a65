"""Puts Skylabel into an AWS account: `make deploy` and its neighbours call this. Commands: check, deploy, owner,
password, removal. What is deployed says samconfig.toml, where ENV names a section."""
from __future__ import annotations

import argparse
import getpass
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import boto3
import botocore.exceptions

import page
from installation import Installation, Stop

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = sorted(folder.name for folder in (ROOT / "functions").iterdir() if (folder / "Cargo.toml").is_file())
LEAST_NODE = (20, 19)


def configured(env: str) -> dict:
    """The section of samconfig.toml."""
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())
    try:
        return config[env]["deploy"]["parameters"]
    except KeyError:
        raise Stop(f"samconfig.toml has no [{env}.deploy.parameters]") from None


def installation(env: str) -> Installation:
    """What the section and the AWS configuration lead to. Stops where that is nowhere."""
    name = configured(env)["stack_name"]
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,30}", name):
        raise Stop(f"stack_name {name}: use at most 31 lower-case letters, digits and hyphens")
    session = boto3.Session()
    if not session.region_name:
        raise Stop("no region: run `aws configure`, or set AWS_REGION")
    try:
        account = session.client("sts").get_caller_identity()["Account"]
    except (botocore.exceptions.NoCredentialsError, botocore.exceptions.ClientError) as error:
        raise Stop(f"no usable AWS credentials: run `aws configure` ({error})") from None
    print(f"{name} in {session.region_name} of account {account}")
    return Installation(session, name)


def check_tools() -> None:
    """Stops where something to build with is missing."""
    missing = [tool for tool in ("cargo", "node", "npm") if not shutil.which(tool)]
    if missing:
        raise Stop(f"not found: {', '.join(missing)}; Skylabel is built with Rust (rustup.rs) and Node (nodejs.org)")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(int(n) for n in re.findall(r"\d+", version)[:2]) < LEAST_NODE:
        raise Stop(f"Node {version.strip()} is too old: {'.'.join(map(str, LEAST_NODE))} or newer")


def overrides(env: str, architecture: str, given: list[str]) -> list[str]:
    """Parameters of the template: those of samconfig.toml, overridden by those given. What neither names stays as it was
    deployed last."""
    from_file = configured(env).get("parameter_overrides", [])
    values = dict(one.split("=", 1) for one in (from_file.split() if isinstance(from_file, str) else from_file))
    for one in given:
        if "=" not in one:
            raise Stop(f"SET={one}: write Name=Value")
        name, value = one.split("=", 1)
        values[name] = value
    values["Architecture"] = architecture
    return [f"{name}={value}" for name, value in values.items()]


def sam(*arguments: str, region: str) -> None:
    """Runs the SAM CLI that stands beside this Python."""
    command = [str(Path(sys.executable).parent / "sam"), *arguments, "--region", region]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        raise Stop("sam deploy failed; what it printed says why")


def deploy(args: argparse.Namespace) -> None:
    unbuilt = [name for name in FUNCTIONS if not (ROOT / "target/lambda" / name / "bootstrap").is_file()]
    if unbuilt:
        raise Stop(f"not built: {', '.join(unbuilt)}; run `make lambda`")
    if not (page.DIST / "index.html").is_file():
        raise Stop("the page is not built; run `make page`")
    target = installation(args.env)
    # A stack that was never created accepts no deployment: an earlier attempt may have been interrupted before it was
    # removed.
    if (stack := target.stack()) and stack["StackStatus"] == "ROLLBACK_COMPLETE":
        target.remove_failed_creation(with_secret=False)
    is_new = target.keep_secret()
    try:
        sam("deploy", "--config-file", str(ROOT / "samconfig.toml"), "--config-env", args.env,
            "--no-confirm-changeset", "--no-fail-on-empty-changeset",
            "--parameter-overrides", *overrides(args.env, args.architecture, args.set), region=target.region)
    except Stop:
        target.remove_failed_creation(with_secret=is_new)
        raise
    outputs = target.outputs()
    target.protect_tables({outputs["OwnTableName"], outputs["TableName"]})
    page.upload(target.session, outputs["PageBucketName"], outputs["DistributionId"])
    print(f"\nSkylabel is at {outputs['PageUrl']}")
    if not target.accounts({"status": {}})["owner"]:
        if sys.stdin.isatty():
            print("It has no owner yet. The first owner signs in with:")
            owner_from_terminal(target, args.email)
        else:
            print(f"It has no owner yet: make owner ENV={args.env} EMAIL=you@example.com")


def ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise Stop("these are two passwords")
    return password


def owner_from_terminal(target: Installation, email: str) -> None:
    email = email or input("E-mail address: ")
    made = target.accounts({"first_owner": {"email": email, "password": ask_password()}})
    print(f"{made['email']} owns {target.name} and can sign in")


def owner(args: argparse.Namespace) -> None:
    owner_from_terminal(installation(args.env), args.email)


def password(args: argparse.Namespace) -> None:
    if not args.email:
        raise Stop("whose? EMAIL=ann@example.com")
    target = installation(args.env)
    changed = target.accounts({"set_password": {"email": args.email, "password": ask_password()}})
    print(f"{changed['email']} has a new password")


def check(args: argparse.Namespace) -> None:
    check_tools()
    installation(args.env)


def removal(args: argparse.Namespace) -> None:
    """Prints, and does nothing: no command of this tool deletes anybody's labels."""
    target = installation(args.env)
    outputs, region = target.outputs(), target.region
    print(f"""
# 1. The installation. Table and buckets with data stay, and their names below are all that is left to find them.
aws s3 rm s3://{outputs['PageBucketName']} --recursive
aws cloudformation delete-stack --region {region} --stack-name {target.name}
aws cloudformation wait stack-delete-complete --region {region} --stack-name {target.name}

# 2. The data, for ever: no backup outlives this. A table's continuous backups go with it.""")
    for table in sorted({outputs["OwnTableName"], outputs["TableName"]}):
        print(f"""aws dynamodb update-table --region {region} --table-name {table} --no-deletion-protection-enabled
aws dynamodb wait table-exists --region {region} --table-name {table}
aws dynamodb delete-table --region {region} --table-name {table}""")
    for bucket in (outputs["DataBucketName"], outputs["UploadsBucketName"]):
        print(f"{Path(sys.executable)} infra/deploy empty {bucket}  # every version of every object\n"
              f"aws s3api delete-bucket --region {region} --bucket {bucket}")
    print(f"""
# 3. The secret, without which kept data opens nobody's session or token.
aws ssm delete-parameters --region {region} --names {target.parameter('secret')} {target.parameter('edge')}

# 4. If no other stack of yours is deployed with SAM in {region}: where it kept the packages.
aws cloudformation describe-stack-resource --region {region} --stack-name aws-sam-cli-managed-default \\
  --logical-resource-id SamCliSourceBucket --query StackResourceDetail.PhysicalResourceId --output text
# then empty and delete that bucket as above, and: aws cloudformation delete-stack --stack-name aws-sam-cli-managed-default
""")


def empty(args: argparse.Namespace) -> None:
    """Deletes every version of every object of a bucket, once its name was typed."""
    if input(f"This deletes everything in {args.bucket} for ever. Type its name: ") != args.bucket:
        raise Stop("nothing was deleted")
    deleted = page.delete_versions(boto3.Session(), args.bucket)
    print(f"deleted {deleted} versions")


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy", description=__doc__)
    parser.add_argument("--env", default="prod", help="section of samconfig.toml")
    commands = parser.add_subparsers(required=True)
    for name, run in (("check", check), ("deploy", deploy), ("owner", owner), ("password", password),
                      ("removal", removal), ("empty", empty)):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        if name in ("deploy", "owner", "password"):
            command.add_argument("--email", default="", help="whose account")
        if name == "deploy":
            command.add_argument("--architecture", default="x86_64", choices=["x86_64", "arm64"])
            command.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="parameters of the template")
        if name == "empty":
            command.add_argument("bucket")
    args = parser.parse_args()
    try:
        args.run(args)
    except Stop as stop:
        print(f"deploy: {stop}", file=sys.stderr)
        return 1
    except botocore.exceptions.ClientError as error:
        print(f"deploy: AWS refused: {json.dumps(error.response['Error'])}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
