"""Only the numbers that a rule book lists become links, whole and as they are written."""

from __future__ import annotations

import pytest

from screener.rulebook.help_numbers import HelpNumber
from screener.web.pages.phone_links import Numbers, dialed

US = {"call": ("911", "988"), "sms": ("988",)}
UK = {"call": ("999", "116 123"), "sms": ("85258",)}


LINK = '<a href="{href}" target="_top" translate="no" dir="ltr">{number}</a>'


def numbers(call: tuple[str, ...] = (), sms: tuple[str, ...] = ()) -> Numbers:
    return Numbers(
        HelpNumber(number=number, call=number in call, sms=number in sms)
        for number in dict.fromkeys((*call, *sms))
    )


@pytest.mark.parametrize(
    ("words", "country", "links"),
    [
        ("Call 911.", US, {"911": "tel:911"}),
        ("Call or text 988, day or night.", US, {"988": "tel:988"}),
        ("Call 1-911-555 or 9111 or 911-2.", US, {}),
        ("About 500 people.", US, {}),
        ("Samaritans: 116 123, free.", UK, {"116 123": "tel:116123"}),
        ("Call 911.", {}, {}),
    ],
)
def test_a_number_becomes_a_link(
    words: str, country: dict[str, tuple[str, ...]], links: dict[str, str]
) -> None:
    linked = str(numbers(**country).linked(words))
    made = {number: LINK.format(href=href, number=number) for number, href in links.items()}
    expected = words
    for number, link in made.items():
        expected = expected.replace(number, link)
    assert linked == expected


def test_other_words_are_only_words() -> None:
    linked = str(numbers(**US).linked("<b>911</b> & 'more'"))
    assert linked.startswith(f"&lt;b&gt;{LINK.format(href='tel:911', number=911)}&lt;/b&gt; &amp;")


def test_a_number_that_only_takes_messages_is_kept_from_translators_too() -> None:
    assert numbers(**UK).linked("Text SHOUT to 85258.") == (
        'Text SHOUT to <bdi translate="no" dir="ltr">85258</bdi>.'
    )


def test_buttons_come_in_the_order_of_the_words_each_number_once() -> None:
    found = numbers(**US).buttons("Text 988, or call 988. If you may act, call 911.")
    assert [(button["way"], button["href"]) for button in found] == [
        ("tel", "tel:988"),
        ("sms", "sms:988"),
        ("tel", "tel:911"),
    ]


def test_a_number_that_only_takes_messages_has_no_button_to_call() -> None:
    found = numbers(**UK).buttons("Text SHOUT to 85258.")
    assert [button["href"] for button in found] == ["sms:85258"]


@pytest.mark.parametrize(
    ("written", "dial"),
    [
        ("988", "988"),
        ("116 123", "116123"),
        ("+1 (555) 010-0199", "+15550100199"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("(0)20 7946 0000", "02079460000"),
    ],
)
def test_a_number_is_dialed_as_people_mean_it(written: str, dial: str) -> None:
    assert dialed(written) == dial


def test_a_rule_book_without_an_emergency_has_no_numbers() -> None:
    assert Numbers(()).buttons("Call 911.") == []
    assert str(Numbers(()).linked("Call 911.")) == "Call 911."
