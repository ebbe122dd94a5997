"""The words of sums: signs, codes, units and scales, read from ``data/currencies.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.lib.tags.package_data import read_yaml

_NEAR = 400  # letters before and after a unit in which its country may be named


@dataclass(frozen=True)
class Unit:
    """What money is called in one or more countries: crowns, pesos."""

    default: str
    nations: Mapping[str, str]
    scaled: bool
    near: re.Pattern[str] | None
    words: Mapping[str, str]

    def of(self, nation: str) -> str:
        """The currency of that name in a country; empty where the country has none."""
        return self.nations.get(nation, "")

    def around(self, text: str, start: int, end: int) -> str:
        """The currency by the country named last before the sum, or else first after it."""
        if not self.near:
            return self.default
        before = self.near.findall(text[max(0, start - _NEAR) : start])
        after = self.near.search(text[end : end + _NEAR])
        name = before[-1] if before else after.group() if after else ""
        return self.words[name.lower()] if name else self.default


@dataclass(frozen=True)
class Vocabulary:
    """All tables, words in lower case, and the pattern of what may stand before a number."""

    before: re.Pattern[str]
    before_ends: frozenset[str]
    signs: Mapping[str, str]
    kind_signs: Mapping[str, Unit]
    shy: frozenset[str]
    prefixes: Mapping[str, tuple[int, str]]
    tails: Mapping[str, tuple[int, str]]
    tail_units: Mapping[str, tuple[int, Unit]]
    codes: frozenset[str]
    units: Mapping[str, Unit]
    adjectives: Mapping[str, str]
    scales: Mapping[str, int]
    first_scales: frozenset[str]
    spaced_scales: frozenset[str]
    local_scales: Mapping[str, Mapping[str, int]]
    decimals: Mapping[str, str]
    myriads: Mapping[str, int]
    myriad_units: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The tables, read once per process."""
    tables = read_yaml("currencies.yaml")
    signs = _inverted(tables["signs"])
    kinds = {name: _unit(kind, tables["nations"]) for name, kind in tables["kinds"].items()}
    kind_signs = {s: kinds[kind] for kind, listed in tables["kind_signs"].items() for s in listed}
    codes = frozenset(tables["codes"])
    prefixes = _with_scales(codes, tables["code_scales"])
    before = [*signs, *kind_signs, *codes, *prefixes]
    return Vocabulary(
        before=re.compile(rf"(?<![\w$€£¥₹])(?:{one_of(before)})\Z"),
        before_ends=frozenset(word[-1] for word in before),
        signs=signs | {code: code for code in codes},
        kind_signs=kind_signs,
        shy=frozenset(tables["shy_signs"]),
        prefixes=prefixes,
        tails=_tails(tables)
        | prefixes
        | {f"{c}{s}": v for c in codes for s, v in _after(c, tables)},
        tail_units={w: (int(n), kinds[kind]) for w, (n, kind) in tables["tail_units"].items()},
        codes=codes,
        units={w: kinds[name] for name, kind in tables["kinds"].items() for w in kind["words"]},
        adjectives=_inverted(tables["nations"]),
        scales=_powers(tables["scales"]),
        first_scales=frozenset(tables["first_scales"]),
        spaced_scales=frozenset(tables["spaced_scales"]),
        local_scales=tables["local_scales"],
        decimals=_inverted(tables["decimals"]),
        myriads=_powers(tables["myriads"]),
        myriad_units=_inverted(tables["myriad_units"]),
    )


def _unit(kind: Mapping[str, Any], nations: Mapping[str, list[str]]) -> Unit:
    own: Mapping[str, str] = kind.get("nations", {})
    words = {word: code for nation, code in own.items() for word in nations[nation]}
    near = re.compile(rf"\b(?:{one_of(words)})\b", re.IGNORECASE) if kind.get("near") else None
    return Unit(kind.get("default", ""), own, bool(kind.get("scaled")), near, words)


def _with_scales(
    codes: Iterable[str], scales: Mapping[int, Iterable[str]]
) -> dict[str, tuple[int, str]]:
    letters = [(power, letter) for power, listed in scales.items() for letter in listed]
    return {f"{letter}{code}": (power, code) for code in codes for power, letter in letters}


def _after(code: str, tables: Mapping[str, Any]) -> Iterable[tuple[str, tuple[int, str]]]:
    for power, letters in tables["code_scales"].items():
        for letter in letters:
            yield letter, (power, code)


def _tails(tables: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    signs = _inverted(tables["tails"])
    scales = [(power, word) for power, words in tables["tail_scales"].items() for word in words]
    plain = {sign: (0, code) for sign, code in signs.items()}
    scaled = {f"{word}{sign}": (n, code) for sign, code in signs.items() for n, word in scales}
    return plain | scaled


def _powers(table: Mapping[int, Iterable[str]]) -> dict[str, int]:
    return {word: int(power) for power, words in table.items() for word in words}


def _inverted(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: str(key) for key, words in table.items() for word in words}


def one_of(words: Iterable[str]) -> str:
    """An alternative of a pattern for each word, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
