"""What every stage of a run needs to know: which run, which lake, how to reach the web."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from apache_beam.utils.timestamp import Timestamp

from transforms.lake.memory import shared_memory
from transforms.lib.http import HttpClient, HttpConfig, shared_client
from transforms.lib.lake.state import LakeState
from transforms.lib.workers.pool import WorkerPool, shared_pool


@dataclass(frozen=True)
class RunContext:
    """Settings of one run; small and picklable. Clients and state are opened where they are used.

    ``state_version`` is the number of the run's commits that the state must know of.
    ``max_age_days`` of None keeps entries of any age, ``keep_pages_days`` of None no
    pages, but feed documents with full text until the day after. ``entity_model`` is
    ``spacy:NAME``, or empty.
    """

    run_id: str
    lake: str
    http: HttpConfig = field(default_factory=HttpConfig)
    workers: int = 0
    state_version: int = 0
    poll_interval_seconds: int = 900
    max_age_days: int | None = None
    keep_pages_days: int | None = None
    entity_model: str = ""

    def state(self) -> LakeState:
        """What the lake holds, shared by all stages of this process."""
        return shared_memory(self.lake).at_least(self.state_version)

    def http_client(self) -> HttpClient:
        """The HTTP client of this process."""
        return shared_client(self.http)

    def pool(self) -> WorkerPool:
        """The worker processes of this process."""
        return shared_pool(self.workers)


def now() -> Timestamp:
    """The current time as the records carry it."""
    return to_timestamp(datetime.now(UTC))


def to_timestamp(moment: datetime) -> Timestamp:
    """A timezone-aware ``datetime`` as a Beam ``Timestamp``; exact to the microsecond."""
    whole = int(moment.replace(microsecond=0).timestamp())
    return Timestamp(seconds=whole, micros=moment.microsecond)


def optional_timestamp(moment: datetime | None) -> Timestamp | None:
    """``to_timestamp`` for a time that may be missing."""
    return None if moment is None else to_timestamp(moment)


def to_datetime(timestamp: Timestamp) -> datetime:
    """A Beam ``Timestamp`` as a timezone-aware ``datetime`` in UTC."""
    moment: datetime = timestamp.to_utc_datetime(has_tz=True)
    return moment


def date_of(timestamp: Timestamp) -> str:
    """The UTC day of a time, ``YYYY-MM-DD``: the value of a partition."""
    return to_datetime(timestamp).date().isoformat()
