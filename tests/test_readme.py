"""What the README and the pages it leads to promise is tried as a reader would."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from tests.conftest import ROOT, RULES
from tests.worked_example import with_example

README = (ROOT / "README.md").read_text()
EDITING, CLINICS = (
    (ROOT / "docs" / name).read_text() for name in ("editing-rules.md", "clinics.md")
)
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINKS = [
    (page.relative_to(ROOT).as_posix(), target)
    for page in PAGES
    for target in re.findall(r"\]\((?!http)([^)]+)\)", page.read_text())
]
SHOWN = re.findall(r"^my-rules.yaml(:\d+:\d+: .*)$", EDITING, re.MULTILINE)
"""What the worked example shows of a typo, and of a rule that is too calm."""


@pytest.fixture
def my_rules(tmp_path: Path) -> Path:
    """Follow the worked example."""
    file = tmp_path / "my-rules.yaml"
    file.write_text(with_example(RULES.read_text(), EDITING))
    return file


def test_the_worked_example_is_a_sound_rule_book(runner: CliRunner, my_rules: Path) -> None:
    result = runner.invoke(cli, ["check", str(my_rules)])

    assert (result.exit_code, result.stderr) == (0, "")


def test_the_worked_example_gives_its_finding(runner: CliRunner, my_rules: Path) -> None:
    (line,) = re.findall(r"echo '(.*?)' \| screener evaluate", EDITING)

    result = runner.invoke(cli, ["evaluate", "--rules", str(my_rules), "-"], input=line + "\n")

    (finding,) = json.loads(result.stdout)["findings"]
    assert (finding["rule"], finding["topic"], finding["level"]) == ("strong-sun", "sun", "discuss")


def test_the_typo_is_reported_as_the_worked_example_shows(
    runner: CliRunner, my_rules: Path
) -> None:
    my_rules.write_text(my_rules.read_text().replace("topic: sun\n", "topic: sunn\n"))

    result = runner.invoke(cli, ["check", str(my_rules)])

    assert result.exit_code == 1
    wrong, nearest = SHOWN[0].split("allowed: …")
    (said,) = result.stderr.splitlines()
    assert said.startswith(f"{my_rules}{wrong}")
    assert said.endswith(nearest)


def test_a_rule_that_is_too_calm_is_reported_as_the_worked_example_shows(
    runner: CliRunner, my_rules: Path
) -> None:
    calm = "  - id: pregnant-or-maybe\n    topic: pregnancy\n    level: "
    text = my_rules.read_text()
    my_rules.write_text(text.replace(f"{calm}contact_first", f"{calm}discuss"))

    result = runner.invoke(cli, ["prove", str(my_rules)])

    assert result.exit_code == 1
    assert f"{my_rules}{SHOWN[1].removesuffix('…')}" in result.stderr


def test_the_help_is_what_the_command_prints(runner: CliRunner) -> None:
    (shown,) = re.findall(r"```text\n(Usage.*?)```", README, re.DOTALL)

    result = runner.invoke(cli, ["--help"], prog_name="screener", terminal_width=80)

    assert result.stdout == shown


@pytest.mark.parametrize(("page", "target"), LINKS)
def test_every_link_leads_somewhere(page: str, target: str) -> None:
    file, _, heading = target.partition("#")
    there = (ROOT / page).parent / file if file else ROOT / page

    assert there.exists()
    if heading:
        assert heading in headings_of(there)


def headings_of(page: Path) -> set[str]:
    """Return the headings of a page in the form in which links name them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_readme_is_short_and_says_first_that_nobody_has_reviewed_it() -> None:
    lines = README.splitlines()

    assert len(lines) < 150
    assert "**no clinician has reviewed its content yet**" in " ".join(lines[:10])


@pytest.mark.parametrize(
    "place", re.findall(r"^\| `([a-z_/.]+)`(?:, `([a-z_/.]+)`)? \|", README, re.MULTILINE)
)
def test_every_place_named_exists(place: tuple[str, str]) -> None:
    assert all((ROOT / name).exists() for name in place if name)


def test_the_snippet_is_what_embed_prints(runner: CliRunner) -> None:
    (snippet,) = re.findall(r"```html\n(.*?)```", CLINICS, re.DOTALL)
    result = runner.invoke(cli, ["embed", "example"])

    assert result.exit_code == 0
    assert snippet in result.stdout
