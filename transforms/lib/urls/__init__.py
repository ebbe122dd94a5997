"""URLs: canonical form, keys made of them, what they may be."""
