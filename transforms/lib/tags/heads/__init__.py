"""Small linear models over evidence and words: category, domain, region, topics."""
