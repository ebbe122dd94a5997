"""Flags that neither Beam nor we know, on runners that have options of their own."""

from __future__ import annotations

import pytest

from pipelines.cli.beam_flags import check_beam_flags
from pipelines.cli.errors import UsageError
from pipelines.ingestion.options import flag_names

RUNNERS = ("FlinkRunner", "SparkRunner", "PortableRunner")
# Known to the job servers alone.
OF_FLINK = (
    *("--checkpointing_interval=60000", "--state_backend=rocksdb", "--max_parallelism", "8"),
    *("--savepoint_path=file:///a", "--min_pause_between_checkpoints=1000", "--object_reuse"),
    *("--finish_bundle_before_checkpointing", "--shutdown_sources_after_idle_ms=1"),
)
OF_SPARK = (
    *("--batch_interval_millis=500", "--checkpoint_dir=/tmp/a", "--storage_level=MEMORY_ONLY"),
    *("--bundle_size=100", "--max_records_per_batch=5", "--enable_spark_metric_sinks"),
)


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize(
    ("flags", "meant"),
    [
        (["--host_dealy=3"], "--host_delay"),
        (["--max-age", "30"], "--max_age"),
        (["--run_fr=60"], "--run_for"),
        (["--checkpointing_interval=60000", "--keep_page", "none"], "--keep_pages"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_a_misspelt_flag_of_ours_is_not_taken_for_one_of_the_runner(
    runner: str, flags: list[str], meant: str
) -> None:
    with pytest.raises(UsageError, match=f"did you mean {meant}\\?"):
        check_beam_flags([f"--runner={runner}", *flags], flag_names())


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("flags", [OF_FLINK, OF_SPARK], ids=["Flink", "Spark"])
def test_options_that_only_the_job_server_knows_pass(runner: str, flags: tuple[str, ...]) -> None:
    check_beam_flags([f"--runner={runner}", *flags], flag_names())


def test_other_runners_have_no_options_of_their_own() -> None:
    with pytest.raises(UsageError, match="unknown flag --object_reuse_of_nobody"):
        check_beam_flags(["--runner=DirectRunner", "--object_reuse_of_nobody"], flag_names())
