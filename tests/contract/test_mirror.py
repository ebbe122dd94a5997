"""A module of the library has a test file of its name in the mirrored place.

``test_NAME.py`` or, where there is more to say, ``test_NAME_….py``.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "transforms" / "lib"
TESTED_ELSEWHERE = {
    "records, errors and constants": (
        *("errors", "extraction/error", "extraction/hints", "feeds/document", "http/messages"),
        *("lake/busy", "report/content", "tags/tags", "walls/wall"),
    ),
    "words, tested where they are looked up": (
        *("extraction/author_words", "tags/entities/given_names", "tags/entities/lexicon"),
        "walls/kinds",
    ),
    "statements, all parsed by test_statements.py": (
        *("catalog/native", "catalog/tables", "catalog/views"),
    ),
    "sections, by test_report.py over whole reports": tuple(
        f"report/sections/{name}"
        for name in (
            *("awards", "classes", "days", "entities", "feeds", "latest", "rejects", "sources"),
            "topics",
        )
    ),
    "both renderings, by test_rendering.py": ("report/html", "report/terminal"),
    "the keys of JSON, by the page of the report": ("report/values",),
    "steps of one reading, by test_page.py and its neighbours": ("extraction/metadata/outline",),
    "identity, by the cases of tests/transforms/test_identity_….py and the model": (
        *("identity/entries", "identity/retold", "lake/readings"),
    ),
    "what the heads count, by test_classify.py": ("tags/heads/features",),
    "what runs in a worker, by test_pool.py": ("workers/budget", "workers/jobs"),
}


def has_test(module: Path) -> bool:
    tests = ROOT / "tests" / module.relative_to(ROOT).parent
    return bool([*tests.glob(f"test_{module.stem}.py"), *tests.glob(f"test_{module.stem}_*.py")])


def test_every_module_of_the_library_has_its_test_or_a_reason() -> None:
    without = {
        str(path.relative_to(LIBRARY).with_suffix(""))
        for path in LIBRARY.glob("**/*.py")
        if path.stem != "__init__" and not has_test(path)
    }
    excused = {name for names in TESTED_ELSEWHERE.values() for name in names}
    assert without - excused == set(), "write a test, or say where it is tested"
    assert excused - without == set(), "these have a test of their name now"
