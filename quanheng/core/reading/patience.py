"""How long we wait for a source that does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from quanheng.core.errors import Problem, SourceUnavailable

if TYPE_CHECKING:
    from tenacity import RetryCallState

Result = TypeVar("Result")

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Unanswered(SourceUnavailable):
    """Tell one failed attempt, and how long the source asks us to wait."""

    def __init__(self, problem: Problem, pause: float | None = None) -> None:
        super().__init__(problem)
        self.pause = pause


def patiently(attempt: Callable[[], Result], attempts: int) -> Result:
    """Call until it no longer raises `Unanswered`, so many times at most.

    Pauses double from `FIRST_PAUSE`, with a little chance in them so that not
    everybody comes back at once; a source may ask for a longer one. Raises
    SourceUnavailable at the end, saying how often it was tried.
    """
    from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt
    from tenacity.wait import wait_exponential, wait_random

    usual = wait_exponential(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE) + wait_random(0, FIRST_PAUSE)

    def pause(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked = error.pause if isinstance(error, Unanswered) else None
        return usual(state) if asked is None else asked

    retrying = Retrying(
        stop=stop_after_attempt(attempts),
        wait=pause,
        retry=retry_if_exception_type(Unanswered),
    )
    try:
        return retrying(attempt)
    except RetryError as error:
        last = error.last_attempt.exception()
        assert isinstance(last, Unanswered)
        raise SourceUnavailable(_tried(problem, attempts) for problem in last.problems) from None


def _tried(problem: Problem, attempts: int) -> Problem:
    if attempts == 1:
        return problem
    what = problem.what.within("{}" + f"（已尝试 {attempts} 次）", "{}" + f" It was tried {attempts} times.")
    return Problem(what, problem.where, problem.fix)
