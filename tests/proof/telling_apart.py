"""Small rule books with a rule that early answers often settle, though it names later ones."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Final

from hypothesis import strategies as st

from screener.rulebook.model import RuleBook
from tests.small_books import Chance, book, forms, rule

FEW_SHEETS: Final = 250


@st.composite
def telling_apart(draw: st.DrawFn) -> RuleBook:
    """Draw rule books whose one rule tells cases apart by the answer to one of two questions."""
    form = draw(forms(FEW_SHEETS))
    chance = Chance(draw)
    early, late = chance.one(*combinations_with_replacement(form.questions, 2))
    names = [option["id"] for option in late["options"]]
    cut = chance.number(0, len(names) - 1)
    before = chance.one(form.answer(early), chance.condition(form.leaves, 1))
    groups = [group for group in (names[:cut], names[cut:]) if group]
    split = [{"all": [before, {late["id"]: group}]} for group in groups]
    both = {"all": [form.answer(early), form.answer(late)]}
    other = chance.one(both, both, chance.condition(form.leaves))
    return book([rule("split", {"any": [*split, other]}, interrupt=True)], **form.parts)
