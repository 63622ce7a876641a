"""The first two patients get what is expected of them, whatever the rule book."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from screener.patients.case_sheets import Patients, read_patients
from screener.patients.cases import read_cases
from screener.patients.expectations import trial
from screener.patients.first_cases import first_cases
from screener.rulebook.model import Rule, RuleBook
from screener.screening.guidance import assess
from tests.samples import samples
from tests.small_books import ANEW, book, books, rule


def read(small: RuleBook, folder: Path) -> Patients:
    file = folder / "patients.yaml"
    file.write_text(first_cases(small), "utf-8")
    return read_patients(small, read_cases([file]))


def with_a_level_for_everybody(small: RuleBook) -> RuleBook:
    first = next(iter(small.questions.values()))
    any_answer = {first.id: [option.id for option in first.options]}
    everybody = Rule.model_validate(rule("everybody", any_answer))
    return small.model_copy(update={"rules": (*small.rules, everybody)})


def test_one_is_calm_and_one_is_not_sure(tmp_path: Path) -> None:
    small = book([rule("liver", {"liver": "yes"}), rule("tired", {"sleep": "often"})])
    patients = read(with_a_level_for_everybody(small), tmp_path)

    answers = {case.name: sheet.answers for case, sheet in patients.sheets.items()}

    assert {
        name: {question: [*chosen] for question, chosen in chosen_by.items()}
        for name, chosen_by in answers.items()
    } == {
        "calm": {"liver": ["no"], "signs": ["none"], "sleep": ["never"], "mood": ["never"]},
        "unsure": {
            "liver": ["not_sure"],
            "signs": ["not_sure"],
            "sleep": ["prefer_not_to_say"],
            "mood": ["prefer_not_to_say"],
            "liver_tests": ["not_sure"],
        },
    }


@given(small=books().map(with_a_level_for_everybody))
@settings(ANEW, max_examples=samples(20, soak=200))
def test_both_get_what_is_expected_of_them(
    small: RuleBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    patients = read(small, tmp_path_factory.mktemp("cases"))

    tried = trial(small, patients)

    assert len(tried.verdicts) == 2
    assert [verdict.report for verdict in tried.failures] == []
    assert all(assess(small, sheet).complete for sheet in patients.sheets.values())
