"""The sections of the report, a module each.

A section reads the columns it names, a partition at a time, and gives its rows at the end, which
are records:

    partitions ─► Section.add ─► … ─► Section.rows ─┬─► JSON
                                                    └─► Section.content ─► Bars, Groups, Days, Table

So memory follows the largest partition and the number of distinct names, not the size of the lake.
That is exact, since all revisions of an article are in one partition. To add a section, write a
module here and name its class in ``transforms.lib.report.report``.
"""
