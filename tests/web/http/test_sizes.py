"""How much has to arrive before the first page can be used."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from screener.config import Settings, shipped
from tests.web.sites import client_of

KB = 1000


def arriving(*contents: bytes) -> int:
    return sum(len(gzip.compress(content, 6, mtime=0)) for content in contents)


@pytest.fixture(scope="module")
def stylesheet() -> bytes:
    return (shipped("static") / "screener.css").read_bytes()


def test_a_clinics_first_page_is_as_small_but_for_its_picture(web_settings: Settings) -> None:
    site = client_of(web_settings, clinics=shipped("clinics"))
    addresses = ("/clinics/example/", "/clinics/example/theme.css")
    files = ("screener.css", "page.js", "walk.js", "frame.js")
    pages = [site.get(address).get_data() for address in addresses]
    scripts = [(shipped("static") / file).read_bytes() for file in files]
    assert arriving(*pages, *scripts) <= 14 * KB


def test_the_first_page_arrives_in_one_round_trip(client: FlaskClient, stylesheet: bytes) -> None:
    scripts = [(shipped("static") / name).read_bytes() for name in ("page.js", "walk.js")]
    start = client.get("/").get_data()  # as it is, not as a server may compress it
    assert arriving(start, stylesheet, *scripts) <= 14 * KB
