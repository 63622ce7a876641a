"""What `fhir` prints, and what it leaves with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screener.cli.main import cli
from screener.fhir.archives.view import view
from screener.rulebook.model import RuleBook
from tests.clock import at, machine_in

PANCREATITIS = '{"pancreatitis": "yes"}\n'


def fhir(runner: CliRunner, *arguments: str, sent: str = PANCREATITIS) -> Result:
    return runner.invoke(cli, ["fhir", *arguments], input=sent)


def test_a_questionnaire_is_printed(runner: CliRunner, rulebook: RuleBook) -> None:
    result = fhir(runner, "questionnaire")

    printed = json.loads(result.stdout)
    assert (result.exit_code, printed["resourceType"]) == (0, "Questionnaire")
    assert printed["version"].endswith(rulebook.digest.removeprefix("sha256:"))


def test_codes_are_printed(runner: CliRunner) -> None:
    result = fhir(runner, "codes")

    kinds = [entry["resource"]["resourceType"] for entry in json.loads(result.stdout)["entry"]]
    assert (result.exit_code, kinds) == (0, ["CodeSystem", "CodeSystem"])


def test_a_view_is_printed(runner: CliRunner, rulebook: RuleBook) -> None:
    result = fhir(runner, "view")

    assert (result.exit_code, json.loads(result.stdout)) == (0, view(rulebook))


def test_a_view_that_cannot_be_is_refused(runner: CliRunner, my_rules: Path) -> None:
    text = my_rules.read_text(encoding="utf-8")
    my_rules.write_text(text.replace("blood_donor", "blood-donor"), encoding="utf-8")

    result = fhir(runner, "view", "--rules", str(my_rules))

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("the question 'blood-donor' cannot be a column: ")


def test_a_response_is_of_the_day_given(runner: CliRunner, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.json"
    sheet.write_text(PANCREATITIS)
    result = fhir(runner, "response", "--date", "2026-11-20", str(sheet))

    printed = json.loads(result.stdout)
    assert (result.exit_code, printed["authored"]) == (0, "2026-11-20")
    assert printed["item"][0]["item"][0]["linkId"] == "pancreatitis"


@pytest.mark.parametrize(
    ("machine", "setting", "day"),
    [
        ("America/Chicago", "", "2026-11-30"),
        ("UTC", "", "2026-12-01"),
        ("UTC", "America/Chicago", "2026-11-30"),
        ("America/Chicago", "Pacific/Auckland", "2026-12-01"),
    ],
)
def test_a_response_and_a_bundle_are_of_today_otherwise(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, machine: str, setting: str, day: str
) -> None:
    monkeypatch.setattr("screener.cli.rule_books.time", at("2026-12-01T01:30:00Z"))
    monkeypatch.setenv("SCREENER_TIME_ZONE", setting)
    with machine_in(machine):
        response = json.loads(fhir(runner, "response", "-").stdout)
        bundle = json.loads(fhir(runner, "bundle", "-").stdout)

    dates = re.findall(r'"(?:authored|authoredOn|occurrenceDateTime)": "(.*?)"', json.dumps(bundle))
    assert {response["authored"], *dates} == {day}


def test_a_time_zone_that_is_none_stops_what_needs_the_day(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCREENER_TIME_ZONE", "Chicago")
    for command in ("response", "bundle"):
        result = fhir(runner, command, "-")

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("SCREENER_TIME_ZONE: 'Chicago' is not a time zone; ")
        assert "\n" not in result.stderr.rstrip("\n")


def test_a_day_that_is_none_is_refused(runner: CliRunner) -> None:
    result = fhir(runner, "bundle", "--date", "tomorrow", "-")

    assert result.exit_code == 2
    assert "'tomorrow' does not match the format '%Y-%m-%d'" in result.stderr


def test_every_bundle_has_an_identity_of_its_own(runner: CliRunner) -> None:
    sent = '{"isotretinoin_now": "no", "pancreatitis": "yes"}\n'
    first, second = (json.loads(fhir(runner, "bundle", "-", sent=sent).stdout) for _ in range(2))

    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", first["identifier"]["value"])
    assert first["identifier"] != second["identifier"]
    assert [entry["resource"]["resourceType"] for entry in first["entry"]] == [
        "Composition",
        "QuestionnaireResponse", "GuidanceResponse", "RequestGroup", "DetectedIssue",
    ]  # fmt: skip


def test_a_sheet_comes_back(runner: CliRunner) -> None:
    result = fhir(runner, "sheet", "-", sent=fhir(runner, "response", "-").stdout)

    assert (result.exit_code, result.stdout) == (0, PANCREATITIS)


def test_a_response_that_is_not_ours_is_refused_by_its_link_id(runner: CliRunner) -> None:
    sent = fhir(runner, "response", "-").stdout.replace('"pancreatitis"', '"pancreatits"')
    result = fhir(runner, "sheet", "-", sent=sent)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("there is no item with the linkId 'pancreatits'; allowed: ")
    assert result.stderr.endswith("; nearest: 'pancreatitis'\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"item": [{"linkId": "pancreatitis", "answers": []}]},
         "QuestionnaireResponse.item[0].answers: there is no element 'answers'; allowed: answer, "),
        ({"implicitRules": "urn:r"}, "QuestionnaireResponse.implicitRules: it may turn the "),
        ({"status": "Completed"}, "QuestionnaireResponse.status: there is no status 'Completed'; "),
    ],
    ids=["misspelled", "turning", "no status"],
)  # fmt: skip
def test_a_response_that_holds_what_we_do_not_understand_is_refused_in_one_line(
    runner: CliRunner, change: dict[str, object], said: str
) -> None:
    sent = json.loads(fhir(runner, "response", "-").stdout) | change
    result = fhir(runner, "sheet", "-", sent=json.dumps(sent))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["response", "bundle"])
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("", "-: holds no sheet; give one sheet, in one line"),
        (PANCREATITIS * 2, "-: holds more than one line; give one sheet, in one line"),
        ("nonsense", "-: the line is not JSON: Expecting value at column 1"),
        ('{"pancreatitis": "ys"}',
         "-: 'pancreatitis' has no option 'ys'; allowed: no, not_sure, yes; nearest: 'yes'"),
    ],
    ids=["none", "two", "no JSON", "no such option"],
)  # fmt: skip
def test_what_is_not_one_sheet_is_refused(
    runner: CliRunner, command: str, sent: str, said: str
) -> None:
    result = fhir(runner, command, "-", sent=sent)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{said}\n")


@pytest.mark.parametrize("command", ["response", "bundle", "sheet"])
def test_a_missing_file_is_said(runner: CliRunner, command: str) -> None:
    result = fhir(runner, command, "nowhere.json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "nowhere.json: cannot be read: No such file or directory\n"


def test_another_rule_book_can_be_named(runner: CliRunner, my_rules: Path) -> None:
    my_rules.write_text(my_rules.read_text().replace("Get help now", "Get help", 1))
    sent = fhir(runner, "response", "-").stdout
    result = fhir(runner, "sheet", "--rules", str(my_rules), "-", sent=sent)

    assert result.exit_code == 1
    assert result.stderr.startswith(
        "this answers the Questionnaire 'https://screener.invalid/fhir/"
    )
