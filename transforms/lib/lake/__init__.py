"""What the lake holds, without a file system: state, ledger, Parquet, compaction."""
