"""YAML with line numbers: values that remember where they stand.

`safe_load` forgets the lines; a finding must name one, so the document is composed into nodes and
turned into `Value`s here. Scalars follow YAML 1.1 as PyYAML's safe loader has it, except that dates
and numbers stay the strings that the editor wrote (an edition's `date: 2018-01` is no number).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar (str), list of Values, or mapping of Values, with its 1-based line and column."""

    content: str | tuple[Value, ...] | dict[str, Value]
    line: int
    column: int
    key_lines: tuple[tuple[str, int, int], ...] = ()  # of a mapping: key, line, column

    def items(self) -> Iterator[tuple[str, int, int, Value]]:
        """Of a mapping: key, the key's line and column, value."""
        assert isinstance(self.content, dict)
        for key, line, column in self.key_lines:
            yield key, line, column, self.content[key]


class NotYaml(Exception):
    """The text is no YAML: what is wrong, with 1-based line and column."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


def read(text: str) -> Value:
    """The document as Values. Raises NotYaml; an empty document is an empty mapping."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return _value(node) if node is not None else Value({}, 1, 1)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise NotYaml(fault.problem or "not YAML", line, column) from None
    except yaml.YAMLError as fault:
        raise NotYaml(str(fault).splitlines()[0], 1, 1) from None
    except RecursionError:
        raise NotYaml("it is nested too deeply", 1, 1) from None


def _value(node: yaml.Node) -> Value:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.SequenceNode):
        return Value(tuple(_value(child) for child in node.value), line, column)
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Value] = {}
        lines = []
        for key, child in node.value:
            at = key.start_mark
            name = str(key.value)
            if name in content:
                raise NotYaml(f"the key “{name}” stands twice", at.line + 1, at.column + 1)
            content[name] = _value(child)
            lines.append((name, at.line + 1, at.column + 1))
        return Value(content, line, column, tuple(lines))
    plain = node.tag == "tag:yaml.org,2002:null" and not node.value.strip("~nulNUL")
    return Value("" if plain else str(node.value), line, column)
