"""What `screener prove` prints, and what it leaves with."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner

from screener.cli.main import cli
from screener.proof.faults import Code
from screener.proof.prover import CLAIMS
from tests.conftest import RULES
from tests.proof.planted import Example


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
