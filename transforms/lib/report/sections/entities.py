"""The entities that most articles name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from transforms.lib.lake.rows import flatten
from transforms.lib.report.content import Bars, Groups
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import words

PER_TYPE = 8


@dataclass(frozen=True)
class EntityCount:
    """One entity: the articles that name it, and how often they do."""

    type: str
    id: str
    name: str
    articles: int
    mentions: int


class Entities(Section[EntityCount]):
    """Of each type the entities that most articles name, then those that are mentioned most."""

    identifier = "entities"
    title = "Entities, by articles that name them"
    dataset = "articles"
    columns = ("article_id", "entities")

    def __init__(self) -> None:
        # (type, id, name) to (articles, mentions).
        self._counts: dict[tuple[str, str, str], tuple[int, int]] = {}

    def add(self, partition: pa.Table) -> None:
        """Count the entities of one partition."""
        entities = flatten(partition, "entities", keep=["article_id"])
        grouped = entities.group_by(["type", "id", "name"], use_threads=False).aggregate(
            [("article_id", "count_distinct"), ("mentions", "sum")]
        )
        for row in grouped.to_pylist():
            key = (row["type"], row["id"], row["name"])
            articles, mentions = self._counts.get(key, (0, 0))
            counted = (articles + row["article_id_count_distinct"], mentions + row["mentions_sum"])
            self._counts[key] = counted

    def rows(self) -> tuple[EntityCount, ...]:
        """Type by type, ``PER_TYPE`` of each; the type that most articles name first."""
        by_type: dict[str, list[EntityCount]] = {}
        for key, counted in self._counts.items():
            by_type.setdefault(key[0], []).append(EntityCount(*key, *counted))
        groups = [
            sorted(found, key=lambda e: (-e.articles, -e.mentions, e.name))[:PER_TYPE]
            for found in by_type.values()
        ]
        groups.sort(key=lambda group: (-group[0].articles, words(group[0].type)))
        return tuple(entity for group in groups for entity in group)

    @staticmethod
    def content(rows: Sequence[EntityCount]) -> Groups:
        """Bars for each type."""
        by_type = groupby(rows, key=lambda row: row.type)
        groups = (
            (words(of_type), Bars(tuple((row.name, row.articles) for row in found)))
            for of_type, found in by_type
        )
        return Groups(tuple(groups), many=True)
