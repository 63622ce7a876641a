"""Hands a clinic's system what a patient agreed to send; it knows addresses and bytes only."""
