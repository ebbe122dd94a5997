"""How long a change waits after changes that brought nothing."""

from datetime import timedelta

import pytest

from transforms.lib.identity.brakes import FIRST_WAIT, LONGEST_WAIT, waiting_time


@pytest.mark.parametrize(("quiet", "free"), [(True, 2), (False, 6)])
def test_the_first_changes_are_followed_at_once_and_the_next_one_waits(
    quiet: bool, free: int
) -> None:
    assert [waiting_time(n, quiet=quiet) for n in range(free)] == [timedelta()] * free
    assert waiting_time(free, quiet=quiet) == FIRST_WAIT


def test_each_fruitless_change_doubles_the_wait_up_to_a_day() -> None:
    waits = [waiting_time(n, quiet=True) for n in range(2, 200)]
    assert waits[1] == 2 * waits[0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT == timedelta(hours=24)
