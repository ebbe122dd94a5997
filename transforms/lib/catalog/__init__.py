"""SQL by which a warehouse reads the lake: tables with the full schema, and views on them.

    described schemas ─► tables ─┐
                         views ──┴─► statements ─► one script for a dialect

No engine infers a schema: after one added column their inferences differ. Types and the common part
of the SQL are translated by sqlglot; what differs beyond that is written for each dialect.

Doors: ``statements``, ``dialects``.
"""
