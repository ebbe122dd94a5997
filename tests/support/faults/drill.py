"""One fault drill: its web, the arguments of its runs, and all that is wrong in the end."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

from pipelines.reading import ledger_check
from tests.support.faults import check
from tests.support.faults.model import RUNS, Feed
from tests.support.faults.newsstand import Newsstand, Size
from tests.support.faults.wire import NETWORK, FaultWeb


class Drill:
    """Feeds, and what ``RUNS`` runs of ``pipelines.ingest`` on one lake must make of them."""

    def __init__(self, folder: Path, web: FaultWeb, size: Size, delay: float) -> None:
        self.web = web
        self.stand = Newsstand(web, size)
        self.lake = folder / "lake"
        self._size = size
        self._delay = delay
        self._opml = folder / "web.opml"
        self.stand.write_opml(self._opml)

    @property
    def feeds(self) -> list[Feed]:
        """All feeds."""
        return self.stand.feeds

    @property
    def arguments(self) -> list[str]:
        """The command line of each run."""
        places = [f"--feeds={self._opml}", f"--output={self.lake}", f"--allow_network={NETWORK}"]
        manners = [f"--host_delay={self._delay:g}", f"--host_budget={self._size.budget}"]
        return [*places, *manners, "--extract_workers=1", "--contact=https://example.org/bot"]

    def bound(self, run: int) -> float:
        """Requests of the slowest good host x delay, in seconds: no polite run can be faster."""
        outlet = self.stand.outlet.host
        asked = sum(request.host == outlet for request in self.web.log if request.run == run)
        return asked * self._delay

    def describe(self) -> str:
        """The size of the drill, in a line."""
        hosts = {feed.url.split("/")[2] for feed in self.feeds}
        bad = sum(feed.bad for feed in self.feeds)
        stories = sum(len(feed.stories) for feed in self.feeds)
        return f"{len(self.feeds)} feeds on {len(hosts)} hosts, {bad} misbehave, {stories} entries"

    def wrong(self, connected: set[str]) -> Iterator[check.Wrong]:
        """All that is not as expected; ``connected`` are the addresses the spy has seen."""
        lake = check.Lake(self.lake)
        limited = self.stand.limited
        if lake.runs != RUNS:
            yield check.Wrong(0, "runs in the lake", RUNS, lake.runs)
        for feed in self.feeds:
            yield from check.check_polls(feed, lake)
        yield from check.check_stories(self.feeds, lake, limited)
        yield from check.check_groups(self.feeds, lake)
        yield from check.check_budget(lake, limited, self._size.budget)
        yield from check.check_requests(self.feeds, self.web.log, limited)
        yield from check.check_politeness(self.web, self._delay)
        yield from self._ledger(limited)
        yield from self._trespasses(connected)

    def _ledger(self, limited: set[str]) -> Iterator[check.Wrong]:
        """``pipelines.report --check``, and its totals."""
        with contextlib.redirect_stdout(io.StringIO()) as output:
            status = ledger_check.run(str(self.lake))
        if status:
            yield check.Wrong(0, "report --check", "balances", output.getvalue())
        total = next(line for line in output.getvalue().splitlines() if "total" in line)
        names = ("discovered", "articles", "rejected", "pending")
        actual = dict(zip(names, map(int, total.split()[1:]), strict=True))
        expected = check.expected_ledger(self.feeds, limited, self._size.budget)
        if actual != expected:
            yield check.Wrong(0, "the ledger", expected, actual)

    def _trespasses(self, connected: set[str]) -> Iterator[check.Wrong]:
        """Connections to addresses that are not those of the web: seen there, and by the spy."""
        if self.web.canary_connections:
            yield check.Wrong(0, "connections to the canaries", [], self.web.canary_connections)
        if strange := connected - {*self.web.hosts, self.web.closed}:
            yield check.Wrong(0, "addresses connected to", "none outside the web", strange)
        if missed := set(self.web.hosts) - connected:
            yield check.Wrong(0, "hosts the spy has not seen", 0, len(missed))
