"""Which articles and entries are the same, or nearly: hashes, claims, revisions."""
