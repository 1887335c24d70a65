"""Whether the policies of infra/template.yaml allow the calls that the functions made."""
from __future__ import annotations

import fnmatch
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DATA, UPLOADS, TABLE = "skylabel-data", "skylabel-uploads", "arn:aws:dynamodb:us-east-1:123456789012:table/skylabel"
VALUES = {"${AWS::Partition}": "aws", "${Names.Outputs.Data}": DATA, "${Names.Outputs.Uploads}": UPLOADS,
          "Names.Outputs.TableArn": TABLE}


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's short tags as their contents."""


Loader.add_multi_constructor("!", lambda loader, tag, node: (
    loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode)
    else loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode)
    else loader.construct_mapping(node, deep=True)))


def many(value) -> list:
    return value if isinstance(value, list) else [value]


def filled(text: str) -> str:
    for name, value in VALUES.items():
        text = text.replace(name, value)
    return text


def logical(function: str) -> str:
    return "".join(part.capitalize() for part in function.split("-"))


def timeout(function: str) -> int:
    """The time limit of a function's invocation, in seconds."""
    template = yaml.load((ROOT / "infra/template.yaml").read_text(), Loader)
    usual = template["Globals"]["Function"]["Timeout"]
    return template["Resources"][logical(function)]["Properties"].get("Timeout", usual)


def statements(resources: dict, function: str) -> list[dict]:
    """All statements that apply to a function, without those under a condition (connected buckets)."""
    found = []
    for policy in resources[logical(function)]["Properties"]["Policies"]:
        if isinstance(policy, str):
            policy = resources[policy]["Properties"]["PolicyDocument"]
        if isinstance(policy, dict):
            found += many(policy["Statement"])
    return found


def holds(condition: dict, partition: str | None, attributes: list[str]) -> bool:
    """Whether a statement's condition is met. Supports only the two kinds in the template."""
    for operator, keys in condition.items():
        for key, patterns in keys.items():
            if (operator, key) == ("ForAnyValue:StringLike", "dynamodb:LeadingKeys"):
                met = any(fnmatch.fnmatchcase(partition or "", pattern) for pattern in patterns)
            elif (operator, key) == ("ForAnyValue:StringNotEquals", "dynamodb:Attributes"):
                met = any(attribute not in patterns for attribute in attributes)
            else:
                raise ValueError(f"a condition that is not known here: {operator} {key}")
            if not met:
                return False
    return True


def fits(statement: dict, action: str, resource: str, partition: str | None, attributes: list[str]) -> bool:
    if not any(fnmatch.fnmatchcase(action, pattern) for pattern in many(statement["Action"])):
        return False
    if not any(fnmatch.fnmatchcase(resource, filled(pattern)) for pattern in many(statement["Resource"])
               if isinstance(pattern, str)):
        return False
    return holds(statement.get("Condition", {}), partition, attributes)


def allowed(holding: list[dict], action: str, on: str, attributes: list[str]) -> bool:
    table = action.startswith("dynamodb:")
    resource, partition = (TABLE, on) if table else (f"arn:aws:s3:::{on}", None)
    fitting = [one for one in holding if fits(one, action, resource, partition, attributes)]
    return any(one["Effect"] == "Allow" for one in fitting) and all(one["Effect"] == "Allow" for one in fitting)


def refused(recorded: list[list[str]]) -> list[list[str]]:
    """The calls (function, action, partition or bucket and key, attributes) that the template's policies deny."""
    resources = yaml.load((ROOT / "infra/template.yaml").read_text(), Loader)["Resources"]
    holding = {function: statements(resources, function) for function in {call[0] for call in recorded}}
    return [call for call in recorded if not allowed(holding[call[0]], *call[1:])]
