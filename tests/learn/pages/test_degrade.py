"""A scan's map must say where a point of the page has gone."""

import numpy as np
import pytest

from gouji.learn.pages.degrade import SEVERITIES, Severity, apply, degrade, inverse

pytest.importorskip("cv2", reason="pages are scanned with OpenCV, from the extra 'learn'")


def spot(x: int, y: int) -> np.ndarray:
    page = np.full((800, 600), 255, np.uint8)
    page[y - 6 : y + 7, x - 6 : x + 7] = 0
    return page


@pytest.mark.parametrize("name", SEVERITIES)
@pytest.mark.parametrize("point", [(100, 120), (520, 700)])
def test_a_spot_is_where_the_map_says(name: str, point: tuple[int, int]) -> None:
    scan = degrade(spot(*point), SEVERITIES[name], np.random.default_rng(7))
    goal = apply(scan.affine, np.array([point], np.float64))[0]
    x, y = (round(float(value)) for value in goal)
    near = scan.image[y - 10 : y + 11, x - 10 : x + 11].astype(float)
    dark = np.clip(near.max() - near - 60, 0, None)  # above the noise
    ys, xs = np.mgrid[-10:11, -10:11]
    off = (dark * xs).sum() / dark.sum(), (dark * ys).sum() / dark.sum()
    assert np.hypot(*off) < 2


def test_the_inverse_leads_back() -> None:
    scan = degrade(spot(300, 300), Severity(100, skew=2.0), np.random.default_rng(1))
    points = np.array([[10.0, 20.0], [500.0, 700.0]])
    assert apply(inverse(scan.affine), apply(scan.affine, points)) == pytest.approx(points)
    assert scan.affine[0, 1] != 0


def test_the_cleanest_severity_changes_nothing() -> None:
    page = spot(200, 200)
    scan = degrade(page, SEVERITIES["scan0"], np.random.default_rng(0))
    assert (scan.image == page).all()


def test_the_same_seed_gives_the_same_scan_and_another_one_does_not() -> None:
    one, same, other = (
        degrade(spot(50, 50), SEVERITIES["scan3"], np.random.default_rng(seed)).image for seed in (1, 1, 2)
    )
    assert (one == same).all()
    assert one.shape != other.shape or (one != other).any()
