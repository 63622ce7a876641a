"""The commands for those who write a rule book, one file for those that need the same."""
