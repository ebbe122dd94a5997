"""All tags in one call, as a worker process runs it."""

import pickle
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.tags.tagging import tag_document
from transforms.lib.tags.tags import TAGGER_VERSION

TEXT = "Gen. Jane Roe said Norway will pay $1.2 billion for F-35A jets. Roe met NATO allies."


def test_the_parts_agree() -> None:
    tags = tag_document("Norway orders F-35 jets", TEXT, source_country="NO")
    assert {entity.name for entity in tags.entities} >= {"Norway", "Jane Roe", "NATO"}
    assert [amount.usd for amount in tags.amounts] == [1.2e9]
    assert (tags.topics.domain, tags.topics.region) == ("air", "europe")
    assert tags.awards == ()


def test_same_text_same_tags_and_they_pickle() -> None:
    tags = tag_document("", TEXT)
    assert tags == tag_document("", TEXT)
    assert pickle.loads(pickle.dumps(tags)) == tags  # noqa: S301 (our own bytes)


def test_an_empty_document_has_no_tags() -> None:
    tags = tag_document("", "")
    assert (tags.entities, tags.amounts, tags.awards, tags.topics.topics) == ((), (), (), ())


def test_loading_the_tables_leaves_the_collector_as_it_was() -> None:
    code = (
        "import gc, transforms.lib.tags.tagging as t; t.tag_document('', ''); exit(gc.isenabled())"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 1


def test_the_worker_never_imports_beam() -> None:
    code = "import sys, transforms.lib.tags.tagging; sys.exit('apache_beam' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_version_is_a_plain_word() -> None:
    assert TAGGER_VERSION.startswith("heads-")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40), st.text(max_size=300))
def test_any_text_can_be_tagged(title: str, text: str) -> None:
    tag_document(title, text)


@pytest.mark.parametrize(
    "piece",
    [
        "A ",
        "Ministry of A of B of C ",
        "Ministry of A, B, C, D, ",
        "said Jane Roe, ",
        "$1 ",
        "1,234,",
    ],
)
def test_cost_is_linear_in_hostile_text(piece: str) -> None:
    """100,000 letters take 0.2 s; the quadratic patterns that stood here once took 60 s."""
    start = time.process_time()
    tag_document("", piece * (100_000 // len(piece)))
    assert time.process_time() - start < 5
