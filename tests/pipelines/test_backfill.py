"""Rows made again: as they were by the same versions, and as they should be by better ones."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pytest

from pipelines import backfill, compact, forget, ingest
from pipelines.reading import ledger_check
from schemas.datasets import ARTICLES
from tests.support.ingesting import rows
from tests.support.killed import Killed, killed_at
from tests.support.leases import held_elsewhere
from tests.support.newsroom import item, page, paragraphs, rss
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lib.lake.parquet import ingest_micros
from transforms.lib.lake.rows import current_articles

RSS_TYPE = "application/rss+xml"
PAGES, TEXTS = 60, 6
MADE_ANEW = ("run_id", "ingested_at", "extractor_version", "tagger_version", "schema_version")
Row = dict[str, Any]


def view(lake: Path) -> list[Row]:
    """What readers see of the articles."""
    table = pyarrow.dataset.dataset(lake / "articles", partitioning="hive").to_table()
    found: list[Row] = current_articles(table).to_pylist()
    return found


def revisions(lake: Path) -> dict[tuple[str, int], Row]:
    """The revisions of all articles, without what the making of a row puts into it."""
    found = sorted(rows(lake, "articles"), key=lambda row: row["ingested_at"])
    return {(row["article_id"], row["revision"]): without_making(row) for row in found}


def without_making(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in MADE_ANEW}


def published(lake: Path) -> set[str]:
    """The files that readers see."""
    return {name for name in files(lake) if not name.startswith("_")}


def files(lake: Path) -> set[str]:
    found = (str(path.relative_to(lake)) for path in lake.rglob("*") if path.is_file())
    return {name for name in found if name != "_state/lease.lock"}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of two runs: pages, some of them changed in between, and texts out of a feed."""
    lake = tmp_path_factory.mktemp("newsroom") / "lake"
    with LocalWeb() as web:
        host = web.add_host()
        local = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=2")

        def run(changed: int) -> None:
            items = []
            for number in range(PAGES):
                version = " again" if number < changed else ""
                title = f"Frigate number {number} is handed over{version}"
                web.add(host, f"/news/{number}", page(title, seed=title, count=3))
                told = f"What the feed says of {number}{version}."
                items.append(item(web.url(host, f"/news/{number}"), title, summary=told))
            for number in range(TEXTS):
                title = f"Brigade number {number} moves"
                text = "".join(f"<p>{one}</p>" for one in paragraphs(title, 3))
                items.append(item(web.url(host, f"/full/{number}"), title, content=text))
            feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
            assert ingest.main([f"--output={lake}", f"--feed={feed}", *local]) == 0

        run(0)
        run(7)
    assert len(rows(lake, "articles")) == PAGES + TEXTS + 7
    return lake


@pytest.fixture
def lake(newsroom: Path, tmp_path: Path) -> Path:
    """A copy, to be written to."""
    shutil.copytree(newsroom, tmp_path / "lake")
    return tmp_path / "lake"


def run(source: Path, stage: str, *arguments: str) -> int:
    dataset = {"extract": "pages", "tag": "articles"}[stage]
    command = [f"--input={source / dataset}", f"--stage={stage}", "--extract_workers=2"]
    return backfill.main([*command, *arguments])


@pytest.mark.parametrize("stage", ["extract", "tag"])
def test_where_nothing_changed_nothing_is_written(lake: Path, stage: str) -> None:
    before = files(lake)
    assert run(lake, stage, "--in_place") == 0
    assert files(lake) == before


@pytest.mark.parametrize("stage", ["extract", "tag"])
def test_another_lake_has_rows_that_are_equal(newsroom: Path, tmp_path: Path, stage: str) -> None:
    other = tmp_path / "other"
    assert run(newsroom, stage, f"--output={other}") == 0
    assert revisions(other) == revisions(newsroom)
    assert len(rows(other, "articles")) == PAGES + TEXTS + 7
    assert ledger_check.run(str(other)) == 0


def spoiled(lake: Path, *columns: str) -> int:
    """Rows as a worse version would have made them; how many there are."""
    ours = Lake(str(lake))
    count = 0
    for file in ours.files("articles"):
        table = ours.read_table(file.path)
        for name in columns or ("category", "title"):
            values = pa.array(["worse"] * table.num_rows)
            table = table.set_column(table.schema.get_field_index(name), table.field(name), values)
        day = partition_of(file.path)
        ours.delete([file.path])
        ours.write_table(ARTICLES, day, table, ingest_micros(file.path) or 0)
        count += table.num_rows
    shutil.rmtree(lake / "commits")  # which name the files that were replaced
    return count


def test_tags_made_again_are_what_readers_see_and_all_else_stays(
    newsroom: Path, lake: Path
) -> None:
    count = spoiled(lake)
    assert run(lake, "tag", "--in_place") == 0
    seen, known = view(lake), {row["article_id"]: row for row in view(newsroom)}
    assert len(seen) == len(known) == PAGES + TEXTS
    assert all(row["title"] == "worse" for row in seen)
    assert {row["article_id"]: row["entities"] for row in seen}.keys() == known.keys()
    assert len(rows(lake, "articles")) == 2 * count
    again = files(lake)
    assert run(lake, "tag", "--in_place") == 0
    assert files(lake) == again


def test_extracted_again_rows_are_as_they_should_have_been(newsroom: Path, lake: Path) -> None:
    spoiled(lake)
    assert run(lake, "extract", "--in_place") == 0
    assert revisions(lake) == revisions(newsroom)
    assert compact.main([f"--output={lake}", "--grace_seconds=0"]) == 0
    assert {row["article_id"]: without_making(row) for row in view(lake)} == {
        row["article_id"]: without_making(row) for row in view(newsroom)
    }


def test_lines_of_the_outlet_that_were_learned_late_go_from_its_first_pages(tmp_path: Path) -> None:
    trailer = "Velanu omi tresk: harrada venn ul sommi karat."
    with LocalWeb() as web:
        host = web.add_host()
        titles = [f"Frigate number {number} is handed over" for number in range(4)]
        for title in titles:
            number = titles.index(title)
            told = " ".join(f"Pier {n} of yard {number} reports {n * n}." for n in range(40))
            # The paragraphs of ``page`` are near-duplicates of each other.
            body = page(title, count=1).replace("</h1>", f"</h1><p>{told}</p>")
            body = body.replace("</article>", f"<p>{trailer}</p></article>")
            web.add(host, f"/news/{number}", body)
        items = [item(web.url(host, f"/news/{n}"), title) for n, title in enumerate(titles)]
        feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
        local = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
        assert ingest.main([f"--output={tmp_path}", f"--feed={feed}", *local]) == 0
    assert sorted(len(row["outlet_lines"]) for row in view(tmp_path)) == [0, 0, 0, 1]
    assert run(tmp_path, "extract", "--in_place") == 0
    assert [row["outlet_lines"] for row in view(tmp_path)] == [[trailer]] * 4
    assert not any(trailer in row["text"] for row in view(tmp_path))
    again = files(tmp_path)
    assert run(tmp_path, "extract", "--in_place") == 0
    assert files(tmp_path) == again


def test_only_rows_that_are_meant_are_made_again(lake: Path) -> None:
    spoiled(lake)
    one, *_ = sorted(row["article_id"] for row in view(lake) if row["revision"] == 1)
    assert run(lake, "tag", "--in_place", f"--where=article_id = '{one}' AND revision = 1") == 0
    assert [row["article_id"] for row in view(lake) if row["category"] != "worse"] == [one]


def test_an_article_that_was_taken_down_does_not_come_back(
    newsroom: Path, lake: Path, tmp_path: Path
) -> None:
    gone = view(lake)[0]
    other = tmp_path / "other"
    shutil.copytree(newsroom, other)
    reason = "--reason=order 12"
    assert forget.main([f"--output={other}", f"--article_id={gone['article_id']}", reason]) == 0
    for stage in ("extract", "tag"):
        assert run(lake, stage, f"--output={other}") == 0
    assert gone["article_id"] not in {row["article_id"] for row in rows(other, "articles")}
    assert ledger_check.run(str(other)) == 0


def test_a_lake_at_which_another_run_is_at_work_is_left_alone(lake: Path) -> None:
    before = files(lake)
    with held_elsewhere(Lake(str(lake))):
        assert run(lake, "tag", "--in_place") == 75
    assert files(lake) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--input=L/polls", "--stage=tag", "--in_place"),
            "neither LAKE/articles nor LAKE/pages nor FILE.warc.gz",
        ),
        (("--input=L/pages", "--stage=tag", "--in_place"), "give --input LAKE/articles"),
        (("--input=L/articles", "--stage=extract", "--in_place"), "give --input LAKE/pages"),
        (("--input=L/articles", "--stage=tag"), "either --in_place or --output"),
        (("--input=L/articles", "--stage=tag", "--in_place", "--output=M"), "either --in_place"),
        (("--input=L/articles", "--stage=tag", "--output=L"), "is the lake of --input"),
        (("--input=L/articles", "--stage=tag", "--in_place"), "nothing in L/articles"),
        (("--input=a.warc.gz", "--stage=extract", "--in_place"), "of WARC files give --stage"),
        (("--input=a.warc.gz", "--stage=tag", "--output=L"), "of WARC files give --stage extract"),
        (("--input", "L/pages", "a.warc", "--stage=extract", "--output=M"), "give --input LAKE/p"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: tuple[str, ...],
    told: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert backfill.main(arguments) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_condition_on_no_column_is_one_line(
    newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(newsroom, "tag", "--in_place", "--where=sauce_id = 'a'") == 2
    assert "--where: there is no column sauce_id" in capsys.readouterr().err


def killed_after(
    monkeypatch: pytest.MonkeyPatch, changes: int, source: Path, stage: str, target: str
) -> None:
    """Run until so many changes of the file system, and die then."""
    with monkeypatch.context() as patch:
        killed_at(patch, changes)
        # Beam wraps what a stage raises.
        with pytest.raises((Killed, RuntimeError), match=r"^$|Killed"):
            run(source, stage, target, "--slice_size=16")


@pytest.mark.parametrize("stage", ["tag", "extract"])
def test_killed_again_and_again_it_goes_on_where_it_was(
    newsroom: Path, lake: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = spoiled(lake, *(("category",) if stage == "tag" else ()))
    for changes in (1, 4, 6, 7):
        killed_after(monkeypatch, changes, lake, stage, "--in_place")
        assert len(view(lake)) == PAGES + TEXTS
    assert run(lake, stage, "--in_place", "--slice_size=16") == 0
    # What a slice had written before it was committed is not written again: it is as it should be.
    assert len(rows(lake, "articles")) == 2 * count
    right = {key: row["category"] for key, row in revisions(newsroom).items()}
    assert {key: row["category"] for key, row in revisions(lake).items()} == right


@pytest.mark.parametrize("stage", ["tag", "extract"])
def test_another_lake_is_completed_after_kills(
    newsroom: Path, tmp_path: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    for changes in (2, 3, 9):
        killed_after(monkeypatch, changes, newsroom, stage, f"--output={other}")
        assert ledger_check.run(str(other)) == 0
    assert run(newsroom, stage, f"--output={other}", "--slice_size=16") == 0
    assert len(rows(other, "articles")) == PAGES + TEXTS + 7
    assert revisions(other) == revisions(newsroom)
    assert ledger_check.run(str(other)) == 0
