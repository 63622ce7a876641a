"""Sends a clinic what a patient agreed to send; only ``sending`` knows what is in it."""

__all__ = ["acknowledgement", "courier", "networks", "sending"]
