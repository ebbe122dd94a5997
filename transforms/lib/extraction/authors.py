"""Author names as people write them on pages, and the names alone.

``clean_authors(["By John Doe and Jane Roe, Staff Writers"])`` gives ``("John Doe", "Jane Roe")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from transforms.lib.text.plain import clean_markup_text
from transforms.lib.text.tables import alternatives, word_set

MAX_AUTHORS: Final = 20
_MAX_NAME_WORDS: Final = 6
_MAX_NAME_CHARACTERS: Final = 60

_TAG = re.compile(r"<[^<>]{0,200}>")
_LEADING = re.compile(
    r"^\W*(?:(?:story|text|words|written|posted|published|reported|article|analysis|report)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|autor(?:in)?|author|автор)\b[:\s]+",
    re.IGNORECASE,
)
_EMAIL_OR_LINK = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|https?://\S+|www\.\S+|@\w+")
_RSS_PERSON = re.compile(r"^\s*\S+@\S+\s*\(([^()]+)\)\s*$")  # RSS 2.0: e-mail (Full Name)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEPARATOR = re.compile(
    r"\s*(?:[;|/•·\n]|\s[–—-]\s|,?\s(?:and|und|et|y|e|og|och|en|with|mit|&)\s|&(?=\s))\s*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr|I{2,3}|IV|Ph\.?D|M\.?D|Esq|USN|USA|USAF|USMC|Ret)\b)")
_SERVICE: Final = (
    r"(?:U\.?S\.?|Royal)\s+(?:Army|Navy|Air Force|Marine Corps|Space Force|Coast Guard)"
)
_RANK = re.compile(
    rf"^(?:{_SERVICE}\s+)?"
    + alternatives(r"""
        Spc|Pfc|Pvt|Cpl|Lance Cpl|Sgt|Sgt 1st Class|Staff Sgt|Tech\.? Sgt|Master Sgt
        Senior Airman|Airman|Airman 1st Class|Seaman|Ensign
        Chief Petty Officer|(?:Petty Officer|Mass Communication Specialist) (?:1st|2nd|3rd) Class
        MC[123]|Lt|1st Lt|2nd Lt|Capt|Maj|Lt\.? Col|Col|Lt\.? Cmdr|Cmdr|Brig\.? Gen|Gen
        Dr|Prof|Sir
    """)
    + r"\.?\s+",
)
_ROLE: Final = word_set("""
    staff admin administrator editor editors reporter reporters correspondent writer writers
    editorial newsroom desk team contributor contributors columnist journalist producer author
    agencies newswire newswires webdesk web
    redaktion rédaction redacción redazione agenturen onlineredaktion guest anonymous unknown office
    affairs news release media service network online magazine bureau department ministry
    """)
_COMMA = re.compile("[,，、]")
_NAME_WORD = re.compile(r"[^\W\d_]")
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
        Names without "By", ranks, roles, e-mail addresses and handles. The outlet itself, its staff
        and desks are left out; a news agency named as author ("Associated Press") stays.
    """
    outlets = {name.casefold() for name in publishers}
    found: dict[str, str] = {}
    for value in raw:
        for name in _split(value):
            if name.casefold() not in outlets and _is_name(name):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MAX_AUTHORS]


def _split(value: str) -> list[str]:
    text = _TAG.sub(" ", value[:2000])
    person = _RSS_PERSON.match(text)
    text = clean_markup_text(person[1] if person else text)
    text = _BRACKETED.sub(" ", _EMAIL_OR_LINK.sub(" ", text))
    text = _SUFFIX.sub(" ", _LEADING.sub("", text))
    return [_tidy(part) for piece in _SEPARATOR.split(text) for part in _split_commas(piece)]


def _split_commas(piece: str) -> list[str]:
    """The names of a list; ``Doe, Jane`` is one name, and turned round."""
    parts = [part.strip() for part in _COMMA.split(piece) if part.strip()]
    if len(parts) == 2 and _is_surname_first(*parts):  # noqa: PLR2004 - surname, first name
        return [f"{parts[1]} {parts[0]}"]
    return parts


def _is_surname_first(surname: str, forenames: str) -> bool:
    """A word, or words after a particle, before the comma; one or two that may be names after it.

    ``Example, Jane A.`` and ``van den Example, Jan``, but neither ``AFP, Reuters`` nor
    ``Jane Example, AFP``.
    """
    first_word, *more = surname.split()
    return (
        (not more or first_word in _PARTICLES)
        and len(forenames.split()) <= 2  # noqa: PLR2004 - first and middle name
        and all(_is_name(part) and part not in _AGENCIES for part in (surname, forenames))
    )


def _tidy(name: str) -> str:
    name = _RANK.sub("", _LEADING.sub("", name)).strip(' \t,;:.-–—|*•"“”')
    words = name.split()
    if name.isupper() and len(words) > 1:
        return " ".join(word.capitalize() if len(word) > 3 else word.title() for word in words)  # noqa: PLR2004 - DOE, not McDOE
    return " ".join(words)


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        0 < len(words) <= _MAX_NAME_WORDS
        and len(name) <= _MAX_NAME_CHARACTERS
        and bool(_NAME_WORD.search(name))
        and not any(character.isdigit() for character in name)
        and not any(
            word.casefold().strip(".,'’s") in _ROLE or word.casefold() in _ROLE for word in words
        )
        and "." not in name.strip(".").replace(". ", " ").replace(".-", "-")[-4:-2]
    )
