"""The answers of cases are checked against a rule book and put on top of their base sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import AuthorError
from screener.patients.case_sheets import Patients, read_patients
from screener.patients.cases import read_cases
from tests.small_books import book, rule

SMALL = book([rule("liver", {"liver": "yes"})])
BASE = """\
base_sheets:
  calm:
    about: Somebody calm.
    answers: {liver: no, signs: [none], sleep: never, mood: never}
"""
PATIENT = """\
theme: One patient
patients:
  somebody:
    story: Somebody.
    like: calm
    answers:
      liver: yes
    expect: {level: discuss, certain: [liver]}
    source: [{meaning: m}]
"""


def patients(folder: Path, patient: str, base: str = BASE) -> Patients:
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    (folder / "one.yaml").write_text(patient, encoding="utf-8")
    return read_patients(SMALL, read_cases([folder]))


def test_a_patient_answers_like_the_base_sheet_but_where_the_patient_differs(
    tmp_path: Path,
) -> None:
    differing = "liver: yes\n      signs: [rash, fever]\n      mood: null"

    read = patients(tmp_path, PATIENT.replace("liver: yes", differing))

    (sheet,) = read.sheets.values()
    assert dict(sheet.answers) == {
        "liver": {"yes"},
        "signs": {"rash", "fever"},
        "sleep": {"never"},
    }
    assert dict(read.bases["calm"].answers) == {
        "liver": {"no"},
        "signs": {"none"},
        "sleep": {"never"},
        "mood": {"never"},
    }


QUESTIONS = "allowed: liver, liver_tests, mood, signs, sleep"


@pytest.mark.parametrize(
    ("answer", "column", "said"),
    [
        ("livr: yes", 7, f"there is no question 'livr'; {QUESTIONS}; nearest: 'liver'"),
        ("livr: null", 7, f"there is no question 'livr'; {QUESTIONS}; nearest: 'liver'"),
        (
            "liver: yess",
            14,
            "'liver' has no option 'yess'; allowed: no, not_sure, yes; nearest: 'yes'",
        ),
        ("liver: true", 14, "'liver' has no option of type bool; allowed: no, not_sure, yes"),
        ("liver: [yes, no]", 14, "'liver' takes one answer, not 2: no, yes"),
        ("signs: [none, rash]", 14, "'none' of 'signs' stands alone; other options came with it"),
        ("signs: []", 14, "'signs' has an empty answer; leave the question out instead"),
    ],
)
def test_an_answer_that_cannot_be_one_is_told_with_its_place(
    tmp_path: Path, answer: str, column: int, said: str
) -> None:
    with pytest.raises(AuthorError) as refused:
        patients(tmp_path, PATIENT.replace("liver: yes", answer))

    assert str(refused.value) == f"{tmp_path}/one.yaml:7:{column}: patient 'somebody': {said}"


def test_all_wrong_answers_are_told_at_once_each_where_it_is_written(tmp_path: Path) -> None:
    wrong = PATIENT.replace("liver: yes", "liver: yess\n      moood: never")

    with pytest.raises(AuthorError) as refused:
        patients(tmp_path, wrong, BASE.replace("liver: no", "liver: noo"))

    lines = str(refused.value).replace(f"{tmp_path}/", "").splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "base.yaml:4:22",
        "one.yaml:7:14",
        "one.yaml:8:7",
    ]
