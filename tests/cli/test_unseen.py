"""What nobody can see in an argument, a setting or a sheet is named, and never shown as it is."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from screener.cli.main import cli
from screener.config import read_settings
from screener.errors import OperatorError, SheetError
from screener.fhir.response import response
from screener.fhir.sent.reading import sheet_of
from screener.rulebook.model import RuleBook
from screener.screening.sheet import read_sheet
from tests.clock import Clock
from tests.unseen import SIGNS, assert_named
from tests.web.sites import sheet_of as calm_sheet

NBSP = "\u00a0"


@pytest.mark.parametrize("sign", [NBSP, "\u200b", "\u202e", "\ufeff", "\t"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "ru{}les.yaml"],
        ["check", "--rules", "ru{}les.yaml"],
        ["check", "--non{}sense"],
        ["check", "rules.yaml", "mo{}re"],
        ["che{}ck"],
        ["--ver{}sion"],
        ["coverage", "nowh{}ere"],
        ["evaluate", "she{}et.json"],
        ["explain", "--rule", "low{}mood", "-"],
        ["replay", "guid{}ance.json", "-"],
        ["diff", "o{}ld.yaml", "rules.yaml"],
        ["embed", "--clinics", "now{}here", "north"],
        ["embed", "nor{}th"],
        ["send", "nor{}th"],
        ["fhir", "response", "--date", "2026-11-2{}0", "-"],
        ["fhir", "sheet", "resp{}onse.json"],
        ["graph", "--format", "s{}vg"],
        ["spread", "--population", "peo{}ple.yaml"],
        ["serve", "--port", "80{}00"],
        ["sign", "--by", "A.{}\u2060B", "--role", "R"],
    ],
    ids=" ".join,
)
def test_in_an_argument(runner: CliRunner, arguments: list[str], sign: str) -> None:
    result = runner.invoke(cli, [each.replace("{}", sign) for each in arguments], input="{}\n")

    assert result.exit_code in {1, 2}
    message = result.stderr.replace("\n", " ")
    assert_named(message, "\u2060" if arguments[0] == "sign" else sign)
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCREENER_ADDRESS", "https://screener.ex{}ample"),
        ("SCREENER_EXIT_URL", "https://exa{}mple.org/"),
        ("SCREENER_EXIT_URL", "https://example.org/a{}b"),
        ("SCREENER_KEYS", base64.urlsafe_b64encode(b"k" * 32).decode().replace("a2", "a{}2", 1)),
        ("SCREENER_PRIVATE_NETWORKS", "10.0.{}0.0/8"),
        ("SCREENER_PROXY_HOPS", "1{}"),
        ("SCREENER_TIME_ZONE", "America/{}Chicago"),
    ],
)
@pytest.mark.parametrize("sign", [NBSP, "\u200b", "\u2003"])
def test_in_a_setting(name: str, value: str, sign: str) -> None:
    with pytest.raises(OperatorError) as refused:
        read_settings({name: value.replace("{}", sign)})
    assert str(refused.value).startswith(name)
    assert_named(str(refused.value), sign)


@pytest.mark.parametrize(
    ("kind", "secret"), [("fhir", "a-to{}ken"), ("webhook", "whsec_" + "A" * 30 + "{}" + "A" * 10)]
)
def test_in_a_secret_without_showing_the_secret(
    runner: CliRunner, clinics: Path, kind: str, secret: str
) -> None:
    receiver = f"receiver: {{kind: {kind}, url: 'https://localhost:9/'}}\n"
    (clinics / "north.yaml").write_text(f"id: north\nname: North\n{receiver}")
    environ = {"SCREENER_CLINICS": str(clinics)}
    environ["SCREENER_SECRET_NORTH"] = secret.replace("{}", NBSP)
    result = runner.invoke(cli, ["send", "north"], env=environ)

    assert result.exit_code == 2
    assert_named(result.stderr.rstrip("\n"), NBSP)
    assert "a-to" not in result.stderr
    assert "AAAA" not in result.stderr


def test_in_the_path_that_a_setting_names(runner: CliRunner) -> None:
    for name in ("SCREENER_RULES", "SCREENER_CLINICS"):
        result = runner.invoke(cli, ["check"], env={name: f"nowhere{NBSP}"})
        assert result.exit_code == 2
        assert_named(result.stderr.rstrip("\n"), NBSP)


# ---- sheets


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"age":\u00a0"18_or_over"}', "at column 8; it holds what nobody can see: no-break"),
        ('\u00a0{"age": "18_or_over"}', "at column 1; it holds what nobody can see: no-break"),
        ('{"age\u00a0": "18_or_over"}', "there is no question 'age<no-break space (U+00A0)>'"),
        ('{"age": "18_or\u00a0_over"}', "'age' has no option '18_or<no-break space (U+00A0)>_"),
        ('{"allergies": ["none\u00a0"]}', "has no option 'none<no-break space (U+00A0)>'"),
    ],
)
def test_in_a_line(runner: CliRunner, line: str, said: str) -> None:
    for command in ("evaluate", "explain"):
        result = runner.invoke(cli, [command, "-"], input=line + "\n")
        assert result.exit_code == 1
        assert said in result.stdout
        assert NBSP not in result.stdout
    result = runner.invoke(cli, ["fhir", "response", "-"], input=line + "\n")
    assert result.exit_code == 1
    assert said in result.stderr
    assert NBSP not in result.stderr


@given(data=st.data(), sign=st.sampled_from(SIGNS))
def test_in_any_question_or_answer(rulebook: RuleBook, data: st.DataObject, sign: str) -> None:
    question = data.draw(st.sampled_from(list(rulebook.questions.values())))
    option = data.draw(st.sampled_from(question.options)).id
    name, at = question.id, data.draw(st.integers(0, len(option)))
    if data.draw(st.booleans()):
        option = option[:at] + sign + option[at:]
    else:
        name = name[:at] + sign + name[at:]
    with pytest.raises(SheetError) as refused:
        read_sheet(rulebook, [(name, option)])
    assert_named(str(refused.value), sign)


@pytest.mark.parametrize("sign", [NBSP, "\u200b", "\ufeff"])
def test_in_a_response(runner: CliRunner, rulebook: RuleBook, sign: str) -> None:
    said = json.dumps(response(rulebook, calm_sheet(rulebook), Clock().today()))
    for sound, planted in [
        ('"linkId": "age"', f'"linkId": "a{sign}ge"'),
        ('"code": "age.18_or_over"', f'"code": "age.18_or{sign}_over"'),
        ('"questionnaire": "', f'"questionnaire": "{sign}'),
        ('"item": [', f'"item":{sign} ['),
        ('"status": "completed"', f'"st{sign}atus": 1, "st{sign}atus": 2'),
    ]:
        assert sound in said
        text = said.replace(sound, planted, 1)
        result = runner.invoke(cli, ["fhir", "sheet", "-"], input=text)
        assert (result.exit_code, result.stdout) == (1, "")
        assert_named(result.stderr.rstrip("\n"), sign)
        if '"item":' + sign not in text and '"st' + sign not in text:
            with pytest.raises(SheetError) as refused:
                sheet_of(rulebook, json.loads(text))
            assert_named(str(refused.value), sign)


# ---- test patients


def test_in_the_answers_of_a_patient(runner: CliRunner, tmp_path: Path) -> None:
    for answer in ({f"age{NBSP}": "18_or_over"}, {"age": f"18_or{NBSP}_over"}):
        expect = {"level": "discuss", "certain": ["acne"]}
        one: dict[str, Any] = {"story": "S", "answers": answer, "expect": expect}
        one["source"] = [{"source": "label", "at": "a section"}]
        (tmp_path / "a.yaml").write_text(json.dumps({"theme": "T", "patients": {"one": one}}))
        result = runner.invoke(cli, ["coverage", str(tmp_path)])
        assert result.exit_code in {1, 2}
        assert_named(result.stderr.replace("\n", " "), NBSP)
