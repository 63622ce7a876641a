"""A skeleton can be pasted as it is: it is a valid case, and it closes the gaps it is for."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest

from screener.patients.case_sheets import Patients, read_patients
from screener.patients.cases import read_cases
from screener.patients.coverage import coverage_by, people_for
from screener.patients.skeleton import Skeletons
from screener.proof.people import People
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import read_document
from tests.conftest import ROOT
from tests.small_books import YES_NO_UNSURE, book, question, rule

CASES = ROOT / "tests" / "cases"
SMALL = book([rule("liver", {"liver": "yes"}), rule("rash", {"signs": "rash"}, "emergency")])
CALM = {"liver": ["no"], "signs": ["none"], "sleep": ["never"], "mood": ["never"]}


def sheet(**answers: list[str]) -> AnswerSheet:
    return AnswerSheet().with_answers({name: frozenset(each) for name, each in answers.items()})


def written(person: AnswerSheet, **bases: AnswerSheet) -> str:
    return Skeletons(SMALL, bases, frozenset()).text("somebody", person, ["a reason"])


def answers_in(text: str) -> list[str]:
    """Return the lines of a skeleton that hold the answers."""
    lines = [line.strip() for line in text.splitlines()]
    story = lines.index("story: Tell in one or two plain sentences who this is.")
    return lines[story + 1 : lines.index("expect:")]


def test_a_skeleton_leaves_the_words_and_the_judgment_to_its_author() -> None:
    person = sheet(
        **{**CALM, "liver": ["not_sure"], "liver_tests": ["no"], "signs": ["rash", "fever"]}
    )

    assert written(person, calm=sheet(**CALM)) == (
        """\
  # a reason
  # What stands under 'expect' is what comes today: judge it, do not believe it.
  somebody:
    story: Tell in one or two plain sentences who this is.
    like: calm
    answers:
      liver: not_sure
      signs: [rash, fever]
      liver_tests: no
    expect:
      level: emergency
      certain: [rash]
      possible: [liver]
    source:
      - {meaning: Name what the expectation rests on.}
"""
    )


def test_a_skeleton_starts_from_a_base_sheet_only_where_that_is_shorter() -> None:
    asked_more = {**CALM, "liver": ["yes"], "liver_tests": ["no"]}
    far = sheet(liver=["yes"], signs=["rash"], sleep=["often"], mood=["often"], liver_tests=["yes"])

    assert answers_in(written(sheet(**CALM), other=sheet(**asked_more), calm=sheet(**CALM))) == [
        "like: calm",
        "answers: {}",
    ]
    assert answers_in(written(sheet(**CALM), other=sheet(**asked_more))) == [
        "like: other",
        "answers:",
        "liver: no",
        "liver_tests: null",
    ]
    near = sheet(liver=["no"], signs=["rash"], sleep=["often"], mood=["often"])
    for base in (far, near):
        assert answers_in(written(sheet(**CALM), base=base)) == [
            "answers:",
            "liver: no",
            "signs: none",
            "sleep: never",
            "mood: never",
        ]


def test_many_reasons_are_cut_and_many_names_get_a_line_each() -> None:
    long = "a-rule-with-a-name-so-long-that-three-of-them-fill-a-line"
    rules = [rule(f"{long}-{n}", {"liver": "yes"}) for n in range(3)]
    small = book(rules, [question("liver", YES_NO_UNSURE)])

    text = Skeletons(small, {}, frozenset()).text("x", sheet(liver=["yes"]), [*"abcdefg"])

    assert [line.strip() for line in text.splitlines()][:6] == [
        "# a",
        "# b",
        "# c",
        "# d",
        "# e",
        "# and 2 more",
    ]
    assert f"      certain:\n        - {long}-0\n        - {long}-1\n        - {long}-2\n" in text
    assert "possible" not in text


def test_a_name_that_yaml_would_not_take_for_text_stands_in_quotes(tmp_path: Path) -> None:
    options = [{"id": name, "text": name} for name in ("null", "12", "1e5", "12_to_17", "no")]
    small = book([rule("true", {"age": ["12", "1e5"]})], [question("age", options, many=True)])
    everything = sheet(age=["null", "12", "1e5", "12_to_17", "no"])

    text = Skeletons(small, {}, frozenset()).text("x", everything, [])
    (tmp_path / "x.yaml").write_text(f"theme: x y\npatients:\n{text}", encoding="utf-8")

    assert 'age: ["null", "12", "1e5", 12_to_17, no]' in text
    assert 'certain: ["true"]' in text
    read = read_patients(small, read_cases([tmp_path]))
    assert list(read.sheets.values()) == [everything]


def test_names_that_are_taken_are_left_out() -> None:
    names = Skeletons(SMALL, {}, frozenset({"name-this-patient-2"})).names()

    assert [next(names), next(names)] == ["name-this-patient-1", "name-this-patient-3"]


# ---- our own rule book -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def without_some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy our cases, except the patients who take isotretinoin now."""
    folder = tmp_path_factory.mktemp("cases")
    for file in CASES.glob("*.yaml"):
        if file.stem != "taking_it_now":
            (folder / file.name).write_text(file.read_text("utf-8"), encoding="utf-8")
    return folder


def read(book: RuleBook, folder: Path) -> Patients:
    return read_patients(book, read_cases([folder]))


def test_skeletons_that_are_pasted_are_valid_and_close_every_gap(
    rulebook: RuleBook, without_some: Path
) -> None:
    schema = json.loads((CASES / "cases.schema.json").read_text("utf-8"))
    patients = read(rulebook, without_some)
    skeletons = Skeletons(rulebook, patients.bases, frozenset())
    pasted = without_some / "pasted.yaml"

    with closing(People(rulebook)) as people:
        lacking = coverage_by(people, patients.sheets.values()).missing
        found = list(people_for(people, lacking))
        texts = [
            skeletons.text(name, person, [side.message for side in sides])
            for name, (person, sides) in zip(skeletons.names(), found, strict=False)
        ]
        pasted.write_text("theme: Pasted\npatients:\n" + "\n".join(texts), encoding="utf-8")
        closed = coverage_by(people, read(rulebook, without_some).sheets.values())

    assert found
    jsonschema.validate(read_document(pasted).tree, schema, jsonschema.Draft202012Validator)
    assert closed.missing == ()
    assert len(read(rulebook, pasted.parent).sheets) == len(patients.sheets) + len(found)
