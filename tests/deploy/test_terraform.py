"""The Terraform files: they are HCL, refer to what is there, and call the commands as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hcl2
import pytest

from pipelines import maintain

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "deploy/terraform").glob("*.tf"))
_REFERENCE = re.compile(r"\b(?:var\.\w+|local\.\w+|google_\w+\.\w+)\b")


def plain(value: Any) -> Any:
    """Values as they are meant: the parser leaves the quotes around strings and names."""
    if isinstance(value, dict):
        return {k.strip('"'): plain(v) for k, v in value.items() if not k.startswith("__")}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.strip('"') if isinstance(value, str) else value


def blocks(kind: str) -> Iterator[dict[str, Any]]:
    for path in FILES:
        with path.open(encoding="utf-8") as file:
            yield from plain(hcl2.load(file)).get(kind, [])


def resources() -> dict[str, dict[str, Any]]:
    """By ``type.name``."""
    return {
        f"{kind}.{name}": body
        for block in blocks("resource")
        for kind, named in block.items()
        for name, body in named.items()
    }


def test_everything_that_is_referred_to_is_there_and_every_variable_is_used() -> None:
    text = "".join(path.read_text("utf-8") for path in FILES)
    used = set(_REFERENCE.findall(text))
    declared = {f"var.{name}" for block in blocks("variable") for name in block}
    locals_ = {f"local.{name}" for block in blocks("locals") for name in block}
    assert used <= declared | locals_ | set(resources()), "something is not declared"
    assert declared <= used
    assert all(body["description"] for block in blocks("variable") for body in block.values())


def test_all_that_a_deployment_needs_is_made() -> None:
    kinds = {name.split(".")[0] for name in resources()}
    assert kinds >= {
        "google_storage_bucket",
        "google_service_account",
        "google_dataflow_flex_template_job",
        "google_cloud_run_v2_job",
        "google_cloud_scheduler_job",
        "google_bigquery_dataset",
        "google_monitoring_alert_policy",
    }


def test_the_job_gives_parameters_that_the_template_has_and_all_that_it_wants() -> None:
    metadata = json.loads((ROOT / "deploy/dataflow/metadata.json").read_text("utf-8"))
    parameters = {one["name"]: one for one in metadata["parameters"]}
    given = resources()["google_dataflow_flex_template_job.stream"]["parameters"]
    assert set(given) <= set(parameters)
    assert {name for name, one in parameters.items() if not one["isOptional"]} <= set(given)
    for name in ("streaming", "contact"):
        value = {"streaming": given["streaming"], "contact": "https://e.org/"}[name]
        assert re.fullmatch(parameters[name]["regexes"][0], value)


def test_the_upkeep_is_a_command_line_that_the_command_takes() -> None:
    (outer,) = resources()["google_cloud_run_v2_job.upkeep"]["template"]
    (inner,) = outer["template"]
    (container,) = inner["containers"]
    assert container["command"] == ["python", "-m", "pipelines.maintain"]
    values = {"${local.lake}": "gs://bucket/lake", "${var.keep_pages}": "30"}
    arguments = [
        re.sub(r"\$\{[^}]*\}", lambda found: values[found[0]], one) for one in container["args"]
    ]
    options = maintain.parse(arguments)
    assert (options.output, options.keep_pages, options.wait) == ("gs://bucket/lake", 30, 3600)


def test_the_account_has_the_roles_that_are_documented() -> None:
    text = (ROOT / "deploy/dataflow/README.md").read_text("utf-8")
    documented = set(re.findall(r"`(roles/\w+\.\w+)`", text.partition("Who deploys needs")[0]))
    (local,) = blocks("locals")
    given = set(re.findall(r"roles/\w+\.\w+", str(local["roles"])))
    for body in resources().values():
        given |= set(re.findall(r"roles/\w+\.\w+", str(body.get("role", ""))))
    assert given - {"roles/run.invoker"} == documented


@pytest.mark.parametrize("path", sorted((ROOT / "deploy/monitoring/cloud-alerts").glob("*.yaml")))
def test_an_alert_is_about_the_job_by_its_name(path: Path) -> None:
    (local,) = blocks("locals")
    assert f'job_name="{local["job"]}"' in path.read_text("utf-8")
