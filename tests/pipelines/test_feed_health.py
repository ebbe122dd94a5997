"""The README's query over ``polls/``, on a lake that real polls of a local web filled."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines import ingest, redrive, report
from tests.support.aged_lake import age_polls
from tests.support.newsroom import item, rss
from tests.support.web import LocalWeb

README = Path(__file__).parents[2] / "README.md"
STALE = timedelta(days=40)


def health_query(lake: Path) -> str:
    """The query of the README, word for word but for the name of the lake."""
    queries = re.findall(r"```sql\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (query,) = (query for query in queries if "'lake/polls/" in query)
    return str(query).replace("'lake/", f"'{lake}/")


def document(*names: str) -> str:
    # Links to a private address are not asked: only the polls matter here.
    return rss([item(f"http://10.0.0.1/{name}", name, guid=name) for name in names])


class Feeds:
    """One feed for each state, on a host of its own."""

    NAMES = ("good", "dead", "recovered", "retired", "stale", "moved", "lying", "slow")

    def __init__(self, web: LocalWeb) -> None:
        self._web = web
        self._hosts = {
            name: web.add_host(f"127.20.2.{number}") for number, name in enumerate(self.NAMES, 2)
        }
        self.urls = {name: self.publish(name, "a") for name in self.NAMES}
        self.new_url = self.publish("moved", "a", path="/new")
        web.add(self._hosts["moved"], "/feed", status=301, headers={"Location": self.new_url})

    def publish(
        self, name: str, *entries: str, etag: str = '"1"', delay: float = 0.0, path: str = "/feed"
    ) -> str:
        body, kind = document(*entries), "application/rss+xml"
        host = self._hosts[name]
        return self._web.add(host, path, body, content_type=kind, etag=etag, delay=delay)

    def fail(self, name: str, status: int) -> None:
        self._web.add(self._hosts[name], "/feed", "", status=status)

    def poll(self, lake: Path) -> None:
        flags = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
        feeds = (f"--feed={url}" for url in self.urls.values())
        assert ingest.main(["--output", str(lake), *flags, *feeds]) == 0

    def redriven(self, lake: Path) -> set[str]:
        """The feeds with a row that is no poll."""
        names = {url: name for name, url in self.urls.items()}
        polls = f"'{lake}/polls/*/*.parquet'"
        relation = duckdb.sql(f"SELECT feed_url FROM {polls} WHERE outcome = 'redriven'")
        assert relation is not None
        return {names[url] for (url,) in relation.fetchall()}

    def health(self, lake: Path) -> dict[tuple[str, str], tuple[datetime, str]]:
        """Since when, and the detail, by state and feed."""
        names = {url: name for name, url in self.urls.items()}
        relation = duckdb.sql(health_query(lake))
        assert relation is not None
        return {
            (state, names[url]): (since, detail)
            for state, url, since, _, detail in relation.fetchall()
        }


def test_the_query_of_the_readme_says_which_feeds_are_dead_stale_moved_lying_slow_and_since_when(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feeds = Feeds(web)
    started = datetime.now(UTC)
    feeds.poll(tmp_path)
    age_polls(tmp_path, STALE)

    changed = datetime.now(UTC)
    for name in ("good", "recovered", "slow"):
        feeds.publish(name, "a", "b", etag='"2"')
    feeds.publish("moved", "a", "b", etag='"2"', path="/new")
    feeds.publish("lying", "a", "b", etag='"1"')
    for name, status in {"dead": 404, "recovered": 500, "retired": 410}.items():
        feeds.fail(name, status)
    feeds.poll(tmp_path)
    feeds.publish("recovered", "a", "b", etag='"2"')
    feeds.poll(tmp_path)
    feeds.publish("slow", "a", "b", "c", etag='"3"', delay=3.2)
    feeds.poll(tmp_path)

    found = feeds.health(tmp_path)
    today = {(state, state) for state in ("dead", "moved", "lying", "slow")} | {("dead", "retired")}
    before = {("stale", name) for name in ("stale", "dead", "retired")}
    assert found.keys() == today | before
    assert all(found[key][0] >= changed for key in today)
    assert all(started - STALE <= found[key][0] <= changed - STALE for key in before)
    assert found["dead", "dead"][0] < found["moved", "moved"][0] < found["slow", "slow"][0]
    assert found["dead", "dead"][1] == "not_found: 404 Not Found"
    assert found["moved", "moved"][1] == feeds.new_url
    assert int(found["slow", "slow"][1].removesuffix(" ms")) >= 3200

    # The rows of redriven entries are no polls: they neither end a state nor count.
    assert redrive.main(["--output", str(tmp_path), "--reason", "address_denied"]) == 0
    assert feeds.redriven(tmp_path) >= {"dead", "retired", "slow", "stale"}
    assert feeds.health(tmp_path) == found

    capsys.readouterr()
    assert report.main(["--output", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    for text in (f"moved to {feeds.new_url}", "ok, moved", "ok, lying", "retired", "failing"):
        assert text in shown
