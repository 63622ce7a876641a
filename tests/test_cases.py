"""Patients from tests/cases: what a clinician expects of each, held against the rule book."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema
import pytest

from screener.patients.case_sheets import read_patients
from screener.patients.cases import Case, read_cases
from screener.patients.expectations import Seen, Trial, listed, strangers, trial
from screener.rulebook.model import Guarantee, LevelId, RuleBook
from screener.screening.compiler import Compiled, compile_rules
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import read_document
from tests.proof.trial import concerns
from tests.sheets import as_sent

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))
CASES = read_cases([FOLDER])
PATIENTS = CASES.patients
SETS_A_LEVEL = [level for level in LevelId if level is not LevelId.INFORMATION]


def expected(patient: Case, key: str) -> frozenset[str]:
    """Return the names under a key of what is expected of a patient."""
    return frozenset(getattr(patient.patient.expect, key))


def seen_by_the_compiled_function(compiled: Compiled, sheet: AnswerSheet) -> Seen:
    coding = compiled.coding
    masks = coding.read(list(as_sent(sheet, coding.book).items()))
    _, effective, numbers = compiled.verdict(masks)
    found = [compiled.outcomes[number] for number in numbers]
    places = list(enumerate(question.id for question in coding.questions))
    return Seen(
        level=next((o.level for o in found if o.level in SETS_A_LEVEL), None),
        levels={o.rule.id: o.level for o in found},
        missing=frozenset(q for n, q in places if effective[n] == compiled.unanswered[n]),
        ignored=frozenset(q for n, q in places if masks[n] and not effective[n]),
        topics=frozenset(o.rule.topic for o in found),
        certain=frozenset(o.rule.id for o in found if o.certain),
        possible=frozenset(o.rule.id for o in found if not o.certain),
    )


@pytest.fixture(scope="module")
def compiled(rulebook: RuleBook) -> Compiled:
    return compile_rules(rulebook)


@pytest.fixture(scope="module")
def sheets(rulebook: RuleBook) -> Mapping[Case, AnswerSheet]:
    return read_patients(rulebook, CASES).sheets


@pytest.fixture(scope="module")
def tried(rulebook: RuleBook) -> Trial:
    return trial(rulebook, read_patients(rulebook, CASES))


@pytest.fixture(scope="module")
def outcomes(tried: Trial) -> Mapping[Case, Seen]:
    return {verdict.case: verdict.seen for verdict in tried.verdicts}


# ---- the patients ----------------------------------------------------------------------------


def test_no_patient_lacks_an_answer(tried: Trial) -> None:
    assert tried.unanswered == {}
    assert len(tried.verdicts) == len(PATIENTS)


@pytest.mark.parametrize("patient", PATIENTS, ids=str)
def test_a_patient_gets_the_guidance_a_clinician_expects(patient: Case, tried: Trial) -> None:
    (verdict,) = (each for each in tried.verdicts if each.case is patient)

    assert not verdict.differences, verdict.report


@pytest.mark.parametrize("patient", PATIENTS, ids=str)
def test_both_evaluators_say_the_same_of_a_patient(
    patient: Case,
    sheets: Mapping[Case, AnswerSheet],
    outcomes: Mapping[Case, Seen],
    compiled: Compiled,
) -> None:
    assert seen_by_the_compiled_function(compiled, sheets[patient]) == outcomes[patient]


# ---- the files -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_the_shape_of_the_schema(path: Path) -> None:
    schema = json.loads((FOLDER / "cases.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(read_document(path).tree, schema, jsonschema.Draft202012Validator)


def test_an_expectation_names_only_what_the_rule_book_has(rulebook: RuleBook) -> None:
    assert [str(problem) for problem in strangers(rulebook, CASES)] == []


@pytest.mark.parametrize("part", ["story", "expect"])
def test_no_two_patients_share_a_story_or_an_expectation(part: str) -> None:
    written = Counter(json.dumps(p.written[part], sort_keys=True) for p in PATIENTS)

    assert not [text for text, times in written.items() if times > 1]


def test_no_two_patients_give_the_same_answers(sheets: Mapping[Case, AnswerSheet]) -> None:
    times = Counter(frozenset(sheet.answers.items()) for sheet in sheets.values())
    same = [p for p, sheet in sheets.items() if times[frozenset(sheet.answers.items())] > 1]

    assert not same, listed(same)


# ---- what the patients cover together --------------------------------------------------------


def test_every_rule_holds_for_a_patient_who_is_expected_to_have_it(rulebook: RuleBook) -> None:
    wanted = frozenset[str]().union(*(expected(patient, "certain") for patient in PATIENTS))
    lacking = {rule.id for rule in rulebook.rules} - wanted

    assert not lacking, f"Write a patient for whom this is certain: {listed(lacking)}"


def test_every_doubt_that_comes_up_is_expected_of_a_patient(
    outcomes: Mapping[Case, Seen],
) -> None:
    came = frozenset[str]().union(*(seen.possible for seen in outcomes.values()))
    wanted = frozenset[str]().union(*(expected(patient, "possible") for patient in PATIENTS))

    assert came == wanted, f"Write a patient for whom this is possible: {listed(came - wanted)}"


def test_every_level_that_a_finding_comes_at_is_pinned_by_a_patient(
    outcomes: Mapping[Case, Seen],
) -> None:
    came = {found for seen in outcomes.values() for found in levels_by_certainty(seen)}
    pinned = {found for patient, seen in outcomes.items() for found in pinned_by(patient, seen)}
    loose = {f"{rule} ({certainty})" for rule, certainty in came - pinned}

    assert not loose, f"Write under `levels` of a patient how urgent this is: {listed(loose)}"


def levels_by_certainty(seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield the findings that may set a level."""
    for rule, level in seen.levels.items():
        if level != LevelId.INFORMATION:
            yield rule, seen.how(rule)


def pinned_by(patient: Case, seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield the findings whose level a patient's expectation rests on, alone or by name."""
    alone = seen.deciding if len(seen.deciding) == 1 else frozenset[str]()
    for rule in {*alone, *expected(patient, "levels")}:
        yield rule, seen.how(rule)


def test_every_rule_is_silent_for_some_patient(
    rulebook: RuleBook, outcomes: Mapping[Case, Seen]
) -> None:
    always = {
        rule.id
        for rule in rulebook.rules
        if all(rule.id in seen.certain | seen.possible for seen in outcomes.values())
    }

    assert not always, f"Write a patient in whom this does not fire: {listed(always)}"


def test_every_level_that_guidance_can_have_is_some_patients(
    outcomes: Mapping[Case, Seen],
) -> None:
    came = {seen.level for seen in outcomes.values()}

    assert came == {*SETS_A_LEVEL, None}


def test_every_option_of_every_question_is_some_patients_answer(
    rulebook: RuleBook, sheets: Mapping[Case, AnswerSheet]
) -> None:
    counted = {
        (question, option)
        for sheet in sheets.values()
        for question, asked in Evaluation(rulebook, sheet).enabled.items()
        for option in (sheet.chosen(question) if asked else ())
    }
    lacking = {
        f"{question.id}: {option.id}"
        for question in rulebook.questions.values()
        for option in question.options
        if (question.id, option.id) not in counted
    }

    assert not lacking, f"No patient answers: {listed(lacking)}"


def test_every_guarantee_is_about_some_patient_and_holds_for_all(
    rulebook: RuleBook, sheets: Mapping[Case, AnswerSheet], outcomes: Mapping[Case, Seen]
) -> None:
    for guarantee in rulebook.guarantees:
        concerned = [
            patient
            for patient, sheet in sheets.items()
            if not outcomes[patient].missing and concerns(guarantee, Evaluation(rulebook, sheet))
        ]
        broken = [
            patient
            for patient in concerned
            if not keeps(guarantee, outcomes[patient], Evaluation(rulebook, sheets[patient]))
        ]

        assert concerned, f"Write a patient for the guarantee '{guarantee.id}'"
        assert not broken, f"The guarantee '{guarantee.id}' fails for {listed(broken)}"


def keeps(guarantee: Guarantee, seen: Seen, evaluation: Evaluation) -> bool:
    if guarantee.asks is not None:
        return evaluation.enabled[guarantee.asks]
    if guarantee.never is not None:
        return evaluation.truth(guarantee.never) is False
    if guarantee.at_least is None:
        return guarantee.topic in seen.topics
    return seen.level is not None and seen.level.rank <= guarantee.at_least.rank
