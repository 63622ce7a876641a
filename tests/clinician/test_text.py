"""The page as text, line by line, as `screener record` prints it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.clinician.writing import Writing
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import read_sheet
from tests.clinician.sheets import TOLD
from tests.conftest import RULES

UPPER_HALF: Final = """\
For the clinician
Reported by the patient before the visit, 28 November 2026
Visit reference A-1042
Code T5CK-RKJZ

To settle: Contraception now: IUD
Flags: none of 19 asked, 1 not sure

Age and isotretinoin
Age: 18 or over
Isotretinoin now: no
Isotretinoin before: never

Acne
Severity, own view: severe
Nodules, 5 mm or wider: a few
Scars: yes
Distress from acne: a lot

Treatment so far
Used 8 to 12 weeks or more: benzoyl peroxide, topical retinoid, oral antibiotic
Best result: no improvement
Oral antibiotics for acne: two or more

Pregnancy and contraception
Pregnancy potential: yes
Pregnant now: no
Pregnancy plans: none within a year
Contraception now: IUD
Breastfeeding: no

Mood
Suicidal or self-harm thoughts, 2 weeks: no
PHQ-2: 1 of 6 (little interest: several days; feeling down: not at all)
Mental health history: none

History and medicines
Present: Eyes and ears: dry eyes or contact lenses; Monthly visits and blood tests: can keep
Not sure: High blood lipids
Denied: Danger signs now (sudden ulcerating sores and feels ill, """
ENDS: Final = """\
Skin procedure planned, 6 months; Blood donor
Not shared: Alcohol, drinks a week

The patient wants to ask
- Which second kind of birth control would fit me?
"""
IMPRINT: Final = (
    "Answers as given; this page judges none. In a list, what is not named was not chosen. Rule "
    'book {}. The patient was told: "Ask about a second kind of birth control". Not reviewed.\n'
)


def test_it_is_told_line_by_line(rulebook: RuleBook) -> None:
    sheet = read_sheet(rulebook, TOLD.items())
    writing = Writing(rulebook)
    page = writing.page(sheet, assess(rulebook, sheet))

    written = writing.written(
        page, "28 November 2026", reviewed="Not reviewed.", reference="A-1042", code="T5CK-RKJZ"
    )

    assert written.text.startswith(UPPER_HALF)
    assert ENDS in written.text
    header, digest = rulebook.rulebook, rulebook.digest.removeprefix("sha256:")[:12]
    assert written.text.endswith(IMPRINT.format(f"{header.id} {header.version}, digest {digest}"))
    assert UPPER_HALF.startswith(written.upper_half)


def record(runner: CliRunner, sheets: list[Any], *options: str) -> Any:
    sent = "\n".join(json.dumps(sheet) for sheet in sheets)
    return runner.invoke(cli, ["record", "--rules", str(RULES), *options, "-"], input=sent)


def test_the_command_prints_a_page_for_each_sheet(runner: CliRunner) -> None:
    result = record(runner, [TOLD, {**TOLD, "birth_control": "implant"}])

    assert result.exit_code == 0
    one, two = result.stdout.split("\f")
    assert "\nContraception now: IUD\n" in one
    assert "\nContraception now: implant\n" in two
    assert all(page.startswith("For the clinician\n") for page in (one, two))
    assert "No clinician has reviewed this content." in one


def test_the_command_can_leave_off_what_is_private(runner: CliRunner) -> None:
    result = record(runner, [TOLD], "--leave-off-private")

    assert result.exit_code == 0
    assert "IUD" not in result.stdout
    assert "\nNot shared: Pregnant now; Pregnancy plans; Contraception now; " in result.stdout
    assert "The patient was told" not in result.stdout


def test_a_line_without_a_sheet_is_told_and_the_others_printed(runner: CliRunner) -> None:
    result = record(runner, [{"age": "old"}, TOLD])

    assert result.exit_code == 1
    assert result.stderr.startswith("line 1: 'age' has no option 'old'")
    assert result.stdout.count("For the clinician") == 1
    assert "\f" not in result.stdout


def test_nothing_to_print_falls_short(runner: CliRunner, tmp_path: Path) -> None:
    empty = tmp_path / "none.jsonl"
    empty.write_text("")

    result = runner.invoke(cli, ["record", "--rules", str(RULES), str(empty)])

    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("asked", ["birth_control", "alcohol"])
def test_what_is_not_answered_is_said(runner: CliRunner, rulebook: RuleBook, asked: str) -> None:
    result = record(runner, [{name: told for name, told in TOLD.items() if name != asked}])

    assert f"\nNot answered: {rulebook.questions[asked].record}\n" in result.stdout
