"""What authors are told: by `check`, `sign`, `schema` and `graph`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.rulebook.model import RuleBook
from tests.cli.conftest import NORTH
from tests.clock import at, machine_in
from tests.conftest import ROOT, RULES


def test_check_of_a_sound_rule_book(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["check", str(RULES)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{RULES}: fine, and proved for every complete answer sheet: 40 questions" in (
        result.stdout
    )
    assert "sha256:" in result.stdout


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def signing(rules: Path, by: str = "A. Doctor", role: str = "Dermatologist") -> list[str]:
    return ["sign", "--rules", str(rules), "--by", by, "--role", role]


def test_sign_says_what_it_wrote_and_where(
    runner: CliRunner, my_rules: Path, rulebook: RuleBook
) -> None:
    result = runner.invoke(cli, signing(my_rules, by="  A.  Doctor "))

    file = my_rules.with_name("rules.review.yaml")
    (day,) = DAY.findall(file.read_text())
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"{file}: signed by A. Doctor, Dermatologist, {day}",
        f"isotretinoin-us {rulebook.rulebook.version} {rulebook.digest}",
        *(
            f"silent in doubt: {rule.id}: {rule.silent_because}"
            for rule in rulebook.rules
            if rule.silent_because
        ),
    ]
    assert file.read_text().splitlines()[1:] == [
        'by: "A. Doctor"',
        'role: "Dermatologist"',
        f'date: "{day}"',
        f'digest: "{rulebook.digest}"',
        f'version: "{rulebook.rulebook.version}"',
    ]


def test_sign_says_whom_it_replaces(runner: CliRunner, my_rules: Path) -> None:
    first = runner.invoke(cli, signing(my_rules))
    second = runner.invoke(cli, signing(my_rules, by="B. Doctor"))

    (day,) = DAY.findall(first.stdout)
    assert second.stdout.splitlines()[-1] == (
        f"this replaces the review by A. Doctor, Dermatologist, {day}"
    )
    assert "replaces" not in first.stdout


def test_who_signs_today_in_auckland_is_believed_in_chicago(
    runner: CliRunner, my_rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.cli.rule_books.time", at("2026-11-30T11:30:00Z"))
    with machine_in("Pacific/Auckland"):
        signed = runner.invoke(cli, signing(my_rules))
    with machine_in("America/Chicago"):
        checked = runner.invoke(cli, ["check", str(my_rules)])

    assert (signed.exit_code, checked.exit_code, checked.stderr) == (0, 0, "")
    for said in (signed.stdout, checked.stdout):
        assert "signed by A. Doctor, Dermatologist, 2026-12-01\n" in said


def test_check_says_who_signed_until_the_content_changes(runner: CliRunner, my_rules: Path) -> None:
    def said() -> tuple[int, str]:
        result = runner.invoke(cli, ["check", str(my_rules)])
        return result.exit_code, result.stdout.splitlines()[-1]

    assert said() == (0, "unsigned: no clinician has reviewed this content")

    runner.invoke(cli, signing(my_rules))
    (day,) = DAY.findall(my_rules.with_name("rules.review.yaml").read_text())
    assert said() == (0, f"signed by A. Doctor, Dermatologist, {day}")

    my_rules.write_text(my_rules.read_text().replace("\ntopics:", "\ntopics:  # a comment", 1))
    assert said() == (0, f"signed by A. Doctor, Dermatologist, {day}")

    my_rules.write_text(my_rules.read_text().replace("Get help now", "Get help", 1))
    void = f"the review by A. Doctor, Dermatologist, {day} is void"
    assert said() == (0, f"{void}: the content has changed since")


@pytest.mark.parametrize("option", ["by", "role"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "has no words; pages show who reviewed the content"),
        (" \n\t", "has no words; pages show who reviewed the content"),
        ("A.\x07", "holds a sign that cannot be seen; type it anew"),
        ("A.\udcff", "holds a sign that cannot be seen; type it anew"),
        ("A.\u202e", "holds a sign that cannot be seen; type it anew"),
    ],
)
def test_sign_wants_words_that_can_be_shown(
    runner: CliRunner, my_rules: Path, option: str, words: str, said: str
) -> None:
    result = runner.invoke(cli, signing(my_rules, **{option: words}))

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Invalid value for '--{option}': {said}" in result.stderr
    assert not my_rules.with_name("rules.review.yaml").exists()


@pytest.mark.parametrize("option", ["--by", "--role"])
def test_sign_wants_both_a_name_and_a_role(runner: CliRunner, my_rules: Path, option: str) -> None:
    command = signing(my_rules)
    place = command.index(option)
    result = runner.invoke(cli, command[:place] + command[place + 2 :])

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Missing option '{option}'" in result.stderr


def test_nobody_signs_a_rule_book_that_cannot_stand(runner: CliRunner, my_rules: Path) -> None:
    my_rules.write_text("rules: 5\n")
    result = runner.invoke(cli, signing(my_rules))

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{my_rules}:1:8: 'rules' must be a list, not 5" in result.stderr.splitlines()
    assert not my_rules.with_name("rules.review.yaml").exists()


def test_a_review_that_cannot_stand_is_never_replaced_unread(
    runner: CliRunner, my_rules: Path
) -> None:
    file = my_rules.with_name("rules.review.yaml")
    file.write_text("by: 5\nrole: r\ndate: 2026-11-20\ndigest: d\n")
    for command in (["check", str(my_rules)], signing(my_rules)):
        result = runner.invoke(cli, command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"{file}:1:5: 'by' must be text, not 5; put it in quotes\n"


def test_sign_says_where_it_cannot_write_and_what_to_do(runner: CliRunner, my_rules: Path) -> None:
    # The name of the review still fits into a folder; that of the file written first does not.
    rules = my_rules.rename(my_rules.with_name(f"{'r' * 242}.yaml"))
    result = runner.invoke(cli, signing(rules))

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{rules.with_suffix('.review.yaml')}: cannot be written: File name too long; allow "
        f"writing in the folder {rules.parent}, or work on a copy elsewhere\n"
    )


def test_check_tells_every_mistake_on_its_own_line(runner: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES.read_text().replace("topic: liver\n", "topic: livr\n"))

    result = runner.invoke(cli, ["check", str(file)])

    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert lines
    assert all(line.startswith(f"{file}:") and "nearest: 'liver'" in line for line in lines)


def test_check_takes_one_rule_book(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["check", str(RULES), "--rules", str(RULES)])

    assert result.exit_code == 2
    assert "give the rule book once, as FILE or by --rules" in result.stderr


def test_schema_is_the_file_that_the_rule_book_names(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["schema"])

    assert json.loads(result.stdout) == json.loads(RULES.with_name("rules.schema.json").read_text())
    assert RULES.read_text().startswith("# yaml-language-server: $schema=rules.schema.json\n")


def test_schema_of_cases_is_the_file_that_they_name(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["schema", "--cases"])

    file = ROOT / "tests" / "cases" / "cases.schema.json"
    assert result.stdout == file.read_text("utf-8")


def test_schema_for_a_rule_book_knows_its_names(runner: CliRunner, my_rules: Path) -> None:
    printed = runner.invoke(cli, ["schema", "--for", str(my_rules)])
    my_rules.write_text(my_rules.read_text().replace("id: liver_disease", "id: liver_desease"))
    slipped = runner.invoke(cli, ["schema", "--for", str(my_rules)])

    assert (printed.exit_code, slipped.exit_code, printed.stderr, slipped.stderr) == (0, 0, "", "")
    for result, question in ((printed, "liver_disease"), (slipped, "liver_desease")):
        asked = json.loads(result.stdout)["$defs"]["Condition"]["properties"]
        assert [name for name in asked if name.startswith("liver")] == [question]


def test_schema_writes_to_a_file_and_keeps_it_while_the_rule_book_cannot_be_read(
    runner: CliRunner, my_rules: Path
) -> None:
    file = my_rules.with_name("rules.schema.json")
    command = ["schema", "--for", str(my_rules), "-o", str(file)]
    written = runner.invoke(cli, command)
    before = file.read_text()
    my_rules.write_text(my_rules.read_text().replace("topics:", "topics: {"))
    broken = runner.invoke(cli, command)

    assert (written.exit_code, written.output) == (0, "")
    assert before == runner.invoke(cli, ["schema", "--for", str(RULES)]).stdout
    assert (broken.exit_code, broken.stdout) == (2, "")
    assert broken.stderr.startswith(f"{my_rules}:")
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--for", "nowhere.yaml"], "nowhere.yaml: cannot be read: No such file or directory\n"),
        (["--for", str(RULES), "--cases"], "Error: give --for or --cases, not both\n"),
        (
            ["-o", "nowhere/a.json"],
            "make the folder nowhere first\n",
        ),
    ],
)
def test_schema_says_why_it_cannot_run(runner: CliRunner, options: list[str], said: str) -> None:
    result = runner.invoke(cli, ["schema", *options])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(said)


def test_graph_prints_the_picture_of_the_docs(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["graph", "--rules", str(RULES)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes == (RULES.parent / "docs" / "walk.svg").read_bytes()


@pytest.mark.parametrize(("form", "start"), [("svg", "<svg xmlns="), ("dot", "digraph walk {\n")])
def test_graph_writes_either_form_to_a_file(
    runner: CliRunner, tmp_path: Path, form: str, start: str
) -> None:
    file = tmp_path / "walk"

    result = runner.invoke(cli, ["graph", "--format", form, "-o", str(file)])

    assert (result.exit_code, result.output) == (0, "")
    assert file.read_text().startswith(start)


def test_graph_says_where_it_cannot_write(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["graph", "-o", "nowhere/walk.svg"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "nowhere/walk.svg: cannot be written: No such file or directory; "
        "make the folder nowhere first\n"
    )


def test_check_says_who_signed_the_rule_book_of_a_clinic(runner: CliRunner, clinics: Path) -> None:
    (clinics / "north.yaml").write_text(f"{NORTH}rules: own.yaml\n")
    own = clinics / "own.yaml"
    review = "{by: A. Reader, role: dermatologist, date: 2026-11-02, digest: another}"
    sound = (ROOT / "docs" / "faults" / "sound.yaml").read_text()
    own.write_text(sound.replace("clinical_review: none", f"clinical_review: {review}"))
    void = "north: the review by A. Reader, dermatologist, 2026-11-02 is void"
    command = ["check", "--clinics", str(clinics)]

    assert runner.invoke(cli, command).stdout.splitlines()[-2:] == [
        f"{clinics}: fine: north",
        f"{void}: the content has changed since",
    ]

    runner.invoke(cli, signing(own))
    last = runner.invoke(cli, command).stdout.splitlines()[-1]
    assert last.startswith("north: signed by A. Doctor, Dermatologist, ")


def test_check_says_which_clinics_no_page_may_show(runner: CliRunner, clinics: Path) -> None:
    (clinics / "south.YML").write_text("id: south\nname: South\n")
    (clinics / ".north.yaml").write_text("a copy that an editor left")
    result = runner.invoke(cli, ["check", "--clinics", str(clinics)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == f"{clinics}: fine: north, south (no 'origins')"


def test_check_of_a_folder_without_clinics_falls_short(runner: CliRunner, tmp_path: Path) -> None:
    result = runner.invoke(cli, ["check", "--clinics", str(tmp_path)])

    assert result.exit_code == 1
    said = "holds no clinic; one is a file that ends with .yaml or .yml"
    assert result.stderr == f"{tmp_path}: {said}\n"


def test_clinics_are_not_read_while_the_rule_book_cannot_stand(
    runner: CliRunner, clinics: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules: 5\n")
    command = ["check", "--rules", str(rules), "--clinics", str(clinics)]
    result = runner.invoke(cli, command)

    assert (result.exit_code, result.stdout) == (1, "")
    last = result.stderr.splitlines()[-1]
    assert last == f"{clinics}: not read while the rule book cannot stand"


def test_check_without_a_file_checks_the_clinics_too(runner: CliRunner, clinics: Path) -> None:
    environ = {"SCREENER_CLINICS": str(clinics)}
    fine = runner.invoke(cli, ["check"], env=environ)
    assert (fine.exit_code, fine.stderr) == (0, "")
    assert fine.stdout.splitlines()[-1] == f"{clinics}: fine: north"

    (clinics / "north.yaml").write_text(NORTH.replace("name", "nmae"))
    broken = runner.invoke(cli, ["check"], env=environ)
    assert broken.exit_code == 1
    assert f"{clinics}/north.yaml:2:1: unknown key 'nmae'" in broken.stderr

    only_rules = runner.invoke(cli, ["check", str(RULES)], env=environ)
    assert (only_rules.exit_code, only_rules.stderr) == (0, "")
