"""Commands that rewrite a lake: compaction, redriving."""
