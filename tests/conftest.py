"""What several rooms' tests share: the shipped forms, and the pipeline on rules alone, loaded once a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouji.forms import Family, load_families

if TYPE_CHECKING:
    from gouji.pipeline import Structurer


@pytest.fixture(scope="session")
def families() -> dict[str, Family]:
    """The shipped form families by id."""
    return load_families()


@pytest.fixture(scope="session")
def rules() -> Structurer:
    """The whole pipeline without a trained model."""
    from gouji.pipeline import Settings, Structurer

    return Structurer(Settings(model="none"))
