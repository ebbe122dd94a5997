"""Whether the bucket of a lake on ``s3://`` can be asked, before Beam asks it.

Beam's client takes a bucket that is not there for an empty one. Where nobody gave credentials, or
nothing answers, it tries for eight minutes or so, and says nothing.
"""

from __future__ import annotations

from apache_beam.io.aws.s3io import parse_s3_path
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.cli.errors import CommandError, UsageError
from transforms.lake.s3_files import S3Files
from transforms.lib.storage.store_errors import as_os_error

_CREDENTIALS = (
    "give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a role of this machine"
)


def check_s3_bucket(root: str, options: PipelineOptions) -> None:
    """Return if the bucket is there and may be listed. Needs the package boto3.

    Raises:
        UsageError: there is no such bucket, or nothing is known to the store that may list it.
        CommandError: the store does not answer, or answers with an error of its own.
    """
    try:
        bucket, _ = parse_s3_path(f"{root}/", object_optional=True)
        with as_os_error(f"bucket {bucket}"):
            S3Files(options).ask_for_bucket(bucket)
    except FileNotFoundError as error:
        raise UsageError(
            f"--output {root}: there is no bucket {bucket}; make it, or give another"
        ) from error
    except PermissionError as error:
        raise UsageError(
            f"--output {root}: {error}; give credentials that may list the bucket"
        ) from error
    except OSError as error:
        if _is_about_settings(error.__cause__):
            raise UsageError(f"--output {root}: {error}; {_CREDENTIALS}") from error
        raise CommandError(f"--output {root} cannot be reached: {error}") from error
    except ValueError as error:
        raise UsageError(f"--output {root}: {error}") from error


def _is_about_settings(error: BaseException | None) -> bool:
    """Whether botocore asked nobody, for want of credentials for example. By name: an extra."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return "BotoCoreError" in kinds and not kinds & {"ConnectionError", "HTTPClientError"}
