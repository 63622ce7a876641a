"""Packs files that are beside the package, at the top of the checkout, into the wheel.

Hatchling's `force-include` table would do this without code, but it would also copy the files into
an editable installation, where the copies go stale and are never read.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = ("rules.yaml", "rules.es.po", "starter", "templates", "clinics")


class WheelContents(BuildHookInterface[BuilderConfig]):
    """Adds rule books, templates and the example clinic to wheels that are not editable."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to the build, which hatchling stops if one is missing."""
        if version == "editable":
            return
        for name in PACKED:
            build_data["force_include"][str(Path(self.root) / name)] = f"screener/{name}"
