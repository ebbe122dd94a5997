"""Named things in a text: found, typed and linked to the gazetteer."""
