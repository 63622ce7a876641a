"""What `screener prove` and `screener coverage` print, and what they leave with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screener.cli.main import cli
from screener.proof.claims.catalog import CLAIMS
from screener.proof.faults import Code
from tests.conftest import ROOT, RULES
from tests.proof.planted import FAULTS, Example


def test_prove_says_what_holds_and_of_how_many(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["prove", str(RULES)])

    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"isotretinoin-us 2026\.11\.0 sha256:[0-9a-f]{64}", lines[0])
    for claim, line in zip(CLAIMS, lines[1:], strict=False):
        assert re.fullmatch(rf" +\d+ {re.escape(claim.words)} +proved +\d+ ms", line)
    assert re.fullmatch(r" +the walk ends, after \d+ to \d+ pages of questions", lines[-2])
    assert lines[-1].startswith("all of this is proved, for every complete answer sheet, in ")


def test_prove_tells_a_story_where_something_fails(runner: CliRunner, tmp_path: Path) -> None:
    path = Example(Code.GUARANTEE_BROKEN).planted_in(tmp_path)

    result = runner.invoke(cli, ["prove", str(path)])

    assert result.exit_code == 1
    assert re.search(r"3 guarantees hold for everybody +1 fail", result.stdout)
    assert result.stdout.splitlines()[-1].startswith("1 of this fails")
    assert result.stderr == (
        f"{path}:126:5: guarantee 'pregnancy-is-never-calm': A person who answers: Could you "
        "become pregnant? Yes; Are you pregnant now? Yes, gets: discuss, but the guarantee asks "
        "for at least contact first [guarantee-broken]\n"
    )


def test_prove_prints_the_sheet_of_the_person_in_a_story(runner: CliRunner, tmp_path: Path) -> None:
    path = Example(Code.GUARANTEE_BROKEN).planted_in(tmp_path)

    result = runner.invoke(cli, ["prove", "--sheets", "--rules", str(path)])
    again = runner.invoke(cli, ["evaluate", "--rules", str(path), "-"], input=result.stdout)

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "can_become_pregnant": "yes",
        "pregnant_now": "yes",
        "liver_disease": "no",
        "mood": "well",
        "allergies": ["none"],
    }
    guidance = json.loads(again.stdout)
    assert (guidance["complete"], guidance["level"]) == (True, "discuss")


def test_check_includes_the_proof(runner: CliRunner, tmp_path: Path) -> None:
    path = Example(Code.NO_LEVEL).planted_in(tmp_path)

    result = runner.invoke(cli, ["check", str(path)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{path}:63:3: A person who gives calm answers only, gets no level: no rule that sets one "
        "holds [no-level]\n"
    )


def test_what_does_not_read_well_is_not_tried(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES.read_text("utf-8").replace("topic: liver\n", "topic: livr\n"), "utf-8")

    result = runner.invoke(cli, ["prove", str(path)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no topic 'livr'" in result.stderr


def test_diff_says_who_gets_other_guidance(runner: CliRunner, my_rules: Path) -> None:
    calmer = "when: {liver_disease: past}"
    my_rules.write_text(my_rules.read_text("utf-8").replace(calmer, "when: {liver_disease: now}"))
    command = ["diff", str(RULES), str(my_rules), "--people", "1000"]

    result = runner.invoke(cli, command)
    strict = runner.invoke(cli, [*command, "--only-stricter"])

    assert (result.exit_code, result.stderr) == (0, "")
    person = "A person who answers: Have you ever had a liver problem? Yes, in the past"
    move = r"  discuss before starting -> other treatments first \(calmer\), (about|less than) .* %"
    assert re.search(rf"{move}.*\n      {re.escape(person)}\n", result.stdout)
    assert f"  Liver: vanishes for somebody\n      {person}\n" in result.stdout
    assert "\nmeaning\n  rule 'liver-problem-before': when\n" in result.stdout
    assert strict.stdout == result.stdout
    assert (strict.exit_code, strict.stderr) == (1, "2 of these moves are to calmer guidance\n")


def test_diff_lets_stricter_guidance_pass(runner: CliRunner, my_rules: Path) -> None:
    rule = "  - id: liver-problem-before\n    topic: liver\n    level: "
    text = my_rules.read_text("utf-8")
    assert f"{rule}discuss_before_starting" in text
    my_rules.write_text(text.replace(f"{rule}discuss_before_starting", f"{rule}contact_first"))

    result = runner.invoke(cli, ["diff", str(RULES), str(my_rules), "--only-stricter"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert "discuss before starting -> contact first (more urgent)" in result.stdout


def test_diff_of_the_same_says_that_nothing_changes(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["diff", str(RULES), str(RULES), "--people", "100"])

    assert result.exit_code == 0
    assert "\nguidance\n  nobody's changes\n" in result.stdout
    assert "\nmeaning\n  none\n\nwords\n  none\n\nsources\n  none\n" in result.stdout


# ---- coverage --------------------------------------------------------------------------------

BASE = """\
base_sheets:
  calm:
    about: Somebody whom no rule worries.
    answers: {can_become_pregnant: no, liver_disease: no, mood: well, allergies: none}
"""
CALM = """\
theme: Calm people
patients:
  calm-person:
    story: Somebody calm.
    like: calm
    answers: {}
    expect: {level: discuss, certain: [acne]}
    source: [{meaning: Nothing to worry about.}]
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Return a folder with one patient of the sound rule book."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "base.yaml").write_text(BASE, "utf-8")
    (folder / "calm.yaml").write_text(CALM, "utf-8")
    return folder


def covered(runner: CliRunner, *cases: Path) -> Result:
    """Ask what cases exercise of the sound rule book."""
    sound = FAULTS / "sound.yaml"
    return runner.invoke(cli, ["coverage", "--rules", str(sound), *map(str, cases)])


def test_coverage_says_that_our_patients_exercise_everything(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["coverage", "--rules", str(RULES), str(ROOT / "tests" / "cases")])

    assert (result.exit_code, result.stderr) == (0, "")
    first, people, *table = result.stdout.splitlines()
    assert re.fullmatch(r"isotretinoin-us 2026\.11\.0 sha256:[0-9a-f]{64}", first)
    assert re.fullmatch(
        r"patients with complete answer sheets: \d+; passed over as incomplete: \d+, of which \d+ "
        r"lack 'acne_severity'",
        people,
    )
    for row in table:
        assert re.fullmatch(r"(rules|sides)[a-z, ]+ (\d+) of +\2   100 %", row)
    assert len(table) == 5


def test_coverage_names_what_is_missing_at_its_place(runner: CliRunner, cases: Path) -> None:
    result = covered(runner, cases)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:7] == [
        "patients with complete answer sheets: 1",
        "rules, in every way that each can come out       1 of     8    12 %",
        "sides of what enables questions                  1 of     2    50 %",
        "sides of named conditions                        0 of     0   100 %",
        "sides of the conditions of rules                10 of    24    41 %",
        "sides of all these conditions                   11 of    26    42 %",
    ]
    file = FAULTS / "sound.yaml"
    assert result.stderr.splitlines()[:3] == [
        f"{file}:35:22: question 'pregnant_now': its 'enable_when' is never true in any patient",
        f"{file}:73:11: rule 'may-be-pregnant': never certain in any patient",
        f"{file}:80:11: rule 'can-become-pregnant': never certain in any patient",
    ]


def test_what_coverage_writes_closes_what_is_missing_once_it_is_pasted(
    runner: CliRunner, cases: Path
) -> None:
    lacking = covered(runner, cases)
    _, skeleton = lacking.stdout.split("\n\n", maxsplit=1)
    (cases / "new.yaml").write_text(f"theme: New\npatients:\n{skeleton}", "utf-8")

    result = covered(runner, cases)

    assert (
        "  # question 'pregnant_now': its 'enable_when' is never true in any patient\n" in skeleton
    )
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1].endswith(" 26 of    26   100 %")


def test_the_documentation_shows_what_coverage_would_write_if_we_had_one_patient_fewer(
    runner: CliRunner, tmp_path: Path
) -> None:
    (shown,) = re.findall(
        r"<!-- what `screener coverage` writes.*?-->\n```yaml\n(.*?)```",
        (ROOT / "docs" / "rule-book.md").read_text("utf-8"),
        re.DOTALL,
    )
    for file in (ROOT / "tests" / "cases").glob("*.yaml"):
        text = re.sub(r"(?ms)^  breastfeeding-and-unnamed-capsules:\n.*?\n\n", "", file.read_text())
        (tmp_path / file.name).write_text(text, "utf-8")

    result = runner.invoke(cli, ["coverage", "--rules", str(RULES), str(tmp_path)])

    assert result.exit_code == 1
    assert result.stdout.split("\n\n", maxsplit=1)[1] == shown


def test_coverage_says_which_question_the_incomplete_patients_lack(
    runner: CliRunner, cases: Path
) -> None:
    (cases / "base.yaml").write_text(BASE.replace("mood: well, ", ""), "utf-8")

    result = covered(runner, cases)

    said = "patients with complete answer sheets: 0; passed over as incomplete: 1, of which 1 lack"
    assert result.stdout.splitlines()[1] == f"{said} 'mood'"


def test_coverage_does_not_guess_what_a_case_means(runner: CliRunner, cases: Path) -> None:
    (cases / "calm.yaml").write_text(CALM.replace("{}", "{moood: low}"), "utf-8")

    result = covered(runner, cases / "base.yaml", cases / "calm.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{cases}/calm.yaml:6:15: patient 'calm-person': there is no question 'moood'; allowed: "
        "allergies, can_become_pregnant, liver_disease, mood, pregnant_now; nearest: 'mood'\n"
    )
