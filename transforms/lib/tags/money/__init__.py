"""Sums of money in a text, and the contracts that it announces."""
