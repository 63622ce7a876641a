"""The Questionnaire is proved, and every slip in it that matters is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.fhir.questionnaire import questionnaire
from screener.proof.emitted.comparison import ApartError, UnreadableError
from screener.proof.emitted.form import prove_form
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.translation.loader import Translation
from screener.translation.words import translated, words_of
from tests.fhir.branching import branching_books
from tests.fhir.filling import items_of, passes, response_with
from tests.fhir.node import FhirPath
from tests.proof.emitted.slips import different, expressions_of, slip_in_form
from tests.samples import samples
from tests.sheets import Respondent, effective, every_sheet
from tests.small_books import (
    ANEW,
    NOT_ALWAYS_SCORED,
    SCORED,
    SIGNS,
    YES_NO_UNSURE,
    book,
    books,
    question,
    rule,
)

Item = dict[str, Any]
SLIPS = 100
SLIPS_IN_OURS = samples(15, soak=110)
LIVER = {"liver": "yes"}
NOTHING_SAID = {"all": [{"not": {name: ["no", "yes", "not_sure"]}} for name in ("liver", "skin")]}
FEW_SIGNS = question("signs", SIGNS[:3], many=True, always_known=True)


def asking(scores: Item, leading: list[Item], *conditions: Any) -> RuleBook:
    """Make a rule book of some questions, and of one more for each condition."""
    more = [
        question(f"more_{n}", YES_NO_UNSURE, enable_when=condition)
        for n, condition in enumerate(conditions)
    ]
    asked = [question("liver", YES_NO_UNSURE), FEW_SIGNS, *leading, *more]
    return book([rule("ill", LIVER)], asked, scores=scores)


LISTS = asking(
    {},
    [question("skin", YES_NO_UNSURE), question("tests", YES_NO_UNSURE, enable_when=LIVER)],
    {"signs": "rash"},
    {"not": {"liver": "yes"}},
    {"tests": "no"},
    {"any": [LIVER, {"signs": "fever"}]},
    NOTHING_SAID,
)
"""All that decides what is asked can be said in lists of tests."""
PATHS = asking(
    {"phq": {"of": ["sleep", "mood"]}},
    [question("sleep", SCORED), question("mood", SCORED, enable_when=LIVER)],
    {"not": {"signs": ["rash", "none"]}},
    {"all": [LIVER, {"mood": "often"}]},
    {"not": {"phq": {"at_least": 2}}},
)
"""What decides takes FHIRPath."""


def said(items: Sequence[Item], sheet: AnswerSheet, fhirpath: FhirPath) -> object:
    """Return what the tests and the expressions of some items say, if a sheet is filled in."""
    codes = {q: frozenset(f"{q}.{o}" for o in chosen) for q, chosen in sheet.answers.items()}
    texts = [each["expression"] for item in items for each in expressions_of(item)]
    results = fhirpath.evaluate(response_with(codes), texts) if texts else []
    return [passes(item, codes) for item in items], results


def found(book: RuleBook, form: Item) -> ApartError | UnreadableError | None:
    try:
        prove_form(book, form)
    except (ApartError, UnreadableError) as error:
        return error
    return None


def leading_sheets(book: RuleBook) -> Iterator[AnswerSheet]:
    """Yield every sheet with answers only to questions that something depends on."""
    leading = {question for score in book.scores.values() for question in score.of}
    for asked in book.questions.values():
        leading |= questions_in(book, asked.enable_when) if asked.enable_when else set()
    for sheet in every_sheet(book, leading):
        if effective(book, sheet) == sheet:
            yield sheet


def check(book: RuleBook, slipped: Item, fhirpath: FhirPath, sheets: Iterable[AnswerSheet]) -> bool:
    """Return whether a slip is found; it must be, if and only if one of the sheets shows it."""
    error = found(book, slipped)
    pairs = zip(items_of(questionnaire(book)), items_of(slipped), strict=True)
    before, after = zip(*((one, other) for one, other in pairs if one != other), strict=True)

    def shows(sheet: AnswerSheet) -> bool:
        return said(before, sheet, fhirpath) != said(after, sheet, fhirpath)

    if isinstance(error, ApartError):
        assert shows(effective(book, error.witness)), str(error)
        return True
    matters = any(map(shows, sheets))
    assert matters is (error is not None), str(error)
    return matters


def test_the_form_of_our_rule_book_means_the_same(rulebook: RuleBook) -> None:
    prove_form(rulebook, questionnaire(rulebook))


def test_the_form_in_two_languages_means_the_same(rulebook: RuleBook, spanish: Translation) -> None:
    prove_form(rulebook, questionnaire(rulebook, [spanish.book]))


@pytest.mark.parametrize(
    "damage",
    [
        lambda beside: beside.update(id="x"),
        lambda beside: beside["extension"].append({"url": "http://x.example", "valueCode": "x"}),
        lambda beside: beside["extension"][0].update(url="http://x.example"),
        lambda beside: beside["extension"][0].update(valueBoolean=True),
        lambda beside: beside["extension"][0]["extension"].pop(),
        lambda beside: beside["extension"][0]["extension"].reverse(),
        lambda beside: beside["extension"][0]["extension"][1].update(valueString=None),
        lambda beside: beside["extension"][0]["extension"][0].update(extension=[]),
    ],
)
@pytest.mark.parametrize("of_option", [False, True], ids=["of a question", "of an option"])
def test_beside_words_stand_translations_and_nothing_else(
    damage: Callable[[Item], object], *, of_option: bool
) -> None:
    other = translated(LISTS, "es", {name: f"{text} x" for name, text in words_of(LISTS).items()})
    form = questionnaire(LISTS, [other])
    assert found(LISTS, form) is None
    item = next(each for each in items_of(form) if each["linkId"] == "liver")
    damage(item["answerOption"][0]["valueCoding"]["_display"] if of_option else item["_text"])

    assert isinstance(found(LISTS, form), UnreadableError)


@given(small=st.one_of(books(), branching_books()))
@example(small=NOT_ALWAYS_SCORED)
@example(small=LISTS)
@example(small=PATHS)
@settings(ANEW, max_examples=samples(40, soak=400))
def test_the_form_of_any_small_rule_book_means_the_same(small: RuleBook) -> None:
    prove_form(small, questionnaire(small))


@pytest.mark.parametrize("small", [LISTS, PATHS], ids=["lists of tests", "FHIRPath"])
def test_slips_are_found_if_and_only_if_they_matter(small: RuleBook, fhirpath: FhirPath) -> None:
    results = list[bool]()
    for slipped in different(questionnaire(small), slip_in_form, seed=7):
        results.append(check(small, slipped, fhirpath, leading_sheets(small)))
        if results.count(True) == SLIPS:
            break

    assert False in results, "and some slip that changes nothing"


@given(small=books(), seed=st.integers(0, 1_000_000))
@settings(ANEW, max_examples=samples(15, soak=200))
def test_a_slip_in_the_form_of_any_small_rule_book_is_found_if_and_only_if_it_matters(
    fhirpath: FhirPath, small: RuleBook, seed: int
) -> None:
    form = questionnaire(small)
    if any("enableWhen" in item or expressions_of(item) for item in items_of(form)):
        slipped = next(different(form, slip_in_form, seed))
        check(small, slipped, fhirpath, leading_sheets(small))


def test_slips_in_the_form_of_our_rule_book_are_found(
    rulebook: RuleBook, fhirpath: FhirPath
) -> None:
    form, respondent = questionnaire(rulebook), Respondent(rulebook, seed=3)
    sheets = [effective(rulebook, respondent.partial()) for _ in range(400)]
    for slipped in islice(different(form, slip_in_form, seed=11), SLIPS_IN_OURS):
        check(rulebook, slipped, fhirpath, sheets)


def changed(small: RuleBook, link_id: str, **fields: Any) -> Item:
    """Return the form of a rule book with other fields in an item; None takes a field away."""
    form = questionnaire(small)
    (item,) = (item for item in items_of(form) if item["linkId"] == link_id)
    item.update(fields)
    for name in [name for name, value in fields.items() if value is None]:
        del item[name]
    return form


TEST = {"question": "liver", "operator": "=", "answerCoding": {"code": "liver.yes"}}
TWO = [{"question": "liver", "operator": "exists", "answerBoolean": True}] * 2
UNKNOWN = {"url": "http://example.invalid/other", "valueBoolean": True}


@pytest.mark.parametrize(
    ("link_id", "fields", "message"),
    [
        ("more_0", {"enableWhen": [{**TEST, "operator": "!="}]},
         "enableWhen holds {'question': 'liver', 'operator': '!=', "),
        ("more_0", {"enableWhen": [{**TEST, "question": "more_0"}]},
         "enableWhen holds {'question': 'more_0', "),
        ("more_0", {"enableWhen": [{**TEST, "extension": []}]}, "enableWhen holds {'question': "),
        ("more_0", {"enableWhen": [{**TWO[0], "operator": "="}]}, "enableWhen holds {'question': "),
        ("more_0", {"enableWhen": TWO, "enableBehavior": None},
         "enableBehavior is '', unknown here"),
        ("more_0", {"enableWhen": TWO, "enableBehavior": "one"},
         "enableBehavior is 'one', unknown here"),
        ("more_0", {"extension": [UNKNOWN]},
         "'more_0' has {'url': 'http://example.invalid/other', 'valueBoolean': True}, unknown"),
        ("more_0", {"disabledDisplay": "hidden"},
         "'more_0', of type choice, has disabledDisplay, unknown here"),
        ("all.section", {"enableWhen": [TEST]},
         "'all.section', of type group, has enableWhen, unknown here"),
        ("liver", {"type": "open-choice"}, "'liver', of type open-choice, has "),
        ("liver", {"linkId": "skin"},
         "the Questionnaire does not hold the questions of the rules in order"),
        ("liver", {"type": None}, "the Questionnaire has an item without 'type'"),
        ("liver", {"repeats": True}, "'liver' does not take as many answers as in the rules"),
        ("liver", {"required": False}, "'liver' does not take as many answers as in the rules"),
        ("liver", {"answerOption": []}, "'liver' does not have the options of the rules"),
    ],
)  # fmt: skip
def test_what_we_never_write_is_refused(link_id: str, fields: Item, message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        prove_form(LISTS, changed(LISTS, link_id, **fields))

    assert message in str(refused.value)


def test_a_question_has_tests_or_an_expression() -> None:
    with pytest.raises(UnreadableError, match="'more_0' has both enableWhen and an expression"):
        prove_form(PATHS, changed(PATHS, "more_0", enableWhen=[TEST]))


def test_a_form_without_a_score_is_refused() -> None:
    form = changed(PATHS, "phq.score", type="display")

    with pytest.raises(UnreadableError, match="does not hold the scores of the rules"):
        prove_form(PATHS, form)


def test_a_score_that_adds_nothing_up_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"'phq\.score' has no expression"):
        prove_form(PATHS, changed(PATHS, "phq.score", extension=None))


YES, NO = (
    f"the Questionnaire says {one} and the rules say {other}, for a person who "
    for one, other in (("yes", "no"), ("no", "yes"))
)
CALM = "gives calm answers only"
PHQ = "iif(%resource.repeat(item).where(linkId = 'sleep').answer.value.code.exists(), 7, 7)"
SCORE = {
    "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
    "valueExpression": {"language": "text/fhirpath", "expression": PHQ},
}


@pytest.mark.parametrize(
    ("small", "link_id", "fields", "told"),
    [
        (LISTS, "more_0", {"enableWhen": None, "enableBehavior": None},
         f"question 'more_0' is asked: {YES}{CALM}"),
        (LISTS, "tests", {"enableWhen": [TWO[0]], "enableBehavior": None},
         f"question 'tests' is asked: {YES}{CALM}"),
        (LISTS, "skin", {"enableWhen": [TWO[0]]},
         f"question 'skin' is asked: {NO}{CALM}; leaves unanswered: liver?"),
        (PATHS, "phq.score", {"extension": [SCORE]},
         f"score 'phq' is there: {YES}answers: sleep? I would rather not say"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_a_person(
    small: RuleBook, link_id: str, fields: Item, told: str
) -> None:
    with pytest.raises(ApartError) as apart:
        prove_form(small, changed(small, link_id, **fields))

    assert str(apart.value).startswith(told)
