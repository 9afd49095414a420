"""The words in which the quality of data is told."""

from __future__ import annotations

from typing import Literal

Property = Literal["authentic", "accurate", "complete", "standard", "timely"]
"""The five properties of data: 真实, 准确, 完整, 规范, 及时."""

Clarity = Literal["institutions", "duties", "posts", "leaders", "staff"]
"""The five things that must be clear: 机构, 职能, 编制, 领导职数, 实有人员."""
