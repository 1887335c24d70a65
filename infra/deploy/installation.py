"""One installation in an account: its secret, its stack, its accounts."""
from __future__ import annotations

import hashlib
import hmac
import json
import secrets

import boto3
import botocore.config
import botocore.exceptions


class Stop(Exception):
    """Why it does not go on: a sentence for whoever called."""


def digest(secret: str, purpose: str, text: str) -> str:
    """`Secret::digest` of crates/api/src/secret.rs."""
    key = hmac.digest(bytes.fromhex(secret), purpose.encode(), hashlib.sha256)
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


class Installation:
    """A stack of that name, in the session's account and region."""

    def __init__(self, session: boto3.Session, name: str) -> None:
        self.session, self.name, self.region = session, name, session.region_name

    def parameter(self, what: str) -> str:
        """The name of one of its SSM parameters."""
        return f"/skylabel/{self.name}/{what}"

    def stack(self) -> dict | None:
        """Its stack; none before the first deployment."""
        try:
            return self.session.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]
        except botocore.exceptions.ClientError as error:
            if error.response["Error"]["Code"] == "ValidationError":
                return None
            raise

    def outputs(self) -> dict[str, str]:
        """The outputs of its stack."""
        stack = self.stack()
        if stack is None:
            raise Stop(f"{self.name} is not deployed in {self.region}")
        return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}

    def _read(self, what: str) -> str | None:
        ssm = self.session.client("ssm")
        try:
            return ssm.get_parameter(Name=self.parameter(what), WithDecryption=True)["Parameter"]["Value"]
        except ssm.exceptions.ParameterNotFound:
            return None

    def keep_secret(self) -> bool:
        """Makes the secret if there is none, and derives from it the header value that CloudFront sends to the functions.
        Answers whether the secret is new."""
        ssm = self.session.client("ssm")
        secret = self._read("secret")
        is_new = secret is None
        if is_new:
            if self.stack() is not None:
                raise Stop(f"{self.parameter('secret')} is gone, and a new secret would open no token or session that is "
                           "stored: put the old one back (docs/guides/restore.md)")
            # Without Overwrite, so that one of two parallel deployments fails here.
            ssm.put_parameter(Name=self.parameter("secret"), Type="SecureString", Value=secrets.token_hex(32),
                              Description=f"The secret of {self.name}: every key is derived from it")
            secret = self._read("secret")
            print(f"made the secret {self.parameter('secret')}; docs/guides/restore.md says how to keep a copy")
        edge = digest(secret, "edge", "cloudfront")
        if self._read("edge") != edge:
            ssm.put_parameter(Name=self.parameter("edge"), Type="String", Value=edge, Overwrite=True,
                              Description=f"What CloudFront shows the functions of {self.name}")
        return is_new

    def remove_failed_creation(self, with_secret: bool) -> None:
        """After a first deployment that failed: deletes the stack, whose resources CloudFormation has deleted already, and
        with `with_secret` the parameters, which nothing uses yet. Does nothing to a stack that was created once."""
        stack = self.stack()
        if stack is not None:
            if stack["StackStatus"] != "ROLLBACK_COMPLETE":
                return
            client = self.session.client("cloudformation")
            client.delete_stack(StackName=self.name)
            client.get_waiter("stack_delete_complete").wait(StackName=self.name)
        if with_secret:
            names = [self.parameter("secret"), self.parameter("edge")]
            self.session.client("ssm").delete_parameters(Names=names)
        print(f"removed what the failed first deployment of {self.name} had left")

    def protect_tables(self, tables: set[str]) -> None:
        """Makes the tables refuse deletion until somebody allows it. Only now: CloudFormation could not delete a protected
        table after a first deployment that failed."""
        client = self.session.client("dynamodb")
        for table in sorted(tables):
            if not client.describe_table(TableName=table)["Table"].get("DeletionProtectionEnabled"):
                client.update_table(TableName=table, DeletionProtectionEnabled=True)

    def accounts(self, event: dict) -> dict:
        """What the accounts function answers an event of the operator's. Stops where it refuses."""
        # A second attempt could conflict with the first one.
        config = botocore.config.Config(retries={"total_max_attempts": 1})
        client = self.session.client("lambda", config=config)
        answer = client.invoke(FunctionName=self.outputs()["AccountsFunction"], Payload=json.dumps(event).encode())
        body = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise Stop(f"the accounts function failed ({body.get('errorType', 'no answer')}); its log says why")
        if "error" in body:
            fields = "; ".join(f"{name}: {' '.join(problems)}" for name, problems in (body.get("fields") or {}).items())
            raise Stop(fields or body["error"])
        return body
