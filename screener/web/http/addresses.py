"""The addresses below which programs ask, and below which each clinic's pages lie."""

from __future__ import annotations

import re
from typing import Final

CLINICS: Final = "clinics"
"""The first part of the addresses of clinics."""
API: Final = "/api"
"""The page about what programs may ask; their addresses lie below it, and below a clinic's."""
FIRST: Final = f"{API}/v1"
"""Where the addresses of the first version lie."""
FHIR: Final = "/fhir"
"""Where the addresses for programs that speak FHIR lie, and below a clinic's."""

_OURS: Final = re.compile(rf"(/{CLINICS}/[^/]+)?{API}/")
_OF_FHIR: Final = re.compile(rf"(/{CLINICS}/[^/]+)?{FHIR}(/|$)")


def is_for_programs(path: str) -> bool:
    """Return whether a path is one that programs ask, whether or not there is anything."""
    return _OURS.match(path) is not None or speaks_fhir(path)


def speaks_fhir(path: str) -> bool:
    """Return whether a path is one at which all answers are in FHIR, errors too."""
    return _OF_FHIR.match(path) is not None
