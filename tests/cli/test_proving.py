"""What `screener prove`, `diff`, `spread` and `coverage` print, and what they leave with."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screener.cli.main import cli
from screener.errors import ProgramError
from screener.proof.claims.catalog import CLAIMS
from screener.proof.faults import Code
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules
from screener.web.app import create_app
from tests.clock import Clock
from tests.conftest import ROOT, RULES
from tests.proof.planted import FAULTS, Example
from tests.settings import settings_of_a_test
from tests.worked_example import with_example

IDENTITY = r"isotretinoin-us 2026\.12\.1 sha256:[0-9a-f]{64}"


def test_prove_says_what_holds_and_of_how_many(runner: CliRunner, rulebook: RuleBook) -> None:
    result = runner.invoke(cli, ["prove", str(RULES)])

    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert re.fullmatch(IDENTITY, lines[0])
    for claim, line in zip(CLAIMS, lines[1:], strict=False):
        assert re.fullmatch(rf" +\d+ {re.escape(claim.words)} +proved +\d+ ms", line)
    alike = (
        rf" +{len(rulebook.rules)} rules come out alike in the compiled function +proved +\d+ ms"
    )
    assert re.fullmatch(alike, lines[-4])
    asked = len(rulebook.questions) + len(rulebook.scores)
    exchanged = rf" +{asked} questions and scores are alike in FHIR +proved +\d+ ms"
    assert re.fullmatch(exchanged, lines[-3])
    assert re.fullmatch(r" +the walk ends, after \d+ to \d+ pages of questions", lines[-2])
    assert lines[-1].startswith("all of this is proved, for every complete answer sheet, in ")


def test_prove_tells_a_story_where_something_fails(runner: CliRunner, tmp_path: Path) -> None:
    path = Example(Code.GUARANTEE_BROKEN).planted_in(tmp_path)

    result = runner.invoke(cli, ["prove", str(path)])

    assert result.exit_code == 1
    assert re.search(r"5 guarantees hold for everybody +1 fail", result.stdout)
    assert result.stdout.splitlines()[-1].startswith("1 of this fails")
    assert result.stderr == (
        f"{path}:151:5: guarantee 'pregnancy-is-never-calm': A person who answers: Could you "
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


PERSON = r"A person who answers: (.*; )?Have you ever had a liver problem\? Yes, in the past"


def told_of(rule: str) -> str:
    """Return the pattern of the line that tells of a slip in what was compiled of a rule."""
    return (
        rf"{re.escape(str(RULES))}: rule '{rule}' is certain: the compiled function says no and "
        rf"the rules say yes, for a {PERSON.removeprefix('A ')} \(the program is at fault, not the "
        r"rule book: please report it\)\n"
    )


@pytest.fixture
def slipped(rulebook: RuleBook, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the compiler make a slip that concerns one rule, and return its id."""
    rule = "liver-problem-before"
    compiled = compile_rules(rulebook)
    (number,) = (n for n, o in enumerate(compiled.outcomes) if (o.rule.id, o.certain) == (rule, 1))
    source = re.sub(rf"append\({number}\b", f"append({number + 1}", compiled.source)
    for place in ("cli.authoring.prove", "proof.claims.loader"):
        monkeypatch.setattr(
            f"screener.{place}.compile_rules", lambda _: replace(compiled, source=source)
        )
    return rule


def test_prove_tells_of_a_fault_of_the_program(
    runner: CliRunner, rulebook: RuleBook, slipped: str
) -> None:
    result = runner.invoke(cli, ["prove", str(RULES)])

    assert result.exit_code == 1
    failing = f" {len(rulebook.rules)} rules come out alike in the compiled function +1 fail"
    assert re.search(failing, result.stdout)
    assert result.stdout.splitlines()[-1].startswith("1 of this fails")
    assert re.fullmatch(told_of(slipped), result.stderr)


def test_prove_prints_the_sheet_that_shows_a_fault_of_the_program(
    runner: CliRunner, slipped: str
) -> None:
    result = runner.invoke(cli, ["prove", "--sheets", str(RULES)])

    assert result.exit_code == 1
    assert slipped in result.stderr
    assert json.loads(result.stdout)["liver_disease"] == "past"


def test_what_was_compiled_with_a_slip_is_not_served(runner: CliRunner, slipped: str) -> None:
    result = runner.invoke(cli, ["check", str(RULES)])
    with pytest.raises(ProgramError) as refused:
        create_app(settings_of_a_test(), clock=Clock())

    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(told_of(slipped), result.stderr)
    assert f"rule '{slipped}' is certain" in str(refused.value)


def test_check_includes_the_proof(runner: CliRunner, tmp_path: Path) -> None:
    path = Example(Code.NO_LEVEL).planted_in(tmp_path)

    result = runner.invoke(cli, ["check", str(path)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{path}:69:3: A person who gives calm answers only, gets no level: no rule that sets one "
        "holds [no-level]\n"
    )


def test_what_does_not_read_well_is_not_tried(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES.read_text("utf-8").replace("topic: liver\n", "topic: livr\n"), "utf-8")

    result = runner.invoke(cli, ["prove", str(path)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no topic 'livr'" in result.stderr


BEFORE = "{all: [in_play, {liver_disease: past}]}"
CALMER = "{all: [in_play, {liver_disease: now}]}"


def calmer(rules: str) -> str:
    """Return our rule book with a rule that is no longer about whom it was about."""
    assert rules.count(f"when: {BEFORE}") == 1
    return rules.replace(f"when: {BEFORE}", f"when: {CALMER}")


def test_diff_says_who_gets_other_guidance(runner: CliRunner, my_rules: Path) -> None:
    my_rules.write_text(calmer(my_rules.read_text("utf-8")))
    command = ["diff", str(RULES), str(my_rules), "--people", "1000"]

    result = runner.invoke(cli, command)
    strict = runner.invoke(cli, [*command, "--only-stricter"])

    assert (result.exit_code, result.stderr) == (0, "")
    move = r"  discuss before starting -> discuss \(calmer\), (about|less than) .* %"
    assert re.search(rf"{move}.*\n      {PERSON}\n", result.stdout)
    assert re.search(rf"  Liver: vanishes for somebody\n      {PERSON}\n", result.stdout)
    meaning = f"rule 'liver-problem-before' when: {BEFORE} -> {CALMER}"
    assert f"\nmeaning\n  {meaning}\n" in result.stdout
    assert strict.stdout == result.stdout
    line = my_rules.read_text("utf-8").partition("- id: liver-problem-before")[0].count("\n") + 1
    assert strict.exit_code == 1
    calmer_for, lost = strict.stderr.splitlines()
    assert re.fullmatch(
        f"calmer guidance, discuss before starting -> discuss: {PERSON}", calmer_for
    )
    place = re.escape(f"{my_rules}:{line}:5: rule 'liver-problem-before': no longer speaks to: ")
    assert re.fullmatch(place + PERSON, lost)


def test_diff_lets_stricter_guidance_pass(runner: CliRunner, my_rules: Path) -> None:
    rule = "  - id: liver-problem-before\n    topic: liver\n    level: "
    text = my_rules.read_text("utf-8")
    assert f"{rule}discuss_before_starting" in text
    my_rules.write_text(text.replace(f"{rule}discuss_before_starting", f"{rule}contact_first"))

    result = runner.invoke(cli, ["diff", str(RULES), str(my_rules), "--only-stricter"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert "discuss before starting -> contact first (more urgent)" in result.stdout


POPULATION = ROOT / "tests" / "population.yaml"
TAKEN_BACK = {
    "      - id: danger_signs\n": (
        "      - id: danger_signs\n        enable_when: {age: [under_12, 12_to_17]}\n",
        "question 'danger_signs': is no longer asked of: A person who",
    ),
    '{number: "988", sms: true,': (
        '{number: "988",',
        "number: 988 no longer takes text messages",
    ),
    "whenever: {self_harm: yes}\n    at_least: emergency": (
        "whenever: {self_harm: yes}\n    at_least: discuss",
        "guarantee 'self-harm-is-an-emergency': promises less: at least discuss",
    ),
}
"""What is written in the rule book, what is written instead, and what is said of it."""


@pytest.mark.parametrize("written", TAKEN_BACK)
def test_diff_says_where_something_is_taken_back(
    runner: CliRunner, my_rules: Path, written: str
) -> None:
    instead, said = TAKEN_BACK[written]
    text = my_rules.read_text("utf-8")
    assert text.count(written) == 1
    my_rules.write_text(text.replace(written, instead), "utf-8")

    result = runner.invoke(
        cli, ["diff", str(RULES), str(my_rules), "--only-stricter", "--people", "100"]
    )

    assert result.exit_code == 1
    assert re.search(
        rf"^{re.escape(str(my_rules))}:\d+:\d+: {re.escape(said)}", result.stderr, re.MULTILINE
    )


def test_diff_places_what_is_gone_in_the_old_file(runner: CliRunner, my_rules: Path) -> None:
    text = my_rules.read_text("utf-8")
    start = text.index("  - id: self-harm-now\n")
    my_rules.write_text(text[:start] + text[text.index("  - id:", start + 5) :], "utf-8")

    result = runner.invoke(
        cli, ["diff", str(RULES), str(my_rules), "--only-stricter", "--people", "100"]
    )

    line = text[:start].count("\n") + 1
    said = f"{RULES}:{line}:5: rule 'self-harm-now': is gone; it spoke to: A person who answers: "
    assert result.exit_code == 1
    assert said in result.stderr


def test_diff_knows_a_question_under_another_id(runner: CliRunner, my_rules: Path) -> None:
    text = my_rules.read_text("utf-8")
    renamed = re.sub(r"(\bid: |\{|asks: )brain_pressure\b", r"\1skull_pressure", text)
    assert renamed.count("skull_pressure") >= 4, "the question, rules and guarantees"
    my_rules.write_text(renamed, "utf-8")
    command = ["diff", str(RULES), str(my_rules), "--only-stricter", "--people", "100"]

    result = runner.invoke(cli, [*command, "--population", str(POPULATION)])

    assert (result.exit_code, result.stderr) == (0, "")
    left = re.findall(r"(?m)^Not in the file.*\bskull_pressure\b", result.stdout)
    assert left == [], "the file names it by its old id"
    assert "\nguidance\n  nobody's changes\n" in result.stdout
    called = "question 'brain_pressure' is now called 'skull_pressure'"
    assert f"\nnew and removed\n  {called}\n\norder\n" in result.stdout


def test_diff_tells_what_a_population_gets_from_both(
    runner: CliRunner, my_rules: Path, tmp_path: Path
) -> None:
    my_rules.write_text(calmer(my_rules.read_text("utf-8")))
    people = tmp_path / "people.yaml"
    people.write_text(
        """\
population: {title: People with a liver problem}
groups: {those: {liver_disease: past}}
answers:
  acne_severity: [{share: {severe: 100}, assumed: true, reason: So that isotretinoin may come up.}]
  liver_disease: [{share: {past: 100}, assumed: true, reason: To see who moves.}]
""",
        "utf-8",
    )
    command = ["diff", str(RULES), str(my_rules), "--population", str(people), "--people", "500"]
    result = runner.invoke(cli, command)

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"People: People with a liver problem ({people})" in result.stdout
    spread = result.stdout.partition("\nspread, old -> new\n")[2]
    groups = re.findall(r"(?m)^(\w+): 500 people$", spread)
    assert groups == ["everybody", "those"]
    led = r"(?m)^  led by liver-problem-before +[1-9][0-9.]* % -> 0\.0 %$"
    assert len(re.findall(led, spread)) == 2


def test_diff_of_the_same_says_that_nothing_changes(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["diff", str(RULES), str(RULES), "--people", "100"])

    assert result.exit_code == 0
    assert "\nguidance\n  nobody's changes\n" in result.stdout
    assert "\nmeaning\n  none\n\nwords\n  none\n\nsources\n  none\n" in result.stdout


# ---- spread ----------------------------------------------------------------------------------


def test_spread_says_what_people_get(runner: CliRunner) -> None:
    given = runner.invoke(cli, ["spread", "--rules", str(RULES), "--people", "100"])
    again = runner.invoke(cli, ["spread", str(RULES), "--people", "100"])

    assert (given.exit_code, given.stderr) == (0, "")
    assert re.search(
        r"^everybody: 100 people\n  level\n    emergency +[0-9.]+ % \(", given.stdout, re.MULTILINE
    )
    assert re.search(
        r"^  findings: median [0-9]+, quartiles [0-9]+ and [0-9]+, ", given.stdout, re.MULTILINE
    )
    assert again.stdout == given.stdout, "the same people"


def test_spread_tells_groups_of_a_population_by_themselves(runner: CliRunner) -> None:
    command = ["spread", str(RULES), "--population", str(POPULATION), "--people", "1000"]
    result = runner.invoke(cli, command)

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"People: People with acne at a US dermatology clinic ({POPULATION})" in result.stdout
    assert re.search(r"^takes it now: [1-9][0-9]* people$", result.stdout, re.MULTILINE)


def test_spread_places_what_is_wrong_with_a_population(runner: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text("population: {title: People}\nanswers: {aeg: []}\n", "utf-8")
    result = runner.invoke(cli, ["spread", str(RULES), "--population", str(file)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{file}:2:11: question 'aeg': there is no question 'aeg'; ")


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
    assert re.fullmatch(IDENTITY, first)
    assert re.fullmatch(
        r"patients with complete answer sheets: \d+; incomplete, and counted as far as they answer"
        r": \d+, of which \d+ lack 'acne_severity'",
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
        f"{file}:40:22: question 'pregnant_now': its 'enable_when' is never true in any patient",
        f"{file}:81:11: rule 'may-be-pregnant': never certain in any patient",
        f"{file}:92:11: rule 'can-become-pregnant': never certain or in doubt in any patient",
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
        text = re.sub(r"(?ms)^  gives-blood-on-acitretin:\n.*?\n\n", "", file.read_text())
        (tmp_path / file.name).write_text(text, "utf-8")

    result = runner.invoke(cli, ["coverage", "--rules", str(RULES), str(tmp_path)])

    assert result.exit_code == 1
    assert result.stdout.split("\n\n", maxsplit=1)[1] == shown


def test_coverage_says_which_expectations_cannot_be_checked(runner: CliRunner, cases: Path) -> None:
    (cases / "base.yaml").write_text(BASE.replace("mood: well, ", ""), "utf-8")
    strange = CALM.replace("[acne]", "[acne, acme]").replace("calm-person", "other-person")
    (cases / "more.yaml").write_text(strange, "utf-8")

    result = covered(runner, cases)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:3] == [
        (
            "patients with complete answer sheets: 0; incomplete, and counted as far as they "
            "answer: 2, of which 2 lack 'mood'"
        ),
        "expectations that cannot be checked for lack of an answer to 'mood': 2; answer it in calm",
    ]
    stranger = "patient 'other-person': there is no rule 'acme'; allowed: "
    assert [line for line in result.stderr.splitlines() if stranger in line]


def test_the_question_of_the_worked_example_is_one_line_of_what_is_missing(
    runner: CliRunner, my_rules: Path
) -> None:
    example = ROOT / "docs" / "editing-rules.md"
    my_rules.write_text(with_example(RULES.read_text("utf-8"), example.read_text("utf-8")), "utf-8")
    command = ["coverage", "--rules", str(my_rules), str(ROOT / "tests" / "cases")]

    result = runner.invoke(cli, command)

    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.endswith("rule 'strong-sun': never certain, false or in doubt in any patient")
    (lacking,) = (row for row in result.stdout.splitlines() if "cannot be checked" in row)
    assert re.fullmatch(
        r"expectations that cannot be checked for lack of an answer to 'strong_sun': \d+; "
        r"answer it in calm_adult, unsure_adult",
        lacking,
    )
    assert re.search(r"\nsides of what enables questions +(\d+) of +\1   100 %\n", result.stdout)


def test_coverage_does_not_guess_what_a_case_means(runner: CliRunner, cases: Path) -> None:
    (cases / "calm.yaml").write_text(CALM.replace("{}", "{moood: low}"), "utf-8")

    result = covered(runner, cases / "base.yaml", cases / "calm.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{cases}/calm.yaml:6:15: patient 'calm-person': there is no question 'moood'; allowed: "
        "allergies, can_become_pregnant, liver_disease, mood, pregnant_now; nearest: 'mood'\n"
    )


# ---- test ------------------------------------------------------------------------------------


def run_test(runner: CliRunner, *arguments: object) -> Result:
    """Hold the sound rule book against patients."""
    return runner.invoke(cli, ["test", str(FAULTS / "sound.yaml"), *map(str, arguments)])


def test_test_says_in_a_line_that_all_is_as_expected(runner: CliRunner, cases: Path) -> None:
    result = run_test(runner, cases / "base.yaml", cases / "calm.yaml")

    assert (result.exit_code, result.stderr) == (0, "")
    said = "fine: 1 of 1 patients get the guidance that is expected"
    assert result.stdout == f"{FAULTS / 'sound.yaml'}: {said}\n"


def test_test_tells_of_each_patient_who_gets_other_guidance(runner: CliRunner, cases: Path) -> None:
    (cases / "ill.yaml").write_text(
        CALM.replace("calm-person", "ill").replace("answers: {}", "answers: {liver_disease: now}")
    )

    result = run_test(runner, cases)

    assert result.exit_code == 1
    assert result.stdout.endswith(": 1 of 2 patients get other guidance than is expected\n")
    assert result.stderr.splitlines()[:4] == [
        f"{cases}/ill.yaml:4:5: patient 'ill': the guidance is not as expected",
        "  Somebody calm.",
        "  - level: expected discuss, came contact_first",
        "  - rule liver-now: not expected, and as urgent as the guidance is (contact_first)",
    ]


def test_test_tells_in_a_line_of_a_question_that_patients_do_not_answer(
    runner: CliRunner, cases: Path
) -> None:
    (cases / "base.yaml").write_text(BASE.replace("mood: well, ", ""), "utf-8")
    (cases / "more.yaml").write_text(CALM.replace("calm-person", "other-person"), "utf-8")

    result = run_test(runner, cases)

    assert result.exit_code == 1
    assert result.stdout.endswith(
        ": 0 of 2 patients get other guidance than is expected; 2 are not checked\n"
    )
    assert result.stderr == (
        f"{FAULTS / 'sound.yaml'}:54:9: question 'mood': not answered by 2 of the patients who are "
        "asked it, so what is expected of them is not checked; answer it in calm\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{}",
            "{moood: low}",
            "calm.yaml:6:15: patient 'calm-person': there is no question 'moood'",
        ),
        ("acne]", "acme]", "calm.yaml:7:40: patient 'calm-person': there is no rule 'acme'"),
        (
            "like: calm\n",
            "like: clam\n",
            "calm.yaml:5:11: patient 'calm-person': there is no base she",
        ),
        ("theme", "them", "calm.yaml:1:1: unknown key 'them'"),
    ],
)
def test_test_cannot_run_on_cases_that_are_not_valid(
    runner: CliRunner, cases: Path, old: str, new: str, said: str
) -> None:
    (cases / "calm.yaml").write_text(CALM.replace(old, new), "utf-8")

    result = run_test(runner, cases)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{cases}/{said}" in result.stderr


def test_test_takes_the_rule_book_and_the_cases_here(
    runner: CliRunner, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cases.parent)
    missing = runner.invoke(cli, ["test", "nowhere.yaml"])
    (cases.parent / "rules.yaml").write_bytes((FAULTS / "sound.yaml").read_bytes())

    result = runner.invoke(cli, ["test"])
    away = runner.invoke(cli, ["test", "rules.yaml", "elsewhere"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("rules.yaml: fine: 1 of 1 patients")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert missing.stderr == "nowhere.yaml: cannot be read: No such file or directory\n"
    assert (away.exit_code, away.stderr) == (
        2,
        "elsewhere: cannot be read: No such file or directory\n",
    )
