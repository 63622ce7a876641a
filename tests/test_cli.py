"""The command: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import KEYS
from screener.rulebook.model import RuleBook
from tests.conftest import ROOT, RULES


def test_check_of_a_sound_rule_book(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["check", str(RULES)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{RULES}: fine, and proved for every complete answer sheet: 37 questions" in (
        result.stdout
    )
    assert "sha256:" in result.stdout


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@pytest.fixture
def my_rules(tmp_path: Path) -> Path:
    """Copy the rule book, so that somebody may sign it."""
    file = tmp_path / "rules.yaml"
    file.write_text(RULES.read_text())
    return file


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
    ]
    assert file.read_text().splitlines()[1:] == [
        'by: "A. Doctor"',
        'role: "Dermatologist"',
        f'date: "{day}"',
        f'digest: "{rulebook.digest}"',
    ]


def test_sign_says_whom_it_replaces(runner: CliRunner, my_rules: Path) -> None:
    first = runner.invoke(cli, signing(my_rules))
    second = runner.invoke(cli, signing(my_rules, by="B. Doctor"))

    (day,) = DAY.findall(first.stdout)
    assert second.stdout.splitlines()[-1] == (
        f"this replaces the review by A. Doctor, Dermatologist, {day}"
    )
    assert "replaces" not in first.stdout


def test_check_says_who_signed_until_the_content_changes(runner: CliRunner, my_rules: Path) -> None:
    def said() -> tuple[int, str]:
        result = runner.invoke(cli, ["check", str(my_rules)])
        return result.exit_code, result.stdout.splitlines()[-1]

    assert said() == (0, "unsigned: no clinician has reviewed this content")

    runner.invoke(cli, signing(my_rules))
    (day,) = DAY.findall(my_rules.with_name("rules.review.yaml").read_text())
    assert said() == (0, f"signed by A. Doctor, Dermatologist, {day}")

    my_rules.write_text(my_rules.read_text().replace("topics:", "topics:  # a comment", 1))
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
    at = command.index(option)
    result = runner.invoke(cli, command[:at] + command[at + 2 :])

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


@pytest.mark.parametrize(
    "command", [["check"], ["evaluate", "-"], ["explain", "-"], ["graph"], ["serve", "--port", "0"]]
)
def test_every_command_takes_the_rule_book_that_the_environment_names(
    runner: CliRunner, command: list[str]
) -> None:
    result = runner.invoke(cli, command, env={"SCREENER_RULES": "nowhere.yaml"})

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "nowhere.yaml: cannot be read: No such file or directory\n"


@pytest.mark.parametrize(
    "command", [["evaluate", "-"], ["explain", "-"], ["graph"], ["serve", "--port", "0"]]
)
def test_no_command_starts_with_a_broken_rule_book(
    runner: CliRunner, tmp_path: Path, command: list[str]
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("rules: 5\n")

    result = runner.invoke(cli, [*command, "--rules", str(file)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{file}:1:8: 'rules' must be a list, not 5" in result.stderr.splitlines()


def test_evaluate_answers_line_by_line(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["evaluate", "-"], input='{"pancreatitis": "yes"}\nnonsense\n')

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert (first["level"], first["complete"]) == ("contact_first", False)
    assert second["error"]["line"] == 2


def test_evaluate_of_good_sheets_ends_well(runner: CliRunner, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets.jsonl"
    sheets.write_text('{"age": "18_or_over"}\n')

    assert runner.invoke(cli, ["evaluate", str(sheets)]).exit_code == 0


def test_evaluate_of_a_missing_file(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["evaluate", "nowhere.jsonl"])

    assert result.exit_code == 2
    assert result.stderr == "nowhere.jsonl: cannot be read: No such file or directory\n"


PANCREATITIS = '{"pancreatitis": "yes"}\n'


def test_explain_answers_line_by_line(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["explain", "-"], input=f"{PANCREATITIS}nonsense\n")

    assert (result.exit_code, result.stderr) == (1, "")
    first, *others = re.findall(r"^rule .*\(.*$", result.stdout, re.MULTILINE)
    assert first == "rule pancreatitis (pancreatitis, contact_first): certain, weighs contact_first"
    assert len(others) == 107
    assert result.stdout.endswith("\nline 2: the line is not JSON: Expecting value at column 1\n")


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["--rule", "blood-donor"], ["blood-donor"]),
        (["--rule", "low-mood", "--rule", "pancreatitis"], ["pancreatitis", "low-mood"]),
        (["--rule", "low-mood", "--rule", "cannot-become-pregnant", "--firing"], ["low-mood"]),
    ],
    ids=" ".join,
)
def test_explain_shows_only_the_rules_asked_for(
    runner: CliRunner, tmp_path: Path, options: list[str], shown: list[str]
) -> None:
    sheet = tmp_path / "sheet.json"
    sheet.write_text('{"pancreatitis": "yes", "can_become_pregnant": "yes"}')

    result = runner.invoke(cli, ["explain", *options, str(sheet)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert re.findall(r"^rule (\S+) \(", result.stdout, re.MULTILINE) == shown
    assert result.stdout.endswith(f"; {len(shown)} shown\n")


def test_explain_names_the_nearest_rule_for_each_that_is_not_there(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["explain", "--rule", "low-mod", "--rule", "blod-donor", "-"])

    assert (result.exit_code, result.stdout) == (2, "")
    first, second = result.stderr.splitlines()
    assert first.startswith("there is no rule 'low-mod'; allowed: ")
    assert first.endswith("; nearest: 'low-mood'")
    assert second.endswith("; nearest: 'blood-donor'")


@pytest.fixture
def recorded(runner: CliRunner, tmp_path: Path) -> tuple[Path, Path]:
    """Evaluate two sheets and return the files with their guidance and with the sheets."""
    guidance, sheets = tmp_path / "guidance.jsonl", tmp_path / "sheets.jsonl"
    sheets.write_text('{"pancreatitis": "yes"}\n{"age": "18_or_over"}\n')
    guidance.write_text(runner.invoke(cli, ["evaluate", str(sheets)]).stdout)
    return guidance, sheets


def test_replay_says_how_many_are_the_same(runner: CliRunner, recorded: tuple[Path, Path]) -> None:
    guidance, sheets = recorded
    ways = [
        runner.invoke(cli, ["replay", str(guidance), str(sheets)]),
        runner.invoke(cli, ["replay", "-", str(sheets)], input=guidance.read_text()),
        runner.invoke(cli, ["replay", str(guidance), "-"], input=sheets.read_text()),
    ]

    for result in ways:
        assert (result.exit_code, result.stdout, result.stderr) == (0, "2 of 2 the same\n", "")


def test_replay_says_what_differs_in_which_line(
    runner: CliRunner, recorded: tuple[Path, Path]
) -> None:
    guidance, sheets = recorded
    sheets.write_text('{"pancreatitis": "yes"}\n{"age": "under_12"}\n')
    result = runner.invoke(cli, ["replay", str(guidance), str(sheets)])

    assert (result.exit_code, result.stdout) == (1, "1 of 2 the same\n")
    assert result.stderr
    assert all(line.startswith("line 2: ") for line in result.stderr.splitlines())


def test_replay_wants_the_rule_book_of_the_guidance(
    runner: CliRunner, recorded: tuple[Path, Path], my_rules: Path, rulebook: RuleBook
) -> None:
    my_rules.write_text(my_rules.read_text().replace("Get help now", "Get help", 1))
    command = ["replay", *map(str, recorded), "--rules", str(my_rules)]
    result = runner.invoke(cli, command)

    assert (result.exit_code, result.stdout) == (1, "")
    made_with = f"isotretinoin-us {rulebook.rulebook.version} {rulebook.digest}"
    assert result.stderr.startswith(f"line 1: this was made with {made_with}, and the rule book")


def test_replay_reads_standard_input_once(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["replay", "-", "-"])

    assert result.exit_code == 2
    assert "only one of GUIDANCE and SHEETS can be standard input" in result.stderr


def test_replay_of_nothing_is_no_comfort(runner: CliRunner, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    result = runner.invoke(cli, ["replay", str(empty), str(empty)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "there is nothing to replay\n"


def test_replay_of_a_missing_file(runner: CliRunner, recorded: tuple[Path, Path]) -> None:
    result = runner.invoke(cli, ["replay", str(recorded[0]), "nowhere.jsonl"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "nowhere.jsonl: cannot be read: No such file or directory\n"


def test_schema_is_the_file_that_the_rule_book_names(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["schema"])

    assert json.loads(result.stdout) == json.loads(RULES.with_name("rules.schema.json").read_text())
    assert RULES.read_text().startswith("# yaml-language-server: $schema=rules.schema.json\n")


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
    assert result.stderr == "nowhere/walk.svg: cannot be written: No such file or directory\n"


def test_serve_refuses_a_bad_key_and_says_how_to_make_one(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["serve", "--port", "0"], env={KEYS.name: "secret"})

    assert result.exit_code == 2
    assert result.stderr.startswith("SCREENER_KEYS: a key is not 32 bytes in URL-safe base64")
    assert "secrets.token_urlsafe(32)" in result.stderr


def test_a_wrong_option_is_the_caller_s_mistake(runner: CliRunner) -> None:
    assert runner.invoke(cli, ["check", "--nonsense"]).exit_code == 2


# ---- clinics

NORTH = "id: north\nname: North\norigins: [https://north.example]\n"


@pytest.fixture
def clinics(tmp_path: Path) -> Path:
    folder = tmp_path / "clinics"
    folder.mkdir()
    (folder / "north.yaml").write_text(NORTH)
    return folder


@pytest.mark.parametrize("from_environment", [True, False])
def test_embed_prints_both_snippets_for_this_server(
    runner: CliRunner, clinics: Path, *, from_environment: bool
) -> None:
    environ = {"SCREENER_ADDRESS": "https://screener.example"}
    options = ["--clinics", str(clinics)]
    if from_environment:
        environ["SCREENER_CLINICS"], options = str(clinics), []
    result = runner.invoke(cli, ["embed", *options, "north"], env=environ)

    title = "Before your dermatology visit"
    assert (result.exit_code, result.stderr) == (0, "")
    for snippet in (script_snippet, frame_snippet):
        assert snippet("https://screener.example", "north", title) in result.stdout


def test_embed_says_when_no_page_may_show_the_frame(runner: CliRunner, clinics: Path) -> None:
    (clinics / "north.yaml").write_text("id: north\nname: North\n")
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "north"])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "north: has no 'origins', so no page may show it in a frame\n"


def test_embed_says_when_its_lines_work_on_this_machine_alone(
    runner: CliRunner, clinics: Path
) -> None:
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "north"])

    assert result.exit_code == 0
    assert result.stderr == (
        "SCREENER_ADDRESS is not set: these lines work on this machine alone\n"
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
    assert result.stderr == f"{tmp_path}: holds no clinic; one is a file that ends with .yaml\n"


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


def test_embed_names_the_nearest_clinic(runner: CliRunner, clinics: Path) -> None:
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "nroth"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{clinics}: there is no clinic 'nroth'; allowed: north; nearest: 'north'\n"
    )


@pytest.mark.parametrize(
    "address", ["screener.example", "https://screener.example/", "ftp://x", "http://x:99999"]
)
def test_an_address_that_is_no_origin_is_refused(
    runner: CliRunner, clinics: Path, address: str
) -> None:
    environ = {"SCREENER_ADDRESS": address}
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "north"], env=environ)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"SCREENER_ADDRESS: '{address}' is not an origin")


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


def test_no_server_starts_with_a_broken_clinic(runner: CliRunner, clinics: Path) -> None:
    (clinics / "north.yaml").write_text(NORTH.replace("https", "http"))
    result = runner.invoke(cli, ["serve", "--port", "0", "--clinics", str(clinics)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{clinics}/north.yaml:3:11: 'http://north.example' is no origin" in result.stderr
