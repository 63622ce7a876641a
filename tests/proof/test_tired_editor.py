"""Slips in our own rule book are caught, with words that a dermatologist would understand.

An author runs `check` while editing, `test` before asking for a review, and `diff --only-stricter`
before a merge. Each slip is caught by the first of them that can. That none before it can, `make
soak` tries.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from screener.cli.main import cli
from tests.conftest import ROOT, RULES
from tests.proof.planted import changed
from tests.samples import SOAK

Slip = dict[str, Any]

SLIPS: Final[list[Slip]] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("tired_editor.yaml")
)
STEPS: Final = {
    "check": ["check", "NEW"],
    "test": ["test", "NEW", str(ROOT / "tests" / "cases")],
    "diff": ["diff", "--only-stricter", "--people", "100", str(RULES), "NEW"],
}


WORDS: Final = {
    "check": "`screener check` refuses",
    "warning": "`screener check` warns of",
    "test": "`screener test`",
    "diff": "`screener diff --only-stricter`",
    "nobody": "nothing but a reader",
}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["slip"])
def test_a_slip_is_caught_by_the_first_step_that_can(
    slip: Slip, tmp_path: Path, runner: CliRunner
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(slipped(slip), "utf-8")

    by = slip["caught_by"]
    results = {step: run(runner, path, STEPS[step]) for step in steps_to(by)}
    *content, last = results

    assert [results[step].exit_code for step in content] == [0] * len(content)
    assert bool(results[last].exit_code) is (by in STEPS)
    assert slip.get("says", "") in results[last if by in STEPS else "check"].output
    if by not in STEPS:
        assert ("warning: " in results["check"].output) is (by == "warning")


def steps_to(by: str) -> list[str]:
    """Return the steps to take: those until a slip is caught, or, when in haste, the last alone."""
    steps = [*STEPS]
    until = steps[: steps.index(by) + 1] if by in STEPS else steps
    return until if SOAK else until[-1:] if by in STEPS else ["check"]


def slipped(slip: Slip) -> str:
    """Return our rule book with a slip in it."""
    text = RULES.read_text("utf-8")
    edit = slip.get("edit", [])
    for each in [edit] if isinstance(edit, str) else edit:
        text = changed(text, each)
    for words, others in slip.get("everywhere", {}).items():
        assert words in text
        text = text.replace(words, others)
    return text


def run(runner: CliRunner, path: Path, arguments: list[str]) -> Result:
    """Run a command on a rule book."""
    return runner.invoke(cli, [str(path) if each == "NEW" else each for each in arguments])


def test_the_table_names_sixty_slips_and_says_why_only_a_later_step_catches_them() -> None:
    assert len({slip["slip"] for slip in SLIPS}) >= 60
    assert {slip["caught_by"] for slip in SLIPS} <= {*STEPS, "warning", "nobody"}
    assert all(bool(slip.get("because")) is (slip["caught_by"] != "check") for slip in SLIPS)


def test_the_docs_say_how_many_slips_each_step_catches() -> None:
    counted = Counter(slip["caught_by"] for slip in SLIPS)
    page = (ROOT / "docs" / "editing-rules.md").read_text("utf-8")
    for by, words in WORDS.items():
        assert f"| {words} | {counted[by]} |" in page
