"""A finding names the answers that led to it, and only those."""

from typing import Any

import pytest

from screener.screening.guidance import assess
from screener.screening.sheet import read_sheet
from tests.small_books import book, rule

CALM = {"liver": "no", "signs": ["none"], "sleep": "never", "mood": "never"}


@pytest.mark.parametrize(
    ("condition", "answers", "because"),
    [
        pytest.param(
            {"signs": ["rash", "fever"]},
            {"signs": ["rash", "not_sure"]},
            {"signs": ("rash",)},
            id="only the options that the rule names",
        ),
        pytest.param(
            {"signs": "rash"},
            {"signs": ["fever", "not_sure"]},
            {"signs": ("not_sure",)},
            id="the doubt of a possible finding",
        ),
        pytest.param(
            {"any": [{"liver": "yes"}, {"signs": "rash"}]},
            {"signs": ["rash"]},
            {"signs": ("rash",)},
            id="of any, the part that holds",
        ),
        pytest.param(
            {"all": [{"liver": "yes"}, {"signs": "rash"}]},
            {"liver": "yes", "signs": ["not_sure"], "liver_tests": "no"},
            {"liver": ("yes",), "signs": ("not_sure",)},
            id="of all in doubt, what is known too",
        ),
        pytest.param(
            {"not": {"signs": "rash"}},
            {"signs": ["fever"]},
            {"signs": ("fever",)},
            id="of not, the answer that denies it",
        ),
        pytest.param(
            {"not": {"all": [{"liver": "yes"}, {"signs": "rash"}]}},
            {"liver": "yes", "signs": ["not_sure"], "liver_tests": "no"},
            {"signs": ("not_sure",)},
            id="of not all in doubt, nothing that speaks against it",
        ),
        pytest.param(
            {"not": {"any": [{"liver": "yes"}, {"signs": "rash"}]}},
            {"signs": ["not_sure"]},
            {"liver": ("no",), "signs": ("not_sure",)},
            id="of not any in doubt, what is known too",
        ),
        pytest.param(
            {"not": {"not": {"all": [{"liver": "yes"}, {"signs": "rash"}]}}},
            {"liver": "yes", "signs": ["not_sure"], "liver_tests": "no"},
            {"liver": ("yes",), "signs": ("not_sure",)},
            id="of not not, the same as without",
        ),
        pytest.param(
            {"not": {"liver_tests": "yes"}},
            {},
            {"liver": ("no",)},
            id="of a question not asked, the answer that skipped it",
        ),
        pytest.param(
            {"phq": {"at_least": 2}},
            {"sleep": "often"},
            {"sleep": ("often",)},
            id="of a score, the answers with points",
        ),
        pytest.param(
            {"phq": {"at_least": 3}},
            {"sleep": "often", "mood": "prefer_not_to_say"},
            {"sleep": ("often",), "mood": ("prefer_not_to_say",)},
            id="of a score in doubt, the points and the doubt",
        ),
        pytest.param(
            {"not": {"phq": {"at_least": 1}}},
            {},
            {"sleep": ("never",), "mood": ("never",)},
            id="of a low score, all its answers",
        ),
    ],
)
def test_a_finding_rests_on(
    condition: Any, answers: dict[str, Any], because: dict[str, tuple[str, ...]]
) -> None:
    small = book([rule("r", condition)])

    (finding,) = assess(small, read_sheet(small, {**CALM, **answers}.items())).findings

    assert {led.question: led.answer for led in finding.because} == because
