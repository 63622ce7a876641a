"""Packs what lives beside the package at the top of the checkout into the wheel.

Hatchling's `force-include` table would do it without code, but it also copies the files into an
editable installation, where they go stale beside the ones that are read.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = ("rules.yaml", "templates", "clinics")


class WheelContents(BuildHookInterface[BuilderConfig]):
    """Adds the rule book, the pages and the example clinic to every wheel but an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to hatchling, which refuses to build where one is missing."""
        if version == "editable":
            return
        for name in PACKED:
            build_data["force_include"][str(Path(self.root) / name)] = f"screener/{name}"
