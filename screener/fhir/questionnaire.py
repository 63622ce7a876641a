"""A rule book as a Questionnaire: its questions, when they are asked, and their answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from screener.fhir import link_ids
from screener.fhir.codes import item_codes, score_codes
from screener.fhir.enabling.enable_when import Enabling
from screener.fhir.enabling.fhirpath import Expressions
from screener.fhir.naming import answer_coding, canonical, id_of, version
from screener.fhir.resource import CORE, SDC, Resource, fhirpath, stated
from screener.fhir.translations import with_translations
from screener.rulebook.model import LevelId, Option, Question, RuleBook, Section

_CONTROLS: Final = "http://hl7.org/fhir/questionnaire-item-control"
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_SEMVER: Final = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?")


def questionnaire(book: RuleBook, translations: Iterable[RuleBook] = ()) -> Resource:
    """Return a rule book as a Questionnaire, with the words of translations beside its own."""
    others = (_Writer(each).questionnaire() for each in translations)
    return with_translations(_Writer(book).questionnaire(), others)


class _Writer:
    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.enabling = Enabling(book)
        self.expressions = Expressions(book)

    def questionnaire(self) -> Resource:
        header, review = self.book.rulebook, self.book.review
        return {
            "resourceType": "Questionnaire",
            "id": id_of(canonical(self.book)),
            "meta": {"profile": [f"{SDC}/sdc-questionnaire"]},
            "language": header.language,
            "extension": [_version_algorithm(header.version)],
            "url": canonical(self.book),
            "version": version(self.book),
            "name": _computer_name(header.id),
            "title": header.title,
            "status": "active" if review else "draft",
            "subjectType": ["Patient"],
            "jurisdiction": [_jurisdiction(header.jurisdiction)],
            **({"approvalDate": str(review.date)} if review else {}),
            "lastReviewDate": str(header.evidence_checked),
            "item": [*self._help_line(), *map(self._section, self.book.sections)],
        }

    def _help_line(self) -> Iterator[Resource]:
        """Yield what to do in an emergency, which all our pages show too."""
        if emergency := self.book.level(LevelId.EMERGENCY):
            yield _display(link_ids.HELP_LINE, emergency.do)

    def _section(self, section: Section) -> Resource:
        intro = [_display(link_ids.of_intro(section), section.intro)] if section.intro else []
        return {
            "linkId": link_ids.of_section(section),
            "text": section.title,
            "type": "group",
            "item": [
                *intro,
                *map(self._question, section.questions),
                *(self._score(name) for name in self._scores_after(section)),
            ],
        }

    def _question(self, question: Question) -> Resource:
        enabling = self.enabling.of(question)
        control = _control("check-box" if question.many else "radio-button")
        item = {
            **enabling,
            "linkId": question.id,
            "extension": [control, *enabling.get("extension", [])],
            "code": item_codes(question),
            "text": question.text,
            "type": "choice",
            "required": True,
            "repeats": question.many,
            "answerOption": [self._option(question, option) for option in question.options],
            "item": list(_displays(question)),
        }
        return stated(item)

    def _option(self, question: Question, option: Option) -> Resource:
        extensions: list[Resource] = []
        if option.exclusive:
            extensions.append(
                {"url": f"{CORE}/questionnaire-optionExclusive", "valueBoolean": True}
            )
        if option.points is not None:
            extensions.append({"url": f"{CORE}/ordinalValue", "valueDecimal": option.points})
        coding = answer_coding(self.book, question, option)
        return stated({"extension": extensions, "valueCoding": coding})

    def _scores_after(self, section: Section) -> Iterator[str]:
        """Yield the scores whose last question is in a section."""
        places = {name: n for n, name in enumerate(self.book.questions)}
        here = {question.id for question in section.questions}
        for name, score in self.book.scores.items():
            if max(score.of, key=places.__getitem__) in here:
                yield name

    def _score(self, name: str) -> Resource:
        calculated = {
            "url": f"{SDC}/sdc-questionnaire-calculatedExpression",
            "valueExpression": fhirpath(self.expressions.score(name)),
        }
        return stated(
            {
                "linkId": link_ids.of_score(name),
                "extension": [
                    {"url": f"{CORE}/questionnaire-hidden", "valueBoolean": True},
                    calculated,
                ],
                "code": score_codes(self.book, name),
                "text": name,
                "type": "integer",
                "readOnly": True,
            }
        )


def _displays(question: Question) -> Iterator[Resource]:
    """Yield what our pages show beside a question: its help, and on request why it is asked."""
    helps = [f"{option.text}: {option.help}" for option in question.options if option.help]
    if words := [question.help, *helps] if question.help else helps:
        yield _display(link_ids.of_help(question), "\n".join(words))
    if question.why:
        yield _display(link_ids.of_why(question), question.why) | {"extension": [_control("help")]}


def _display(link_id: str, text: str) -> Resource:
    return {"linkId": link_id, "text": text, "type": "display"}


def _control(code: str) -> Resource:
    concept = {"coding": [{"system": _CONTROLS, "code": code}]}
    return {"url": f"{CORE}/questionnaire-itemControl", "valueCodeableConcept": concept}


def _version_algorithm(version: str) -> Resource:
    """Return how to compare versions, which SDC requires of a resource with a version."""
    code = "semver" if _SEMVER.fullmatch(version) else "natural"
    coding = {"system": "http://hl7.org/fhir/version-algorithm", "code": code}
    return {"url": f"{CORE}/artifact-versionAlgorithm", "valueCoding": coding}


def _jurisdiction(name: str) -> Resource:
    """Return a country by its code, and any other jurisdiction as text."""
    if not _COUNTRY.fullmatch(name):
        return {"text": name}
    return {"coding": [{"system": "urn:iso:std:iso:3166", "code": name}]}


def _computer_name(name: str) -> str:
    """Return a name that generated code can use: a capital letter, then letters and digits."""
    return "Screener" + "".join(word.capitalize() for word in re.split(r"[_-]", name))
