"""What several rooms' tests share: the shipped forms, and the pipeline on rules alone, loaded once a worker."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import hypothesis
import pytest

from gouji.forms import Family, load_families

if TYPE_CHECKING:
    from gouji.pipeline import Structurer

hypothesis.settings.register_profile("gouji", deadline=None)  # how fast a machine is decides no test
hypothesis.settings.load_profile("gouji")


@pytest.fixture(scope="session")
def families() -> dict[str, Family]:
    """The shipped form families by id."""
    return load_families()


@pytest.fixture(scope="session")
def rules() -> Structurer:
    """The whole pipeline without a trained model."""
    from gouji.pipeline import Settings, Structurer

    return Structurer(Settings(model="none"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--regenerate` writes what the tests compare with anew; the tests fail while it is on."""
    parser.addoption("--regenerate", action="store_true", help="write expected results anew, and fail")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the fuzz tests counted, and say loudly where the real reports were absent."""
    absent = [r for r in terminalreporter.getreports("skipped") if "SEEDS ABSENT" in str(r.longrepr)]
    if absent:
        terminalreporter.section(f"SEEDS ABSENT: {len(absent)} tests did not run on real reports", red=True, bold=True)
    totals: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for outcome in ("passed", "failed", "xfailed", "xpassed"):
        for report in terminalreporter.getreports(outcome):
            for name, counts in report.user_properties:
                if name.startswith("fuzz "):
                    totals[name] = [a + b for a, b in zip(totals[name], counts, strict=True)]
    if totals:
        terminalreporter.section("fuzz")
    for name, (cases, cells, exact, accepted, silent) in sorted(totals.items()):
        told = f", {exact:,} exact, {accepted:,} accepted, {silent} silently wrong" if "determined" in name else ""
        terminalreporter.write_line(f"{name}: {cases:,} cases, {cells:,} cells{told}")
