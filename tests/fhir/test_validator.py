"""What we send is FHIR R4: a third-party validator says so, and R4's own invariants hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.clinician.private import private_answers
from screener.clinician.writing import Writing
from screener.fhir.codes import code_systems
from screener.fhir.guidance.bundle import Passing, bundle
from screener.fhir.guidance.composition import Paper
from screener.fhir.guidance.identity import Label
from screener.fhir.operation import operation_definition
from screener.fhir.questionnaire import questionnaire
from screener.fhir.resource import outcome
from screener.fhir.response import response
from screener.fhir.server import capability_statement, published
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.translation.loader import Translation
from tests.fhir.branching import branching_books
from tests.fhir.filling import items
from tests.fhir.node import FhirPath, Validator
from tests.fhir.test_response import DAY
from tests.sheets import Respondent, sheets

IDENTITY = UUID(int=7)
# Those of R4 and of Structured Data Capture, by the names they have there, and our own.
INVARIANTS = {
    "Questionnaire": {
        "que-1": (
            "descendants().where(linkId.exists()).all((type = 'group' implies item.exists())"
            " and (type = 'display' implies item.empty()))"
        ),
        "que-2": "descendants().linkId.isDistinct()",
        "que-6": "descendants().where(type = 'display').all(required.empty() and repeats.empty())",
        "que-7": "descendants().enableWhen.where(operator = 'exists').all(answer is boolean)",
        "que-9": "descendants().where(readOnly).all(type != 'display')",
        "que-12": "descendants().where(enableWhen.count() > 1).all(enableBehavior.exists())",
        "sdc-behave-2": (
            "descendants().where(enableWhen.exists()).all(extension('http://hl7.org/fhir/uv/sdc/"
            "StructureDefinition/sdc-questionnaire-enableWhenExpression').empty())"
        ),
        "cnl-0": "name.matches('^[A-Z]([A-Za-z0-9_]){1,254}$')",
        "cnl-1": "url.matches('^[^|# ]+$')",
        "questions exist": (
            "descendants().enableWhen.question.distinct()"
            ".all($this in %resource.descendants().linkId)"
        ),
    },
    "QuestionnaireResponse": {
        "qrs-1": "descendants().where(answer.exists()).all(item.empty())",
        "sdcqr-2": "repeat(item).where(answer.exists()).linkId.isDistinct()",
    },
    "Bundle": {
        "bdl-7": "entry.fullUrl.isDistinct()",
        "an id and an address agree": (
            "entry.where(resource.id.exists()).all(fullUrl.endsWith('/' + resource.id))"
        ),
        "rqg-1": "entry.resource.action.all(resource.exists() != action.exists())",
        "dom-3": (
            "entry.resource.contained"
            ".all(('#' + id) in %resource.descendants().reference.distinct())"
        ),
    },
    "CapabilityStatement": {
        "cpb-1": "rest.exists() or messaging.exists() or document.exists()",
        "cpb-2": "(description | software | implementation).exists()",
        "cpb-9": "rest.all(resource.type.isDistinct())",
        "cpb-14": "kind = 'instance' implies implementation.exists()",
    },
    "OperationDefinition": {
        "opd-0": "name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')",
        "opd-1": "parameter.all(type.exists() or part.exists())",
        "opd-2": "parameter.all(searchType.exists() implies type = 'string')",
    },
}


def complaints(resource: Any, validator: Validator, fhirpath: FhirPath) -> list[str]:
    """Return what the validator says, and the invariants that do not hold."""
    rules = INVARIANTS.get(resource["resourceType"], {})
    truths = fhirpath.evaluate(resource, rules.values())
    broken = [name for name, truth in zip(rules, truths, strict=True) if truth != [True]]
    return validator.complaints(resource) + broken + list(gaps(resource))


def gaps(part: Any, path: str = "") -> Iterator[str]:
    """Yield where there is an empty value, which FHIR does not allow."""
    if part in ("", [], {}, None):
        yield f"{path} is empty"
    if isinstance(part, list):
        part = dict(enumerate(part))
    if isinstance(part, dict):
        for key, value in part.items():
            yield from gaps(value, f"{path}.{key}")


def resources(book: RuleBook, sheet: AnswerSheet) -> list[Any]:
    off = private_answers(book, sheet)
    label = Label("7F3K-29QD", "visit-77")
    papers = (Paper("application/pdf", b"%PDF-1.7"),)
    passed = Passing(DAY, IDENTITY, label, left_off=off, papers=papers)
    writing = Writing(book)
    return [
        response(book, sheet, DAY),
        response(book, sheet, DAY, off),
        bundle(writing, sheet, Passing(DAY, IDENTITY)),
        bundle(writing, sheet, passed),
    ]


def test_our_rule_book_is_a_questionnaire(
    rulebook: RuleBook, validator: Validator, fhirpath: FhirPath
) -> None:
    assert complaints(questionnaire(rulebook), validator, fhirpath) == []
    assert complaints(code_systems(rulebook), validator, fhirpath) == []


def test_our_rule_book_is_one_in_two_languages_too(
    rulebook: RuleBook, spanish: Translation, validator: Validator, fhirpath: FhirPath
) -> None:
    for resource in published(rulebook, [spanish.book]):
        assert complaints(resource, validator, fhirpath) == []
    sheet = Respondent(rulebook, seed=5).complete()
    passing = Passing(DAY, IDENTITY, words=spanish.book)
    assert complaints(bundle(Writing(rulebook), sheet, passing), validator, fhirpath) == []


def test_every_sheet_of_our_rule_book_is_a_response_and_a_bundle(
    rulebook: RuleBook, validator: Validator, fhirpath: FhirPath
) -> None:
    respondent = Respondent(rulebook, seed=21)
    for number in range(30):
        sheet = respondent.complete() if number % 2 else respondent.partial()
        for resource in resources(rulebook, sheet):
            assert complaints(resource, validator, fhirpath) == []


def capabilities(book: RuleBook) -> Any:
    return capability_statement(book, "https://clinic.example/fhir", DAY, scripts=True)


@pytest.mark.parametrize(
    "resource_of",
    [
        capabilities,
        lambda _: operation_definition(),
        lambda _: outcome("invalid", "Why."),
        lambda _: outcome("invalid", "Why.", "QuestionnaireResponse.item[0].answers"),
    ],
    ids=["CapabilityStatement", "OperationDefinition", "OperationOutcome", "with a path"],
)
def test_what_a_server_says_of_itself_is_valid(
    rulebook: RuleBook,
    validator: Validator,
    fhirpath: FhirPath,
    resource_of: Callable[[RuleBook], Any],
) -> None:
    assert complaints(resource_of(rulebook), validator, fhirpath) == []


def test_what_is_published_is_valid_with_its_version(
    rulebook: RuleBook, validator: Validator, fhirpath: FhirPath
) -> None:
    for resource in published(rulebook):
        assert complaints(resource, validator, fhirpath) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda c: c.pop("date"),
        lambda c: c.pop("implementation"),
        lambda c: c.update(kind="server"),
        lambda c: c["rest"][0].update(mode="house"),
        lambda c: c["rest"][0]["resource"].append({"type": "Questionnaire"}),
        lambda c: c["rest"][0]["resource"][0]["operation"][0].pop("definition"),
        lambda c: c["rest"][0]["resource"][0].update(versioning="yes"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_statement_would_be_said(
    rulebook: RuleBook, validator: Validator, fhirpath: FhirPath, damage: Callable[[Any], Any]
) -> None:
    statement = capabilities(rulebook)
    damage(statement)

    assert complaints(statement, validator, fhirpath) != []


@pytest.mark.parametrize(
    "damage",
    [
        lambda o: o.pop("code"),
        lambda o: o.update(name="evaluate it"),
        lambda o: o["parameter"][0].pop("type"),
        lambda o: o["parameter"][0].update(use="both"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_operation_would_be_said(
    validator: Validator, fhirpath: FhirPath, damage: Callable[[Any], Any]
) -> None:
    definition = operation_definition()
    damage(definition)

    assert complaints(definition, validator, fhirpath) != []


@settings(max_examples=20)
@given(st.data())
def test_every_rule_book_and_sheet_is_valid(
    validator: Validator, fhirpath: FhirPath, data: st.DataObject
) -> None:
    book = data.draw(branching_books())
    sheet = data.draw(sheets(book, complete=data.draw(st.booleans())))
    for resource in (questionnaire(book), code_systems(book), *resources(book, sheet)):
        assert complaints(resource, validator, fhirpath) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda f: f.update(status="ready"),
        lambda f: f["item"][1].update(linkId="age"),
        lambda f: f["item"][1].pop("item"),
        lambda f: items(f)["age.why"].update(required=True),
        lambda f: items(f)["pregnant_now"]["enableWhen"][-1].update(operator="equals"),
        lambda f: items(f)["pregnant_now"]["enableWhen"][0].update(operator="exists"),
        lambda f: items(f)["pregnant_now"]["enableWhen"][0].update(question="nobody"),
        lambda f: items(f)["pregnant_now"].pop("enableBehavior"),
        lambda f: items(f)["age"].update(type="radio"),
        lambda f: items(f)["age"].update(item=[]),
        lambda f: items(f)["age"].update(_text={"extension": [{"url": "", "valueCode": 5}]}),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_form_would_be_said(
    rulebook: RuleBook, validator: Validator, fhirpath: FhirPath, damage: Callable[[Any], Any]
) -> None:
    form = questionnaire(rulebook)
    damage(form)

    assert complaints(form, validator, fhirpath) != []


def entry(whole: Any, kind: str) -> Any:
    return next(e["resource"] for e in whole["entry"] if e["resource"]["resourceType"] == kind)


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b.update(type="heap"),
        lambda b: b.update(nonsense=1),
        lambda b: entry(b, "QuestionnaireResponse").update(status="done"),
        lambda b: entry(b, "GuidanceResponse").pop("status"),
        lambda b: entry(b, "RequestGroup").update(intent="wish"),
        lambda b: entry(b, "RequestGroup")["action"][0].pop("resource"),
        lambda b: entry(b, "DetectedIssue").update(status="maybe"),
        lambda b: entry(b, "DetectedIssue").update(evidence=[{}]),
        lambda b: b["entry"].append(b["entry"][0]),
    ],
)  # fmt: skip
def test_what_is_wrong_would_be_said(
    rulebook: RuleBook, validator: Validator, fhirpath: FhirPath, damage: Callable[[Any], Any]
) -> None:
    whole = bundle(
        Writing(rulebook), Respondent(rulebook, seed=21).complete(), Passing(DAY, IDENTITY)
    )
    damage(whole)

    assert complaints(whole, validator, fhirpath) != []
