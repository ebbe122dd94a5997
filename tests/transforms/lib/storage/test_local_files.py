"""All files of a lake on a disk, or an error: never a part of them in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from transforms.lib.storage.local_files import matching_files

PATTERN = "articles/*/*.parquet"
_REPOSITORY = Path(__file__).parents[4]


def write(path: Path, content: bytes = b"12345") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def found(root: Path, pattern: str = PATTERN) -> list[str]:
    return [os.path.relpath(file.path, root) for file in matching_files(str(root), pattern)]


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    write(tmp_path / "articles/published_date=2026-11-20/a.parquet")
    write(tmp_path / "articles/published_date=2026-11-21/b.parquet")
    return tmp_path


def test_files_come_in_order_with_size_and_time(lake: Path) -> None:
    os.utime(lake / "articles/published_date=2026-11-20/a.parquet", (7, 7))
    first, second = matching_files(str(lake), PATTERN)
    assert (first.bytes, first.changed_at) == (5, 7.0)
    assert second.path == f"{lake}/articles/published_date=2026-11-21/b.parquet"


@pytest.mark.parametrize("name", ["[x]", "a b", "100%", "däté=2026", "*"])
def test_the_root_is_no_glob(name: str, tmp_path: Path) -> None:
    write(tmp_path / name / "articles/published_date=2026-11-20/a.parquet")
    assert len(found(tmp_path / name)) == 1


def test_a_pattern_may_name_a_partition(lake: Path) -> None:
    assert found(lake, "articles/published_date=2026-11-21/*.parquet") == [
        "articles/published_date=2026-11-21/b.parquet"
    ]
    assert found(lake, "articles/published_date=2026-11-22/*.parquet") == []


def test_what_is_not_there_is_no_file(tmp_path: Path) -> None:
    assert found(tmp_path) == found(tmp_path / "no lake") == []


def test_directories_hidden_names_and_files_elsewhere_are_passed_over(lake: Path) -> None:
    write(lake / "articles/loose.parquet")
    write(lake / "articles/_SUCCESS")
    write(lake / "articles/.hidden/c.parquet")
    write(lake / "articles/published_date=2026-11-20/.d.parquet")
    write(lake / "articles/published_date=2026-11-20/deep/e.parquet")
    (lake / "articles/published_date=2026-11-20/f.parquet").mkdir()
    assert len(found(lake)) == 2


def test_a_partition_may_be_a_link_to_another_disk(lake: Path, tmp_path: Path) -> None:
    partition = lake / "articles/published_date=2026-11-20"
    elsewhere = tmp_path / "other disk"
    partition.rename(elsewhere)
    partition.symlink_to(elsewhere)
    assert len(found(lake)) == 2


@pytest.mark.parametrize(
    "name", ["published_date=2026-11-22", "published_date=2026-11-20/c.parquet"]
)
def test_a_link_that_leads_nowhere_is_an_error(name: str, lake: Path) -> None:
    (lake / "articles" / name).symlink_to("/nowhere/at/all")
    with pytest.raises(FileNotFoundError, match=name):
        found(lake)


def test_a_file_in_place_of_a_dataset_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "articles")
    with pytest.raises(NotADirectoryError, match="move it away"):
        found(tmp_path)


def test_a_partition_that_may_not_be_read_is_an_error(lake: Path) -> None:
    lake.chmod(0o755)
    partition = lake / "articles/published_date=2026-11-20"
    partition.chmod(0)
    # Root may read everything: there the listing is made by a process that is nobody.
    program = (
        "import os\n"
        "from transforms.lib.storage.local_files import matching_files\n"
        "os.geteuid() or os.setuid(65534)\n"
        f"print(list(matching_files('.', {PATTERN!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=lake,
        env=os.environ | {"PYTHONPATH": str(_REPOSITORY)},
        check=False,
        capture_output=True,
        text=True,
    )
    partition.chmod(0o700)
    assert "PermissionError" in done.stderr
    assert partition.name in done.stderr
