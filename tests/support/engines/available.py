"""Which engines this machine has, as pytest marks that skip with the way to get them."""

from __future__ import annotations

import shutil

import pytest

from tests.support.engines.flink import CLASSPATH
from tests.support.engines.processes import ROOT

PRISM = ROOT / ".engines" / "bin" / "prism"

needs_prism = pytest.mark.skipif(not PRISM.is_file(), reason="no Prism: make prism (needs Go)")
needs_flink = pytest.mark.skipif(
    not (CLASSPATH.is_file() and shutil.which("java")),
    reason="no Flink: make flink (needs Java and Maven)",
)


def prism_flags() -> list[str]:
    """Beam flags that run a pipeline on Prism, a process of its own that ends with its driver."""
    return ["--runner=PrismRunner", f"--prism_location={PRISM}", "--streaming"]
