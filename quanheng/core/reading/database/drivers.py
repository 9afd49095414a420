"""The driver that is meant where an address names only the kind of database."""

from __future__ import annotations

DRIVERS = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}
