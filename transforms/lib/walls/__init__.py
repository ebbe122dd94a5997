"""Something else instead of the page: what asks, refuses or excuses where a story should be.

    response ─► answers ─┬► products    marks of bot walls and consent managers in the bytes
                         └► addresses   where a redirect led
    parsed page ─► notices ─┬► products
                            ├► addresses
                            └► kinds ─► speech   what the text speaks of, and to whom

A wall is told from a story by structure first: by who made it, where it is, and to whom it speaks.
News tell of third persons; a wall speaks of itself and to its reader. Words come last.
"""
