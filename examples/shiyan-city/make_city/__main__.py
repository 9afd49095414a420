"""Run as `python -m make_city DIR`, or by the path of this folder."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # Run by its path, so that only this folder is on the path.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from make_city.build import make_city


def main(arguments: list[str]) -> int:
    """Write the city into the folder that is named."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("python -m make_city DIR\n")
        return 2
    make_city(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
