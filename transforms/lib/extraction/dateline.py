"""The dateline of a news text: the place it was filed from, cut off the first paragraph.

AP, Reuters and AFP style and their relatives: the place in capitals, perhaps a region or country,
a date, the agency in brackets, then a dash. ``WASHINGTON —``, ``KYIV, Ukraine (AP) —``,
``PARIS, Nov. 5 (Reuters) -``, ``CAMP HUMPHREYS, South Korea --``. In mixed case only with an agency
(``Berlin (dpa) -``) or for a city of the list, as "Sanctions – the details" looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.lib.text.tables import LATIN_CAPITALS, alternatives, word_set

SEARCHED_LINES: Final = 3
"""A summary or an editor's note may stand before the paragraph with the dateline."""

_MAX_DATELINE_WORDS: Final = 9
_MAX_BARE_WORDS: Final = 4
"""Longer runs of capitals without region or agency are headlines, except on bases and ships."""

_INSTALLATION = re.compile(
    r"(?:ABOARD|ON BOARD|AT SEA|JOINT|BASE|CAMP|FORT|NAVAL|NAVY|AIR|ARMY|MARINE|SPACE|COAST|HMS|USS"
    r"|U\.?S)\b"
)
_AGENCY: Final = r"\((?:[^()\W\d_]|[ /.,&+-]){2,40}\)"  # (AP), (Reuters), (AFP/Getty), (Ukrinform)
_KNOWN_AGENCY: Final = (
    r"\("
    + alternatives(r"""
        AFP|AP|The Associated Press|Reuters|REUTERS|UPI|Bloomberg|CNN|VOA|RFE/RL
        dpa(?:/\w+)?|DPA|APA|SDA|ANSA|EFE|LUSA|Belga|ANP|TT|NTB|STT|Ritzau|PAP|BNS
        TASS|Interfax|Ukrinform|AA
        PTI|ANI|IANS|Xinhua|Yonhap|Kyodo(?: News)?|CNA|Antara|CP|AAP
        [A-Z]\w+ (?:Press|News)(?: Service)?
    """)
    + r"\)"
)
_MONTH: Final = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July"
    r"|August|September|October|November|December)\.?"
)
_DATE: Final = (
    rf"(?:{_MONTH} \d{{1,2}}(?:, ?\d{{4}})?|\d{{1,2}} {_MONTH}(?:,? ?\d{{4}})?|{_MONTH} \d{{4}})"
)
_DASH: Final = r"(?:\s*[—–―]\s*|\s+-\s+|\s*--\s*)"
_DASH_AFTER_BRACKET: Final = r"(?<=\))\s*(?:[—–―:]|-{1,2})\s*"
_UPPER_WORD: Final = rf"(?:Ma?c)?[{LATIN_CAPITALS}][{LATIN_CAPITALS}ß'’.-]*"
_UPPER_PLACE: Final = rf"{_UPPER_WORD}(?:[ /]{_UPPER_WORD}){{0,6}}"
_MIXED_WORD: Final = r"[^\W\d_](?:[^\W\d_]|['’.-])*"
_MIXED_PLACE: Final = rf"{_MIXED_WORD}(?:[ /]{_MIXED_WORD}){{0,4}}"
_REGION: Final = rf"(?:, (?!{_DATE}){_MIXED_PLACE}){{0,2}}"

_UPPER = re.compile(
    rf"(?P<place>{_UPPER_PLACE}{_REGION}),?(?: {_DATE},?)?"
    rf"(?:{_DASH}| {_AGENCY}(?:{_DASH_AFTER_BRACKET}|{_DASH}))"
)
_WITH_AGENCY = re.compile(
    rf"(?P<place>{_MIXED_PLACE}{_REGION})?,?\s?(?:{_DATE},? )?{_KNOWN_AGENCY}{_DASH_AFTER_BRACKET}"
)
_CITY = re.compile(rf"(?P<place>{_MIXED_PLACE}{_REGION}),?(?: {_DATE},?)?(?:{_DASH}|: )")
_TASS = re.compile(rf"(?P<place>{_UPPER_PLACE}{_REGION}),? {_DATE}\. /\w{{2,12}}/\. ")

_NOT_A_PLACE: Final = word_set("""
    ANALYSIS BREAKING COMMENTARY CORRECTION CORRECTED DEVELOPING EDITORIAL EXCLUSIVE EXPLAINER
    FACTBOX FEATURE INTERVIEW LATEST LIVE NEWS NOTE OPINION PERSPECTIVE PHOTOS REVIEW TIMELINE
    UPDATE UPDATED UPDATE1 UPDATE2 VIDEO WATCH WRAP WRAPUP Q A FAQ TLDR PS WARNING ATTENTION
    SUMMARY SPONSORED NATO EU USAF USMC DARPA NASA CIA FBI IMF OPEC IAEA COVID-19 AUKUS PESCO
""")
# Cities that stand alone in datelines: those of the AP Stylebook, and capitals in defence news.
_CITIES: Final = word_set("""
    Abu_Dhabi Amman Amsterdam Ankara Athens Atlanta Baghdad Baku Bangkok Beijing Beirut Belgrade
    Berlin Boston Brasilia Bratislava Brussels Bucharest Budapest Buenos_Aires Cairo Canberra
    Chicago Copenhagen Dallas Damascus Delhi Denver Detroit Dhaka Doha Dubai Dublin Gaza Geneva
    Hanoi Havana Helsinki Hong_Kong Honolulu Houston Islamabad Istanbul Jakarta Jerusalem
    Johannesburg Kabul Kathmandu Khartoum Kiev Kuala_Lumpur Kuwait_City Kyiv Lisbon London
    Los_Angeles Luxembourg Madrid Manila Mexico_City Miami Minsk Mogadishu Montreal Moscow
    Mumbai Munich Nairobi New_Delhi New_York Nicosia Oslo Ottawa Panama_City Paris Phnom_Penh
    Prague Pyongyang Quebec_City Reykjavik Riga Riyadh Rome San_Diego San_Francisco Sanaa
    Santiago Sarajevo Seattle Seoul Shanghai Singapore Sofia Stockholm Sydney Taipei Tallinn
    Tashkent Tbilisi Tehran Tel_Aviv Tokyo Toronto Tripoli Tunis United_Nations Vatican_City
    Vienna Vilnius Warsaw Washington Wellington Yerevan Zagreb Zurich
""")


def split_dateline(lines: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Dateline as written, without agency and date, and the lines without it.

    >>> split_dateline(["KYIV, Ukraine (AP) — Air defenses were active."])
    ('KYIV, Ukraine', ('Air defenses were active.',))
    """
    for position, line in enumerate(lines[:SEARCHED_LINES]):
        found = find_dateline(line)
        if found:
            place, rest = found
            body = (rest,) if rest else ()
            return place, (*lines[:position], *body, *lines[position + 1 :])
    return "", tuple(lines)


def find_dateline(line: str) -> tuple[str, str] | None:
    """Place and rest of a line that starts with a dateline; None without one.

    The place is "" where only an agency stands: "(Reuters) - Shares of".
    """
    for pattern in (_UPPER, _TASS):
        match = pattern.match(line)
        if match and _is_place(match["place"], bare=")" not in match[0]):
            return match["place"], line[match.end() :].strip()
    match = _WITH_AGENCY.match(line)
    if match and len((match["place"] or "").split()) <= _MAX_DATELINE_WORDS:
        return match["place"] or "", line[match.end() :].strip()
    match = _CITY.match(line)
    if match and _city(match["place"]) in _CITIES:
        return match["place"], line[match.end() :].strip()
    return None


def _is_place(place: str, *, bare: bool) -> bool:
    """Not a label such as UPDATE or an organisation, and no shouted sentence."""
    capitals = place.split(",", maxsplit=1)[0]
    words = capitals.replace("/", " ").split()
    letters = sum(map(str.isalpha, capitals))
    return (
        letters > 2  # noqa: PLR2004 - U.S., EU, I
        and len(place.split()) <= _MAX_DATELINE_WORDS
        and not (
            bare
            and capitals == place
            and len(words) > _MAX_BARE_WORDS
            and not _INSTALLATION.match(place)
        )
        and not any(word.strip(".'’") in _NOT_A_PLACE for word in words)
    )


def _city(place: str) -> str:
    name = place.split(",", maxsplit=1)[0].replace(" ", "_")
    return name.title() if name.isupper() else name
