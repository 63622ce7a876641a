"""The ``screener`` command: its commands by name, and what several of them share."""

__all__ = [
    "archive_extra",
    "certificate_folder",
    "exit_status",
    "main",
    "new_folder",
    "options",
    "rule_books",
    "sheet_files",
    "standing",
    "table",
]
