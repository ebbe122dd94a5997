"""Value types inside an article: topics, mentions, amounts, awards. No times, no Beam.

Sequences are tuples; a Beam row coder gives lists back, so each type coerces on construction.
Offsets count Unicode code points in ``Article.text``: ``text[start:end]`` is the mention.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

FLOAT32 = {"arrow": "float32"}
INT32 = {"arrow": "int32"}
DATE = {"arrow": "date32"}  # a day as YYYY-MM-DD: the row coder has no type for a date


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
class AwardPlace:
    """One place where the work of an award is done, and its share of the work, 0 to 1."""

    place: str
    share: Optional[float] = None


@dataclass(frozen=True)
class Award:
    """One contract award of an announcement (a daily page of awards holds many).

    All sums are in ``currency``. ``ceiling`` is the most that may be paid, ``cumulative`` what the
    contract comes to after this award or with all its options, ``obligated`` what is obligated at
    the award, 0 where the text says nothing is. ``place`` and ``completion_date`` are as written;
    ``places`` and ``completed_by`` say the same as data. ``buyer_country`` is that of a foreign
    government that buys alone, ISO 3166-1 alpha-2. Fields that may be None are null in files that
    were written before there was such a field.
    """

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
    places: Optional[Sequence[AwardPlace]] = ()
    completed_by: Optional[str] = field(default=None, metadata=DATE)
    cumulative: Optional[float] = None
    obligated: Optional[float] = None
    contract_type: Optional[str] = ""
    modification: Optional[str] = ""
    small_business: Optional[bool] = False
    description: Optional[str] = ""
    buyer_country: Optional[str] = ""

    def __post_init__(self) -> None:
        freeze_sequences(self, "contractors", "contract_numbers", "fms_customers", "places")
