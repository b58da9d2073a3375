"""Options and fixtures that every folder of tests shares."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)  # a loaded one is slow, and not wrong
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites the expected bytes; the diff is then the review."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/expected")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected bytes are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update-golden"))
