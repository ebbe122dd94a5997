"""What the command line of an ingest says, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import ingest
from tests.support.ingesting import RSS_TYPE, gazette, rows, run
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb


def test_what_the_command_line_says_of_a_feed_is_in_its_rows(web: LocalWeb, tmp_path: Path) -> None:
    told = "source_id=yard-news,name=Yards, Docks & Co,country=NO,kind=company"
    assert run(tmp_path, f"--feed=url={gazette(web)[0]},{told}") == 0
    of_outlet = ("source_id", "source_name", "source_country", "source_kind")
    for dataset in ("articles", "polls"):
        found = {tuple(row[name] for name in of_outlet) for row in rows(tmp_path, dataset)}
        assert found == {("yard-news", "Yards, Docks & Co", "NO", "company")}


def test_a_feed_of_an_unknown_kind_is_one_line_and_exit_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--feed=url=http://127.0.0.2/feed,kind=paper") == 2
    assert "kind=paper is not one of press, official" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_password_of_a_feed_is_in_no_row_and_no_message(
    web: LocalWeb, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    host = web.add_host()
    secret = web.url(host, "/s/1").replace("http://", "http://reader:sesame@")
    web.add(host, "/s/1", page("Frigate sails for Malta"))
    good = web.add(host, "/feed", rss([item(secret, "Frigate sails")]), content_type=RSS_TYPE)
    bad = web.url(host, "/none")
    urls = [url.replace("http://", "http://reader:sesame@") for url in (good, bad)]
    assert run(tmp_path, *(f"--feed={url}" for url in urls)) == 0
    assert len(rows(tmp_path, "articles")) == 1
    for dataset in ("articles", "polls", "pages", "rejects", "commits"):
        assert "sesame" not in repr(rows(tmp_path, dataset)), dataset
    assert "sesame" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "--output"),
        (["--output", "{lake}"], "no feeds"),
        (["--output", "{lake}", "--feeds", "missing.opml"], "missing.opml does not exist"),
        (["--output", "{lake}", "--feeds", "{empty}"], "empty.opml"),
        (["--output", "{lake}", "--feeds", "{invalid}"], "invalid.opml"),
        (["--output", "{lake}", "--feed", "ftp://example.org/feed"], "ftp://example.org/feed"),
        (["--output", "{lake}", "--feed", "example.org/feed"], "example.org/feed"),
        (["--output", "{lake}", "--feed", "http://[bad"], "http://[bad"),
        (["--output", "{lake}", "--feed", "http://[::1"], "http://[::1"),
        (["--output", "{lake}", "--feed", "http://127.0.0.9:99999/"], "127.0.0.9:99999"),
        (["--output", "/proc/nowhere", "--feed", "http://127.0.0.9/"], "/proc/nowhere"),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--host_dealy", "1"],
            "--host_delay",
        ),
        (["--output", "{lake}", "--feed", "http://127.0.0.9/", "stray"], "stray"),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--poll_interval", "0"],
            "--poll_interval",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--allow_network", "x"],
            "--allow_network",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--keep_pages", "some"],
            "--keep_pages",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--keep_pages", "1000000"],
            "--keep_pages",
        ),
        (
            [
                *("--output", "{lake}", "--feed", "http://127.0.0.9/"),
                *("--streaming", "--runner=DirectRunner"),
            ],
            "--runner DirectRunner",
        ),
        *(
            (
                ["--output", "{lake}", "--feed", "http://127.0.0.9/", f"--entity_model={model}"],
                model,
            )
            for model in ("flair:any", "spacy:no_such_model_of_ours")
        ),
        (["--output", "{lake}", "--feed", "http://127.0.0.9/", "--contact", "nobody"], "--contact"),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--contact", "https://é.example"],
            "--contact",
        ),
        (
            ["--output", "{lake}", "--feed", "http://127.0.0.9/", "--contact", "https://a\nB: 1"],
            "--contact",
        ),
        *(
            (["--output", "{lake}", "--feed", "http://127.0.0.9/", flag, "9" * 12], flag)
            for flag in (
                *("--extract_workers", "--poll_interval", "--commit_interval", "--host_delay"),
                *("--host_shards", "--writer_shards", "--run_for"),
            )
        ),
        (
            [
                *("--output", "{lake}", "--feed", "http://127.0.0.9/", "--streaming"),
                # Beam keeps the server that another test of this process did not start.
                "--experiments=disable_prism_server_singleton",
                *("--runner=PrismRunner", "--prism_location=/nowhere/prism"),
            ],
            "/nowhere/prism",
        ),
    ],
    ids=lambda value: " ".join(value[-2:]) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_line_that_names_the_thing_and_exit_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    (tmp_path / "empty.opml").write_text("")
    (tmp_path / "invalid.opml").write_text("<html><body>no list</body></html>")
    places = {name: str(tmp_path / f"{name}.opml") for name in ("empty", "invalid")}
    filled = [text.format(lake=tmp_path / "lake", **places) for text in arguments]
    assert ingest.main(filled) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("error: ")
    assert named in captured.err
    assert not list(tmp_path.glob("lake/*/*/*.parquet"))


def test_an_opml_gives_each_article_its_outlet(web: LocalWeb, tmp_path: Path) -> None:
    feed, _ = gazette(web, count=1)
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        "<opml version='2.0'><body><outline text='Example Gazette' type='rss' "
        f"xmlUrl='{feed}' category='/source/example,/country/GB,/kind/think_tank,/language/en'/>"
        "</body></opml>"
    )
    assert run(tmp_path / "lake", f"--feeds={opml}") == 0
    (row,) = rows(tmp_path / "lake", "articles")
    outlet = {name: row[f"source_{name}"] for name in ("id", "name", "country", "kind")}
    assert outlet == {
        "id": "example",
        "name": "Example Gazette",
        "country": "GB",
        "kind": "think_tank",
    }
