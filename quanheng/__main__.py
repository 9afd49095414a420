"""Run quanheng as `python -m quanheng`."""

import os
import sys

# `-m` puts the working directory first: a file of data named like a library
# would be imported in its place. What is ours is found through the package.
sys.path[:] = [place for place in sys.path if place not in ("", os.getcwd())]  # noqa: PTH109

from quanheng.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
