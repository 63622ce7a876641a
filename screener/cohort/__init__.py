"""Guidance for whole archives of answer sheets, from the circuit that the proof searches."""

__all__ = ["answers", "archive", "batches", "bits", "files", "reading", "writing"]
