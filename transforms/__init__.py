"""Beam transforms: one composite per module, named after what it does."""
