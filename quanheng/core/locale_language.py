"""The language of messages where nobody chose one: that of the locale."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]


def language_of_locale(environment: Mapping[str, str] = os.environ) -> Language:
    """Return the locale's language; Chinese where the locale says nothing.

    Any language but Chinese is served in English.
    """
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        locale = environment.get(variable, "").partition(".")[0]
        if locale and locale not in ("C", "POSIX"):
            return "zh" if locale.startswith("zh") else "en"
    return "zh"
