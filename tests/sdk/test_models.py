"""Scripts with ML backends: connect one, request predictions, read them."""
import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import choice
from label_studio_sdk.core.api_error import ApiError

pytestmark = pytest.mark.skipif(
    "SKYLABEL_TEST_URL" in os.environ, reason="a server elsewhere cannot reach a model here")


class Model(BaseHTTPRequestHandler):
    """Predicts sport for every task."""

    def answer(self, body):
        said = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_GET(self):
        self.answer({"status": "UP", "model_class": "Sport"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        if self.path == "/predict":
            result = {"result": [choice("sport")], "score": 0.9}
            return self.answer({"results": [result for _ in body["tasks"]]})
        return self.answer({"model_version": "sport-1"})

    def log_message(self, *_):
        pass


@pytest.fixture()
def model():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture()
def backend(client, project, model):
    client.projects.import_tasks(id=project.id, request=[{"text": f"text {n}"} for n in range(4)])
    url = f"http://127.0.0.1:{model.server_port}"
    return client.ml.create(url=url, project=project.id, title="Sport", is_interactive=True)


def test_life_of_a_backend(client, project, backend):
    assert (backend.state, backend.model_version, backend.project) == ("CO", "sport-1", project.id)
    assert [one.id for one in client.ml.list(project=project.id)] == [backend.id]
    changed = client.ml.update(id=backend.id, url=backend.url, project=project.id, title="Sports")
    assert (changed.title, client.ml.get(id=backend.id).title) == ("Sports", "Sports")
    assert client.ml.list_model_versions(id=backend.id).versions is not None
    client.ml.train(id=backend.id)
    client.ml.delete(id=backend.id)
    with pytest.raises(ApiError) as missing:
        client.ml.get(id=backend.id)
    assert missing.value.status_code == 404


def test_a_backend_that_is_down_is_refused(client, project):
    with pytest.raises(ApiError) as refused:
        client.ml.create(url="http://127.0.0.1:1", project=project.id)
    assert refused.value.status_code == 400


def test_predictions_of_selected_tasks(client, project, backend):
    ids = [task.id for task in client.tasks.list(project=project.id)]
    client.actions.create(
        id="retrieve_tasks_predictions", project=project.id, selected_items={"all": False, "included": ids[:2]})
    predicted = {task.id: task.total_predictions for task in client.tasks.list(project=project.id, fields="all")}
    assert predicted == {ids[0]: 1, ids[1]: 1, ids[2]: 0, ids[3]: 0}
    one = client.predictions.list(task=ids[0])[0]
    assert (one.model_version, one.score, one.result[0]["value"]) == ("sport-1", 0.9, {"choices": ["sport"]})


def test_predictions_of_all_tasks(client, project, backend):
    client.ml.predict_all_tasks(id=backend.id)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        counts = [task.total_predictions for task in client.tasks.list(project=project.id, fields="all")]
        if counts == [1, 1, 1, 1]:
            return
        time.sleep(0.1)
    raise AssertionError(f"predictions after a minute: {counts}")


def test_interactive(client, project, backend, model):
    task = next(iter(client.tasks.list(project=project.id)))
    client.ml.predict_interactive(id=backend.id, task=task.id, context={"result": [choice("news")]})
    path, body = model.asked[-1]
    assert path == "/predict"
    assert (body["tasks"][0]["id"], body["params"]["context"]) == (task.id, {"result": [choice("news")]})
