"""Events: what is done (the verb or its noun), by whom before it, to what after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from transforms.lib.tags.evidence.phrases import PhraseHit

_REACH = 70  # characters between a verb and what it is done to
_NEIGHBOURS = 5  # hits between them
_SUBJECTS = ("actor.", "air", "land", "sea", "cyber", "space", "strategic")
_THINGS = ("thing.", "air", "land", "sea", "cyber", "space", "strategic", "actor.company")


def event_pairs(hits: Sequence[PhraseHit]) -> set[str]:
    """``actor > event`` and ``event > thing`` for each event and its neighbours."""
    found: set[str] = set()
    for index, hit in enumerate(hits):
        events = [name for name in hit.classes if name.startswith("event.")]
        if not events:
            continue
        after = hits[index + 1 : index + 1 + _NEIGHBOURS]
        before = hits[max(0, index - _NEIGHBOURS) : index]
        things = set(_named(after, _THINGS, hit.end, _REACH))
        actors = set(_named(before, ("actor.",), hit.start - _REACH, _REACH))
        found.update(f"{event} > {thing}" for event in events for thing in things)
        found.update(f"{actor} > {event}" for event in events for actor in actors)
    return found


def opening(hits: Sequence[PhraseHit]) -> Iterator[str]:
    """Who or what a headline begins with, its first event, and both together.

    "Tejas to get new missiles" is of an aircraft and "Air force to get new missiles" of a buyer.
    """
    subject = next((kinds for hit in hits if (kinds := _subjects(hit))), ())
    event = next((kinds for hit in hits if (kinds := _events(hit))), ())
    yield from (f"subject {kind}" for kind in subject)
    yield from (f"first {kind}" for kind in event)
    yield from (f"{kind} does {done}" for kind in subject for done in event)


def _subjects(hit: PhraseHit) -> tuple[str, ...]:
    return tuple(name for name in hit.classes if name.startswith(_SUBJECTS))


def _events(hit: PhraseHit) -> tuple[str, ...]:
    return tuple(name for name in hit.classes if name.startswith("event."))


def _named(
    hits: Iterable[PhraseHit], prefixes: tuple[str, ...], start: int, reach: int
) -> Iterator[str]:
    """Classes of the hits that begin within reach of ``start``."""
    for hit in hits:
        if start <= hit.start <= start + reach:
            yield from (name for name in hit.classes if name.startswith(prefixes))
