"""Making a project from a folder of files: what they are, and what to do with them."""

from quanheng.core.project.init.report import InitReport, Recognised, Unrecognised
from quanheng.core.project.init.start import init_project

__all__ = ["InitReport", "Recognised", "Unrecognised", "init_project"]
