"""The edition's pictures: drawn from their tables, described in words, and legible."""

import itertools
import json
import re
import shutil
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from figures import coast, january, kaesong, launches, trade
from figures.gallery import PICTURES, drawn
from figures.geometry import dashes, simplified, within
from figures.outlines import packed
from figures.placing import Box, Label, overlap, place
from figures.spreading import spread
from figures.style import SMALL, WIDTH, ruled
from figures.svg import Drawing
from figures.tables import rows, value
from glossator.cli import main
from places import ROOT

pytestmark = pytest.mark.slow

TABLES = ROOT / "manuscript" / "figures"
SVG = "{http://www.w3.org/2000/svg}"
names = pytest.mark.parametrize("name", PICTURES)


def committed(name: str) -> etree._Element:
    return etree.fromstring((TABLES / f"{name}.svg").read_bytes())


def drawing(name: str) -> Drawing:
    with ruled(name):
        return PICTURES[name](TABLES)


def mark(picture: etree._Element, name: str) -> Box:
    """The bounds of a mark in points, y downwards."""
    (group,) = picture.xpath(f"//*[@id='{name}']")
    (shape,) = group.iter(f"{SVG}path")
    return bounds(shape)


def bounds(shape: etree._Element) -> Box:
    pen = BoundsPen(None)
    parse_path(shape.get("d", ""), pen)
    assert pen.bounds
    scale = 0.1 if shape.get("transform") == "scale(0.1)" else 1.0
    left, top, right, bottom = (side * scale for side in pen.bounds)
    return left, top, right, bottom


@pytest.mark.slow
@names
def test_the_committed_picture_is_what_the_table_gives(name: str) -> None:
    assert drawn(name, TABLES) == (TABLES / f"{name}.svg").read_bytes(), "run `make figures`"


@names
def test_a_picture_says_in_words_what_it_shows(name: str) -> None:
    root = committed(name)
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text and description.text and len(description.text) > 300
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")


@names
def test_a_picture_needs_no_font_and_no_other_file(name: str) -> None:
    root = committed(name)
    assert not list(root.iter(f"{SVG}text", f"{SVG}image", f"{SVG}style", f"{SVG}script"))
    links = [one.get("{http://www.w3.org/1999/xlink}href") for one in root.iter(f"{SVG}use")]
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one and one.startswith(name[:3]) for one in ids)  # no clash with another picture
    assert {link.removeprefix("#") for link in links if link} <= set(ids)
    assert "clip-path" not in etree.tostring(root).decode()


def test_all_pictures_together_are_small() -> None:
    assert sum((TABLES / f"{name}.svg").stat().st_size for name in PICTURES) < 280_000


@names
def test_no_word_covers_another_or_leaves_the_sheet(name: str) -> None:
    with ruled(name):
        sheet = PICTURES[name](TABLES).sheet
        words = [
            (text.get_text(), sheet.extent(text), text.get_fontsize())
            for axes in sheet.figure.axes
            for text in axes.texts
        ]
    assert len(words) > 15
    for text, (left, bottom, right, top), size in words:
        assert size >= SMALL, text
        assert left > -0.3 and right < WIDTH + 0.3, text
        assert bottom > -0.8 and top < sheet.height + 0.8, text
    for (one, a, _), (other, b, _) in itertools.combinations(words, 2):
        # The boxes hold room for the deepest letter, so lines of one label touch.
        slack = (b[0] + 0.15, b[1] + 0.75, b[2] - 0.15, b[3] - 0.75)
        assert not overlap(a, slack), f"{one} / {other}"


@pytest.mark.parametrize(
    ("name", "column", "prefix"),
    [("kaesong", "output", "output"), ("trade", "trade", "trade")],
)
def test_columns_are_as_high_as_the_numbers(name: str, column: str, prefix: str) -> None:
    picture = committed(name)
    table = {row["year"]: float(row[column]) for row in rows(TABLES / f"{name}.csv")}
    heights = {}
    for year in table:
        _, top, _, bottom = mark(picture, f"{name}-mark-{prefix}-{year}")
        heights[year] = bottom - top
    per_unit = sum(heights.values()) / sum(table.values())
    for year, number in table.items():
        assert heights[year] == pytest.approx(number * per_unit, abs=0.03), year


def test_unconfirmed_numbers_are_drawn_open() -> None:
    for name, column in (("kaesong", "output"), ("trade", "trade")):
        picture = committed(name)
        for row in rows(TABLES / f"{name}.csv"):
            (group,) = picture.xpath(f"//*[@id='{name}-mark-{column}-{row['year']}']")
            style = group[0].get("style")
            open_ = row[f"{column}_confidence"] == "likely"
            assert ("fill: #ffffff" in style) is open_, (name, row["year"])


def test_dots_stand_where_the_workers_are_counted() -> None:
    picture = committed("kaesong")
    table = {row["year"]: float(row["workers"]) for row in rows(TABLES / "kaesong.csv")}
    levels = {}
    for year in table:
        (group,) = picture.xpath(f"//*[@id='kaesong-mark-workers-{year}']")
        levels[year] = float(next(group.iter(f"{SVG}use")).get("y"))
    first, last = "2005", "2015"
    per_worker = (levels[first] - levels[last]) / (table[last] - table[first])
    for year, number in table.items():
        risen = levels[first] - levels[year]
        assert risen == pytest.approx((number - table[first]) * per_worker, abs=0.03), year


def test_every_missile_is_a_square() -> None:
    picture = committed("launches")
    for row in rows(TABLES / "launches.csv"):
        for fate in ("success", "failure", "unknown", "untold"):
            wanted = launches.outcomes(row).count(fate)
            found = picture.xpath(f"//*[@id='launches-mark-{row['year']}-{fate}']//@d")
            squares = len(re.findall("[Mm]", found[0])) if found else 0
            assert squares == wanted, (row["year"], fate)


def test_outcomes_that_do_not_add_up_are_refused() -> None:
    row = {"year": "2012", "missiles": "3", "missiles_confidence": "sure"}
    with pytest.raises(ValueError, match="2 outcomes of 3"):
        launches.outcomes(row | {"success": "1", "failure": "1", "unknown": "0"})


def test_what_has_to_be_checked_first_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="may not be drawn"):
        value({"firms": "30", "firms_confidence": "check"}, "firms")


def test_signs_of_the_timeline_stand_at_their_hours() -> None:
    picture = committed("january")
    levels = {}
    for event in january.events(TABLES):
        (group,) = picture.xpath(f"//*[@id='january-mark-{event.start:%d-%H%M}-{event.side}']")
        levels[event.middle] = float(next(group.iter(f"{SVG}use")).get("y"))
    first, last = min(levels), max(levels)
    per_day = (levels[last] - levels[first]) / (last - first)
    for days, level in levels.items():
        assert level - levels[first] == pytest.approx((days - first) * per_day, abs=0.03)


def test_the_first_call_came_54_hours_after_the_speech() -> None:
    north = [event for event in january.events(TABLES) if event.side == "north"]
    assert (north[1].start - north[0].start).total_seconds() == 54 * 3600


def test_descriptions_say_every_number_of_the_tables() -> None:
    for name, module, columns in (
        ("kaesong", kaesong, ("output", "workers")),
        ("trade", trade, ("trade",)),
        ("launches", launches, ("missiles",)),
    ):
        said = drawing(name).description
        assert drawing(name).title == module.TITLE
        for row in rows(TABLES / f"{name}.csv"):
            assert row["year"] in said
            for column in columns:
                number = float(row[column])
                shown = (row[column], f"{number:,g}", f"{number:,.1f}", "none")
                assert any(one in said for one in shown), (name, row["year"], column)


def test_the_line_parts_the_places_as_it_does_on_the_ground() -> None:
    """Kaesong lies south of the 38th parallel and in the North; Seoul lies in the South."""
    world = json.loads((TABLES / "peninsula.geojson").read_text(encoding="utf-8"))["features"]
    land = {
        one["properties"]["name"]: [part[0] for part in one["geometry"]["coordinates"]]
        for one in world
        if one["properties"]["kind"] == "land"
    }

    def lies_in(country: str, x: float, y: float) -> bool:
        crossings = 0
        for ring in land[country]:
            for (ax, ay), (bx, by) in itertools.pairwise(ring):
                if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                    crossings += 1
        return crossings % 2 == 1

    wanted = {"seoul": "south", "pyongyang": "north", "kaesong": "north", "complex": "north"}
    wanted |= {"gangneung": "south", "pyeongchang": "south", "punggyeri": "north"}
    places = {row["key"]: row for row in rows(TABLES / "places.csv")}
    for key, country in wanted.items():
        x, y = float(places[key]["longitude"]), float(places[key]["latitude"])
        assert lies_in(country, x, y), key
    assert float(places["kaesong"]["latitude"]) < 38


def test_the_coast_keeps_its_shape() -> None:
    """The area of both states, against the 220,000 square kilometres of reference works."""
    world = json.loads((TABLES / "peninsula.geojson").read_text(encoding="utf-8"))["features"]
    degrees = sum(
        coast.area([tuple(point) for point in part[0]])
        for one in world
        if one["properties"]["name"] in ("north", "south")
        for part in one["geometry"]["coordinates"]
    )
    assert degrees * 111.2**2 * 0.783 == pytest.approx(220_000, rel=0.02)  # cos 38.5°


sizes = st.lists(st.floats(0.5, 9), min_size=1, max_size=20)


@given(sizes, st.data())
def test_labels_beside_an_axis_keep_order_and_distance(heights: list[float], data: st.DataObject):
    wanted = sorted(data.draw(st.lists(st.floats(-20, 120), min_size=len(heights),
                                       max_size=len(heights))))  # fmt: skip
    high = sum(heights) + data.draw(st.floats(0, 100))
    got = spread(wanted, heights, 0.0, high)
    assert got[0] >= heights[0] / 2 - 1e-6
    assert got[-1] <= high - heights[-1] / 2 + 1e-6
    for n in range(1, len(got)):
        assert got[n] - got[n - 1] >= (heights[n] + heights[n - 1]) / 2 - 1e-6


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert spread([5, 20, 40], [4, 4, 4], 0, 50) == [5, 20, 40]
    assert spread([10, 10], [4, 4], 0, 50) == [8, 12]
    with pytest.raises(ValueError, match="do not fit"):
        spread([1, 2], [6, 6], 0, 10)


points = st.tuples(st.floats(5, 95), st.floats(5, 95))


@given(st.lists(points, min_size=1, max_size=4, unique=True))
def test_names_on_a_map_cover_nothing(where: list[tuple[float, float]]) -> None:
    labels = [Label(x, y, 12, 3) for x, y in where]
    signs = [(x - 0.5, y - 0.5, x + 0.5, y + 0.5) for x, y in where]
    try:
        corners = place(labels, signs, (0, 0, 100, 100), 1.5)
    except ValueError:
        return  # places on top of one another
    boxes = [(x, y, x + 12, y + 3) for x, y in corners]
    for one, other in itertools.combinations(boxes, 2):
        assert not overlap(one, other)
    assert not any(overlap(box, sign) for box in boxes for sign in signs)
    assert all(x >= 0 and y >= 0 and x + 12 <= 100 and y + 3 <= 100 for x, y in corners)


def test_a_name_prefers_the_right_of_its_place() -> None:
    assert place([Label(50, 50, 10, 4)], [], (0, 0, 100, 100), 2) == [(52, 48)]
    wall = [(52.5, 0.0, 53.0, 100.0)]
    assert place([Label(50, 50, 10, 4)], wall, (0, 0, 100, 100), 2) == [(38, 48)]


def test_a_packed_outline_has_the_old_shape() -> None:
    outline = "M 100 0 Q 100 160 100 320 Q 180 480 260 480 Q 340 480 420 320 L 420 0 L 100 0 z "
    short = packed(outline, 1)
    assert len(short) < len(outline) / 1.8
    found = []
    for text in (outline, short):
        pen = BoundsPen(None)
        parse_path(text, pen)
        found.append(pen.bounds)
    assert found[1] == pytest.approx(found[0], abs=2)


@given(st.lists(st.tuples(st.floats(-5, 15), st.floats(-5, 15)), min_size=2, max_size=8))
def test_what_is_drawn_of_a_line_lies_in_the_frame(line: list[tuple[float, float]]) -> None:
    for piece in within(line, (0, 0, 10, 10)):
        for x, y in piece:
            assert -1e-6 <= x <= 10 + 1e-6
            assert -1e-6 <= y <= 10 + 1e-6


def test_a_line_keeps_its_ends_when_it_loses_points() -> None:
    line = [(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    assert simplified(line, 0.1) == [(0, 0), (2, 0), (3, 5), (4, 0)]


def test_dashes_are_as_long_as_they_should_be() -> None:
    pieces = dashes([(0.0, 0.0), (10.0, 0.0)], 2, 1)
    assert pieces == [[(0, 0), (2, 0)], [(3, 0), (5, 0)], [(6, 0), (8, 0)], [(9, 0), (10, 0)]]


@pytest.fixture(scope="module")
def readme() -> dict[str, list[str]]:
    """The blocks of the pictures' README, by language."""
    text = (TABLES / "README.md").read_text(encoding="utf-8")
    blocks: dict[str, list[str]] = {}
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        blocks.setdefault(language, []).append(block)
    return blocks


def test_the_readme_has_a_line_for_each_picture(readme: dict[str, list[str]]) -> None:
    lines = [block for block in readme["markdown"] if block.startswith("![")]
    found = {}
    for line in lines:
        match = re.fullmatch(r'!\[(.+)\]\(figures/(\w+)\.svg\)\{alt="([^"]+)"\}\n', line)
        assert match, line
        caption, name, alternative = match.groups()
        assert caption != alternative
        found[name] = alternative
    assert set(found) == set(PICTURES)
    assert all(80 < len(alternative) < 400 for alternative in found.values())


def test_the_readme_prints_the_numbers_of_the_tables(readme: dict[str, list[str]]) -> None:
    (division,) = [block for block in readme["markdown"] if block.startswith("# ")]
    for name, columns in (
        ("kaesong", ("output", "workers")),
        ("trade", ("trade",)),
        ("launches", ("missiles", "days")),
    ):
        section = division.partition(f"{{#picture-{name}}}")[2].partition("\n## ")[0]
        for row in rows(TABLES / f"{name}.csv"):
            (line,) = re.findall(rf"^\| {row['year']} .*$", section, re.MULTILINE)
            cells = [cell.strip() for cell in line.strip("|").split("|")][1:]
            for cell, column in zip(cells, columns, strict=False):
                assert float(cell.removeprefix("about ").replace(",", "")) == float(row[column])
                sure = row.get(f"{column}_confidence", "sure") == "sure"
                assert cell.startswith("about ") is not sure, (name, line)


def test_a_book_of_all_pictures_is_in_order(
    readme: dict[str, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything that the README offers, in one manuscript: found clean by `glossator check`."""
    book = figure_book(readme, tmp_path)
    assert main(["check", str(book)]) == 0, capsys.readouterr().err
    assert "warning" not in capsys.readouterr().err


def figure_book(readme: dict[str, list[str]], folder: Path) -> Path:
    book = folder / "book"
    shutil.copytree(TABLES, book / "figures")
    lines = [block for block in readme["markdown"] if block.startswith("![")]
    (division,) = [block for block in readme["markdown"] if block.startswith("# ")]
    text = "# Pictures\n\nFive pictures follow.\n\n" + "\n".join(lines)
    (book / "text.md").write_text(text, encoding="utf-8")
    (book / "words.md").write_text(division, encoding="utf-8")
    entries = (TABLES.parent / "references.bib").read_text(encoding="utf-8")
    new = [one for one in readme["bibtex"] if one.partition(",")[0] not in entries]
    (book / "references.bib").write_text("\n".join([entries, *new]), encoding="utf-8")
    (book / "edition.yaml").write_text(
        "title: Pictures\nlanguage: en-US\ntext: [text.md]\nback: [words.md]\n"
        "references: references.bib\nlayers: {author: {label: Notes, marks: '1'}}\n",
        encoding="utf-8",
    )
    return book


def test_neighbours_in_an_atlas_share_their_border(tmp_path: Path) -> None:
    """Two squares side by side; lines are stored once, as steps on a grid of tenths."""
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [126.0, 38.0]},
        "arcs": [
            [[10, 0], [0, 10]],  # the border, northward
            [[10, 10], [-10, 0], [0, -10], [10, 0]],  # round the western square
            [[10, 0], [10, 0], [0, 10], [-10, 0]],  # round the eastern one
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"id": coast.NORTH, "type": "Polygon", "arcs": [[0, 1]]},
                    {"id": coast.SOUTH, "type": "MultiPolygon", "arcs": [[[2, ~0]]]},
                ]
            }
        },
    }
    file = tmp_path / "atlas.json"
    file.write_text(json.dumps(topology), encoding="utf-8")
    atlas = coast.Atlas(file)
    (border,) = atlas.shared(coast.NORTH, coast.SOUTH)
    assert border == [(127, 38), (127, 39)]
    (eastern,) = atlas.rings(coast.SOUTH)
    assert coast.area(atlas.ring(eastern)) == pytest.approx(1)
    assert coast.area(coast.clipped(atlas.ring(eastern), (127.5, 0, 200, 90))) == pytest.approx(0.5)
