"""The tags by which results are shown apart, and what they are called."""

from __future__ import annotations

from quanheng.core.text import Text

REFERENCE = "reference"

TAGS = {
    "execution": Text("执行", "execution"),
    "benefit": Text("效益", "benefit"),
    REFERENCE: Text("参照", "reference"),
}
"""By the tag of an indicator, in the order in which they are shown."""
