"""The feeds of the shared cases, served as they are, and what a reader must find in the lake then.

The tests beside this one show each kind in words of their own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset
import pytest

from pipelines import ingest
from pipelines.reading import ledger_check
from tests.support.newsroom import page
from tests.support.rehearsal import MemoryWeb, Rehearsal, page_answer
from tests.support.web import LocalWeb

CASES = Path(__file__).parents[2].parent / "shared/data/cases/feeds"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"no feeds of the cases at {CASES}")


class Case:
    """The documents of a case, as the host ``origin`` serves them."""

    def __init__(self, case: str, origin: str) -> None:
        self.case, self.origin = case, origin

    def read(self, file: str, n: int = 0) -> str:
        text = (CASES / self.case / file).read_text(encoding="utf-8", errors="surrogateescape")
        numbered = text if "-N." not in file else text.replace("N ", f"{n} ").replace("N<", f"{n}<")
        return numbered.replace("{{origin}}", self.origin)


class Newspaper(Case):
    """A host that answers what a case says, and the lake of runs over its one feed."""

    def __init__(self, web: LocalWeb, lake: Path, case: str) -> None:
        self.web, self.lake = web, lake
        self.host = web.add_host("127.41.0.2")
        super().__init__(case, web.url(self.host, ""))

    def add(self, path: str, body: str = "", **answer: Any) -> None:
        self.web.add(self.host, path, body or page(f"Page of {path}"), **answer)

    def poll(self, file: str = "feed.xml", *options: str, n: int = 0, charset: str = "") -> None:
        content_type = "application/rss+xml" + (f"; charset={charset}" if charset else "")
        body = self.read(file, n).encode("utf-8", "surrogateescape")
        feed = self.web.add(self.host, "/feed", body, content_type=content_type)
        always = ("--allow_network=127.41.0.0/16", "--host_delay=0", "--extract_workers=1")
        assert ingest.main([f"--output={self.lake}", f"--feed={feed}", *always, *options]) == 0
        assert ledger_check.run(str(self.lake)) == 0

    def rows(self, dataset: str) -> list[dict[str, Any]]:
        """The rows of a dataset in the order in which they were written."""
        if not (self.lake / dataset).exists():
            return []
        by = "polled_at" if dataset == "polls" else "ingested_at"
        found = pyarrow.dataset.dataset(self.lake / dataset, partitioning="hive").sort_by(by)
        rows: list[dict[str, Any]] = found.to_table().to_pylist()
        return rows

    def titles(self) -> list[str]:
        return sorted(row["title"] for row in self.rows("articles"))


class Serial(Case):
    """A case of very many polls: the stages of a run over it, each time after a restart."""

    def __init__(self, case: str) -> None:
        super().__init__(case, "http://gazette.example")
        self.pages: dict[str, str] = {}
        self.rehearsal = Rehearsal(
            MemoryWeb(lambda asked: page_answer(asked, self.pages[asked.url]))
        )

    def add(self, path: str, body: str) -> None:
        self.pages[f"{self.origin}{path}"] = body

    def poll(self, file: str, n: int = 0) -> None:
        self.add("/feed", self.read(file, n))
        self.rehearsal.restart()
        self.rehearsal.run_once([f"{self.origin}/feed"])
        assert self.rehearsal.problems() == []


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.lib.lake.attempts.FIRST_DELAY", timedelta(0))


@pytest.fixture
def newspaper(web: LocalWeb, tmp_path: Path, request: pytest.FixtureRequest) -> Newspaper:
    return Newspaper(web, tmp_path, request.param)


def of(case: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("newspaper", [case], indirect=True)


@of("A01")
def test_five_alerts_without_an_id_at_one_address_are_five_articles(newspaper: Newspaper) -> None:
    newspaper.poll()
    assert newspaper.titles() == [f"Advisory {n}" for n in range(1, 6)]


@of("A02")
def test_five_alerts_with_ids_at_one_address_are_five_articles(newspaper: Newspaper) -> None:
    newspaper.poll()
    assert newspaper.titles() == [f"Advisory {n}" for n in range(1, 6)]
    assert {row["text_source"] for row in newspaper.rows("articles")} == {"feed"}


@of("A04")
def test_a_new_id_with_news_at_a_known_address_is_a_revision(newspaper: Newspaper) -> None:
    for number in (1, 2):
        newspaper.add("/s/one", newspaper.read(f"s-one.{number}.html"))
        newspaper.poll(f"poll{number}.xml")
    found = [(row["revision"], row["title"]) for row in newspaper.rows("articles")]
    assert found == [(1, "Frigate sails"), (2, "Frigate sails, two hurt")]


@of("A06")
def test_links_that_differ_by_a_tracker_are_known(newspaper: Newspaper) -> None:
    for letter in "abc":
        newspaper.add(f"/n/{letter}?utm_source=rss&utm_term=1", page(f"Radar bought {letter}"))
    newspaper.poll("poll1.xml")
    newspaper.poll("poll2.xml")
    last = newspaper.rows("polls")[-1]
    assert (last["outcome"], last["new_entries"]) == ("unchanged", 0)
    assert len(newspaper.rows("articles")) == 3
    assert newspaper.rows("rejects") == []


@of("A08")
def test_a_feed_without_items_is_no_failure(newspaper: Newspaper) -> None:
    newspaper.poll()
    (poll,) = newspaper.rows("polls")
    assert (poll["outcome"], poll["entries"], poll["failures"]) == ("unchanged", 0, 0)


@of("A10")
def test_a_login_page_is_a_reject_for_each_story(newspaper: Newspaper) -> None:
    for number in (1, 2, 3):
        there = f"/login?return=%2Fpw%2F{number}"
        newspaper.add(f"/pw/{number}", status=302, headers={"Location": there})
        newspaper.add(there, newspaper.read("login.html"))
    newspaper.poll()
    assert [row["reason"] for row in newspaper.rows("rejects")] == ["access_wall"] * 3
    assert newspaper.rows("articles") == []


DATES = (
    "22 23:30:00|22 22:30:00|22 21:00:00|24 00:58:00|23 19:58:00|23 19:58:00|03 19:58:00?"
    "|03 19:58:00|23 19:58:00?|23 19:58:02|18 11:06:40|-|-|24 00:58:02"
)


@of("A12")
def test_dates_of_many_habits_are_read_or_left_alone(newspaper: Newspaper) -> None:
    for number in range(14):
        newspaper.add(f"/t/{number}", page(f"Date {number}"))
    newspaper.poll("feed.xml", "--max_age=3650")
    found = {
        row["title"]: row["published_at"] if row["published_from"] == "feed" else None
        for row in newspaper.rows("articles")
    }
    assert len(found) == 14
    for number, expected in enumerate(DATES.split("|")):
        read = found[f"Date {number}"]
        if expected == "-" or (read is None and expected.endswith("?")):
            assert read is None, number
            continue
        day, hour = expected.removesuffix("?").split()
        assert read == datetime.fromisoformat(f"2026-11-{day}T{hour}").replace(tzinfo=UTC), number


@of("A13a")
def test_an_id_that_names_another_story_does_not_replace_one_that_waits(
    newspaper: Newspaper,
) -> None:
    newspaper.add("/pa", status=503)
    newspaper.add("/pb", page("Second story"))
    newspaper.poll("poll1.xml")
    newspaper.add("/pa", page("First story"))
    newspaper.poll("poll2.xml")
    newspaper.poll("poll2.xml")
    assert newspaper.titles() == ["First story", "Second story"]


def test_an_id_reused_at_each_poll_names_a_story_each_time() -> None:
    serial = Serial("A13b")
    for number in range(1, 28):
        serial.add(f"/pos/{number}", page(f"Story number {number}"))
        serial.poll("poll-N.xml", n=number)
    assert len(serial.rehearsal.articles) == 27


@of("A14")
def test_links_with_a_parameter_or_an_iri_are_links(newspaper: Newspaper) -> None:
    for number in (1, 2):
        newspaper.add(f"/at/{number}", page(f"Atom story {number}"))
    newspaper.poll("feed.atom")
    assert len(newspaper.rows("articles")) == 2


@of("A15")
def test_what_an_item_says_itself_wins_over_its_pictures(newspaper: Newspaper) -> None:
    for number in (1, 2):
        newspaper.add(f"/md/{number}", page(f"Media story {number}"))
    newspaper.poll()
    found = {row["summary"]: row["published_at"] for row in newspaper.rows("articles")}
    published = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert found == {
        "Parliament approved four frigates on Friday.": published,
        "The brigade moved on Friday.": published,
    }


def test_a_counter_in_a_summary_does_not_use_up_the_life_of_an_entry() -> None:
    serial = Serial("A34")
    serial.add("/dy", page("Convoy attacked"))
    for number in range(25):
        serial.poll("poll-N.xml", n=number)
    serial.add("/dy", page("Convoy was not attacked"))
    serial.poll("correction.xml")
    assert serial.rehearsal.articles[-1].title == "Convoy was not attacked"


@of("A38")
def test_a_page_that_only_leads_on_is_followed(newspaper: Newspaper) -> None:
    newspaper.add("/mr/old", newspaper.read("old.html"))
    newspaper.add("/mr/new", page("Meta refreshed"))
    newspaper.poll("feed.xml")
    newspaper.poll("feed-second.xml")
    assert newspaper.titles() == ["Meta refreshed"]


@of("A44")
def test_statuses_that_mean_not_now_are_asked_again(newspaper: Newspaper) -> None:
    statuses = (408, 421, 425, 404, 403)
    for status in statuses:
        newspaper.add(f"/st/{status}", status=status)
    newspaper.poll()
    for status in statuses:
        newspaper.add(f"/st/{status}", page(f"Status story {status}"))
    newspaper.poll()
    assert {"Status story 408", "Status story 421", "Status story 425"} <= set(newspaper.titles())


@of("A49")
def test_a_cut_character_does_not_garble_the_feed(newspaper: Newspaper) -> None:
    title = "Müller reist zur Brigade – Rüstung größer"
    newspaper.add("/mj/1", page(title))
    newspaper.poll(charset="ISO-8859-1")
    assert newspaper.rows("polls")[-1]["discovered"][0]["title"] == title
    assert newspaper.titles() == [title]


@of("A56")
def test_an_equal_title_is_no_proof_of_a_canonical_claim(newspaper: Newspaper) -> None:
    for number in (1001, 1002):
        newspaper.add(f"/release/{number}", newspaper.read(f"release-{number}.html"))
    newspaper.poll()
    assert newspaper.titles() == ["Contracts for today"] * 2
