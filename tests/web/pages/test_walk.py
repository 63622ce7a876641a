"""The walk from the first question to the guidance, as a person takes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from tests.small_books import rule
from tests.web.patient import Chosen, Patient
from tests.web.sites import calm_answers, client_of, sheet_of, small_tree, write_rules

YES_NO = [{"id": "no", "text": "No"}, {"id": "yes", "text": "Yes"}]
CITE = [{"source": "label", "at": "a section"}]


@pytest.fixture
def checking(patient: Patient, calm: Chosen) -> Patient:
    """A calm patient on the check page."""
    return patient.start().walk(calm)


# ---- to the guidance


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({"danger_signs": "severe_headache_vision"}, "emergency"),
        ({"self_harm": "yes"}, "emergency"),
        ({"pancreatitis": "yes"}, "contact_first"),
        ({"liver_disease": "not_sure"}, "discuss_before_starting"),
        ({"acne_severity": "severe"}, "discuss"),
        ({}, "other_treatments_first"),
    ],
)
def test_the_walk_leads_to_every_level(
    patient: Patient, rulebook: RuleBook, said: dict[str, str], level: str
) -> None:
    patient.start().walk(calm_answers(rulebook, **said)).press("See my guidance")
    assert (patient.page.kind, patient.page.level) == ("guidance", level)
    words = next(words for words in rulebook.levels if words.id == level)
    lead = assess(rulebook, sheet_of(rulebook, **said)).lead
    assert lead
    assert patient.page.h1 == (lead.rule.headline or words.title)
    assert lead.rule.headline or words.do in patient.page.words


def test_the_first_page_says_where_it_stands_and_has_no_way_back(
    patient: Patient, rulebook: RuleBook
) -> None:
    patient.start()
    assert patient.page.asked == ["age"]
    assert patient.page.step == f"Step 1 of {len(rulebook.sections)}: {rulebook.sections[0].title}"
    assert patient.page.chosen == {}
    assert [button.text for button in patient.page.buttons] == ["Continue"]


def test_a_page_ends_before_a_question_that_depends_on_it(patient: Patient, calm: Chosen) -> None:
    patient.start()
    patient.answer(age="18_or_over", isotretinoin_now="no")
    assert patient.page.asked == ["isotretinoin_before"]
    patient.answer(isotretinoin_before="not_sure")
    assert patient.page.asked == ["isotretinoin_reaction"]
    patient.walk({**calm, "isotretinoin_reaction": frozenset(["no"])}, until="can_become_pregnant")
    assert patient.page.asked == ["can_become_pregnant"]
    patient.answer(can_become_pregnant="yes")
    assert patient.page.asked == ["pregnant_now"]
    patient.answer(pregnant_now="no")
    assert patient.page.asked == ["pregnancy_plans"]


def test_questions_of_one_score_stand_together_under_what_they_share(
    patient: Patient, calm: Chosen, rulebook: RuleBook
) -> None:
    patient.start().walk(calm, until="phq2_interest")
    assert patient.page.asked == ["phq2_interest", "phq2_mood"]
    for question, legend in zip(patient.page.asked, patient.page.main.every("legend"), strict=True):
        assert f"{patient.page.h1} {legend.text}" == rulebook.questions[question].text


def test_a_change_of_one_of_several_questions_brings_the_focus_to_it(checking: Patient) -> None:
    checking.change("phq2_mood")
    focused = [part for part in checking.page.main.every("div") if part.has("data-focus")]
    assert [part.one("fieldset").every("input")[0]["name"] for part in focused] == [
        "answer_phq2_mood"
    ]


def test_back_comes_first_and_enter_goes_on(patient: Patient) -> None:
    patient.start().answer(age="18_or_over")
    pressed = [(button["value"], button.get("tabindex")) for button in patient.page.buttons]
    assert pressed == [("continue", "-1"), ("back", ""), ("continue", "")]


def test_questions_that_do_not_concern_a_person_are_not_asked(
    checking: Patient, rulebook: RuleBook
) -> None:
    never = {"isotretinoin_reaction", "since_starting", "treatment_result", "antibiotic_courses"}
    assert not never & set(checking.page.changeable)
    expected = never | {"pregnant_now", "pregnancy_plans", "birth_control", "breastfeeding"}
    assert set(rulebook.questions) - set(checking.page.changeable) == expected


def test_the_check_page_lists_every_answer_under_its_section(
    checking: Patient, rulebook: RuleBook, calm: Chosen
) -> None:
    rows = checking.page.main.every("dl")
    titles = [section.one("h2").text for section in checking.page.main.every(class_="answers")]
    assert set(titles) == {section.title for section in rulebook.sections}
    shown = {
        row.one("dt").text: row.every("dd")[0].text for rows_ in rows for row in rows_.every("div")
    }
    for name in checking.page.changeable:
        (option,) = calm[name]
        assert shown[rulebook.questions[name].text] == rulebook.option(name, option).text


def test_the_check_page_folds_what_only_denies_and_nothing_rests_on(
    checking: Patient, rulebook: RuleBook
) -> None:
    folded = checking.page.main.one("details", class_="denials")
    asked = {row.one("dt").text for row in folded.every("div")}
    texts = {name: rulebook.questions[name].text for name in rulebook.questions}
    assert texts["kidneys"] in asked
    assert texts["treatments_tried"] not in asked, "a finding rests on it"
    assert texts["acne_severity"] not in asked, "it denies nothing"
    assert folded.one("summary").text == f"{len(asked)} questions that you answered with no"
    assert not folded.has("open")
    checking.change("kidneys").answer(kidneys="no")
    assert checking.page.main.one("details", class_="denials").has("open"), "one goes on in there"


# ---- back


def test_back_restores_the_answers(patient: Patient) -> None:
    patient.start().answer(age="12_to_17", isotretinoin_now="not_sure").press("Back")
    assert patient.page.chosen == {"isotretinoin_now": frozenset(["not_sure"])}
    assert patient.press("Back").page.chosen == {"age": frozenset(["12_to_17"])}
    patient.press("Continue").press("Continue")
    assert patient.page.asked == ["isotretinoin_before"]


def test_back_keeps_what_was_chosen_on_the_page_left(patient: Patient, calm: Chosen) -> None:
    patient.start().walk(calm, until="liver_disease")
    page = patient.page.asked
    patient.choose(liver_disease="past").press("Back")
    assert patient.page.asked == ["partner_pregnancy"]
    patient.press("Continue")
    assert patient.page.asked == page
    assert patient.page.chosen == {"liver_disease": frozenset(["past"])}


def test_back_on_the_first_page_stays_there(patient: Patient) -> None:
    patient.start().choose(age="12_to_17").post(go="back")
    assert patient.page.asked == ["age"]
    assert patient.page.chosen == {"age": frozenset(["12_to_17"])}


def test_back_leads_from_the_end_to_the_start_page_by_page(checking: Patient, calm: Chosen) -> None:
    pages: list[list[str]] = []
    checking.post(go="back")
    while not pages or pages[-1] != checking.page.asked:
        pages.append(checking.page.asked)
        assert checking.page.chosen == {q: calm[q] for q in checking.page.asked}
        checking.post(go="back")
    asked = [question for page in reversed(pages) for question in page]
    assert asked == [question for question in calm if question in asked]
    assert sorted(asked) == sorted(checking.start().walk(calm).page.changeable)


def test_back_from_the_guidance_leads_to_the_check_page(checking: Patient) -> None:
    checking.press("See my guidance").post(go="back")
    assert checking.page.kind == "check"
    checking.press("See my guidance").press("Change my answers")
    assert checking.page.kind == "check"


def test_the_browsers_back_shows_the_answers_just_given(patient: Patient) -> None:
    patient.start().answer(age="12_to_17")
    patient.show(patient.page.before)
    assert patient.page.asked == ["age"]
    assert patient.page.chosen["age"] == frozenset(["12_to_17"])


def test_the_browsers_back_from_the_guidance_shows_the_check_page(checking: Patient) -> None:
    checking.press("See my guidance")
    assert checking.show(checking.page.before).page.kind == "check"


# ---- change


def test_a_change_returns_to_the_check_page_and_keeps_later_answers(checking: Patient) -> None:
    listed = checking.page.changeable
    checking.change("acne_severity")
    assert checking.page.chosen["acne_severity"] == frozenset(["mild"])
    checking.answer(acne_severity="moderate")
    assert (checking.page.kind, checking.page.changeable) == ("check", listed)
    assert "Many pimples" not in checking.page.words
    assert "Moderate" in checking.page.words


@pytest.mark.parametrize("way", ["Continue", "Back"])
def test_a_change_returns_to_its_row(checking: Patient, way: str) -> None:
    assert checking.page.main.every(class_="changed") == []
    for question in ("isotretinoin_now", "kidneys"):
        checking.change(question).press(way)
        row = checking.page.main.one(class_="changed")
        (button,) = row.every("button")
        assert button["value"] == f"change:{question}"
        assert button.has("autofocus")
        assert button.has("data-focus")


def test_back_from_a_change_returns_to_the_check_page(checking: Patient) -> None:
    for question in (checking.page.changeable[0], "kidneys"):
        checking.change(question).press("Back")
        assert checking.page.kind == "check"


def test_a_change_asks_exactly_the_new_questions_and_returns(checking: Patient) -> None:
    checking.change("can_become_pregnant").answer(can_become_pregnant="yes")
    assert checking.page.asked == ["pregnant_now"]
    checking.answer(pregnant_now="no")
    assert checking.page.asked == ["pregnancy_plans"]
    checking.answer(pregnancy_plans="no", birth_control=["implant", "condom"], breastfeeding="no")
    assert checking.page.kind == "check"
    assert "partner_pregnancy" not in checking.page.changeable


def test_back_while_a_change_asks_new_questions_leads_back_to_the_change(
    checking: Patient,
) -> None:
    checking.change("can_become_pregnant").answer(can_become_pregnant="yes")
    assert checking.press("Back").page.asked == ["can_become_pregnant"]
    checking.answer(can_become_pregnant="no_organs")
    assert checking.page.kind == "check"


def test_the_first_page_offers_no_way_back_while_a_change_asks_new_questions(
    checking: Patient,
) -> None:
    checking.change("isotretinoin_now").answer(isotretinoin_now="prescribed")
    assert checking.page.asked == ["isotretinoin_reaction"]
    checking.press("Back").press("Back")
    assert checking.page.asked == ["age"]
    assert [button.text for button in checking.page.buttons] == ["Continue"]


def test_answers_to_questions_no_longer_asked_come_back_with_them(checking: Patient) -> None:
    checking.change("can_become_pregnant").answer(can_become_pregnant="yes")
    checking.answer(pregnant_now="no")
    checking.answer(pregnancy_plans="no", birth_control="mini_pill", breastfeeding="no")
    checking.change("can_become_pregnant").answer(can_become_pregnant="no_organs")
    assert checking.page.kind == "check"
    assert "The mini-pill" not in checking.page.words
    checking.change("can_become_pregnant").answer(can_become_pregnant="yes")
    assert checking.page.kind == "check"
    assert "The mini-pill" in checking.page.words


def test_a_question_that_is_not_asked_cannot_be_changed(checking: Patient) -> None:
    checking.post(go="change:birth_control")
    assert checking.page.kind == "check"


# ---- interruptions


def test_an_interruption_comes_right_after_the_answer_and_once(
    patient: Patient, calm: Chosen, rulebook: RuleBook
) -> None:
    patient.start().walk(calm, until="self_harm")
    assert patient.page.asked == ["self_harm"]
    step = patient.page.step
    patient.answer(self_harm="yes")
    assert (patient.page.kind, patient.page.level) == ("interruption", "emergency")
    assert patient.page.step == step
    assert patient.page.told == [rulebook.questions["self_harm"].text]
    assert "988" in patient.page.words
    patient.press("Go on with the questions")
    assert patient.page.asked[0] == "phq2_interest"
    patient.walk(calm)
    assert patient.change("self_harm").press("Continue").page.kind == "check"
    assert patient.press("See my guidance").page.level == "emergency"


def test_an_interruption_comes_again_when_its_answer_is_taken_back_and_given_again(
    patient: Patient, calm: Chosen
) -> None:
    patient.start().walk(calm, until="self_harm").answer(self_harm="yes")
    patient.press("Go on with the questions").press("Back")
    patient.answer(self_harm="no")
    assert patient.page.kind == "question"
    patient.press("Back").answer(self_harm="yes")
    assert patient.page.kind == "interruption"


def test_change_my_answer_leads_from_the_interruption_to_its_question(
    patient: Patient, calm: Chosen
) -> None:
    patient.start().walk(calm, until="danger_signs").answer(danger_signs="blistering_rash")
    assert patient.page.kind == "interruption"
    patient.press("Change my answer")
    assert patient.page.chosen == {"danger_signs": frozenset(["blistering_rash"])}
    patient.answer(danger_signs="none")
    assert patient.page.asked[0] == "acne_severity"


def test_change_my_answer_after_a_change_returns_to_the_check_page(checking: Patient) -> None:
    checking.change("self_harm").answer(self_harm="yes")
    assert checking.page.kind == "interruption"
    checking.press("Change my answer").answer(self_harm="no")
    assert checking.page.kind == "check"


def test_change_my_answer_returns_to_the_check_page_even_past_new_questions(
    checking: Patient, rulebook: RuleBook
) -> None:
    title = next(rule.title for rule in rulebook.rules if rule.id == "taking-it-with-danger-signs")
    checking.change("danger_signs").answer(danger_signs="blistering_rash")
    checking.press("Go on with the questions")
    checking.change("isotretinoin_now").answer(isotretinoin_now="prescribed")
    assert title in checking.page.findings
    checking.press("Change my answer")
    assert checking.page.asked == ["isotretinoin_reaction"]
    checking.answer(isotretinoin_reaction="no", since_starting="none")
    assert checking.page.kind == "check"


def test_who_would_rather_not_say_hears_of_help_too(patient: Patient, calm: Chosen) -> None:
    patient.start().walk(calm, until="self_harm").answer(self_harm="prefer_not_to_say")
    assert patient.page.kind == "interruption"
    assert "988" in patient.page.words


def test_reloading_an_interruption_shows_it_again(patient: Patient, calm: Chosen) -> None:
    patient.start().walk(calm, until="self_harm").answer(self_harm="yes")
    findings = patient.page.findings
    assert len(findings) == 1
    assert patient.show(patient.page.hidden["state"]).page.findings == findings
    patient.press("Go on with the questions")
    assert patient.show(patient.page.before).page.findings == findings


def test_guidance_is_not_reached_past_an_interruption(checking: Patient) -> None:
    checking.change("self_harm").answer(self_harm="yes")
    for go in ("guidance", "check", "show", "change:age"):
        checking.post(go=go)
        assert checking.page.kind == "interruption"


def test_help_comes_before_what_is_missing_on_the_same_page(
    web_settings: Settings, tmp_path: Path
) -> None:
    help_now = rule("help", {"second": "yes"}, "emergency", interrupt=True)
    talk = [rule(f"talk-{answer}", {"first": answer}, "discuss") for answer in ("yes", "no")]
    points = [{**option, "points": n} for n, option in enumerate(YES_NO)]
    both = {"options": points, "always_known": True}
    questions = [{"id": n, "text": f"The {n}?", **both} for n in ("first", "second")]
    tree = small_tree(questions, [help_now, *talk])
    tree["scores"] = {"both": {"of": ["first", "second"]}}  # so that they share a page
    tree["guarantees"] = [{"id": "asks", "text": "All are asked.", "asks": "second"}]
    rules = write_rules(tmp_path, tree)
    patient = Patient(client_of(web_settings, rules=rules)).start()
    assert patient.page.asked == ["first", "second"]
    patient.answer(second="yes")
    assert (patient.page.kind, patient.page.findings) == ("interruption", ["help"])
    patient.press("Go on with the questions")
    assert patient.page.chosen == {"second": frozenset(["yes"])}
    patient.answer(first="no")
    assert patient.page.kind == "check"


# ---- what a post cannot do


@pytest.mark.parametrize("go", ["guidance", "check"])
def test_a_jump_to_the_end_leads_to_the_first_gap(patient: Patient, calm: Chosen, go: str) -> None:
    patient.start().walk(calm, until="acne_severity").post(go=go)
    assert patient.page.asked[0] == "acne_severity"
    assert patient.page.chosen == {}


def test_a_jump_to_a_later_question_leads_to_the_first_gap(patient: Patient) -> None:
    patient.start().post(go="change:monitoring")
    assert patient.page.asked == ["age"]


def test_a_posted_place_is_not_believed(patient: Patient) -> None:
    patient.start().answer(age="12_to_17").choose(isotretinoin_now="no")
    patient.post(go="continue", step="9", page="monitoring", at="guidance", changing="1")
    assert patient.page.asked == ["isotretinoin_before"]


def test_answers_to_questions_of_other_pages_are_ignored(patient: Patient) -> None:
    patient.start().answer(age="12_to_17").choose(isotretinoin_now="no")
    patient.post(go="continue", answer_danger_signs="none", answer_acne_severity="severe")
    patient.answer(isotretinoin_before="never")
    assert (patient.page.asked, patient.page.chosen) == (["danger_signs"], {})
    patient.answer(danger_signs="none")
    assert patient.page.chosen == {}


def test_pressing_twice_gives_the_same_page(patient: Patient, client: FlaskClient) -> None:
    patient.start().answer(age="12_to_17").choose(isotretinoin_now="no")
    sent = {**patient.form, "go": "continue"}
    pages = [Patient(client).post(**sent).page for _ in range(2)]
    assert pages[0].asked == pages[1].asked == ["isotretinoin_before"]
    assert pages[0].words == pages[1].words


def test_two_tabs_know_nothing_of_one_another(client: FlaskClient) -> None:
    one, other = Patient(client).start(), Patient(client).start()
    one.answer(age="12_to_17", isotretinoin_now="no")
    other.answer(age="18_or_over", isotretinoin_now="prescribed")
    assert other.page.asked == ["isotretinoin_reaction"]
    assert one.answer(isotretinoin_before="never").page.asked == ["danger_signs"]
    assert one.press("Back").press("Back").press("Back").page.chosen["age"] == frozenset(
        ["12_to_17"]
    )


def test_reloading_the_address_of_a_question_leads_to_the_start(patient: Patient) -> None:
    response = patient.client.get("/questions")
    assert (response.status_code, response.location) == (302, "/")
