"""Personal access tokens: the SDK refreshes them automatically. Also the response to a wrong key."""
import re
import uuid

import httpx
import pytest
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError


@pytest.fixture()
def person(server, client):
    """A new member, signed up by the invite link's form. -> (e-mail address, a client)"""
    url, token = server
    invite = httpx.get(url + "/api/invite", headers={"Authorization": f"Token {token}"}).json()["token"]
    form = f"{url}/user/signup/?token={invite}"
    email = f"sdk-{uuid.uuid4().hex[:12]}@example.com"
    with httpx.Client() as browser:
        page = browser.get(form).text
        csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        answer = browser.post(form, headers={"Referer": form}, data={
            "csrfmiddlewaretoken": csrf, "email": email, "password": "pass-Word-17"})
        assert answer.status_code == 302
        legacy = browser.get(url + "/api/current-user/token").json()["token"]
    return email, LabelStudio(base_url=url, api_key=legacy)


def test_a_personal_token_signs_in(server, person):
    email, member = person
    token = member.tokens.create().token
    assert token.count(".") == 2
    by_token = LabelStudio(base_url=server[0], api_key=token)
    assert by_token.users.whoami().email == email
    assert isinstance([p.id for p in by_token.projects.list()], list)
    member.tokens.blacklist(refresh=token)
    with pytest.raises(ApiError) as ended:
        LabelStudio(base_url=server[0], api_key=token).users.whoami()
    assert ended.value.status_code == 401


def test_a_wrong_key_is_refused(server):
    with pytest.raises(ApiError) as refused:
        LabelStudio(base_url=server[0], api_key="f" * 40).users.whoami()
    assert refused.value.status_code == 401
