"""Tags of a text: entities, topics, amounts, awards.

Doors: ``tagging`` makes them, ``tags`` is what it makes.
"""
