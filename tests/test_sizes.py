"""The source stays in pieces that can be read."""

from places import ROOT


def test_no_module_is_longer_than_can_be_read_at_once() -> None:
    sizes = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in (ROOT / "src").rglob("*.py")
    }
    assert not {name: size for name, size in sizes.items() if size > 400}
