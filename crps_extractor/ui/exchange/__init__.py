"""Exchange without a server: packages sent and taken in, receipts, backups, and what is not saved."""
