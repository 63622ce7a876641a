"""The guidance page: what it says, in which order, and what it offers to keep it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.config import Settings
from screener.rulebook.model import DECLINED, RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.rulebook.review import write_review
from screener.screening.guidance import Finding, assess
from tests.conftest import RULES
from tests.samples import samples
from tests.sheets import Respondent
from tests.web.page import Element
from tests.web.patient import Jump, Patient, Shown
from tests.web.sites import Tree, calm_answers, changed_rules, client_of, sheet_of, unsure

FIND_OUT = "Find out"
NOT_REVIEWED = "No clinician has reviewed this content."
REVIEW = {"by": "A. <Doctor>", "role": "dermatologist", "date": "2026-11-20"}
VOID = (
    "A. <Doctor>, dermatologist, reviewed an earlier version on 20 November 2026. It has changed "
    "since then, so that review no longer counts."
)
Sign = Callable[[Path, str], Path]
SEEDS = st.integers(0, 2**32)


def test_the_guidance_comes_in_this_order(jump: Jump, rulebook: RuleBook) -> None:
    sheet = sheet_of(rulebook, liver_disease="not_sure", pancreatitis="yes")
    page, lead = jump(sheet).page, assess(rulebook, sheet).lead
    assert lead
    assert lead.rule.headline
    prescription = next(lesson for lesson in rulebook.learn if lesson.id == "prescription")
    in_order = [
        lead.rule.headline,
        "You told us",
        "Keep this page, as we do not",
        "Why we say this",
        "Ask your own doctor",
        "Ask",
        "Bring",
        prescription.title,
        "Change my answers",
        "Start again",
    ]
    words = page.words
    places = [words.index(f" {piece} ") for piece in in_order]
    assert places == sorted(places), in_order
    assert [heading.text for heading in page.main.every("h2")][:2] == [
        "Keep this page, as we do not",
        "Why we say this",
    ]


@settings(max_examples=samples(10, soak=40))
@given(seed=SEEDS)
def test_every_finding_shows_what_was_told_the_reason_and_the_source(jump: Jump, seed: int) -> None:
    rulebook = jump.book
    sheet = Respondent(rulebook, seed).complete()
    guidance, page = assess(rulebook, sheet), jump(sheet).page
    assert page.level == guidance.level
    assert sorted(page.findings) == sorted(finding.rule.title for finding in guidance.findings)
    by_title = {finding.rule.title: finding for finding in guidance.findings}
    for title, card, group in page.points:
        assert_shows(card, group.one("dl"), by_title[title], rulebook)
        assert_cites(card, page, by_title[title], rulebook)
    open_questions = [
        question
        for question in rulebook.questions.values()
        if question.id in guidance.unknown
        # Who prefers not to say knows the answer, so there is nothing to find out.
        and sheet.chosen(question.id) & question.unknown_options != {DECLINED}
    ]
    lists = checklists(page)
    for who, words in rulebook.informants.items():
        told = [q.find_out.what for q in open_questions if q.find_out and q.find_out.who == who]
        assert lists.get(words, []) == told
    assert FIND_OUT not in lists  # every question of this rule book says who can tell


def checklists(page: Shown) -> dict[str, list[str]]:
    parts = [part for part in page.main.one(class_="visit").every("div") if part.every("h2")]
    return {part.one("h2").text: [line.text for line in part.every("li")] for part in parts}


def assert_shows(card: Element, told: Element, finding: Finding, book: RuleBook) -> None:
    assert card["data-level"] == finding.level
    assert finding.reason in [line.text for line in card.every("p")]
    for level in card.every(class_="level"):
        assert ("you said" in level.text) == (not finding.certain)
    questions = [line.text for line in told.every("dt")]
    answers = dict(zip(questions, [line.text for line in told.every("dd")], strict=True))
    assert questions == [book.questions[led.question].text for led in finding.because]
    for led in finding.because:
        texts = [book.option(led.question, option).text for option in led.answer]
        assert answers[book.questions[led.question].text] == "; ".join(texts)


def assert_cites(card: Element, page: Shown, finding: Finding, book: RuleBook) -> None:
    listed = page.main.one(class_="numbered").every("li")
    places = card.one(class_="cites").text.partition(": ")[2].split("; [")
    for place, citation in zip(places, finding.rule.cite, strict=True):
        number, _, at = place.removeprefix("[").partition("] ")
        source = book.sources[citation.source]
        assert at == citation.at
        assert source.title in listed[int(number) - 1].text
        assert [link["href"] for link in listed[int(number) - 1].every("a")] == [str(source.url)]


@pytest.mark.parametrize(
    ("chosen", "times"),
    [
        pytest.param(("prefer_not_to_say",), 0, id="declined"),
        pytest.param(("depression_anxiety_past", "prefer_not_to_say"), 0, id="declined the rest"),
        pytest.param(("depression_anxiety_past", "not_sure"), 1, id="not sure of the rest"),
        pytest.param(("not_sure", "prefer_not_to_say"), 1, id="not sure, and declined"),
    ],
)
def test_what_somebody_only_declined_to_say_is_nowhere_to_find_out(
    jump: Jump, rulebook: RuleBook, chosen: tuple[str, ...], times: int
) -> None:
    page = jump(sheet_of(rulebook, mental_health_history=chosen)).page
    asked = rulebook.questions["mental_health_history"].find_out
    assert asked
    words = rulebook.informants[asked.who]
    texts = ["".join(text.pieces()).split("\n") for text in page.main.every("textarea")]

    assert checklists(page).get(words, []).count(asked.what) == times
    assert texts[-1].count(f"- {asked.what}") == times


def test_each_source_stands_once_at_the_end_and_the_day_it_was_checked_once(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(sheet_of(rulebook, kidneys="not_sure")).page
    listed = [line.text for line in page.main.one(class_="numbered").every("li")]
    found = assess(rulebook, sheet_of(rulebook, kidneys="not_sure")).findings
    cited = {rulebook.sources[cite.source].title for each in found for cite in each.rule.cite}
    assert cited
    assert {line.split(" (opens")[0] for line in listed} == cited
    assert len(listed) == len(cited)
    assert page.words.count("checked 23 November 2026") == 1


def test_a_source_checked_on_another_day_says_so(
    web_settings: Settings, tmp_path: Path, rulebook: RuleBook
) -> None:
    def check_earlier(tree: Tree) -> None:
        tree["sources"]["label"]["checked"] = "2026-11-20"

    patient = Patient(client_of(web_settings, rules=changed_rules(tmp_path, check_earlier)))
    title = rulebook.sources["label"].title
    words = patient.open("/learn").page.words
    assert words.count("checked 20 November 2026") == words.count(title) - words.count(f"({title}")
    assert words.count("checked 23 November 2026") == 1


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ({"acne_severity": "severe", "occupation": "pilot_aircrew"}, ["occupation"]),
        ({"acne_severity": "severe", "medicines": "not_sure"}, ["medicines"]),
        ({"acne_lumps": "many", "acne_scars": "scars"}, ["acne_lumps", "acne_scars"]),
        (
            {"isotretinoin_now": "prescribed", "can_become_pregnant": "yes", "pregnant_now": "yes"},
            ["isotretinoin_now", "pregnant_now"],
        ),
    ],
    ids=str,
)
def test_what_is_quoted_settles_it_and_does_not_only_say_whom_it_is_about(
    jump: Jump, rulebook: RuleBook, said: dict[str, str], quoted: list[str]
) -> None:
    page = jump(sheet_of(rulebook, **said)).page
    told = page.main.one(class_="panel").one(class_="told")
    asked = [term.text for term in told.every("dt")]
    assert asked == [rulebook.questions[name].text for name in quoted]


def test_a_headline_needs_no_words_that_are_for_everybody(jump: Jump, rulebook: RuleBook) -> None:
    for said in ({"occupation": "pilot_aircrew"}, {"medicines": "not_sure"}):
        sheet = sheet_of(rulebook, acne_severity="severe", **said)
        lead = assess(rulebook, sheet).lead
        assert lead
        level = rulebook.level(lead.level)
        assert level
        assert level.do not in jump(sheet).page.words


def test_what_to_do_is_said_once(jump: Jump, rulebook: RuleBook) -> None:
    page = jump(sheet_of(rulebook, self_harm="yes", danger_signs="blistering_rash")).page
    steps = [step.text for step in page.main.one(class_="panel").one("ol").every("li")]
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
    assert "Not a yes or a no to isotretinoin:" in page.words


@pytest.mark.parametrize("address", ["/", "/learn"])
def test_nobody_reviewed_it_is_said_before_the_first_question_too(
    patient: Patient, address: str
) -> None:
    assert NOT_REVIEWED in patient.open(address).page.words


def signed_in_the_header(folder: Path, digest: str) -> Path:
    def sign(tree: Tree) -> None:
        tree["rulebook"]["clinical_review"] = {**REVIEW, "digest": digest}

    return changed_rules(folder, sign)


def signed_beside(folder: Path, digest: str) -> Path:
    rules = changed_rules(folder, lambda _tree: None)
    write_review(rules, ClinicalReview.model_validate({**REVIEW, "digest": digest}))
    return rules


def places_of_review(client: FlaskClient, book: RuleBook) -> list[str]:
    """Return the words around every place where a page says who reviewed the content."""
    patient = Patient(client)
    start = patient.page.main.every("li")
    learn = patient.open("/learn").page.main.every("p", class_="note")
    clinics = patient.open("/for-clinics").page.main.every("p")
    patient.start().walk(calm_answers(book)).press("See my guidance")
    guidance = patient.page.main.every(class_="imprint")
    texts = patient.page.main.every("textarea")
    parts = [*start, *learn, *clinics, *guidance, *texts]
    said = [" ".join("".join(part.pieces()).split()) for part in parts]
    return [words for words in said if "eviewed" in words]


@pytest.mark.parametrize("sign", [signed_in_the_header, signed_beside])
def test_every_place_names_a_review_of_this_very_content(
    web_settings: Settings, tmp_path: Path, rulebook: RuleBook, sign: Sign
) -> None:
    client = client_of(web_settings, rules=sign(tmp_path, rulebook.digest))
    said = places_of_review(client, rulebook)
    assert len(said) == 6
    for words in said:
        assert "Reviewed by A. <Doctor>, dermatologist, 20 November 2026." in words
        assert NOT_REVIEWED not in words
        assert "no longer counts" not in words


@pytest.mark.parametrize("sign", [signed_in_the_header, signed_beside])
def test_every_place_says_that_a_review_of_other_content_counts_for_nothing(
    web_settings: Settings, tmp_path: Path, rulebook: RuleBook, sign: Sign
) -> None:
    client = client_of(web_settings, rules=sign(tmp_path, "sha256:" + "0" * 64))
    said = places_of_review(client, rulebook)
    assert len(said) == 6
    for words in said:
        assert f"{NOT_REVIEWED} {VOID}" in words
        assert "Reviewed by" not in words


def test_every_place_says_that_nobody_reviewed_it(client: FlaskClient, rulebook: RuleBook) -> None:
    said = places_of_review(client, rulebook)
    assert len(said) == 6
    for words in said:
        assert NOT_REVIEWED in words
        assert "no longer counts" not in words


@pytest.mark.parametrize("digest", ["", "sha256:0"], ids=["nobody", "void"])
def test_a_void_review_stands_out_as_much_as_none(
    web_settings: Settings, tmp_path: Path, rulebook: RuleBook, digest: str
) -> None:
    rules = signed_beside(tmp_path, digest) if digest else RULES
    patient = Patient(client_of(web_settings, rules=rules))
    learn = patient.open("/learn").page.main.one("p", class_="note").one("strong")
    patient.start().walk(calm_answers(rulebook)).press("See my guidance")
    guidance = patient.page.main.one(class_="imprint").one("strong")
    said = f"{NOT_REVIEWED} {VOID}" if digest else NOT_REVIEWED
    assert (learn.text, guidance.text) == (said, said)


def test_the_guidance_offers_to_print_and_never_to_try_other_answers(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(unsure(rulebook)).page
    *copy_buttons, print_button, share_button = page.main.every("button", type="button")
    assert (print_button.text, share_button.text) == ("Print or save", "Share")
    assert print_button.has("data-print")
    assert share_button.has("hidden")  # until a script finds that this browser can
    assert [button.text for button in copy_buttons] == ["Copy the short text", "Copy the full text"]
    assert {button["data-copy"] for button in copy_buttons} == {"Copied"}
    assert [button.text for button in page.buttons] == ["Leave them off", "Change my answers"]
    assert page.changeable == page.asked == []
    assert {field["type"] for field in page.main.every("input")} == {"hidden"}


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        (
            {"self_harm": "yes"},
            {"Call 988": "tel:988", "Text 988": "sms:988", "Call 911": "tel:911"},
        ),
        ({"danger_signs": "severe_stomach_pain"}, {"Call 911": "tel:911"}),
        ({"danger_signs": "ulcerating_sores_unwell"}, {}),
        ({}, {}),
    ],
)
def test_an_emergency_has_a_button_to_call_each_number_the_nearest_first(
    jump: Jump, rulebook: RuleBook, said: dict[str, str], numbers: dict[str, str]
) -> None:
    panel = jump(sheet_of(rulebook, **said)).page.main.every(class_="panel")[0]
    buttons = panel.every("a", class_="button")
    assert {button.text: button["href"] for button in buttons} == numbers
    assert [button.text for button in buttons] == list(numbers)


def test_the_text_to_copy_says_what_the_page_says(jump: Jump, rulebook: RuleBook) -> None:
    page = jump(unsure(rulebook)).page
    text = page.main.one("textarea", id="text")
    words = " ".join("".join(text.pieces()).split())
    panel = page.main.every(class_="panel")[0]
    said = [panel.one("h1").text, panel.one(class_="net").text, *page.findings, *page.told]
    said += [line.text for line in panel.every("li")]
    said += [line for part in checklists(page).values() for line in part]
    said += [link["href"] for link in page.main.one(class_="numbered").every("a")]
    imprint = page.main.one(class_="imprint")
    header = rulebook.rulebook
    said += [f"Rule book {header.id} {header.version} {imprint.one(class_='digest').text}"]
    assert len(said) > 50
    assert [line for line in said if line not in words] == []


@pytest.mark.parametrize("said", [{}, {"self_harm": "yes"}, {"lipids": "not_sure"}, None])
def test_the_text_to_copy_has_no_gaps_and_a_heading_before_the_reasons(
    jump: Jump, rulebook: RuleBook, said: dict[str, str] | None
) -> None:
    sheet = unsure(rulebook) if said is None else sheet_of(rulebook, **said)
    text = "".join(jump(sheet).page.main.one("textarea", id="text").pieces())
    lines = text.split("\n")
    gaps = [n for n, pair in enumerate(pairwise(lines), 1) if pair == ("", "")]
    assert gaps == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert lines.index("Why we say this") < next(
        n for n, line in enumerate(lines) if line[:1] == "*"
    )
