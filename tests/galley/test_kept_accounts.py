"""An account comes out of the store as it went in."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.galley import setting
from glossator.manuscript import read_manuscript
from glossator.store import Store
from places import TESTS


@pytest.mark.parametrize("code", ["S009", "N010", "S012"])
def test_an_account_is_kept_whole_with_all_that_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    manuscript, _ = read_manuscript(TESTS / "checks" / code)
    assert manuscript is not None
    store = Store(tmp_path, "seal")
    galley, findings = setting.set_galley(manuscript, store)
    assert code in {finding.code for finding in findings}
    monkeypatch.setattr(setting, "account_of", None)
    again, same = setting.set_galley(manuscript, store)
    assert (again.account, same) == (galley.account, findings)
