"""What a text is about: topics, category, domain, region."""
