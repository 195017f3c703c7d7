"""The style sheet: contrast of every status and text colour in light and dark, focus, print, nothing from elsewhere."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from reports.status import STATUSES

SHEET = files("reports").joinpath("style.css").read_text(encoding="utf-8")
LIGHT = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", SHEET.split("prefers-color-scheme: dark")[0]))
DARK = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", SHEET.split("prefers-color-scheme: dark")[1].split("}")[0]))


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    shares = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_contrast_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(scheme: dict[str, str]) -> None:
    for status in STATUSES:
        for ground in (f"{status.key}-tint", "page", "panel"):
            assert contrast(scheme[status.key], scheme[ground]) >= 4.5, (status.key, ground)
        assert contrast(scheme["ink"], scheme[f"{status.key}-tint"]) >= 4.5
    for text in ("ink", "quiet", "link", *(f"series-{place}" for place in range(6))):
        for ground in ("page", "panel"):
            assert contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground)
    for line in ("strong", "enclosure", "focus", "curve"):
        assert contrast(scheme[line], scheme["page"]) >= 2.8, line


def test_print_uses_the_light_colours_of_the_statuses() -> None:
    for status in STATUSES:
        assert LIGHT[status.key] == f"#{status.color}", status.key


def test_every_status_can_be_filtered_and_nothing_is_loaded() -> None:
    for status in STATUSES:
        assert f"#show-{status.key}:checked" in SHEET
    assert "url(" not in SHEET
    assert "@import" not in SHEET
    for rule in (":focus-visible", "@media print", "prefers-color-scheme: dark", "prefers-reduced-motion"):
        assert rule in SHEET
