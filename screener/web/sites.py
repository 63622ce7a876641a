"""The questionnaires that one server serves: that of the house, and one for each clinic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener.web.http.addresses import CLINICS, is_for_programs
from screener.web.pages.site import Site


@dataclass(frozen=True)
class Sites:
    """All questionnaires that a server serves."""

    house: Site
    clinics: Mapping[str, Site]

    def __iter__(self) -> Iterator[Site]:
        """Yield every site."""
        return iter((self.house, *self.clinics.values()))

    def at(self, path: str) -> Site:
        """Return the site that a path belongs to, even if it has no page there."""
        first, _, rest = path.removeprefix("/").partition("/")
        clinic = rest.partition("/")[0] if first == CLINICS else ""
        return self.clinics.get(clinic, self.house)

    def api_origins_at(self, path: str) -> tuple[str, ...]:
        """Return the origins whose scripts may call a path; none if it is not for programs."""
        return self.at(path).api_origins if is_for_programs(path) else ()
