"""Dates of an edition."""

from pathlib import Path

import pytest

from glossator.metadata import is_date
from glossator.workshop import Workshop


@pytest.mark.parametrize(
    ("said", "day"),
    [("1603", "1603-01-01"), ("2019-05", "2019-05-01"), ("2019-05-12", "2019-05-12")],
)
def test_a_year_or_a_month_will_do(tmp_path: Path, said: str, day: str) -> None:
    """ISO 8601-1, 5.2.2; what must have a day, such as a PDF's dates, has the first."""
    (tmp_path / "edition.yaml").write_text(f"title: A\ntext: [one.md]\ndate: {said}\n")
    (tmp_path / "one.md").write_text("# One\n\nWords.\n")
    commission = Workshop(tmp_path).commission()
    assert not commission.checked.findings
    assert (commission.edition.metadata.date, commission.edition.metadata.day) == (said, day)


@pytest.mark.parametrize("said", ["", "03", "2019-13", "2019-02-30", "May 2019", "2019-5"])
def test_what_is_in_no_calendar_is_no_date(said: str) -> None:
    assert not is_date(said)
