"""The lake on a file system: files, commits, leases, what a process knows of it."""
