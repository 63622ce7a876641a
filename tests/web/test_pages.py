"""What the pages say, in which order, and whether every part of them can be reached and read."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Finding, assess
from screener.screening.sheet import AnswerSheet
from screener.web.walk import Stop, Walk
from tests.sheets import Respondent
from tests.web.page import Element
from tests.web.patient import FIELD, Jump, Patient, Shown
from tests.web.sites import Tree, calm_answers, changed_rules, client_of

FIND_OUT = "Find out"
NOT_REVIEWED = "No clinician has reviewed this content."
SEEDS = st.integers(0, 2**32)


def sheet_of(book: RuleBook, **said: Any) -> AnswerSheet:
    return AnswerSheet(calm_answers(book, **said))


def unsure(book: RuleBook) -> AnswerSheet:
    """Return the sheet of a person who is not sure wherever that can be said."""
    said = {q.id: min(q.unknown_options) for q in book.questions.values() if q.unknown_options}
    return sheet_of(book, **said)


# ---- the guidance page


def test_the_guidance_comes_in_this_order(jump: Jump, rulebook: RuleBook) -> None:
    page = jump(sheet_of(rulebook, liver_disease="not_sure", pancreatitis="yes")).page
    level = rulebook.levels[1]
    prescription = next(lesson for lesson in rulebook.learn if lesson.id == "prescription")
    in_order = [
        level.title,
        level.do,
        "Why we say this",
        "You told us",
        FIND_OUT,
        "Ask",
        "Bring",
        prescription.title,
        "Change my answers",
        "Rule book",
    ]
    words = page.words
    places = [words.index(f" {piece} ") for piece in in_order]
    assert places == sorted(places), in_order
    assert [heading.text for heading in page.main.every("h2")][:2] == [
        "Why we say this",
        "For your visit",
    ]


@settings(max_examples=40)
@given(seed=SEEDS)
def test_every_finding_shows_what_was_told_the_reason_and_the_source(jump: Jump, seed: int) -> None:
    rulebook = jump.book
    sheet = Respondent(rulebook, seed).complete()
    guidance, page = assess(rulebook, sheet), jump(sheet).page
    assert page.level == guidance.level
    cards = page.main.every("article")
    assert len(cards) == len(guidance.findings)
    for card, finding in zip(cards, guidance.findings, strict=True):
        assert_shows(card, finding, rulebook)
    declined = frozenset({"prefer_not_to_say"})  # knows, and does not say: nothing to find out
    open_ones = [name for name in guidance.unknown if sheet.chosen(name) != declined]
    found_out = [rulebook.questions[name].text for name in open_ones]
    assert checklists(page).get(FIND_OUT, []) == found_out


def checklists(page: Shown) -> dict[str, list[str]]:
    card = page.main.one(class_="visit")
    titles = [title.text for title in card.every("h3")]
    lists = [[line.text for line in found.every("li")] for found in card.every("ul")]
    return dict(zip(titles, lists, strict=True))


def assert_shows(card: Element, finding: Finding, book: RuleBook) -> None:
    assert card["data-level"] == finding.level
    assert card.one("h3").text == finding.rule.title
    assert finding.reason in [line.text for line in card.every("p")]
    assert ("you said" in card.one(class_="level").text) == (not finding.certain)
    questions = [line.text for line in card.every("dt")]
    told = dict(zip(questions, [line.text for line in card.every("dd")], strict=True))
    assert questions == [book.questions[led.question].text for led in finding.because]
    for led in finding.because:
        texts = [book.option(led.question, option).text for option in led.answer]
        assert told[book.questions[led.question].text] == "; ".join(texts)
    sources = [line.text for line in card.one(class_="cites").every("li")]
    for line, citation in zip(sources, finding.rule.cite, strict=True):
        source = book.sources[citation.source]
        assert line.startswith(f"{source.title}, {citation.at}")
        assert "checked 23 November 2026" in line
    links = [link["href"] for link in card.every("a")]
    urls = [book.sources[citation.source].url for citation in finding.rule.cite]
    assert links == [str(url) for url in urls if url]


def test_what_to_do_is_said_once(jump: Jump, rulebook: RuleBook) -> None:
    page = jump(sheet_of(rulebook, self_harm="yes", danger_signs="blistering_rash")).page
    steps = [step.text for step in page.main.one("ol").every("li")]
    assert len(steps) == len(set(steps)) == 2
    for step in steps:
        assert page.words.count(step) == 1


def test_the_guidance_says_what_it_is_and_that_nobody_reviewed_it(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(sheet_of(rulebook)).page
    header, digest = rulebook.rulebook, rulebook.digest.removeprefix("sha256:")
    imprint = page.main.one(class_="imprint").text
    assert f"Rule book {header.id} {header.version}" in imprint
    assert digest[:12] in imprint
    assert "evidence checked 23 November 2026" in imprint
    assert "Made 23 November 2026" in imprint
    assert NOT_REVIEWED in imprint
    assert "This is not a yes or a no." in page.words


@pytest.mark.parametrize("address", ["/", "/learn"])
def test_nobody_reviewed_it_is_said_before_the_first_question_too(
    patient: Patient, address: str
) -> None:
    assert NOT_REVIEWED in patient.open(address).page.words


def reviewed(settings: Settings, folder: Path, digest: str) -> Patient:
    def sign(tree: Tree) -> None:
        review = {"by": "A. Doctor", "role": "dermatologist", "date": "2026-11-20"}
        tree["rulebook"]["clinical_review"] = {**review, "digest": digest}

    return Patient(client_of(settings, rules=changed_rules(folder, sign)))


def test_a_review_of_this_very_content_is_named(
    web_settings: Settings, tmp_path: Path, rulebook: RuleBook
) -> None:
    patient = reviewed(web_settings, tmp_path, rulebook.digest)
    assert "Reviewed by A. Doctor, dermatologist, 20 November 2026." in patient.page.words
    assert NOT_REVIEWED not in patient.page.words


def test_a_review_of_other_content_counts_for_nothing(
    web_settings: Settings, tmp_path: Path
) -> None:
    patient = reviewed(web_settings, tmp_path, "sha256:" + "0" * 64)
    assert "Reviewed by" not in patient.page.words
    assert NOT_REVIEWED in patient.page.words


def test_the_guidance_offers_to_print_and_never_to_try_other_answers(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(unsure(rulebook)).page
    (print_button,) = page.main.every("button", type="button")
    assert print_button.text == "Print or save"
    assert print_button.has("data-print")
    assert [button.text for button in page.buttons] == ["Change my answers"]
    assert page.changeable == page.asked == []
    assert [field["type"] for field in page.main.every("input")] == ["hidden"]


# ---- questions


def test_every_question_shows_its_help_and_why_we_ask(jump: Jump, rulebook: RuleBook) -> None:
    for page in Walk(rulebook).pages(unsure(rulebook)):
        shown = jump(unsure(rulebook), page.id).page
        assert shown.asked == [question.id for question in page.questions]
        for question, fields in zip(page.questions, shown.main.every("fieldset"), strict=True):
            assert fields.one("legend").text == question.text
            assert [d.one("p").text for d in fields.every("details")] == (
                [question.why] if question.why else []
            )
            hints = [hint.text for hint in fields.every("p", class_="hint")]
            helps = (question.help, *(option.help for option in question.options))
            assert hints == [text for text in helps if text]
            labels = [label.text for label in fields.every("label")]
            assert labels == [option.text for option in question.options]
            types = {field["type"] for field in fields.every("input")}
            assert types == {"checkbox" if question.many else "radio"}


# ---- every page


@pytest.fixture(scope="module")
def every_page(client: FlaskClient, jump: Jump, rulebook: RuleBook) -> list[Shown]:
    """Return a page of every kind, and every page of questions with and without problems."""
    patient = Patient(client)
    shown = [
        patient.open(address).page
        for address in ("/", "/learn", "/privacy", "/accessibility", "/nothing")
    ]
    sheet = unsure(rulebook)
    empty = AnswerSheet()
    for page in Walk(rulebook).pages(sheet):
        shown.append(jump(sheet, page.id).page)
        before = {q: sheet.chosen(q) for q in takewhile_not(page.id, rulebook)}
        asked = jump(empty.with_answers(before), page.id)
        shown += [asked.page, asked.press("Continue").page]
    shown += [jump(sheet, Stop.CHECK).page, jump(sheet).page, jump(sheet_of(rulebook)).page]
    patient.start().walk(calm_answers(rulebook), until="self_harm").answer(self_harm="yes")
    return [*shown, patient.page]


def takewhile_not(question: str, book: RuleBook) -> list[str]:
    names = list(book.questions)
    return names[: names.index(question)]


def test_every_kind_of_page_is_looked_at(every_page: list[Shown]) -> None:
    kinds = {(page.kind, page.status) for page in every_page}
    assert kinds == {
        ("start", 200),
        ("other", 200),
        ("error", 404),
        ("question", 200),
        ("question", 422),
        ("check", 200),
        ("guidance", 200),
        ("interruption", 200),
    }


def test_every_page_has_one_heading_of_the_first_rank_and_skips_none(
    every_page: list[Shown],
) -> None:
    for page in every_page:
        assert len(page.root.every("h1")) == 1, page.words
        assert page.h1
        ranks = [int(e.tag[1]) for e in page.main.every() if e.tag in {"h1", "h2", "h3", "h4"}]
        for rank, following in pairwise(ranks):
            assert following <= rank + 1, page.h1


def test_every_page_says_its_language_and_has_a_way_out(
    every_page: list[Shown], web_settings: Settings
) -> None:
    for page in every_page:
        html = page.root.one("html")
        assert (html["lang"], html["dir"]) == ("en", "ltr")
        leave = page.root.one(class_="leave")
        assert (leave["href"], leave.text) == (web_settings.exit_url, "Leave quickly")
        assert "988" in page.root.one("footer").text


def test_every_input_has_a_label_and_every_button_a_name(every_page: list[Shown]) -> None:
    for page in every_page:
        labelled = [label["for"] for label in page.root.every("label")]
        fields = [f for f in page.root.every("input") if f["type"] != "hidden"]
        assert labelled == [field["id"] for field in fields]
        assert all(
            e.text for tag in ("button", "a", "label", "legend") for e in page.root.every(tag)
        )


def references(page: Shown) -> Iterator[str]:
    """Yield every id that some part of a page points at."""
    for element in page.root.every():
        for name in ("for", "aria-describedby", "aria-labelledby"):
            yield from element.get(name).split()
        yield from (element.get("href")[1:],) if element.get("href").startswith("#") else ()


def test_ids_are_unique_and_every_reference_resolves(every_page: list[Shown]) -> None:
    for page in every_page:
        ids = [element["id"] for element in page.root.every() if element.has("id")]
        assert len(ids) == len(set(ids))
        assert set(references(page)) <= set(ids), page.h1


def test_every_link_leads_somewhere(every_page: list[Shown], client: FlaskClient) -> None:
    links = {link["href"] for page in every_page for link in page.root.every("a")}
    own = {link for link in links if not link.startswith(("#", "https://"))}
    assert own == {"/", "/learn", "/privacy", "/accessibility"}
    for link in own:
        assert client.get(link).status_code == 200
    for link in links - own:
        assert link.startswith("#") or urlsplit(link).hostname


def test_links_that_leave_a_walk_open_beside_it(every_page: list[Shown]) -> None:
    for page in every_page:
        if page.kind not in {"question", "interruption", "check", "guidance"}:
            continue
        links = [a for a in page.root.every("a") if not a["href"].startswith("#")]
        staying = {a.text for a in links if a.get("target") != "_blank"}
        assert staying <= {"Leave quickly", "Start again"}
        for link in links:
            assert link.text == "Start again" or "noreferrer" in link["rel"]


# ---- words of a rule book

NASTY = " <script>alert(1)</script> & \"double\" 'single' %(x)s 100 % {{ 7 * 191 }}"
WORDS = {"text", "title", "help", "why", "intro", "reason", "doubt", "do", "at", "publisher"}


def spoil(part: Any) -> None:
    """Put characters that mean something to HTML, Jinja or gettext into all words, in place."""
    if isinstance(part, list):
        for each in part:
            spoil(each)
    if isinstance(part, dict):
        part.update({k: v + NASTY for k, v in part.items() if k in WORDS and isinstance(v, str)})
        for each in part.values():
            spoil(each)


def test_words_of_a_rule_book_are_only_words(
    web_settings: Settings, tmp_path: Path, rulebook: RuleBook
) -> None:
    patient = Patient(client_of(web_settings, rules=changed_rules(tmp_path, spoil)))
    answers = calm_answers(rulebook, self_harm="yes", kidneys="not_sure")
    pages = [patient.page, patient.open("/learn").page, patient.start().page]
    while patient.page.kind != "check":
        if patient.page.kind == "interruption":
            patient.press("Go on with the questions")
        else:
            pages.append(patient.press("Continue").page)
            patient.answer(**{question: answers[question] for question in patient.page.asked})
        pages.append(patient.page)
    pages.append(patient.press("See my guidance").page)
    for page in pages:
        assert page.status in {200, 422}
        assert len(page.root.every("script")) == 1, "a word of the rule book became a script"
        assert page.title.endswith(NASTY.strip())
        assert page.html.count(escape(NASTY).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"))
        assert all(
            field["name"].startswith(FIELD) for field in page.root.every("input", type="radio")
        )
    words = pages[-1].words
    assert NASTY in words
    assert "1337" not in words


@pytest.mark.parametrize("language", ["en-US", "en", "zh-Hans", "ar"])
def test_a_rule_book_may_be_in_any_language(
    web_settings: Settings, tmp_path: Path, language: str
) -> None:
    def translate(tree: Tree) -> None:
        tree["rulebook"]["language"] = language

    patient = Patient(client_of(web_settings, rules=changed_rules(tmp_path, translate))).start()
    html = patient.page.root.one("html")
    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert patient.press("Continue").page.status == 422
