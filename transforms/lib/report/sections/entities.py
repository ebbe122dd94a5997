"""The entities that most articles name."""

from __future__ import annotations

import pyarrow as pa

from transforms.lib.lake.rows import flatten
from transforms.lib.report.content import Bars, Groups
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import words

PER_TYPE = 8


class Entities(Section):
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

    def content(self) -> Groups:
        """Bars for each type; the type that most articles name first."""
        by_type: dict[str, list[tuple[int, int, str]]] = {}
        for (entity_type, _, name), (articles, mentions) in self._counts.items():
            by_type.setdefault(entity_type, []).append((-articles, -mentions, name))
        groups = [
            (words(entity_type), Bars(tuple((name, -a) for a, _, name in sorted(found)[:PER_TYPE])))
            for entity_type, found in by_type.items()
        ]
        return Groups(tuple(sorted(groups, key=lambda g: (-g[1].rows[0][1], g[0]))), many=True)
