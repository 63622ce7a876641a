"""A small form filler: it knows FHIR's rules for enabling an item, and nothing of rule books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fhir.node import FhirPath

Item = dict[str, Any]
_EXPRESSION = (
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"
)


def items_of(part: Item) -> Iterator[Item]:
    """Yield every item in a Questionnaire or a QuestionnaireResponse, at any depth."""
    for item in part.get("item", []):
        yield item
        yield from items_of(item)


def items(form: Item) -> dict[str, Item]:
    """Return the items of a form by linkId, which must be unique."""
    listed = list(items_of(form))
    found = {item["linkId"]: item for item in listed}
    assert len(found) == len(listed)
    return found


def enabled(
    questionnaire: Item, answers: Mapping[str, frozenset[str]], fhirpath: FhirPath
) -> dict[str, bool]:
    """Return for every question whether it is enabled; answers are codes.

    Items depend only on earlier ones, so one pass is enough. One that is not enabled has no answer.
    """
    found: dict[str, bool] = {}
    given: dict[str, frozenset[str]] = {}
    for item in items_of(questionnaire):
        if item["type"] != "choice":
            continue
        name = item["linkId"]
        found[name] = _is_enabled(item, given, fhirpath)
        if found[name] and answers.get(name):
            given[name] = answers[name]
    return found


def _is_enabled(item: Item, given: Mapping[str, frozenset[str]], fhirpath: FhirPath) -> bool:
    for extension in item.get("extension", []):
        if extension["url"] == _EXPRESSION:
            expression = extension["valueExpression"]["expression"]
            return fhirpath.is_true(response_with(given), expression)
    return passes(item, given)


def passes(item: Item, given: Mapping[str, frozenset[str]]) -> bool:
    """Return whether the tests of an item enable it; one without tests always is."""
    tests = [_holds(test, given) for test in item.get("enableWhen", [])]
    if len(tests) > 1:
        return {"all": all, "any": any}[item["enableBehavior"]](tests)
    return all(tests)


def _holds(test: Item, given: Mapping[str, frozenset[str]]) -> bool:
    answer = given.get(test["question"], frozenset())
    if test["operator"] == "exists":
        return bool(answer) is test["answerBoolean"]
    if test["operator"] == "=":
        return test["answerCoding"]["code"] in answer
    raise ValueError(test["operator"])


def response_with(given: Mapping[str, frozenset[str]]) -> Item:
    """Return a QuestionnaireResponse with these codes as the answers."""
    items = [
        {"linkId": name, "answer": [{"valueCoding": {"code": code}} for code in sorted(codes)]}
        for name, codes in given.items()
    ]
    group = [{"linkId": "all.section", "item": items}] if items else []
    return {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": group}
