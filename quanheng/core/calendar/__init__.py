"""Which days are working days: officially, and where a project says otherwise."""
