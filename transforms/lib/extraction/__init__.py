"""From the bytes of a page, or the content of a feed entry, to an article.

Doors: ``extract``, ``plain_text``, ``hints``, ``error``, ``titles``.
"""
