"""Whatever R4 does not have, or what may turn an answer around, is refused where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screener.errors import SheetError
from screener.fhir.operation import evaluated
from screener.fhir.response import response
from screener.fhir.sent.elements import TYPES, ElementError
from screener.fhir.sent.reading import sheet_of
from screener.screening.sheet import read_sheet
from tests.conftest import ROOT
from tests.fhir.branching import RULES
from tests.samples import samples
from tests.small_books import book

Part = dict[str, Any]
DAY: Final = date(2026, 11, 23)
SMALL: Final = book(RULES)
SYSTEM: Final = "https://screener.invalid/fhir/CodeSystem/small.answers"
HL7: Final = "http://hl7.org/fhir/StructureDefinition"
SHEET: Final = read_sheet(SMALL, {"liver": "no", "signs": ["fever", "rash"]}.items())
NOTE: Final = {"url": "https://vendor.example/note", "valueString": "as told by the parent"}
ABSENT: Final = {"url": f"{HL7}/data-absent-reason", "valueCode": "asked-declined"}


@cache
def full_text() -> str:
    """Return a response with every kind of element that R4 has, as a busy system may send it."""
    sent = response(SMALL, SHEET, DAY)
    person = {"reference": "Patient/1", "type": "Patient", "identifier": {
        "use": "official", "type": {"coding": [{"code": "MR"}], "text": "record"},
        "system": "urn:x", "value": "7", "period": {"start": "2020", "end": "2030"},
        "assigner": {"display": "North"}}}  # fmt: skip
    sent["meta"] |= {"versionId": "3", "security": [{"code": "R"}], "tag": [{"code": "HTEST"}]}
    sent |= {
        "id": "r1", "contained": [{"resourceType": "Patient", "id": "p", "whatever": 1}],
        "text": {"status": "generated", "div": "<div/>"}, "subject": person, "author": person,
        "source": {"reference": "#p"}, "basedOn": [person], "partOf": [], "encounter": {},
        "identifier": person["identifier"], "extension": [NOTE], "_authored": {"extension": [NOTE]},
        "_language": {"id": "l"},
    }  # fmt: skip
    section = sent["item"][0]
    section |= {"_text": {"extension": [NOTE, {"url": "u", "extension": [NOTE]}]}, "id": "s"}
    answer = section["item"][1]["answer"][0]
    answer["valueCoding"] |= {"userSelected": True, "_display": {"extension": [ABSENT | NOTE]}}
    answer["item"] = [{"linkId": "signs.why", "definition": "urn:d"}]
    sent["item"] += [{"linkId": "mood", "extension": [ABSENT]}]
    return json.dumps(sent)


def full() -> Part:
    """Return this response, to be changed."""
    sent: Part = json.loads(full_text())
    return sent


def in_parameters(sent: Part) -> Part:
    named = {"name": "questionnaire-response", "resource": sent, "id": "one"}
    return {"resourceType": "Parameters", "meta": {"source": "x"}, "parameter": [named]}


def test_all_that_r4_has_is_taken_in_and_changes_nothing() -> None:
    expected = read_sheet(SMALL, {"liver": "no", "signs": ["rash", "fever"]}.items())

    assert sheet_of(SMALL, full()) == expected
    assert evaluated(SMALL, in_parameters(full()), DAY, UUID(int=1)) == evaluated(
        SMALL, response(SMALL, SHEET, DAY), DAY, UUID(int=1)
    )


# ---- the table is that of R4

MODEL: Final = ROOT / "scripts/fhir/node_modules/fhirpath/fhir-context/r4"
PATHS: Final = {
    "Item": "QuestionnaireResponse.item",
    "Answer": "QuestionnaireResponse.item.answer",
    "Parameter": "Parameters.parameter",
}
OURS: Final = {"QuestionnaireResponse.item": "Item", "QuestionnaireResponse.item.answer": "Answer",
               "Parameters.parameter": "Parameter", "Resource": "Any"}  # fmt: skip


NUMBERS: Final = {"boolean", "decimal", "integer", "unsignedInt", "positiveInt"}
"""The primitive types that JSON does not write in quotes."""


def r4(kind: str) -> dict[str, str]:
    """Return the elements of a type with their types, as other people's software has them."""
    types = json.loads((MODEL / "path2Type.json").read_text("utf-8"))
    elsewhere = json.loads((MODEL / "pathsDefinedElsewhere.json").read_text("utf-8"))
    start = f"{PATHS.get(kind, kind)}."
    found: dict[str, str] = {}
    for path, told in {**types, **elsewhere}.items():
        name = path.removeprefix(start)
        if path.startswith(start) and "." not in name:
            kind_of = str(told["code"] if isinstance(told, dict) else told)
            kind_of = path if kind_of == "BackboneElement" else kind_of
            kind_of = OURS.get(kind_of, kind_of)
            is_type = kind_of in NUMBERS or (kind_of[0].isupper() and "." not in kind_of)
            found[name] = kind_of if is_type else ""
    return found


@pytest.mark.parametrize("kind", TYPES)
def test_the_elements_of_a_type_are_those_that_other_software_has(kind: str) -> None:
    theirs, ours = r4(kind), {name: e.kind for name, e in TYPES[kind].items()}
    if "value[x]" in ours:
        theirs = {n: k for n, k in theirs.items() if not n.startswith("value")} | {
            "value[x]": "Any"
        }
    if "meta" in ours:
        assert ours.pop("resourceType") == ""

    assert ours == theirs


# ---- one thing too much, anywhere


def parts(value: Any, path: str) -> Iterator[tuple[str, Part]]:
    """Yield every object that is looked into, with its path."""
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from parts(inner, f"{path}[{number}]")
    elif isinstance(value, dict):
        yield path, value
        for name, inner in value.items():
            if name != "contained":
                yield from parts(inner, f"{path}.{name}")


NOWHERE: Final = (
    "modifierExtension", "implicitRules", "_modifierExtension", "_implicitRules", "group",
    "answers", "Item", "linkid", "_item", "_extension", "__status", "_",
    "valuecoding", "fhir_comments", "statuses", "reference_", "",
)  # fmt: skip
"""Names that no type of R4 has; the first four it has, and we do not take them anywhere."""
planted = st.one_of(
    st.sampled_from(NOWHERE), st.text(min_size=1, max_size=70).map(lambda name: f"x{name}")
)
anything: st.SearchStrategy[object] = st.one_of(
    st.none(), st.booleans(), st.text(max_size=3), st.just([]), st.just([{}])
)


@settings(max_examples=samples(80, soak=3_000))
@given(data=st.data(), name=planted, value=anything, wrapped=st.booleans())
def test_one_element_too_much_is_refused_by_its_path_wherever_it_stands(
    data: st.DataObject, name: str, value: object, *, wrapped: bool
) -> None:
    sent = in_parameters(full()) if wrapped else full()
    path, part = data.draw(st.sampled_from(list(parts(sent, sent["resourceType"]))))
    part[name] = value

    with pytest.raises(ElementError) as refused:
        evaluated(SMALL, sent, DAY, UUID(int=1))

    if name.isidentifier() and name.isascii() and len(name) <= 60:
        assert refused.value.path == f"{path}.{name}"
    assert refused.value.path.startswith(f"{path}.")
    assert str(refused.value).startswith(f"{refused.value.path}: ")


@settings(max_examples=samples(60, soak=2_000))
@given(data=st.data())
def test_a_name_that_is_misspelled_is_never_left_out_in_silence(data: st.DataObject) -> None:
    sent = full()
    path, part = data.draw(st.sampled_from(list(parts(sent, "QuestionnaireResponse"))))
    name = data.draw(st.sampled_from(sorted(part) or ["linkId"]))
    cut = data.draw(st.integers(0, len(name)))
    wrong = name[:cut] + data.draw(st.sampled_from("xS_")) + name[cut:]
    # R4 has fifty types of values in an extension, and we look into none.
    assume("extension" not in path or not wrong.lstrip("_").startswith("value"))
    part[wrong] = part.pop(name, "x")

    with pytest.raises(SheetError):
        sheet_of(SMALL, sent)


# ---- in words


def first_answer(sent: Part) -> Part:
    found: Part = sent["item"][0]["item"][1]["answer"][0]
    return found


def coding(sent: Part) -> Part:
    found: Part = first_answer(sent)["valueCoding"]
    return found


HERE: Final = "QuestionnaireResponse"
ANSWER: Final = f"{HERE}.item[0].item[1].answer[0]"
TURNS: Final = "it may turn the answers around, and we do not understand it"
TWICE: Final = "says that a value is absent, and here is one"
STATUSES: Final = "amended, completed, entered-in-error, in-progress"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r.update(modifierExtension=[NOTE]), f"{HERE}.modifierExtension: {TURNS}"),
        (lambda r: r.update(implicitRules="urn:r"), f"{HERE}.implicitRules: {TURNS}"),
        (lambda r: first_answer(r).update(modifierExtension=[]),
         f"{ANSWER}.modifierExtension: {TURNS}"),
        (lambda r: first_answer(r)["item"][0].update(answers=[]),
         (f"{ANSWER}.item[0].answers: there is no element 'answers'; allowed: answer, definition, "
          "extension, id, item, linkId, text; nearest: 'answer'")),
        (lambda r: r.update(group={"linkId": "root"}),
         f"{HERE}.group: there is no element 'group'; allowed: "),
        (lambda r: coding(r).update(cod="x"),
         (f"{ANSWER}.valueCoding.cod: there is no element 'cod'; allowed: code, display, "
          "extension, id, system, userSelected, version; nearest: 'code'")),
        (lambda r: r.update({"odd name": 1}), f"{HERE}.'odd name': there is no element 'odd name'"),
        (lambda r: r["meta"].update(tags=[]), f"{HERE}.meta.tags: there is no element 'tags'"),
        (lambda r: r["item"][0]["_text"].update(value="x"),
         f"{HERE}.item[0]._text.value: there is no element 'value'; allowed: extension, id"),
        (lambda r: r.update(item={}), f"{HERE}.item: must be a list of objects"),
        (lambda r: r["item"].append(None), f"{HERE}.item[2]: must be an object"),
        (lambda r: r.update(subject=[]), f"{HERE}.subject: must be an object"),
        (lambda r: r["meta"].update(profile="x"), f"{HERE}.meta.profile: must be a list of values"),
        (lambda r: r["meta"].update(profile=[{}]), f"{HERE}.meta.profile[0]: must be a single"),
        (lambda r: coding(r).update(code=["x"]), f"{ANSWER}.valueCoding.code: must be a single"),
        (lambda r: first_answer(r).update(valueCoding=None), f"{ANSWER}.valueCoding: must be an"),
        (lambda r: first_answer(r).update(valueString="none"),
         f"{ANSWER}: has several values: valueCoding, valueString; send one"),
        (lambda r: first_answer(r).update(_valueCoding={}),
         f"{ANSWER}._valueCoding: there is no element '_valueCoding'; allowed: "),
        (lambda r: first_answer(r).update(_valueDate={}),
         f"{ANSWER}: has several values: valueCoding, _valueDate; send one"),
        (lambda r: coding(r).update(version="2019"),
         f"{ANSWER}.valueCoding.version: is '2019', and the codes here are of 1+sha256."),
        (lambda r: coding(r).update(extension=[NOTE, ABSENT]),
         f"{ANSWER}.valueCoding.extension: {TWICE}"),
        (lambda r: coding(r).update(_code={"extension": [ABSENT]}),
         f"{ANSWER}.valueCoding._code.extension: {TWICE}"),
        (lambda r: first_answer(r).update(
            extension=[{"url": f"{HL7}/iso21090-nullFlavor", "valueCode": "UNK"}]),
         f"{ANSWER}.extension: {TWICE}"),
        (lambda r: r["item"][0]["item"][1].update(extension=[ABSENT]),
         f"{HERE}.item[0].item[1].extension: {TWICE}"),
        (lambda r: r.update(_status={"extension": [ABSENT]}), f"{HERE}._status.extension: {TWICE}"),
        (lambda r: r["item"][0].update(answer=[{"valueCoding": coding(r)}]),
         f"{HERE}.item[0]: the item 'all.section' is no question; it has no answer"),
        (lambda r: r["meta"].update(tag=[{"code": "SUBSETTED"}]),
         f"{HERE}.meta.tag: is SUBSETTED: some of it was left out; send all"),
        (lambda r: r["meta"].update(security=[{"code": "R"}, {"code": "REDACTED"}]),
         f"{HERE}.meta.security: is REDACTED: some of it was left out; send all"),
        (lambda r: r["meta"].update(tag=[{"code": "MASKED"}]), f"{HERE}.meta.tag: is MASKED: some"),
        (lambda r: r["contained"][0].update(implicitRules="urn:r"),
         f"{HERE}.contained[0].implicitRules: {TURNS}"),
        (lambda r: r["contained"][0].update(contact=[{}, {"_modifierExtension": []}]),
         f"{HERE}.contained[0].contact[1]._modifierExtension: {TURNS}"),
        (lambda r: r["extension"].append({"url": "u", "valueDosage": {"modifierExtension": []}}),
         f"{HERE}.extension[1].valueDosage.modifierExtension: {TURNS}"),
        (lambda r: r["contained"][0].update(name=[[{}]]),
         f"{HERE}.contained[0].name[0]: is a list in a list"),
        (lambda r: r.update(contained={"resourceType": "Patient"}),
         f"{HERE}.contained: must be a list of objects"),
        (lambda r: r.update(contained=["#p"]), f"{HERE}.contained[0]: must be an object"),
        (lambda r: r.update(id=7), f"{HERE}.id: must be text in quotes, not '7'"),
        (lambda r: r.update(authored=20261123), f"{HERE}.authored: must be text in quotes, not"),
        (lambda r: r["meta"].update(profile=["u", False]),
         f"{HERE}.meta.profile[1]: must be text in quotes, not 'False'"),
        (lambda r: coding(r).update(userSelected="no"),
         f"{ANSWER}.valueCoding.userSelected: must be true or false, not 'no'"),
        (lambda r: r["item"].append({"linkId": "mood", "answer": [{"valueInteger": 2.5}]}),
         f"{HERE}.item[2].answer[0].valueInteger: must be a whole number, not '2.5'"),
        (lambda r: r["item"].append({"linkId": "mood", "answer": [{"valueDecimal": True}]}),
         f"{HERE}.item[2].answer[0].valueDecimal: must be a number, not 'True'"),
        *[(lambda r, status=status: r.update(status=status),
           f"{HERE}.status: there is no status '{status}'; allowed: {STATUSES}")
          for status in ("Entered-In-Error", "draft", "COMPLETED", "complete", "a b", "")],
        *[(lambda r, status=status: r.update(status=status),
           f"{HERE}.status: must be text in quotes, not '{status}'")
          for status in (7, True)],
        (lambda r: r.update(status=None), f"{HERE}.status: is required: amended, completed, "),
        (lambda r: r.pop("status"), f"{HERE}.status: is required: amended, completed, "),
        (lambda r: r.update(status=["completed"]), f"{HERE}.status: must be a single value"),
    ],
)  # fmt: skip
def test_it_is_said_where_and_what(change: Callable[[Part], Any], said: str) -> None:
    sent = full()
    change(sent)
    with pytest.raises(SheetError) as refused:
        sheet_of(SMALL, sent)

    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("status", ["amended", "completed", "in-progress", "stopped"])
def test_every_status_that_does_not_void_the_answers_is_taken(status: str) -> None:
    assert sheet_of(SMALL, full() | {"status": status}).chosen("liver") == {"no"}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda p: p.update(implicitRules="urn:r"), "Parameters.implicitRules"),
        (lambda p: p.update(extension=[]), "Parameters.extension"),
        (lambda p: p["parameter"][0].update(modifierExtension=[NOTE]),
         "Parameters.parameter[0].modifierExtension"),
        (lambda p: p["parameter"][0].update(Resource={}), "Parameters.parameter[0].Resource"),
        (lambda p: p["parameter"][0]["resource"].update(group={}),
         "Parameters.parameter[0].resource.group"),
        (lambda p: p["parameter"][0]["resource"].update(status="draft"),
         "Parameters.parameter[0].resource.status"),
        (lambda p: coding(p["parameter"][0]["resource"]).update(x=1),
         "Parameters.parameter[0].resource.item[0].item[1].answer[0].valueCoding.x"),
    ],
)  # fmt: skip
def test_the_path_begins_at_what_was_sent(change: Callable[[Part], Any], path: str) -> None:
    sent = in_parameters(full())
    change(sent)
    with pytest.raises(ElementError) as refused:
        evaluated(SMALL, sent, DAY, UUID(int=1))

    assert refused.value.path == path


@pytest.mark.parametrize("more", [{"valueString": "x"}, {"part": []}, {"_valueCode": {}}])
def test_a_parameter_holds_the_response_and_nothing_beside_it(more: Part) -> None:
    sent = in_parameters(full())
    sent["parameter"][0] |= more
    with pytest.raises(
        SheetError, match=r"^Parameters hold one parameter 'questionnaire-response'"
    ):
        evaluated(SMALL, sent, DAY, UUID(int=1))
