"""Hands a clinic's system what a patient agreed to send; below ``sending`` it knows only bytes."""

__all__ = ["acknowledgement", "courier", "networks", "sending"]
