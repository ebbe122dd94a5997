"""Value types inside an article: topics, mentions, amounts, awards. No times, no Beam.

Sequences are tuples; a Beam row coder gives lists back, so each type coerces on construction.
Offsets count Unicode code points in ``Article.text``: ``text[start:end]`` is the mention.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

FLOAT32 = {"arrow": "float32"}
INT32 = {"arrow": "int32"}


def freeze_sequences(record: Any, *names: str) -> None:
    """Turn the named sequence fields of a frozen dataclass into tuples, in place; None stays."""
    for name in names:
        value = getattr(record, name)
        if value is not None and not isinstance(value, tuple):
            object.__setattr__(record, name, tuple(value))


@dataclass(frozen=True)
class TopicScore:
    """One topic of the taxonomy and how sure we are of it, 0 to 1."""

    id: str
    score: float = field(metadata=FLOAT32)


@dataclass(frozen=True)
class Span:
    """Half-open range of code points ``[start, end)`` in the text."""

    start: int = field(metadata=INT32)
    end: int = field(metadata=INT32)


@dataclass(frozen=True)
class Entity:
    """One entity of an article with all its mentions in the text.

    ``id`` is the gazetteer id, or ``<type>:<slug>`` for a name the gazetteer does not hold.
    ``type`` is one of person, organisation, military_unit, country, place, facility, platform,
    weapon, programme, nationality. ``method`` names the rule that found it.
    """

    id: str
    type: str
    subtype: str
    name: str
    mentions: int = field(metadata=INT32)
    wikidata_id: str
    country: str
    confidence: float = field(metadata=FLOAT32)
    method: str
    offsets: Sequence[Span] = ()

    def __post_init__(self) -> None:
        freeze_sequences(self, "offsets")


@dataclass(frozen=True)
class Amount:
    """A sum of money as written and as a number; ``usd`` only where it is in US dollars."""

    text: str
    amount: float
    currency: str
    usd: Optional[float]
    start: int = field(metadata=INT32)
    end: int = field(metadata=INT32)


@dataclass(frozen=True)
class Award:
    """One contract award of an announcement (a daily page of awards holds many)."""

    contractors: Sequence[str] = ()
    amount: Optional[float] = None
    ceiling: Optional[float] = None
    currency: str = ""
    action: str = ""
    agency: str = ""
    contract_numbers: Sequence[str] = ()
    place: str = ""
    completion_date: str = ""
    fms_customers: Sequence[str] = ()

    def __post_init__(self) -> None:
        freeze_sequences(self, "contractors", "contract_numbers", "fms_customers")
