"""The review file, its events, packages, backups and older formats: the only place that contains SQL."""
