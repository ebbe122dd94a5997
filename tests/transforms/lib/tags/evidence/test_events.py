"""Events with who acts and what it is done to."""

from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.evidence.events import event_pairs
from transforms.lib.tags.evidence.phrases import find_phrases


def pairs(text: str) -> set[str]:
    return event_pairs(find_phrases(fold_letters(text)))


def test_the_actor_stands_before_and_the_thing_after() -> None:
    found = pairs("The shipbuilder offers frigates")
    assert {"actor.company > event.offer", "event.offer > sea"} <= found


def test_what_is_far_away_does_not_belong_to_the_event() -> None:
    assert not any("> sea" in pair for pair in pairs("He offers " + "nothing " * 12 + "frigates"))


def test_the_nominal_form_is_an_event() -> None:
    assert "event.deliver > land" in pairs("Delivery of howitzers begins")


def test_no_event_no_pair() -> None:
    assert pairs("A frigate") == set()
