"""Who runs the server can name whom to tell of a weakness; nobody is made up."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from screener.config import Settings
from tests.clock import Clock
from tests.web.http.header_table import assert_headers
from tests.web.sites import client_of

PATH = "/.well-known/security.txt"


def test_without_a_contact_there_is_no_file(client: FlaskClient) -> None:
    assert client.get(PATH).status_code == 404


def test_the_file_names_the_contact_and_runs_out_within_a_year(web_settings: Settings) -> None:
    client = client_of(
        web_settings,
        security_contact="mailto:security@clinic.example",
        address="https://screener.example",
    )
    response = client.get(PATH)

    assert_headers(response)
    assert response.content_type == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert lines.pop("Contact") == "mailto:security@clinic.example"
    assert lines.pop("Canonical") == f"https://screener.example{PATH}"
    assert lines.pop("Preferred-Languages") == "en"
    expires = lines.pop("Expires")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", expires)
    left = datetime.fromisoformat(expires) - datetime.fromtimestamp(Clock()(), UTC)
    assert timedelta(days=90) < left < timedelta(days=365)
    assert not lines
