"""The word lists of ``data/lexicon.yaml``, read once per process as sets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from transforms.lib.tags.package_data import read_lists


@dataclass(frozen=True)
class Lexicon:
    """Words that tell what kind of name stands beside them; see the file for each list."""

    titles: frozenset[str]
    title_complements: frozenset[str]
    offices: frozenset[str]
    roles: frozenset[str]
    speech: frozenset[str]
    verbs: frozenset[str]
    abbreviations: frozenset[str]
    breakers: frozenset[str]
    not_names: frozenset[str]
    organisation_heads: frozenset[str]
    company_suffixes: frozenset[str]
    of_heads: frozenset[str]
    not_organisations: frozenset[str]
    unit_heads: frozenset[str]
    numbered_units: frozenset[str]
    counted_units: frozenset[str]
    unit_abbreviations: frozenset[str]
    regiments: frozenset[str]
    named_units: frozenset[str]
    ship_prefixes: frozenset[str]
    programme_heads: frozenset[str]
    document_heads: frozenset[str]
    event_heads: frozenset[str]
    place_heads: frozenset[str]
    settlements: frozenset[str]
    place_openers: frozenset[str]
    facility_heads: frozenset[str]
    facility_openers: frozenset[str]
    system_heads: frozenset[str]
    place_prepositions: frozenset[str]
    may_precede: frozenset[str]
    may_follow: frozenset[str]
    family_names_first: frozenset[str]
    facility_centres: frozenset[str]
    platform_words: frozenset[str]
    weapon_words: frozenset[str]
    programme_words: frozenset[str]
    organisation_words: frozenset[str]
    generic_names: frozenset[str]
    generic_acronyms: frozenset[str]


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the package data. A list that is missing or unknown is a ``ValueError``."""
    return read_lists("lexicon.yaml", Lexicon)
