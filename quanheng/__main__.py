"""Run quanheng as `python -m quanheng`."""

from quanheng.cli import main

if __name__ == "__main__":
    main()
