"""Evaluate public bodies on weighted indicators: the public API for plugins.

Names are imported when they are first used, so that `import quanheng` stays
light. What is not in `__all__` is not public and may change at any time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quanheng.core.errors import (
        DataError,
        PluginError,
        Problem,
        ProjectError,
        QuanhengError,
        SourceRefused,
        SourceUnavailable,
    )
    from quanheng.core.model.check import Check
    from quanheng.core.model.connector import Connector, Delivered, Noticed, RawRows, Reading
    from quanheng.core.model.dataset import Dataset, Field, View
    from quanheng.core.model.exporter import Exporter, exporter
    from quanheng.core.model.indicator import Indicator
    from quanheng.core.model.period import Period, Window
    from quanheng.core.model.scoring import Scoring
    from quanheng.core.model.term import Term
    from quanheng.core.project.secret import Secret
    from quanheng.core.results.database import open_database
    from quanheng.core.results.evaluation import Evaluation
    from quanheng.core.results.outcome import Outcome
    from quanheng.core.results.rounding import round_half_up
    from quanheng.core.results.rule_words import scoring_words
    from quanheng.core.results.severity import Severity
    from quanheng.core.results.status import Status
    from quanheng.core.text import Text
    from quanheng.hookspecs import hookimpl

__version__ = "0.1.0"

__all__ = [
    "Check",
    "Connector",
    "DataError",
    "Dataset",
    "Delivered",
    "Evaluation",
    "Exporter",
    "Field",
    "Indicator",
    "Noticed",
    "Outcome",
    "Period",
    "PluginError",
    "Problem",
    "ProjectError",
    "QuanhengError",
    "RawRows",
    "Reading",
    "Scoring",
    "Secret",
    "Severity",
    "SourceRefused",
    "SourceUnavailable",
    "Status",
    "Term",
    "Text",
    "View",
    "Window",
    "__version__",
    "exporter",
    "hookimpl",
    "open_database",
    "round_half_up",
    "scoring_words",
]

_HOMES = {
    "quanheng.core.errors": (
        "DataError PluginError Problem ProjectError QuanhengError SourceRefused SourceUnavailable"
    ),
    "quanheng.core.model.check": "Check",
    "quanheng.core.model.connector": "Connector Delivered Noticed RawRows Reading",
    "quanheng.core.model.dataset": "Dataset Field View",
    "quanheng.core.model.exporter": "Exporter exporter",
    "quanheng.core.model.indicator": "Indicator",
    "quanheng.core.model.period": "Period Window",
    "quanheng.core.model.scoring": "Scoring",
    "quanheng.core.model.term": "Term",
    "quanheng.core.project.secret": "Secret",
    "quanheng.core.results.database": "open_database",
    "quanheng.core.results.evaluation": "Evaluation",
    "quanheng.core.results.outcome": "Outcome",
    "quanheng.core.results.rounding": "round_half_up",
    "quanheng.core.results.rule_words": "scoring_words",
    "quanheng.core.results.severity": "Severity",
    "quanheng.core.results.status": "Status",
    "quanheng.core.text": "Text",
    "quanheng.hookspecs": "hookimpl",
}

_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Import a public name from where it is defined, once."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'quanheng' has no attribute '{name}'")
    found = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
