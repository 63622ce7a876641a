"""Patients from tests/cases: what a clinician expects of each, held against the rule book."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

import jsonschema
import pytest

from screener.patients.case_sheets import read_patients
from screener.patients.cases import Case, read_cases
from screener.rulebook.model import Guarantee, LevelId, RuleBook
from screener.screening.compiler import Compiled, compile_rules
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import read_document
from tests.sheets import as_sent

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))
CASES = read_cases([FOLDER])
PATIENTS = CASES.patients
SETS_A_LEVEL = [level for level in LevelId if level is not LevelId.INFORMATION]
NAMES_IN_EXPECT = {
    "topics": "topics",
    "not_topics": "topics",
    "certain": "rules",
    "possible": "rules",
    "not_rules": "rules",
    "levels": "rules",
    "missing": "questions",
    "ignored": "questions",
}

Names = frozenset[str]


def expected(patient: Case, key: str) -> Names:
    """Return the names under a key of what is expected of a patient."""
    return frozenset(patient.written["expect"].get(key, ()))


@dataclass(frozen=True)
class Seen:
    """What came out for a patient, from either evaluator; `levels` is by rule."""

    level: str | None
    levels: Mapping[str, str]
    complete: bool
    missing: Names
    ignored: Names
    topics: Names
    certain: Names
    possible: Names


def seen_by_assess(book: RuleBook, sheet: AnswerSheet) -> Seen:
    guidance = assess(book, sheet)
    return Seen(
        level=guidance.level,
        levels={found.rule.id: found.level for found in guidance.findings},
        complete=guidance.complete,
        missing=frozenset(guidance.missing),
        ignored=frozenset(guidance.ignored),
        topics=frozenset(found.rule.topic for found in guidance.findings),
        certain=frozenset(found.rule.id for found in guidance.findings if found.certain),
        possible=frozenset(found.rule.id for found in guidance.findings if not found.certain),
    )


def seen_by_the_compiled_function(compiled: Compiled, sheet: AnswerSheet) -> Seen:
    coding = compiled.coding
    masks = coding.read(list(as_sent(sheet, coding.book).items()))
    complete, effective, numbers = compiled.verdict(masks)
    found = [compiled.outcomes[number] for number in numbers]
    places = list(enumerate(question.id for question in coding.questions))
    return Seen(
        level=next((o.level for o in found if o.level in SETS_A_LEVEL), None),
        levels={o.rule.id: o.level for o in found},
        complete=complete,
        missing=frozenset(q for n, q in places if effective[n] == compiled.unanswered[n]),
        ignored=frozenset(q for n, q in places if masks[n] and not effective[n]),
        topics=frozenset(o.rule.topic for o in found),
        certain=frozenset(o.rule.id for o in found if o.certain),
        possible=frozenset(o.rule.id for o in found if not o.certain),
    )


def differences(patient: Case, seen: Seen) -> Iterator[str]:
    """Say, a line each, where a patient's guidance is not as expected."""
    expect = patient.written["expect"]
    level, complete = expect["level"], expect.get("complete", True)
    if seen.level != level:
        yield f"level: expected {level}, came {seen.level}"
    if seen.complete != complete:
        yield f"complete: expected {complete}, came {seen.complete}; missing: {said(seen.missing)}"
    ignored, missing = expected(patient, "ignored"), expected(patient, "missing")
    if seen.ignored != ignored:
        yield f"ignored: expected {said(ignored)}, came {said(seen.ignored)}"
    if missing and seen.missing != missing:
        yield f"missing: expected {said(missing)}, came {said(seen.missing)}"
    for rule, weight in expect.get("levels", {}).items():
        if (came := seen.levels.get(rule)) != weight:
            yield f"rule {rule}: expected at {weight}, came at {came or 'no level'}"
    yield from differing_names(patient, seen)
    named = expected(patient, "certain") | expected(patient, "possible")
    for rule in sorted(frozenset(deciding(seen)) - named):
        yield f"rule {rule}: not expected, and as urgent as the guidance is ({seen.level})"


def deciding(seen: Seen) -> list[str]:
    """Return the rules as urgent as the guidance: those that it is for."""
    return [rule for rule, level in seen.levels.items() if level == seen.level]


def differing_names(patient: Case, seen: Seen) -> Iterator[str]:
    """Say which topics and rules should have come and did not, or came and should not have."""
    for topic in sorted(expected(patient, "topics") - seen.topics):
        yield f"topic {topic}: expected, and did not appear"
    for topic in sorted(expected(patient, "not_topics") & seen.topics):
        yield f"topic {topic}: should not appear, and did"
    for certainty in ("certain", "possible"):
        for rule in sorted(expected(patient, certainty) - getattr(seen, certainty)):
            yield f"rule {rule}: expected as {certainty}, {how_it_came(rule, seen)}"
    for rule in sorted(expected(patient, "not_rules") & (seen.certain | seen.possible)):
        yield f"rule {rule}: should not fire, {how_it_came(rule, seen)}"


def how_it_came(rule: str, seen: Seen) -> str:
    if rule in seen.certain:
        return "came as certain"
    return "came as possible" if rule in seen.possible else "did not fire"


def said(names: Iterable[object]) -> str:
    """List names in words."""
    return ", ".join(sorted(map(str, names))) or "none"


def report(patient: Case, evaluator: str, found: list[str], seen: Seen) -> str:
    """Tell a clinician which patient this is, what was expected and what came."""
    grounds = (
        ground.get("meaning") or f"{ground['source']}, {ground['at']}"
        for ground in patient.written["source"]
    )
    return "\n".join(
        [
            f"The guidance for a patient is not as expected (by {evaluator}).",
            f"Patient: '{patient.name}' in cases/{patient.file.name}",
            fill(patient.written["story"], 90, initial_indent="  ", subsequent_indent="  "),
            "Differences:",
            *(f"  - {line}" for line in found),
            f"The expectation rests on: {'; '.join(grounds)}",
            f"All that came for certain: {said(seen.certain)}",
            f"All that came as possible: {said(seen.possible)}",
        ]
    )


@pytest.fixture(scope="module")
def compiled(rulebook: RuleBook) -> Compiled:
    return compile_rules(rulebook)


@pytest.fixture(scope="module")
def sheets(rulebook: RuleBook) -> Mapping[Case, AnswerSheet]:
    return read_patients(rulebook, CASES).sheets


@pytest.fixture(scope="module")
def outcomes(rulebook: RuleBook, sheets: Mapping[Case, AnswerSheet]) -> Mapping[Case, Seen]:
    return {patient: seen_by_assess(rulebook, sheet) for patient, sheet in sheets.items()}


# ---- the patients ----------------------------------------------------------------------------


@pytest.mark.parametrize("patient", PATIENTS, ids=str)
def test_a_patient_gets_the_guidance_a_clinician_expects(
    patient: Case,
    sheets: Mapping[Case, AnswerSheet],
    outcomes: Mapping[Case, Seen],
    compiled: Compiled,
) -> None:
    by_evaluator = {
        "assess": outcomes[patient],
        "the compiled function": seen_by_the_compiled_function(compiled, sheets[patient]),
    }
    for evaluator, seen in by_evaluator.items():
        if found := list(differences(patient, seen)):
            pytest.fail(report(patient, evaluator, found, seen), pytrace=False)


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


@pytest.mark.parametrize("patient", PATIENTS, ids=str)
def test_an_expectation_names_only_what_the_rule_book_has(
    patient: Case, rulebook: RuleBook
) -> None:
    known: dict[str, Names] = {
        "rules": frozenset(rule.id for rule in rulebook.rules),
        "topics": frozenset(rulebook.topics),
        "questions": frozenset(rulebook.questions),
    }
    unknown = {
        f"{name} (in {key})"
        for key, kind in NAMES_IN_EXPECT.items()
        for name in expected(patient, key) - known[kind]
    }
    cited = {ground["source"] for ground in patient.written["source"] if "source" in ground}
    unknown |= {f"{source} (in source)" for source in cited - set(rulebook.sources)}

    assert not unknown, f"{patient} names what the rule book does not have: {said(unknown)}"


def test_no_expectation_both_wants_and_forbids_a_name() -> None:
    confused = [
        patient
        for patient in PATIENTS
        if expected(patient, "topics") & expected(patient, "not_topics")
        or expected(patient, "not_rules")
        & (expected(patient, "certain") | expected(patient, "possible"))
        or expected(patient, "certain") & expected(patient, "possible")
    ]

    assert not confused, said(confused)


@pytest.mark.parametrize("part", ["story", "expect"])
def test_no_two_patients_share_a_story_or_an_expectation(part: str) -> None:
    written = Counter(json.dumps(p.written[part], sort_keys=True) for p in PATIENTS)

    assert not [text for text, times in written.items() if times > 1]


def test_no_two_patients_give_the_same_answers(sheets: Mapping[Case, AnswerSheet]) -> None:
    times = Counter(frozenset(sheet.answers.items()) for sheet in sheets.values())
    same = [p for p, sheet in sheets.items() if times[frozenset(sheet.answers.items())] > 1]

    assert not same, said(same)


# ---- what the patients cover together --------------------------------------------------------


def test_every_rule_holds_for_a_patient_who_is_expected_to_have_it(rulebook: RuleBook) -> None:
    wanted = frozenset[str]().union(*(expected(patient, "certain") for patient in PATIENTS))
    lacking = {rule.id for rule in rulebook.rules} - wanted

    assert not lacking, f"Write a patient for whom this is certain: {said(lacking)}"


def test_every_doubt_that_comes_up_is_expected_of_a_patient(
    outcomes: Mapping[Case, Seen],
) -> None:
    came = frozenset[str]().union(*(seen.possible for seen in outcomes.values()))
    wanted = frozenset[str]().union(*(expected(patient, "possible") for patient in PATIENTS))

    assert came == wanted, f"Write a patient for whom this is possible: {said(came - wanted)}"


def test_every_level_that_a_finding_comes_at_is_pinned_by_a_patient(
    outcomes: Mapping[Case, Seen],
) -> None:
    came = {found for seen in outcomes.values() for found in levels_by_certainty(seen)}
    pinned = {found for patient, seen in outcomes.items() for found in pinned_by(patient, seen)}
    loose = {f"{rule} ({certainty})" for rule, certainty in came - pinned}

    assert not loose, f"Write under `levels` of a patient how urgent this is: {said(loose)}"


def levels_by_certainty(seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield the findings that may set a level."""
    for rule, level in seen.levels.items():
        if level != LevelId.INFORMATION:
            yield rule, how_it_came(rule, seen)


def pinned_by(patient: Case, seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield the findings whose level a patient's expectation rests on, alone or by name."""
    alone = deciding(seen) if len(deciding(seen)) == 1 else []
    for rule in {*alone, *expected(patient, "levels")}:
        yield rule, how_it_came(rule, seen)


def test_every_rule_is_silent_for_some_patient(
    rulebook: RuleBook, outcomes: Mapping[Case, Seen]
) -> None:
    always = {
        rule.id
        for rule in rulebook.rules
        if all(rule.id in seen.certain | seen.possible for seen in outcomes.values())
    }

    assert not always, f"Write a patient in whom this does not fire: {said(always)}"


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

    assert not lacking, f"No patient answers: {said(lacking)}"


def test_every_guarantee_is_about_some_patient_and_holds_for_all(
    rulebook: RuleBook, sheets: Mapping[Case, AnswerSheet], outcomes: Mapping[Case, Seen]
) -> None:
    for guarantee in rulebook.guarantees:
        concerned = [
            patient
            for patient, sheet in sheets.items()
            if outcomes[patient].complete
            and Evaluation(rulebook, sheet).truth(guarantee.whenever) is True
        ]
        broken = [
            patient
            for patient in concerned
            if not keeps(guarantee, outcomes[patient], Evaluation(rulebook, sheets[patient]))
        ]

        assert concerned, f"Write a patient for the guarantee '{guarantee.id}'"
        assert not broken, f"The guarantee '{guarantee.id}' fails for {said(broken)}"


def keeps(guarantee: Guarantee, seen: Seen, evaluation: Evaluation) -> bool:
    if guarantee.never is not None:
        return evaluation.truth(guarantee.never) is False
    if guarantee.at_least is None:
        return guarantee.topic in seen.topics
    return seen.level is not None and LevelId(seen.level).rank <= guarantee.at_least.rank
