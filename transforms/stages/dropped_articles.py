"""The articles of a run that this process gave up after they were let through."""

from transforms.lib.stream.dropped import DroppedArticles
from transforms.stages.process_memory import of_process


def dropped_articles(run_id: str) -> DroppedArticles:
    """One for the process and run."""
    return of_process(run_id, "dropped", DroppedArticles)
