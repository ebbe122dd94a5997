"""Commands that only read: the report, the check of the ledger, the preview."""
