"""Measures of the ledger."""
