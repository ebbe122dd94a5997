"""``--runner=DataflowRunner`` as a user gives it: what the service and the bucket receive."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apache_beam.portability.api import beam_runner_api_pb2

from schemas.version import VERSION
from tests.support.google_cloud import PROJECT, LocalGoogleCloud, google_cloud

# Each submission takes some 6 s of one processor, which others may be using.
pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[2]
IMAGE = "europe-docker.pkg.dev/local-project/images/defense-news:1"
STREAMING = 2  # JobType of the API
MIN_RAM = "beam:resources:min_ram_bytes:v1"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalGoogleCloud]:
    folder = tmp_path_factory.mktemp("cloud")
    with pytest.MonkeyPatch.context() as patch, google_cloud(folder, patch) as local_cloud:
        yield local_cloud


def flags(cloud: LocalGoogleCloud) -> list[str]:
    return [
        f"--output={cloud.bucket}/lake",
        "--feed=https://feeds.example/rss",
        "--runner=DataflowRunner",
        f"--project={PROJECT}",
        "--region=europe-west1",
        f"--temp_location={cloud.bucket}/temporary",
        f"--staging_location={cloud.bucket}/staging",
        f"--sdk_container_image={IMAGE}",
        "--job_name=defense-news",
        "--resource_hints=min_ram=8GB",
        f"--dataflow_endpoint={cloud.dataflow.url}",
    ]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    # A script finds its own folder only; in the image our package is installed.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def submitted(cloud: LocalGoogleCloud) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    ingest = ("-m", "pipelines.ingest", "--streaming", "--setup_file=./setup.py")
    return run(*ingest, *flags(cloud))


@pytest.fixture(scope="module")
def job(cloud: LocalGoogleCloud, submitted: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The job that the service received."""
    assert submitted.returncode == 0, submitted.stderr
    return cloud.dataflow.jobs[0]


@pytest.fixture(scope="module")
def pipeline(cloud: LocalGoogleCloud, job: dict[str, Any]) -> Any:
    """The pipeline that was staged for the workers."""
    (name,) = [name for name in cloud.objects("staging/") if name.endswith("/pipeline.pb")]
    return beam_runner_api_pb2.Pipeline.FromString(cloud.read(name))


def test_the_command_ends_and_says_how_to_end_the_job(
    submitted: subprocess.CompletedProcess[str], job: dict[str, Any]
) -> None:
    assert f"gcloud dataflow jobs drain {job['id']} --region=europe-west1" in submitted.stdout
    assert "Traceback" not in submitted.stderr


def test_the_job_is_a_streaming_job_on_the_streaming_engine(job: dict[str, Any]) -> None:
    assert (job["name"], job["type"]) == ("defense-news", STREAMING)
    experiments = set(job["environment"]["experiments"])
    assert {"enable_streaming_engine", "enable_windmill_service", "use_runner_v2"} <= experiments


def test_the_workers_run_the_image_that_was_named(job: dict[str, Any], pipeline: Any) -> None:
    (pool,) = job["environment"]["workerPools"]
    assert pool["workerHarnessContainerImage"] == IMAGE
    assert {image["containerImage"] for image in pool["sdkHarnessContainerImages"]} == {IMAGE}
    payloads = [environment.payload for environment in pipeline.components.environments.values()]
    images = {
        beam_runner_api_pb2.DockerPayload.FromString(payload).container_image
        for payload in payloads
    }
    assert images == {IMAGE}


def test_our_package_is_staged_for_the_workers(
    cloud: LocalGoogleCloud, job: dict[str, Any]
) -> None:
    (pool,) = job["environment"]["workerPools"]
    packages = {package["name"]: package["location"] for package in pool["packages"]}
    _, _, name = packages["workflow.tar.gz"].partition("/local-bucket/")
    with tarfile.open(fileobj=io.BytesIO(cloud.read(name))) as archive:
        names = {member.partition("/")[2] for member in archive.getnames()}
        tops = {member.partition("/")[0] for member in archive.getnames()}
    assert {
        "pipelines/ingestion/stream.py",
        "transforms/lib/tags/data/gazetteer.csv",
        "setup.py",
    } <= names
    assert {top.rpartition("-")[2] for top in tops} == {VERSION}


def test_each_step_has_the_memory_that_was_hinted_at_and_all_have_the_same(pipeline: Any) -> None:
    environments = pipeline.components.environments.values()
    hints = {environment.resource_hints[MIN_RAM] for environment in environments}
    # Steps in unlike environments are not fused: page bodies would cross a shuffle.
    assert len(environments) == 1
    assert hints == {b"8000000000"}


def test_a_second_submission_has_the_same_steps(
    cloud: LocalGoogleCloud, job: dict[str, Any], pipeline: Any, tmp_path: Path
) -> None:
    before = set(cloud.objects("staging/"))
    again = run("-m", "pipelines.ingest", "--streaming", *flags(cloud))
    assert again.returncode == 0, again.stderr
    (name,) = [n for n in set(cloud.objects("staging/")) - before if n.endswith("/pipeline.pb")]
    second = beam_runner_api_pb2.Pipeline.FromString(cloud.read(name))
    assert steps(second) == steps(pipeline)
    assert "WriteParquet/Commit" in steps(pipeline)


def steps(pipeline: Any) -> set[str]:
    return {transform.unique_name for transform in pipeline.components.transforms.values()}


def test_no_step_is_named_after_a_line_of_code_but_one_of_beams(pipeline: Any) -> None:
    lines = [name for name in steps(pipeline) if re.search(r"lambda|\.py:\d+", name)]
    # Inside PeriodicImpulse: another Beam may need --transform_name_mapping for it.
    assert [re.sub(r"\d+", "N", name) for name in lines] == [
        "Ticks/Impulse/Map(<lambda at periodicsequence.py:N>)"
    ]


def test_the_template_launcher_writes_the_job_and_submits_nothing(
    cloud: LocalGoogleCloud, job: dict[str, Any]
) -> None:
    jobs = len(cloud.dataflow.jobs)
    template = f"--template_location={cloud.bucket}/templates/job.json"
    done = run("deploy/dataflow/main.py", "--streaming=true", template, *flags(cloud))
    assert done.returncode == 0, done.stderr
    assert "templates/job.json" in cloud.objects("templates/")
    assert len(cloud.dataflow.jobs) == jobs


def test_options_that_the_service_needs_are_asked_for_in_one_line(
    cloud: LocalGoogleCloud,
) -> None:
    without = [flag for flag in flags(cloud) if not flag.startswith(("--project", "--region"))]
    done = run("-m", "pipelines.ingest", "--streaming", *without)
    assert done.returncode == 2, done.stderr
    assert "project" in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
