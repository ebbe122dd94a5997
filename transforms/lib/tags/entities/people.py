"""People in English prose: a title, a role, a verb of speech, a known given name, or a list.

Rules see runs of capitalised words (``capital_runs``). A name is at most four words, none
of which is a word that people are not called (``not_names``). Later mentions by surname are
``surname_mentions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from transforms.lib.tags.entities.capital_runs import Run, Word
from transforms.lib.tags.entities.given_names import family_names, given_names
from transforms.lib.tags.entities.lexicon import Lexicon, load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import word_after, words_before

_MIN_WORDS = 2  # a title and a surname, or two names
_MAX_WORDS = 4
_AGE_DIGITS = 2
_BY_TITLE = 0.9
_BY_SPEECH = 0.75
_BY_GIVEN_NAME = 0.7
_BY_SURNAME = 0.75
_BY_DEED = 0.97  # Bayraktar said: not the aircraft
_PERSON_WORD = re.compile(
    r"(?:(?:[A-Z]\.?){1,3}|(?:al-|el-|O'|Mc|Mac|De|Di|La)?[A-Z][a-z]+(?:[-'][A-Za-z][a-z]*)*)$"
)
# fmt: off
_PARTICLES = frozenset((
    "al", "bin", "bint", "ibn", "von", "van", "der", "den", "de", "la", "le", "du", "da", "dos",
    "del", "di", "el", "ul", "abu", "ben", "ter",
))
# fmt: on
_WORD_AFTER = re.compile(r",? (\w+)")
_LISTED = re.compile(r",? and |, ")
_DEGREE = re.compile(
    r", (?:(?:Ph|Ed|Psy|M|J)\.D\.|D\.D\.S\.|D\.O\.|R\.N\.|P\.E\.|LL\.M\.|M\.(?:B\.A|P\.H)\."
    r"|(?:MBA|MPH|PhD|Esq)(?!\w))"
)
_AFTER_COMMA = re.compile(r", ((?:[\w'-]+ ){0,4}[\w'-]+)")
_SUFFIX = frozenset({"Jr", "Sr", "II", "III", "IV"})


def find_people(folded: str, runs: Iterable[Run]) -> Iterator[Mention]:
    """Every person whom a rule finds; the spans hold the name alone."""
    lexicon = load_lexicon()
    last: Mention | None = None
    for run in runs:
        if len(run) < _MIN_WORDS:
            continue
        person = _person_of(folded, run, lexicon)
        if person is None and last is not None and _follows_in_list(folded, last, run, lexicon):
            person = _person(run, _BY_GIVEN_NAME, "list")
        if person is not None:
            yield person
        last = person


def _person_of(folded: str, run: Run, lexicon: Lexicon) -> Mention | None:
    """The person whom a run names by title, role, speech, given name or particle, if any."""
    name, titled = _after_title(folded, run, lexicon)
    if titled and name:
        return _person(name, _BY_TITLE, "title")
    if not _is_full_name(run, lexicon):
        return None
    if method := _speech_or_role(folded, run, lexicon):
        return _person(run, _BY_SPEECH, method)
    if word_after(folded, run[-1].end) in lexicon.settlements:
        return None  # the Musa Qala district
    method = _by_its_words(run, lexicon)
    return _person(run, _BY_GIVEN_NAME, method) if method else None


def _by_its_words(run: Run, lexicon: Lexicon) -> str:
    """Which of its own words make a full name a person's; empty if none does."""
    if run[0].text in given_names() and _is_whole_name(run):
        return "given_name"
    if run[-1].text in ("Jr", "Sr"):
        return "suffix"
    if run[-1].text in family_names() or run[0].text in lexicon.family_names_first:
        return "family_name"
    is_place = run[0].text in lexicon.place_openers
    return "particle" if _has_particle(run) and not is_place else ""


def _follows_in_list(folded: str, last: Mention, run: Run, lexicon: Lexicon) -> bool:
    is_next = _LISTED.fullmatch(folded, last.end, run[0].start) is not None
    return is_next and _is_full_name(run, lexicon)


def _is_whole_name(run: Run) -> bool:
    """Whether the last word is more than an acronym: people are not called ``Daniel NGO``."""
    return run[-1].text[-1].islower()


def surname_mentions(
    runs: Iterable[Run], people: Sequence[Mention], folded: str
) -> Iterator[Mention]:
    """Words that are the surname of a person named before; the entry goes with them."""
    known: dict[str, Mention] = {}
    for person in people:
        for name in calling_names(folded[person.start : person.end]):
            known.setdefault(name, person)
    for word in (word for run in runs if known for word in run):
        text = word.text
        if text[1:3] == "l-":
            text = text.removeprefix("al-").removeprefix("el-")
        person_of = known.get(text)
        if person_of is not None:
            subtype, entry = person_of.subtype, person_of.entry
            after = _WORD_AFTER.match(folded, word.end)
            speaks = after is not None and after[1] in ("also", "said", "told", "added")
            confidence = _BY_DEED if speaks else _BY_SURNAME
            yield Mention(word.start, word.end, "person", subtype, confidence, "surname", entry)


def surname(name: str) -> str:
    """The word by which a person is called later, folded, without article and suffix.

    >>> surname("Bashar al-Assad"), surname("Robert Kennedy Jr.")
    ('Assad', 'Kennedy')
    """
    words = [word.rstrip(".") for word in name.split(" ")]
    while len(words) > 1 and words[-1] in _SUFFIX:
        words.pop()
    return words[-1].removeprefix("al-").removeprefix("el-")


def calling_names(name: str) -> tuple[str, ...]:
    """The words by which a person may be called later: of Mao Ning, ``Mao`` as well.

    >>> calling_names("Jane Roe"), calling_names("Mao Ning")
    (('Roe',), ('Ning', 'Mao'))
    """
    first = name.partition(" ")[0]
    last = surname(name)
    return (last, first) if first in load_lexicon().family_names_first else (last,)


def _after_title(folded: str, run: Run, lexicon: Lexicon) -> tuple[Run, bool]:
    """The words after the last title of the run, and whether there was a title at all."""
    last = len(run) - 1
    while last >= 0 and run[last].text not in lexicon.titles and not _is_grade(run, last):
        last -= 1
    name = run[last + 1 :]
    if last < 0 and _follows_office(folded, run, lexicon):
        name = tuple(_drop_complements(run, lexicon))
        last = 0 if len(name) < len(run) else -1
    while name and name[0].text in lexicon.title_complements and len(name) > 1 and last >= 0:
        name = name[1:]
    is_name = _is_name(name, lexicon) or (last >= 0 and _is_called_like_a_thing(name, lexicon))
    return (name, last >= 0) if is_name else ((), False)


def _is_grade(run: Run, place: int) -> bool:
    """``Petty Officer 2nd Class``, ``Airman 1st Class``: a rank ends here."""
    is_class = run[place].text == "Class" and place > 1
    return is_class and run[place - 1].text in ("1st", "2nd", "3rd", "First", "Second", "Third")


def _is_called_like_a_thing(name: Run, lexicon: Lexicon) -> bool:
    """``Mark Day``, ``James West``: after a title, a given name makes a surname of the word."""
    return (
        len(name) == _MIN_WORDS
        and name[0].text in given_names()
        and name[1].text in lexicon.not_names | lexicon.generic_names
        and name[1].text[1:].islower()
    )


def _follows_office(folded: str, run: Run, lexicon: Lexicon) -> bool:
    """Whether "Secretary of", "Chief of the" stand before the run."""
    before = words_before(folded, run[0].start)
    words = [word.lower().rstrip(".") for word in before if word != "the"]
    return len(words) > 1 and words[-1] in ("of", "for") and words[-2] in lexicon.offices


def _has_particle(name: Run) -> bool:
    """Whether the name is built as "Abu Musab al-Zarqawi" or "Mohammed bin Salman"."""
    if name[0].text.endswith("'s"):  # Ra's al-Ayn is a town
        return False
    if name[-1].text.startswith(("al-", "el-")):
        return True
    return any(word.text in ("bin", "ibn", "von", "van") for word in name)


def _drop_complements(run: Run, lexicon: Lexicon) -> Iterator[Word]:
    dropping = True
    for word in run:
        dropping = dropping and word.text in lexicon.title_complements
        if not dropping:
            yield word


def _is_name(words: Run, lexicon: Lexicon) -> bool:
    return 0 < len(words) <= _MAX_WORDS and all(
        word.text in _PARTICLES
        or word.text in _SUFFIX
        or (
            _PERSON_WORD.match(word.text)
            and word.text not in lexicon.not_names
            and word.text not in lexicon.generic_names
        )
        for word in words
    )


def _is_full_name(words: Run, lexicon: Lexicon) -> bool:
    if len(words) < _MIN_WORDS or not _is_name(words, lexicon):
        return False
    return _not_in_full_names().isdisjoint([word.text for word in words])


@cache
def _not_in_full_names() -> frozenset[str]:
    lexicon = load_lexicon()
    heads = lexicon.organisation_heads | lexicon.place_heads | lexicon.facility_heads
    return heads | lexicon.titles


def _speech_or_role(folded: str, name: Run, lexicon: Lexicon) -> str:
    """Which word beside a full name says that it is a person's; empty if none does."""
    before = [word.rstrip(",").lower() for word in words_before(folded, name[0].start)]
    previous = before[-1] if before else ""
    if previous in lexicon.roles:
        return "role"
    after = _WORD_AFTER.match(folded, name[-1].end)
    if previous in lexicon.speech or (after and after[1] in lexicon.speech):
        return "speech"
    if before[-2:] in (["according", "to"], ["identified", "as"]):
        return "speech"
    return "apposition" if _is_described(folded, name[-1].end, lexicon) else ""


def _is_described(folded: str, end: int, lexicon: Lexicon) -> bool:
    """Whether a role or a degree follows a comma: ``, a resident of``, ``, Ph.D.``."""
    if _DEGREE.match(folded, end):
        return True
    words = _AFTER_COMMA.match(folded, end)
    if words is None:
        return False
    following = words[1].split(" ")
    is_age = following[0].isdigit() and len(following[0]) == _AGE_DIGITS
    return (
        is_age or following[0] == "who" or any(w in lexicon.roles or w == "CEO" for w in following)
    )


def _person(name: Run, confidence: float, method: str) -> Mention:
    return Mention(name[0].start, name[-1].end, "person", "", confidence, method)
