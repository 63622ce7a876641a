"""How easy a Spanish text is to read, by INFLESZ: from 55 on, most people read it with ease.

Syllables are counted by the rules of Spanish spelling. The scale is that of Barrio-Cantalejo and
others (2008), its formula that of Szigriszt Pazos.
"""

from __future__ import annotations

import re
from typing import Final

EASY: Final = 55.0

_WORD: Final = re.compile(r"[^\W\d_]+")
_SENTENCE_END: Final = re.compile(r"[.?!:;]+(?=\s|$)")
_SILENT: Final = re.compile(r"(?<=[qg])u(?=[eiéí])")
_SYLLABLE: Final = re.compile(
    r"[íú]"  # alone, whatever is beside it
    r"|[iuüy]?[aeoáéó][iuüy]?(?![íú])|[iuüy]?[aeoáéó]"
    r"|[iuüy]+"
)


def syllables_in(word: str) -> int:
    """Return how many syllables a word has; at least one."""
    return max(1, len(_SYLLABLE.findall(_SILENT.sub("", word.lower()))))


def inflesz(text: str) -> float:
    """Return how easy a text is, from 0 to 100."""
    words = _WORD.findall(text)
    sentences = max(1, len([part for part in _SENTENCE_END.split(text) if _WORD.search(part)]))
    syllables = sum(map(syllables_in, words))
    return 206.835 - 62.3 * syllables / len(words) - len(words) / sentences
