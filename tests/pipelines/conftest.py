"""Tests that run whole commands, and with each the pipelines of Beam."""

from tests.support.dofn_specs import read_once

read_once()
