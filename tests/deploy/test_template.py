"""The Dataflow template says what the command line takes, and turns its parameters into that."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.cli.errors import UsageError
from pipelines.ingestion import options
from pipelines.template import flags_of_parameters

ROOT = Path(__file__).parents[2]
METADATA: dict[str, Any] = json.loads((ROOT / "deploy/dataflow/metadata.json").read_text("utf-8"))
PARAMETERS = {parameter["name"]: parameter for parameter in METADATA["parameters"]}
# The command refuses it on Dataflow, and says what to run in its place.
REFUSED = {"iceberg"}
ALL_OPTIONS = {action.option_strings[0][2:]: action for action in options.option_actions()}
OPTIONS = {name: action for name, action in ALL_OPTIONS.items() if name not in REFUSED}
OF_BEAM = {"sdk_container_image", "resource_hints"}
NEEDED = ("--output=gs://bucket/lake", "--feed=https://a.example/rss")


def test_every_option_is_a_parameter_and_no_other() -> None:
    assert set(PARAMETERS) - OF_BEAM == set(OPTIONS), "document the option in metadata.json"
    assert set(PipelineOptions().get_all_options()) >= OF_BEAM


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=PARAMETERS)
def test_a_parameter_is_documented_and_validated(parameter: dict[str, Any]) -> None:
    assert len(parameter["helpText"].split()) > 4
    assert parameter["regexes"]


def default_of(action: argparse.Action) -> str | None:
    """The default as a parameter's value; None where leaving the option out has its own meaning."""
    if action.default in (None, []):
        return None
    return str(action.default).lower() if action.nargs == 0 else str(action.default)


@pytest.mark.parametrize("name", OPTIONS)
def test_a_parameter_has_the_default_of_its_option(name: str) -> None:
    assert PARAMETERS[name].get("defaultValue") == default_of(OPTIONS[name])
    assert PARAMETERS[name]["isOptional"] is not OPTIONS[name].required


# Values that both the form of the template and the command line must judge alike.
VALUES = {
    "output": (["gs://bucket/lake", "gs://my-bucket"], ["gs://bucket/lake[1]", "gs://bucket/*"]),
    "feeds": (["gs://bucket/feeds.opml", "/opt/defense-news/feeds/defense.opml"], []),
    "feed": (["https://a.example/rss", "https://a.example/1  http://b.example/2"], ["ftp://a/b"]),
    "streaming": (["true", "false"], ["yes", "1"]),
    "poll_interval": (["1", "900"], ["0", "-1", "1.5", "soon"]),
    "run_for": (["1", "0.5", "300"], ["0", "-1", "0.0", "x"]),
    "commit_interval": (["1", "300"], ["0", "x"]),
    "host_shards": (["1", "32"], ["0", "x"]),
    "writer_shards": (["1", "4"], ["0", "-1"]),
    "log_format": (["text", "json"], ["xml"]),
    "max_age": (["0", "30"], ["-1", "old"]),
    "keep_pages": (["0", "30", "36500", "none"], ["-1", "all", "36501", "1000000"]),
    "max_failed_feeds": (["0", "0.5", "1", "1.0", ".5"], ["1.1", "-0.1", "half"]),
    "contact": (
        ["https://a.example/bot", "mailto:a@b.example"],
        ["a.example", "https://é.example"],
    ),
    "host_delay": (["0", "1.5"], ["-1", "x", "inf"]),
    "wait": (["0", "600"], ["-1", "x"]),
    "host_budget": (["1", "50"], ["0", "-2", "x"]),
    "allow_network": (["10.0.0.0/8", "10.0.0.0/8 fd00::/8", "127.0.0.1"], ["intranet"]),
    "extract_workers": (["0", "4"], ["-1", "x"]),
    "entity_model": (["spacy:en_core_web_sm", "spacy:/models/own"], ["en_core_web_sm", "spacy:"]),
    "slice_size": (["1", "500"], ["0", "x"]),
}


def matches(name: str, value: str) -> bool:
    return all(re.search(regex, value) for regex in PARAMETERS[name]["regexes"])


def command_line_takes(name: str, value: str) -> bool:
    needed = [flag for flag in NEEDED if not flag.startswith(f"--{name}=")]
    try:
        options.parse(flags_of_parameters([*needed, f"--{name}={value}"]))
    except UsageError:
        return False
    return True


@pytest.mark.parametrize("name", OPTIONS)
def test_the_form_and_the_command_line_take_and_refuse_the_same(name: str) -> None:
    good, bad = VALUES[name]
    for value in good:
        assert matches(name, value), value
        assert command_line_takes(name, value), value
    for value in bad:
        assert not matches(name, value), value
        assert not command_line_takes(name, value), value


OPTIONAL = [n for n, action in OPTIONS.items() if not action.required and not default_of(action)]


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_parameter_left_empty_is_one_left_out(name: str) -> None:
    assert matches(name, "")
    assert flags_of_parameters([f"--{name}="]) == []


def test_the_metadata_is_what_the_service_reads() -> None:
    service = pytest.importorskip(
        "google.cloud.dataflow_v1beta3", reason="needs apache-beam[gcp] (the extra gcp)"
    )
    read = service.TemplateMetadata.from_json(json.dumps(METADATA))  # refuses unknown fields
    assert read.streaming
    assert [parameter.name for parameter in read.parameters] == list(PARAMETERS)


def test_switches_and_repeated_values_become_flags() -> None:
    parameters = ["--streaming=true", "--feed=https://a.example/1 https://b.example/2"]
    flags = flags_of_parameters([*parameters, "--runner=DataflowRunner", "--output=gs://b/l"])
    assert flags == [
        "--streaming",
        "--feed=https://a.example/1",
        "--feed=https://b.example/2",
        "--runner=DataflowRunner",
        "--output=gs://b/l",
    ]
    assert flags_of_parameters(["--streaming=false"]) == []


def test_a_switch_that_is_neither_true_nor_false_is_a_mistake() -> None:
    with pytest.raises(UsageError, match="--streaming=yes: give true or false"):
        flags_of_parameters(["--streaming=yes"])


def test_no_option_is_of_a_kind_that_parameters_cannot_say() -> None:
    for action in OPTIONS.values():
        assert action.nargs in (None, 0)
        assert not isinstance(action, argparse.BooleanOptionalAction)
