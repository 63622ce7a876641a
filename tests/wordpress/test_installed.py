"""The block in a real WordPress: what a visitor of a post with it gets, and what is stored."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator

import pytest

from screener.clinic.snippets import script_snippet
from tests.web.page import read_page
from tests.wordpress.installed import WordPress, running_wordpress
from tests.wordpress.test_block import parts

pytestmark = pytest.mark.wordpress

SERVER = "https://screener.example"
TITLE = "Before your visit & later"
BOX = '<div class="wp-block-screener-questionnaire">.*?</div>'
BLOCK = {"address": f"{SERVER}/clinics/northside/", "title": TITLE}


@pytest.fixture(scope="module")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    # As WordPress's editor writes it.
    said = json.dumps(BLOCK).replace("&", "\\u0026")
    block = f"<!-- wp:screener/questionnaire {said} /-->"
    with running_wordpress(tmp_path_factory.mktemp("wordpress"), block) as running:
        yield running


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310 - on loopback
        return str(response.read().decode("utf-8"))


def test_a_post_with_the_block_has_the_snippet(wordpress: WordPress) -> None:
    (box,) = re.findall(BOX, get(wordpress.post), re.DOTALL)

    assert parts(read_page(box)) == parts(read_page(script_snippet(SERVER, "northside", TITLE)))


def test_an_author_who_may_use_no_scripts_gets_none_by_the_block(wordpress: WordPress) -> None:
    (before,) = re.findall(BOX, get(wordpress.before), re.DOTALL)
    assert "<script" not in before
    assert read_page(before).one("a")["href"] == BLOCK["address"]
    after = get(wordpress.after)
    assert "<!-- removed:" in after
    assert SERVER not in re.sub("<!--.*?-->", "", after, flags=re.DOTALL)


def test_the_plugin_makes_wordpress_complain_of_nothing(wordpress: WordPress) -> None:
    get(wordpress.post)
    log = wordpress.log.read_text() if wordpress.log.exists() else ""

    assert [line for line in log.splitlines() if "screener" in line] == []
