"""Author names as people write them on pages, and the names alone.

``clean_authors(["By John Doe and Jane Roe, Staff Writers"])`` gives ``("John Doe", "Jane Roe")``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from transforms.lib.extraction.author_words import (
    IS_ROLE,
    LEADING,
    NAME_TAIL,
    OTHER_CREDIT,
    PLACEHOLDER,
    RANK,
    ROLE,
    ROLE_TAIL,
    UNIT,
)
from transforms.lib.extraction.dateline import is_city
from transforms.lib.text.plain import clean_markup_text, tokens
from transforms.lib.text.tables import LATIN_CAPITALS, word_set

MAX_AUTHORS: Final = 20
_MAX_NAME_WORDS: Final = 6
_MAX_NAME_CHARACTERS: Final = 60
_MAX_VALUE_CHARACTERS: Final = 2000
_MAX_RANKS: Final = 3

_TAG = re.compile(r"<[^<>]{0,200}>")
_EMAIL_OR_LINK = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|https?://\S+|www\.\S+|@\w+"
    r"|\b[a-z0-9-]{2,60}\.(?:com|org|net|info|mil|gov|eu|co|example)(?:\.[a-z]{2})?\b(?:/\S*)?"
)
_RSS_PERSON = re.compile(r"^\s*\S+@\S+\s*\(([^()]+)\)\s*$")  # RSS 2.0: e-mail (Full Name)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEPARATOR = re.compile(
    r"\s*(?:[;|/／•·‧\n]|\s[–—-]\s"
    r"|,?\s(?:and|und|et|y|e|og|och|en|with|mit|avec|con|và|dan|ve|и|та|та|ja|και|और|&)\s|&(?=\s))\s*",
    re.IGNORECASE,
)
_BAR = re.compile(r"\s*[|•]\s*")  # parts a name from what somebody is, too
_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr|I{2,3}|IV)\b)")
_CREDENTIAL = re.compile(
    r",\s*(?:Ph\.?\s?D|M\.?D|M\.?A|M\.?Sc|B\.?A|MBA|RN|Esq|USN|USA|USAF|USMC|USCG|Ret)\b\.?"
)
_COMMA = re.compile("[,，、]")
_NAME_WORD = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN_WORD = re.compile(rf"[A-Za-z{LATIN_CAPITALS}à-ÿ]")
_HANDLE_OR_HOST = re.compile(r"\w{2,}\.\w{2,}")
_HOST = re.compile(r"(?:[\w-]{2,}\.)+[a-z]{2,12}")  # and not "A.Sharma"
# "Jane Example – Kyiv, Ukraine"
_PLACE_BEHIND = re.compile(r"(?<=[^\W\d_])\s[–—-]\s([^\W\d_]+)(?:,\s?[^\W\d_]+)?$")
# "Jane Example on November 5, 2026 at 8 am"
_DATED = re.compile(r"\s(?:on|am|le|el|il|op)\s+(?:[^\W\d_]+\.?,?\s+)?\d.*$")
_INITIAL_FIRST = re.compile(r"[^\W\d_]\.[^\W\d_]{2,}")  # A.Sharma, a whole name
_POINT_LAST = re.compile(r"\s(?:[^\W\d_]|[JS]r)\.$")
_PARTICLES: Final = word_set("da de del della den der di dos du la le ter ten van von")
_AGENCIES: Final = word_set("""
    AA AFP ANP ANSA AP APA Belga Bloomberg DPA dpa EFE Interfax PAP Reuters Ritzau TASS UPI
    Ukrinform Xinhua Yonhap
""")


def clean_authors(raw: Iterable[str], publishers: Iterable[str] = ()) -> tuple[str, ...]:
    """Distinct names in order of appearance.

    Args:
        raw: Author values as found, each with one or several names and whatever stands around.
        publishers: Names of the outlet, which are no authors.

    Returns:
        Names without "By", ranks, roles, places, e-mail addresses and handles. The outlet itself,
        its staff and desks are left out; a news agency named as author ("Associated Press") stays.
    """
    outlets = {name_key(name) for name in publishers}
    found: dict[str, str] = {}
    for name in (name for value in raw for line in _lines(value) for name in _named(line, outlets)):
        key = name_key(name)
        if key and key not in outlets and _is_name(name):
            found[key] = max(found.get(key, name), name, key=_care)
    return tuple(found.values())[:MAX_AUTHORS]


def _named(line: str, outlets: Container[str]) -> list[str]:
    """The names of a line. Single words behind the outlet say where it is: ``Gazette, Leeds``."""
    first, *others = map(str.strip, _COMMA.split(line))
    if not others or not (name_key(first) in outlets or _HOST.fullmatch(first)):
        return list(_names_of_line(line))
    names = (name for part in others for name in _names_of_line(part))
    return [name for name in names if " " in name or name in _AGENCIES]


def name_key(name: str) -> str:
    """What two spellings of a name share: ``jane-example`` and ``Jane EXAMPLE`` are one."""
    words = tokens(name)
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _care(name: str) -> bool:
    """Written as a name is, and not as part of an address or in capitals."""
    return not name.islower() and not name.isupper() and "-" not in name


def _lines(value: str) -> Iterator[str]:
    text = _TAG.sub(" ", value[:_MAX_VALUE_CHARACTERS])
    person = _RSS_PERSON.match(text)
    lines = (person[1] if person else text).split("\n")
    return map(clean_markup_text, lines)


def _names_of_line(text: str) -> Iterator[str]:
    text = _EMAIL_OR_LINK.sub(" ", _BRACKETED.sub(" ", text))
    text = _SUFFIX.sub(" ", _CREDENTIAL.sub("", text))
    text = _DATED.sub("", LEADING.sub("", OTHER_CREDIT.sub("", text)))
    behind = _PLACE_BEHIND.search(text)
    if behind and behind[1] not in _AGENCIES and " " in text[: behind.start()]:
        text = text[: behind.start()]
    parts = _BAR.split(text)
    people = [part for part in parts if not (IS_ROLE.search(part) or UNIT.match(part))]
    for part in people or parts:
        for piece in _SEPARATOR.split(part):
            yield from _split_commas(piece)


def _split_commas(piece: str) -> list[str]:
    """The names of a list; ``Doe, Jane`` is one name, and turned round."""
    parts = [part for part in map(str.strip, _COMMA.split(piece)) if part]
    if "," in piece and len(parts) == 2 and _is_surname_first(*parts):  # noqa: PLR2004 - surname, first name
        return [_tidy(f"{parts[1]} {parts[0]}")]
    first, *others = parts or [""]
    return [_tidy(first), *(_tidy(part) for part in others if _is_another(part, first))]


def _is_another(part: str, first: str) -> bool:
    """A name, and not the place, unit, firm or degree of the first one of a list."""
    if part in _AGENCIES or not _is_whole(first):
        return True
    if " " not in first:
        return part[1:2] == "."  # the names of a list are written alike
    written_as_name = not _LATIN_WORD.match(part) or (_is_whole(part) and not part.islower())
    other_case = part.isupper() and not first.isupper()
    return written_as_name and not other_case and not UNIT.match(part) and not IS_ROLE.search(part)


def _is_whole(name: str) -> bool:
    """More than a surname or a forename."""
    return " " in name or _INITIAL_FIRST.match(name) is not None


def _is_surname_first(surname: str, forenames: str) -> bool:
    """A word, or words after a particle, before the comma; one or two that may be names after it.

    ``Example, Jane A.`` and ``van den Example, Jan``, but neither ``AFP, Reuters`` nor
    ``Jane Example, AFP``.
    """
    first_word, *more = surname.split()
    return (
        (not more or first_word in _PARTICLES)
        and not _INITIAL_FIRST.match(surname)
        and len(forenames.split()) <= 2  # noqa: PLR2004 - first and middle name
        and all(_is_name(part) and part not in _AGENCIES for part in (surname, forenames))
    )


def _tidy(name: str) -> str:
    name = _without_ranks(LEADING.sub("", name.strip()))
    for tail in (NAME_TAIL, ROLE_TAIL):
        shorter = tail.sub("", name)
        if " " in shorter or not _LATIN_WORD.search(shorter):
            name = shorter
    name = name.strip(' \t,;:-–—|*•"“”()[]')
    words = (name if _POINT_LAST.search(name) else name.strip(".")).split()
    if name.isupper() and len(words) > 1:
        return _LETTERS.sub(lambda letters: letters[0].capitalize(), " ".join(words))
    return " ".join(words)


def _without_ranks(name: str) -> str:
    """The name behind one or more ranks; a first name that is a rank stays: ``Major Example``."""
    for _ in range(_MAX_RANKS):
        rest = RANK.sub("", name)
        if rest == name or (" " not in rest and "." not in name):
            return name
        name = rest
    return name


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        0 < len(words) <= _MAX_NAME_WORDS
        and len(name) <= _MAX_NAME_CHARACTERS
        and bool(_NAME_WORD.search(name))
        and not any(character.isdigit() for character in name)
        and not any(_is_role(word.casefold()) for word in words)
        and not (len(words) == 1 and _HANDLE_OR_HOST.fullmatch(name))
        and not PLACEHOLDER.match(name)
        and not (len(words) > 1 and is_city(name))
    )


def _is_role(word: str) -> bool:
    return word in ROLE or word.strip(".,'’s") in ROLE
