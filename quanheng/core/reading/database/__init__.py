"""Reading databases through SQLAlchemy."""
