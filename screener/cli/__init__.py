"""The ``screener`` command: its commands by name, and what several of them share."""

__all__ = ["exit_status", "main", "options", "rule_books", "sheet_files", "standing", "table"]
