"""Plain text: cleaning, words, charsets, dates, languages."""
