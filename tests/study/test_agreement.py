"""Agreement is counted as published examples count it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.population.share import Share
from screener.rulebook.model import LevelId
from screener.study.agreement import Agreement

LEVELS = [LevelId.EMERGENCY, LevelId.CONTACT_FIRST, LevelId.DISCUSS, None]


def agreement(table: Sequence[Sequence[int]]) -> Agreement:
    """Return agreement for a table: a row for each level of the clinician."""
    pairs = {
        (LEVELS[row], LEVELS[column]): table[row][column]
        for row, column in product(range(len(LEVELS)), repeat=2)
    }
    return Agreement(LEVELS, Counter(pairs))


MAMMOGRAMS = [[34, 10, 2, 0], [6, 8, 8, 2], [2, 5, 4, 12], [0, 1, 2, 14]]
"""H. L. Kundel, M. Polansky, Measurement of Observer Agreement, Radiology 228, 2003, Table A1."""


def test_kappa_is_that_of_a_published_table() -> None:
    """The R package vcdExtra documents 0.5964 for it with weights of equal spacing."""
    assert agreement(MAMMOGRAMS).kappa == pytest.approx(0.5964, abs=0.00005)


def test_kappa_is_one_if_all_agree_and_not_defined_if_all_are_alike() -> None:
    agreeing = [[3, 0, 0, 0], [0, 4, 0, 0], [0, 0, 5, 0], [0, 0, 0, 6]]
    alike = [[9, 0, 0, 0], [0] * 4, [0] * 4, [0] * 4]

    assert agreement(agreeing).kappa == 1
    assert agreement(alike).kappa is None


def test_under_triage_is_what_is_calmer_than_the_clinicians_level() -> None:
    found = agreement(MAMMOGRAMS)

    assert found.visits == 110
    assert found.under == Share(10 + 2 + 0 + 8 + 2 + 12, 110)
    assert found.over == Share(6 + 2 + 5 + 0 + 1 + 2, 110)
    assert found.exact == Share(34 + 8 + 4 + 14, 110)
    assert found.under_of(LevelId.CONTACT_FIRST) == Share(8 + 2, 24)
    assert found.exact_of(None) == Share(14, 17)


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4))
def test_every_visit_is_under_over_or_exact(table: list[list[int]]) -> None:
    found = agreement(table)
    mirrored = agreement([list(column) for column in zip(*table, strict=True)])

    assert found.under.count + found.over.count + found.exact.count == found.visits
    assert (mirrored.under, mirrored.exact) == (found.over, found.exact)
    assert sum(found.under_of(level).count for level in LEVELS) == found.under.count
    if found.kappa is not None:
        assert found.kappa == pytest.approx(mirrored.kappa)
        assert found.kappa <= 1


def test_the_interval_of_a_published_study_is_close_to_wilsons() -> None:
    """481 of 500 patients agreed with the clinician, 94.1 to 97.7 %, by another method.

    S. E. Nissen et al., Technology-Assisted Self-Selection of Candidates for Nonprescription Statin
    Therapy, Journal of the American College of Cardiology 78, 2021.
    """
    assert Share(481, 500).interval == pytest.approx((0.941, 0.977), abs=0.002)
