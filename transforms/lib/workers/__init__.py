"""Worker processes in which documents are parsed and tagged, each within a budget."""
