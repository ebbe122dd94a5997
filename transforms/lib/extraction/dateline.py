"""The dateline of a news text: the place it was filed from, cut off the first paragraph.

AP, Reuters and AFP style and their relatives: the place in capitals, perhaps a region or country,
a date, the agency in brackets, then a dash. ``WASHINGTON —``, ``KYIV, Ukraine (AP) —``,
``PARIS, Nov. 5 (Reuters) -``, ``CAMP HUMPHREYS, South Korea --``. In mixed case only with an agency
(``Berlin (dpa) -``), with a date (``Toulon, le 5 novembre 2026 –``) or for a city of the list, as
"Sanctions – the details" looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.lib.text.date_names import folded, month_numbers, weekday_number
from transforms.lib.text.tables import LATIN_CAPITALS, alternatives, word_set

SEARCHED_LINES: Final = 3
"""A summary or an editor's note may stand before the paragraph with the dateline."""

_MAX_DATELINE_WORDS: Final = 9
_MAX_BARE_WORDS: Final = 4
"""Longer runs of capitals without region or agency are headlines, except on bases and ships."""

_PARTICLE_LETTERS: Final = 3  # in "Rio de Janeiro", "Porto dos Example"

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
_DASH: Final = r"(?:\s*[—–―]\s*|\s+-\s+|\s*--\s*|\s*\.-\s+)"
_DASH_AFTER_BRACKET: Final = r"(?<=\))\s*(?:[—–―:]|\.?-{1,2})\s*"
# Press wires name themselves between slashes, or between the dashes, and need no other end.
_WIRE: Final = (
    rf"(?:\s*/ ?[^\W\d_][\w .&-]{{1,24}} ?/\.?(?:\s*/)?(?:{_DASH}|\s+|$)"
    rf"|\s*(?:--|[—–])\s*\((?:[A-Z]{{2,12}} ?){{1,3}}\){_DASH})"
)
_CAPITALS: Final = f"{LATIN_CAPITALS}А-ЯЁІЇЄҐЎ"
_UPPER_WORD: Final = rf"(?:Ma?c)?[{_CAPITALS}][{_CAPITALS}ß'’.-]*"
_HULL: Final = r" \((?:[A-Z]-)?[A-Z]{1,5}[ -]?\d{1,4}\)"  # USS EXAMPLE (CVN 12)
_UPPER_PLACE: Final = (
    rf"(?:{_UPPER_WORD}(?:[ /]{_UPPER_WORD}){{0,6}}(?:{_HULL})?"
    rf"|(?:USS|HM[A-Z]?S) [^\W\d_][\w ]{{1,30}}{_HULL})"
)
_MIXED_WORD: Final = r"[^\W\d_](?:[^\W\d_]|['’.-])*"
_MIXED_PLACE: Final = rf"{_MIXED_WORD}(?:[ /]{_MIXED_WORD}){{0,4}}"
_REGION: Final = rf"(?:, {_MIXED_PLACE}){{0,2}}"
# Some agencies name themselves once more where the text begins.
_AGENCY_IN_FRONT: Final = r"(?:(?:РИА Новости|ТАСС|Интерфакс|Укр[іи]нформ|УНІАН)[\w.-]*\.\s+)?"

_UPPER = re.compile(
    rf"(?P<place>{_UPPER_PLACE}{_REGION}),?"
    rf"(?:{_WIRE}|{_DASH}{_AGENCY_IN_FRONT}| {_AGENCY}(?:{_DASH_AFTER_BRACKET}|{_DASH}))"
)
_WITH_AGENCY = re.compile(
    rf"(?P<place>{_MIXED_PLACE}{_REGION})?,?\s?{_KNOWN_AGENCY}{_DASH_AFTER_BRACKET}"
)
_CITY = re.compile(rf"(?P<place>{_MIXED_PLACE}{_REGION}),?(?:{_DASH}|: )")
# Behind a date, an agency needs no dash, and a place no capitals.
_DATED = re.compile(
    rf"(?P<place>(?:{_UPPER_PLACE}|{_MIXED_PLACE}){_REGION})"
    rf"(?:{_WIRE}|{_DASH}{_AGENCY_IN_FRONT}| {_AGENCY}(?:{_DASH_AFTER_BRACKET}|{_DASH}|\s+))"
)
_MONTH: Final = r"[^\W\d_]{3,14}"
_DATE = re.compile(
    r"(?:^|\s)(?P<date>\(?(?:(?:le|el|den|il)\s)?(?:"
    rf"\d{{1,2}}(?:\.|st|nd|rd|th|er|º)?,?\s(?:de\s)?(?P<month>{_MONTH})\.?(?:,?\s(?:de\s)?\d{{4}})?"
    rf"|(?P<first>{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s?\d{{4}})?"
    rf"|(?P<alone>{_MONTH})\s\d{{4}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
    r"(?:\s?[гr]\.?)?\)?)(?:(?=\.-\s)|[,.]?(?=\s*[—–―/(]|\s+-|--))"
)
_SEARCHED_CHARACTERS: Final = 140
# New Delhi [India], … and Pune (Maharashtra) [India], …
_COUNTRY = re.compile(r"(?<=\w)(?: \([^\W\d_][^()]{2,30}\))? \[[^\W\d_][^\[\]]{2,30}\](?=,)")
_STOP_AFTER_CAPITALS = re.compile(rf"(?<=[{_CAPITALS}]{{3}})\.$")

_NOT_A_PLACE: Final = word_set("""
    ANALYSIS BREAKING COMMENTARY CORRECTION CORRECTED DEVELOPING EDITORIAL EXCLUSIVE EXPLAINER
    FACTBOX FEATURE INTERVIEW LATEST LIVE NEWS NOTE OPINION PERSPECTIVE PHOTOS REVIEW TIMELINE
    UPDATE UPDATED UPDATE1 UPDATE2 VIDEO WATCH WRAP WRAPUP Q A FAQ TLDR PS WARNING ATTENTION
    SUMMARY SPONSORED NATO EU USAF USMC DARPA NASA CIA FBI IMF OPEC IAEA COVID-19 AUKUS PESCO
""")
_NOT_BEFORE_A_DATE: Final = word_set("""
    Am As At By Date Dated From In Issued Last Le On Originally Posted Published Since The Until
    Update Updated
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
    dated = _without_date(line)
    if dated is not None and (found := _dated_place(*dated)):
        return found
    text = line if dated is None else "".join(dated)
    match = _UPPER.match(text)
    if match and _is_place(match["place"], bare=")" not in match[0]):
        return match["place"], text[match.end() :].strip()
    match = _WITH_AGENCY.match(text)
    if match and len((match["place"] or "").split()) <= _MAX_DATELINE_WORDS:
        rest = text[match.end() :].strip()
        return (match["place"], rest) if match["place"] else find_dateline(rest) or ("", rest)
    match = _CITY.match(text)
    if match and is_city(match["place"]):
        return match["place"], text[match.end() :].strip()
    return None


def _without_date(line: str) -> tuple[str, str] | None:
    """What stands before and after the date near the start of a line; None without a date."""
    start = _COUNTRY.sub("", line[:_SEARCHED_CHARACTERS], count=1)
    for match in _DATE.finditer(start):
        month = match["month"] or match["first"] or match["alone"]
        if month is None or month_numbers(folded(month), ""):
            place = _STOP_AFTER_CAPITALS.sub("", start[: match.start("date")].rstrip(" ,–—-"))
            rest = start[match.end() :] + line[_SEARCHED_CHARACTERS:]
            return place, rest if rest[:1].isspace() else f" {rest}"
    return None


def _dated_place(place: str, rest: str) -> tuple[str, str] | None:
    """The place before a date; in mixed case each word but a particle begins with a capital."""
    match = _DATED.match(f"{place}{rest}")
    if match is None or match["place"] != place:
        return None
    words = place.replace(",", " ").replace("/", " ").split()
    told = all(word[:1].isupper() or len(word) <= _PARTICLE_LETTERS for word in words)
    # "La Spezia": Saturdays are "la" in Finnish.
    days = (word for word in words if len(word) >= _PARTICLE_LETTERS or len(words) == 1)
    weekday = any(weekday_number(folded(word)) is not None for word in days)
    told = told and words[-1][:1].isupper()
    if not told or weekday or words[0] in _NOT_BEFORE_A_DATE:
        return None
    if not _is_place(place, bare=False):
        return None
    return place, f"{place}{rest}"[match.end() :].strip()


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


def is_city(name: str) -> bool:
    """One that stands alone in datelines, with or without its country behind it."""
    return _city(name) in _CITIES


def _city(place: str) -> str:
    name = place.split(",", maxsplit=1)[0].replace(" ", "_")
    return name.title() if name.isupper() else name
