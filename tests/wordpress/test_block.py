"""What the block for WordPress renders, by PHP alone: stubs stand for what it asks of WordPress."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from screener.clinic.snippets import script_snippet
from tests.conftest import ROOT
from tests.web.page import Element, read_page

PLUGIN = ROOT / "integrations" / "wordpress"
MAIN = PLUGIN / "screener-questionnaire.php"
SERVER = "https://screener.example"
NORTH = f"{SERVER}/clinics/northside/"

SHOWN = [
    ({"address": NORTH, "title": "Before you come"}, SERVER, "northside", "Before you come"),
    ({"address": f" {NORTH[:-1]} ", "title": " "}, SERVER, "northside", "Before your visit"),
    ({"address": NORTH}, SERVER, "northside", "Before your visit"),
    (
        {"address": "https://h.example:8443/a/b/clinics/n_1-x", "title": 'Q & "A" </a><b>'},
        "https://h.example:8443/a/b",
        "n_1-x",
        'Q & "A" </a><b>',
    ),
]
NOT_SHOWN = [
    "",
    "http://screener.example/clinics/northside/",
    "HTTPS://screener.example/clinics/northside/",
    "//screener.example/clinics/northside/",
    "javascript:alert(1)//https://screener.example/clinics/northside/",
    "https://user:password@screener.example/clinics/northside/",
    "https://screener.example/",
    "https://screener.example/clinics/",
    "https://screener.example/clinics/northside/learn",
    "https://screener.example/clinics/northside/?a=b",
    "https://screener.example/clinics/northside/#ref=v-1",
    "https://screener.example/clinics/northside/\n<script>",
    "https://screener.example/../clinics/north side/",
    'https://screener.example/"onload="alert(1)/clinics/northside/',
]


def php(*arguments: str | Path, sent: str = "") -> str:
    """Run PHP, and return what it prints; anything it complains of fails the test."""
    command = shutil.which("php")
    assert command, "there is no PHP: run `make php`"
    done = subprocess.run(
        [command, "-d", "display_errors=stderr", "-d", "error_reporting=-1", *arguments],
        input=sent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def called(*calls: tuple[str, Any, bool]) -> list[str]:
    """Return what functions of the plugin return, and whether their person may use scripts."""
    lines = "".join(f"{json.dumps(call)}\n" for call in calls)
    said = php(Path(__file__).with_name("render.php"), MAIN, sent=lines)
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture(scope="module")
def rendered() -> list[str]:
    """Return what comes out for every block of the tables above."""
    blocks = [block for block, *_ in SHOWN] + [{"address": address} for address in NOT_SHOWN]
    return called(*(("render", block, True) for block in blocks))


def parts(box: Element) -> list[tuple[dict[str, str], str]]:
    """Return the script and the link in an element: their attributes, and their words."""
    found = [box.one("script"), box.one("a")]
    names = ("src", "data-clinic", "data-title", "defer", "href", "target")
    return [({name: e[name] for name in names if e.has(name)}, e.text) for e in found]


@pytest.mark.parametrize("place", range(len(SHOWN)))
def test_the_block_is_the_snippet_to_paste(rendered: list[str], place: int) -> None:
    _, server, clinic, title = SHOWN[place]
    html = rendered[place]

    assert html.startswith('<div class="wp-block-screener-questionnaire">\n<script ')
    assert parts(read_page(html)) == parts(read_page(script_snippet(server, clinic, title)))
    assert len(re.findall("<[a-z]", html)) == 3  # the box, the script and the link


@pytest.mark.parametrize("place", range(len(NOT_SHOWN)), ids=NOT_SHOWN)
def test_whatever_is_not_the_address_of_a_clinic_with_tls_shows_nothing(
    rendered: list[str], place: int
) -> None:
    assert rendered[len(SHOWN) + place] == ""


def test_an_author_who_may_use_no_scripts_gets_the_link_alone() -> None:
    (html,) = called(("render", {"address": NORTH, "title": "T"}, False))

    assert re.findall("<[a-z]+", html) == ["<div", "<a"]
    assert read_page(html).one("a")["href"] == NORTH


BLOCK = f'<!-- wp:screener/questionnaire {{"address":"{NORTH}"}} /-->'
OPENS = "<!-- wp:screener/questionnaire"
GONE = BLOCK.replace(OPENS, "<!-- removed:")
SAVED = [
    (f"<p>a</p>{BLOCK}<p>b</p>", f"<p>a</p>{GONE}<p>b</p>"),
    (BLOCK.replace("<!-- ", "<!--\n\t"), GONE),
    # What is left around a block that was hidden in another must not become one.
    (f"<!--{BLOCK}{BLOCK[5:]}", f"<!--{GONE}{BLOCK[5:]}"),
    (BLOCK.replace("quest", f"quest{BLOCK}"), BLOCK.replace("quest", f"quest{GONE}")),
    ("<!-- wp:paragraph --><p>c</p><!-- /wp:paragraph -->",) * 2,
]


@pytest.mark.parametrize(("content", "kept"), SAVED)
def test_who_may_save_no_scripts_saves_no_block(content: str, kept: str) -> None:
    said = called(("filter", content, False), ("filter", content, True))

    assert said == [kept, content]


@pytest.mark.parametrize("file", sorted(PLUGIN.glob("*.php")), ids=lambda file: file.name)
def test_php_can_read_the_file(file: Path) -> None:
    assert php("-l", file) == f"No syntax errors detected in {file}\n"


@pytest.mark.parametrize("file", sorted(PLUGIN.glob("*.php")), ids=lambda file: file.name)
def test_no_file_runs_without_wordpress(file: Path) -> None:
    assert php(file) == ""


def test_the_editor_and_the_server_take_the_same_addresses() -> None:
    script = (PLUGIN / "editor.js").read_text("utf-8")
    (form,) = re.findall(r"CLINIC = /\^(.*)\$/;", script)
    in_script = re.compile(form.replace("\\/", "/"), re.ASCII)

    assert [b for b, *_ in SHOWN if not in_script.fullmatch(b["address"].strip())] == []
    assert [address for address in NOT_SHOWN if in_script.fullmatch(address.strip())] == []


def test_the_parts_of_the_plugin_agree() -> None:
    block = json.loads((PLUGIN / "block.json").read_text("utf-8"))
    assert set(block["attributes"]) == {"address", "title"}
    assert f"'{block['name']}'" in (PLUGIN / "editor.js").read_text("utf-8")
    assert f"Text Domain:       {block['textdomain']}\n" in MAIN.read_text("utf-8")
