"""What is done beside a command, for the time of a block."""

import pytest

from pipelines.cli.background import Background


class Counter(Background):
    def __init__(self) -> None:
        super().__init__("counter")
        self.looks = self.ends = 0

    def during(self) -> None:
        while not self.ends_within(0.001):
            self.looks += 1

    def at_end(self) -> None:
        self.ends += 1


def test_it_is_done_while_the_block_runs_and_once_more_when_it_ends() -> None:
    with Counter() as counter:
        while not counter.looks:
            pass
    assert counter.ends == 1
    assert not counter._thread.is_alive()


def test_it_ends_with_a_block_that_fails_and_hides_no_error() -> None:
    counter = Counter()
    with pytest.raises(KeyError), counter:
        raise KeyError
    assert counter.ends == 1
