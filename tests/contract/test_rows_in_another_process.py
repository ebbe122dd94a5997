"""A worker that did not build the pipeline decodes each record as its own class."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from apache_beam import coders
from apache_beam.coders.typecoders import registry
from apache_beam.runners.pipeline_context import PipelineContext

from schemas.datasets import RECORD_TYPES
from tests.support.records import pending

_ROOT = Path(__file__).parents[2]
# As a worker does it: coders come with the job, our modules with the functions it unpickles.
_WORKER = """
import sys
{first}
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.pipeline_context import PipelineContext
context = PipelineContext(
    beam_runner_api_pb2.Components.FromString(bytes.fromhex(sys.argv[1]))
)
found = [context.coders.get_by_id(name) for name in sys.argv[3:]]
{second}
for coder in found[1:]:
    print(coder.to_type_hint().__name__)
_, row = found[0].decode(bytes.fromhex(sys.argv[2]))
print(type(row).__module__, type(row.source).__module__, row.source.source_id)
"""


@pytest.mark.parametrize("order", ["first", "second"])
def test_records_are_decoded_as_their_classes(order: str) -> None:
    row = pending()
    keyed = coders.TupleCoder([coders.StrUtf8Coder(), registry.get_coder(type(row))])
    context = PipelineContext()
    names = [context.coders.get_id(keyed)]
    names += [context.coders.get_id(registry.get_coder(record)) for record in RECORD_TYPES]
    components = context.to_runner_api().SerializeToString().hex()
    imports = {"first": "", "second": "", order: "import schemas.datasets"}
    command = [sys.executable, "-c", _WORKER.format(**imports), components]
    command += [keyed.encode(("key", row)).hex(), *names]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *types, decoded = done.stdout.splitlines()
    if order == "first":
        assert types == [record.__name__ for record in RECORD_TYPES]
    assert decoded == f"schemas.feed_poll schemas.feed_source {row.source.source_id}"
