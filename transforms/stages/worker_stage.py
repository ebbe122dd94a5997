"""The DoFn of a stage whose work is done in worker processes, with a time budget per document."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import TaggedOutput

from schemas.reasons import Reason
from transforms.lib.errors import Refusal
from transforms.lib.workers.pool import JobQueue, Outcome
from transforms.stages.bundles import at_end_of_bundle
from transforms.stages.run_context import RunContext

# A function, its arguments and its keyword arguments; all must pickle.
Job = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class WorkerStage(beam.DoFn):
    """Keeps the workers busy: what an element becomes is given out when it is there.

    A subclass says which job an element is, and what its outcome becomes.
    """

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._queue: JobQueue[Any, Any] | None = None

    @abstractmethod
    def job(self, element: Any) -> Job:
        """What a worker runs for an element."""

    @abstractmethod
    def output(self, outcome: Outcome[Any, Any]) -> TaggedOutput[str, Any]:
        """The one output of an element, from its result or its error."""

    def outputs(self, outcome: Outcome[Any, Any]) -> Iterator[TaggedOutput[str, Any]]:
        """The output of an element, or nothing where a subclass keeps it for the bundle's end."""
        yield self.output(outcome)

    def start_bundle(self) -> None:
        """Start with no job under way."""
        self._queue = JobQueue(self._context.pool())

    def start(self, element: Any) -> Iterator[Any]:
        """Start the element's job; give out what is done. For the subclass's ``process``."""
        if self._queue is None:
            raise RuntimeError("process was called before start_bundle")
        function, arguments, options = self.job(element)
        for outcome in self._queue.add(element, function, *arguments, **options):
            yield from self.outputs(outcome)

    def finish_bundle(self) -> Iterator[TaggedOutput[str, Any]]:
        """Wait for the jobs that are still under way."""
        if self._queue is not None:
            for outcome in self._queue.drain():
                yield from map(at_end_of_bundle, self.outputs(outcome))


def reason_of(error: Exception | None) -> tuple[Reason, str]:
    """The reason to record for a job that failed, and one line about it.

    A parser's own exceptions are as many as there are odd documents: they all mean PARSE_FAILED.
    """
    message = str(error) or type(error).__name__
    if isinstance(error, Refusal):
        return error.reason, message
    return Reason.PARSE_FAILED, f"{type(error).__name__}: {message}"
