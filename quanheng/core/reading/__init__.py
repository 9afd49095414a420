"""From bytes to rows: files, databases and web services, before any contract."""
