"""The files for a Flink cluster name the Beam we have locked, and one line of Flink."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FLINK = ROOT / "deploy" / "flink"
_IMAGE = re.compile(r"apache/beam_(?:python3\.11_sdk|flink[\d.]+_job_server):(\S+)")


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FLINK / name).read_text()))


def test_images_are_of_the_beam_that_is_locked() -> None:
    lock = (ROOT / "requirements" / "lock.txt").read_text()
    locked = re.findall(r"^apache-beam==([\d.]+)", lock, re.MULTILINE)
    texts = [(FLINK / name).read_text() for name in ("Dockerfile", "cluster.yaml")]
    assert [_IMAGE.findall(text) for text in texts] == [locked, locked]


def test_all_is_of_one_line_of_flink() -> None:
    (line,) = re.findall(r"<flink\.line>(.+)</flink\.line>", (FLINK / "pom.xml").read_text())
    text = (FLINK / "cluster.yaml").read_text()
    assert f"image: flink:{line}-" in text
    assert f"flinkVersion: v{line.replace('.', '_')}" in text
    assert f"beam_flink{line}_job_server" in text


def test_worker_and_submission_are_one_image() -> None:
    workers = re.findall(r"image: (\S*defense-news\S*)", (FLINK / "cluster.yaml").read_text())
    (job,) = documents("submit.yaml")
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert workers == [container["image"]]


def test_the_submission_finds_what_the_cluster_offers() -> None:
    cluster = {(each["kind"], each["metadata"]["name"]): each for each in documents("cluster.yaml")}
    (job,) = documents("submit.yaml")
    (container,) = job["spec"]["template"]["spec"]["containers"]
    flags = dict(flag[2:].split("=", 1) for flag in container["args"] if "=" in flag)
    service = cluster["Service", "beam-job-server"]
    ports = {port["name"]: f"beam-job-server:{port['port']}" for port in service["spec"]["ports"]}
    assert flags["job_endpoint"] == ports["jobs"]
    assert flags["artifact_endpoint"] == ports["artifacts"]
    flink = cluster["FlinkDeployment", "defense-news"]["spec"]
    slots = int(flink["flinkConfiguration"]["taskmanager.numberOfTaskSlots"])
    assert int(flags["parallelism"]) == slots * flink["taskManager"]["replicas"]
    assert flags["environment_type"] == "EXTERNAL"
