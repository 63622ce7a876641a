"""The ``screener`` command: its commands by name, and what several of them share."""

__all__ = [
    "certificate_folder",
    "exit_status",
    "extras",
    "main",
    "new_folder",
    "options",
    "rule_books",
    "sheet_files",
    "standing",
    "table",
]
