"""What docs/architecture.md tells of the code is what the code does."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest

from screener.rulebook.loader import read_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules
from screener.screening.guidance import Assessor, Guidance
from screener.screening.sheet import read_sheet
from tests.browser.answers import TYPICAL
from tests.clock import Clock
from tests.conftest import ROOT, RULES
from tests.settings import settings_of_a_test
from tests.test_architecture import ARROWS, EVERYWHERE, HOUSE, WIDER
from tests.web.patient import Patient
from tests.web.sites import client_of

PAGE: Final = (ROOT / "docs" / "architecture.md").read_text("utf-8")
FILE: Final = re.compile(r"`([a-z_/]+\.(?:py|html|txt|css))`")
GENERATED: Final = {"screening/compiler.py"}
"""Files whose code runs as a function that was made from them."""
ROWS: Final = dict(re.findall(r"^\| `([a-z_/]+)` \| .*? \| ([^|]*) \|$", PAGE, re.MULTILINE))


def section(title: str) -> str:
    (found,) = re.findall(rf"^#+ {re.escape(title)}\n(.*?)(?=^## )", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def named_in(title: str) -> list[str]:
    """Return the files that the steps of a walk name, without those named by their name alone."""
    steps = "".join(re.findall(r"(?ms)^\d+\. .*?(?=^\d+\. |\n\n)", section(title)))
    return list(dict.fromkeys(name for name in FILE.findall(steps) if is_file(name)))


def is_file(name: str) -> bool:
    folder = ROOT if name.startswith(("templates/", "tests/")) else HOUSE
    return (folder / name).is_file()


def used_by(work: Callable[[], object]) -> set[str]:
    """Return the files of ours, and the templates, whose code some work runs."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call":
            found.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    ours = {name.partition(f"{HOUSE}/")[2] for name in found}
    return (ours | {name.partition(f"{ROOT}/")[2] for name in found if "/templates/" in name}) - {
        ""
    }


def count_in(title: str) -> int:
    """Return how many files a section says that it names."""
    (said,) = re.findall(r"^These are (\d+) files", section(title), re.MULTILINE)
    return int(said)


@pytest.fixture
def patient() -> Patient:
    return Patient(client_of(settings_of_a_test()))


# ---- the rooms


def test_the_table_has_the_arrows_of_the_rooms() -> None:
    arrows: Mapping[str, set[str]] = {**ARROWS, **WIDER}
    told = {room: set(uses.split(", ")) - {"nothing"} for room, uses in ROWS.items()}

    assert told == arrows


def test_every_arrow_of_the_picture_points_down() -> None:
    (picture,) = re.findall(r"```text\n(.*?)```", section("How the code is laid out"), re.DOTALL)
    levels = {
        room: level
        for level, line in enumerate(picture.splitlines())
        for room in re.split(r" {2,}", line)
        for room in room.split(" ⇄ ")
    }
    arrows = {(room, used) for room, uses in {**ARROWS, **WIDER}.items() for used in uses}
    both_ways = (
        {"fhir", "fhir/enabling", "fhir/guidance", "fhir/sent"},
        {"rulebook", "rulebook/checks"},
        {"web/pages", "web/pages/guidance"},
    )
    flat = {pair for pair in arrows if any(set(pair) <= rooms for rooms in both_ways)}

    assert levels.keys() == {*ARROWS, *WIDER} - EVERYWHERE - {"__main__"}
    for room, used in arrows - flat:
        if room in levels:
            assert levels[room] < levels[used], f"{room} uses {used}"


@pytest.mark.parametrize("name", sorted({name for name in FILE.findall(PAGE) if "/" in name}))
def test_every_file_named_is_there(name: str) -> None:
    assert is_file(name)


# ---- the walks through the code


def test_the_first_walk_names_the_files_that_show_the_guidance(patient: Patient) -> None:
    title = "Follow one answer sheet from the HTTP post to the guidance page"
    patient.start().walk({question: frozenset(told) for question, told in TYPICAL.items()})

    used = used_by(lambda: patient.post(go="guidance"))

    assert patient.page.kind == "guidance"
    named = named_in(title)
    assert used == set(named) - GENERATED
    assert set(named) >= GENERATED
    assert count_in(title) == len(named)


def test_a_page_of_questions_uses_the_files_that_the_first_walk_adds(patient: Patient) -> None:
    patient.start().choose(age="18_or_over")

    used = used_by(lambda: patient.post(go="continue"))

    assert patient.page.kind == "question"
    assert {"web/pages/forms.py", "web/pages/questions.py", "walk/walk.py"} <= used


def test_the_second_walk_names_the_files_from_a_line_to_its_finding() -> None:
    title = "Follow one YAML line to a finding"
    found: list[Guidance] = []

    def follow() -> None:
        book = read_rulebook(RULES, today=Clock().today()).book
        assessor = Assessor(book)
        sheet = read_sheet(book, {"isotretinoin_now": "no", "liver_disease": "now"}.items())
        found.append(assessor.guidance(assessor.assess(assessor.coding.encode(sheet))))

    used = used_by(follow)

    assert "liver-problem-now" in {finding.rule.id for finding in found[0].findings}
    named = named_in(title)
    assert used == set(named)
    assert count_in(title) == len(named)


def test_the_compiled_line_is_shown_as_it_is(rulebook: RuleBook) -> None:
    compiled = compile_rules(rulebook)
    written = [
        line.strip()
        for n, outcome in enumerate(compiled.outcomes)
        if outcome.rule.id == "liver-problem-now" and outcome.certain
        for line in compiled.source.splitlines()
        if f"append({n} if " in line
    ]

    assert len(written) == 1
    assert f"`{written[0]}`" in PAGE


def first_sentence(file: Path) -> str:
    """Return the first paragraph of a file's docstring, in one line."""
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def test_every_file_is_listed_with_its_own_first_sentence() -> None:
    lines = []
    for room in sorted({file.parent for file in HOUSE.rglob("*.py")}):
        lines.append(f"**`{room.relative_to(ROOT).as_posix()}`**")
        files = [file for file in sorted(room.glob("*.py")) if file.name != "__init__.py"]
        lines += [f"- `{file.name}`: {first_sentence(file)}" for file in files]
    listed = PAGE.partition("## Every file\n")[2].splitlines()

    assert [line for line in listed[2:] if line] == lines
