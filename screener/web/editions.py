"""The application as its files say it now: made anew when these change, and never for the worse."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from screener.config import Settings
from screener.errors import ScreenerError
from screener.web.app import ScreenerApp, create_app
from screener.web.content import Content, ContentReader, refusing
from screener.web.http.guard import Guard
from screener.web.http.log import Trouble
from screener.web.operations.accounts import Observer

_LOG: Final = logging.getLogger(__name__)
_TAKEN_IN: Final = "the files changed: %d clinics, and the rule book %s %s, are served now"


class Editions:
    """Makes the application, and again whenever its files change.

    Attributes:
        app: the newest one.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.time,
        observers: Sequence[Observer] = (),
    ) -> None:
        """Make the first; raises what :func:`screener.web.app.create_app` raises."""
        self._settings = settings
        self._clock = clock
        self._observers = observers
        self._reader = ContentReader(settings, clock)
        self._digest = self._reader.digest()
        self._content = self._reader.read()
        self.app = self._made(self._content)

    @property
    def guard(self) -> Guard:
        """Return the newest, as a server calls it."""
        return self.app.guard

    def renewed(self) -> bool:
        """Make the application with what changed in its files; return whether anything did.

        What has mistakes is not taken in: it is logged, and told by the health check. Nor does an
        error of our own stop what is served.
        """
        with Trouble():
            return self._renewed()
        return False

    def _renewed(self) -> bool:
        before = self._digest
        try:
            self._digest = self._reader.digest()
            if self._digest == before:
                return False
            content = self._reader.read(self._content)
            self.app = self._made(content)
        except ScreenerError as error:
            named = self._settings.clinics or self._settings.rules
            content = refusing(self._content, named, error)
            self.app = self._made(content)
        self._content = content
        header = content.house.rulebook
        _LOG.warning(_TAKEN_IN, len(content.clinics), header.id, header.version)
        return True

    def _made(self, content: Content) -> ScreenerApp:
        return create_app(
            self._settings, clock=self._clock, content=content, observers=self._observers
        )
