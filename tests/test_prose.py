"""Sizes of pictures that pixels cannot say."""

from glossator.prose import parse, relative_size


def test_sizes_in_em_and_per_cent_become_css_and_others_are_attributes_already() -> None:
    (image,) = parse('<img data-width="50%" data-height="2em"/>')
    assert relative_size(image) == "width: 50%; height: 2em"
    assert not image.attrib
    (image,) = parse('<img data-width="2cm" width="76"/>')
    assert relative_size(image) == ""
    assert dict(image.attrib) == {"width": "76"}
