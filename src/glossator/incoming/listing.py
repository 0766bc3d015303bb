"""Adds to lists and mappings of an edition.yaml without touching what stands in it already."""

from __future__ import annotations

import yaml

from glossator.errors import UsageError


def with_items(text: str, key: str, items: list[str]) -> str:
    """The document with lines at the end of a list or mapping; it is made if it is not there.

    `items` are written as they are: paths for a list, `name: {…}` for a mapping.
    """
    if not items:
        return text
    node = _node(text, key)
    block = [_line(item, "  ", mapping=key == "layers") for item in items]
    if node is None:
        return "\n".join([text.rstrip("\n"), f"{key}:", *block, ""])
    lines = text.split("\n")
    if isinstance(node, yaml.ScalarNode):  # nothing behind the colon
        at = node.start_mark.line + 1
        return "\n".join([*lines[:at], *block, *lines[at:]])
    if node.flow_style:
        end = node.end_mark.index - 1  # before the closing bracket
        before = text[:end].rstrip()
        comma = "" if before.endswith(("[", "{", ",")) else ", "
        return before + comma + ", ".join(items) + text[end:]
    mapping = isinstance(node, yaml.MappingNode)
    last = node.value[-1][1] if mapping else node.value[-1]
    at = last.end_mark.line + (1 if last.end_mark.column else 0)
    indent = " " * node.start_mark.column
    lines[at:at] = [_line(item, indent, mapping=mapping) for item in items]
    return "\n".join(lines)


def _line(item: str, indent: str, *, mapping: bool) -> str:
    return f"{indent}{item}" if mapping else f"{indent}- {item}"


def _node(text: str, key: str) -> yaml.CollectionNode | yaml.ScalarNode | None:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise UsageError("edition.yaml is no YAML", "glossator check says where") from None
    if not isinstance(root, yaml.MappingNode):
        return None
    return next((value for name, value in root.value if name.value == key), None)
