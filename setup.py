"""Packaging of the pipeline: what a Dataflow worker installs with ``--setup_file=./setup.py``.

Reads no other file: a worker builds from the source distribution alone. Ranges are given here;
the exact versions of a development or production environment are locked in ``requirements/``.
"""

from setuptools import find_packages, setup

setup(
    name="defense-news-pipeline",
    version="0.1.0",  # that of schemas/version.py
    description="A streaming ingestion pipeline from defense news feeds to Parquet.",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(
        include=["schemas", "schemas.*", "transforms", "transforms.*", "pipelines", "pipelines.*"]
    ),
    package_data={
        "": [
            "py.typed",
            "data/*.csv",
            "data/*.yaml",
            "data/*.npz",
            "data/*.json",
            "data/*.txt",
            "*.html",
        ]
    },
    install_requires=[
        "ahocorasick-rs>=1.0,<2",
        # 2.67 to 2.75 leak memory when errors are regular.
        "apache-beam>=2.76,<3",
        "aiohttp>=3.13.3,<4",
        "brotli>=1.2,<2",
        "backports.zstd>=1.3,<2; python_version < '3.14'",
        "charset-normalizer>=3.4",
        "fasteners>=0.19,<1",
        "fastwarc>=2,<3",
        "feedparser>=6.0.11,<7",
        "htmldate>=1.9,<2",
        "listparser>=0.20,<1",
        "lxml>=5.3",
        # pip before 24 drops the extra "lxml[html_clean]" of trafilatura's own requirements.
        "lxml_html_clean>=0.4",
        "multidict>=6.7,<8",
        "pebble>=5.1,<6",
        "numpy>=2",
        "protego>=0.4,<1",
        "py3langid>=0.3,<1",
        "pyarrow>=24",
        "python-json-logger>=3.3,<5",
        "PyYAML>=6,<7",
        "rich>=13.9",
        "sqlglot>=27",
        "tld>=0.13",
        # Steps of its fast mode are called one by one (transforms/lib/extraction/seed_lines.py).
        "trafilatura>=2.3.1,<2.4",
        "w3lib>=2.5,<3",
        "yarl>=1.22,<2",
        "zstandard>=0.22",
    ],
    extras_require={
        "gcp": ["apache-beam[gcp]"],
        "aws": ["apache-beam[aws]"],
        "spacy": ["spacy>=3.8,<4"],
        "iceberg": ["pyiceberg[sql-sqlite]>=0.12,<0.13", "sqlalchemy>=2.0.18,<3"],
    },
)
