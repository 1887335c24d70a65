"""The quickstart of the SDK: a project, tasks, annotations, predictions, lists, an export."""
import csv
import io
import json

import pytest
from conftest import CONFIG, choice, span
from label_studio_sdk.core.api_error import ApiError


def export(client, project_id: int, kind: str, **options) -> bytes:
    """The easy export, which the SDK streams in pieces."""
    return b"".join(client.projects.exports.download_sync(project_id, export_type=kind, **options))


def import_three(client, project) -> list[int]:
    answer = client.projects.import_tasks(
        id=project.id, request=[{"text": "Ann met Bob"}, {"text": "two"}, {"text": "three"}], return_task_ids=True)
    assert answer.task_count == 3
    return answer.task_ids


def test_who_am_i(client):
    assert client.users.whoami().email == "owner@example.com"


def test_version_says_community(client):
    assert client.versions.get().edition == "Community"


def test_project_life(client):
    made = client.projects.create(title="A life", label_config=CONFIG, description="short")
    assert made.title == "A life"
    client.projects.update(id=made.id, title="Another life", maximum_annotations=2)
    got = client.projects.get(id=made.id)
    assert (got.title, got.maximum_annotations, got.description) == ("Another life", 2, "short")
    assert made.id in [p.id for p in client.projects.list()]
    client.projects.delete(id=made.id)
    with pytest.raises(ApiError) as missing:
        client.projects.get(id=made.id)
    assert missing.value.status_code == 404


def test_label_interface_reads_the_config(client, project):
    interface = client.projects.get(id=project.id).get_label_interface()
    assert interface.get_control("topic").labels == ["news", "sport"]


def test_import_and_pages(client, project):
    ids = import_three(client, project)
    assert [t.id for t in client.tasks.list(project=project.id, page_size=2)] == ids
    assert client.tasks.get(id=str(ids[0])).data == {"text": "Ann met Bob"}


def test_all_pages_of_many(client, project):
    client.projects.import_tasks(id=project.id, request=[{"text": f"n{i}"} for i in range(250)])
    texts = [t.data["text"] for t in client.tasks.list(project=project.id, page_size=100)]
    assert texts == [f"n{i}" for i in range(250)]


def test_task_life(client, project):
    task = client.tasks.create(project=project.id, data={"text": "one"})
    client.tasks.update(id=str(task.id), data={"text": "changed"})
    assert client.tasks.get(id=str(task.id)).data["text"] == "changed"
    client.tasks.delete(id=str(task.id))
    with pytest.raises(ApiError):
        client.tasks.get(id=str(task.id))


def test_annotations(client, project):
    task = import_three(client, project)[0]
    made = client.annotations.create(id=task, result=[choice("news"), span(0, 3, "Ann")], lead_time=2.5)
    assert client.annotations.get(id=made.id).result == [choice("news"), span(0, 3, "Ann")]
    client.annotations.update(id=made.id, result=[choice("sport")])
    assert [a.result for a in client.annotations.list(id=task)] == [[choice("sport")]]
    got = client.tasks.get(id=str(task))
    assert got.is_labeled and len(got.annotations) == 1
    client.annotations.delete(id=made.id)
    assert client.annotations.list(id=task) == []


def test_skip(client, project):
    task = import_three(client, project)[0]
    client.annotations.create(id=task, result=[], was_cancelled=True)
    assert client.tasks.get(id=str(task)).cancelled_annotations == 1


def test_predictions(client, project):
    task = import_three(client, project)[1]
    made = client.predictions.create(task=task, result=[choice("news")], score=0.75, model_version="m1")
    assert client.predictions.get(id=made.id).score == 0.75
    client.predictions.update(id=made.id, score=0.5, task=task, result=[choice("news")])
    assert [p.score for p in client.predictions.list(task=task)] == [0.5]
    client.predictions.delete(id=made.id)
    assert client.predictions.list(task=task) == []


def test_import_predictions(client, project):
    ids = import_three(client, project)
    client.projects.import_predictions(
        id=project.id, request=[{"task": i, "result": [choice("sport")], "score": 0.1} for i in ids])
    assert len(client.predictions.list(project=project.id)) == 3


def test_preloaded_annotations(client, project):
    client.projects.import_tasks(id=project.id, request=[
        {"data": {"text": "a"}, "annotations": [{"result": [choice("news")]}],
         "predictions": [{"result": [choice("sport")], "model_version": "m"}]}])
    task = next(iter(client.tasks.list(project=project.id, fields="all")))
    assert task.is_labeled and task.total_predictions == 1


def test_filter_by_query(client, project):
    ids = import_three(client, project)
    query = json.dumps({"filters": {"conjunction": "and", "items": [
        {"filter": "filter:tasks:data.text", "operator": "equal", "type": "String", "value": "two"}]}})
    assert [t.id for t in client.tasks.list(project=project.id, query=query)] == [ids[1]]


def test_export_json(client, project):
    ids = import_three(client, project)
    client.annotations.create(id=ids[0], result=[choice("news")])
    tasks = json.loads(export(client, project.id, "JSON"))
    assert [t["id"] for t in tasks] == [ids[0]]
    assert tasks[0]["annotations"][0]["result"] == [choice("news")]
    assert len(json.loads(export(client, project.id, "JSON", download_all_tasks=True))) == 3


def test_exports_by_the_sdk_itself(client, project):
    """`as_json` asks the server's edition first, and takes the easy export of the Community edition."""
    ids = import_three(client, project)
    client.annotations.create(id=ids[2], result=[choice("news")])
    tasks = client.projects.exports.as_json(project.id)
    assert [t["id"] for t in tasks if t["annotations"]] == [ids[2]]
    assert len(tasks) == 3
    assert list(client.projects.exports.as_pandas(project.id)["topic"].dropna()) == ["news"]


def test_export_csv(client, project):
    ids = import_three(client, project)
    client.annotations.create(id=ids[1], result=[choice("sport")])
    rows = list(csv.DictReader(io.StringIO(export(client, project.id, "CSV").decode())))
    assert [(r["text"], r["topic"]) for r in rows] == [("two", "sport")]


def test_errors_carry_status_and_detail(client, project):
    with pytest.raises(ApiError) as bad:
        client.projects.create(title="x")
    assert bad.value.status_code == 400
    assert "title" in bad.value.body["validation_errors"]
    with pytest.raises(ApiError) as refused:
        client.projects.import_tasks(id=project.id, request=[{"data": {"nope": 1}}])
    assert refused.value.status_code == 400
