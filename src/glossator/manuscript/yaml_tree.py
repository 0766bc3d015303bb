"""YAML with line numbers: values that remember where they stand.

`safe_load` forgets the lines; a finding must name one, so the document is composed into nodes and
turned into `Value`s here. Scalars follow YAML 1.1 as PyYAML's safe loader has it, except that dates
and numbers stay the strings that the editor wrote (an edition's `date: 2018-01` is no number).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import yaml

# what a plain value is taken for, and what may be written before it without another meaning
_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "value", "merge")
) | {"!"}
_HALF: Final = re.compile(r"[\ud800-\udfff]")  # of a surrogate pair: no file can hold it
HINT: Final = "look for a missing quote, bracket or space after a colon near here"
# what PyYAML says → what an editor can do about it
_HINTS: Final = {
    "'\\t'": "indent with spaces, not with tabs",
    "found another document": "take out the line “---”: the file holds one document",
    "undefined alias": "put a text that begins with * or & into quotation marks",
    "special characters": "delete the control character, or save the file as plain text",
    "mapping values are not allowed": "put a text that holds a colon into quotation marks",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar (str), list of Values, or mapping of Values, with its 1-based line and column."""

    content: str | tuple[Value, ...] | dict[str, Value]
    line: int
    column: int
    key_lines: tuple[tuple[str, int, int], ...] = ()  # of a mapping: key, line, column
    end: int = 0  # the column behind it if it ends on the line on which it begins
    doubled: tuple[tuple[str, int, int], ...] = ()  # keys of a mapping that stand there again

    def items(self) -> Iterator[tuple[str, int, int, Value]]:
        """Of a mapping: key, the key's line and column, value."""
        assert isinstance(self.content, dict)
        for key, line, column in self.key_lines:
            yield key, line, column, self.content[key]


class NotYaml(Exception):
    """The text is no YAML: what is wrong and what to do, with 1-based line and column."""

    def __init__(self, problem: str, line: int, column: int, hint: str = HINT) -> None:
        super().__init__(problem)
        self.problem, self.line, self.column, self.hint = problem, line, column, hint


def read(text: str, *, tags: bool = False) -> Value:
    """The document as Values. Raises NotYaml; an empty document is an empty mapping.

    A tag such as `!include`, which asks for something that is not done, is refused, or with `tags`
    passed over.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return _Tree(tags=tags).value(node) if node is not None else Value({}, 1, 1)
    except yaml.MarkedYAMLError as fault:
        lacks_colon = fault.context == "while scanning a simple key"  # found out on the next line
        mark = (not lacks_colon and fault.problem_mark) or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = (fault.problem or "not YAML").removeprefix("but ")
        if "mapping values" in problem and (bare := _bare_line(text, line, column)):
            raise NotYaml("this line has no colon behind its key", *bare) from None
        raise NotYaml(problem, line, column, _hint(problem)) from None
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        column = fault.position - text.rfind("\n", 0, fault.position)
        problem = f"the character U+{ord(text[fault.position]):04X} may not stand here"
        raise NotYaml(problem, line, column, _hint("special characters")) from None
    except yaml.YAMLError as fault:
        raise NotYaml(str(fault).splitlines()[0], 1, 1) from None
    except RecursionError:
        raise NotYaml("it is nested too deeply", 1, 1, "an edition needs three levels") from None


def _hint(problem: str) -> str:
    return next((hint for sign, hint in _HINTS.items() if sign in problem), HINT)


def _bare_line(text: str, line: int, column: int) -> tuple[int, int] | None:
    """Where a line without a colon opens with which PyYAML took the key of a line for one."""
    lines = text.split("\n")
    key = lines[line - 1][: column - 1]
    indent = key[: len(key) - len(key.lstrip())]
    first = line
    bare = re.compile(rf"{indent}[\w\"'][^:#]*")  # no key, no comment, no item of a list
    while ":" not in key and first > 1 and bare.fullmatch(lines[first - 2]):
        first -= 1
    return (first, len(indent) + 1) if first < line else None


class _Tree:
    """Turns nodes into Values; an anchor that stands in many places is turned once."""

    def __init__(self, *, tags: bool) -> None:
        self._tags = tags
        self._done: dict[int, Value] = {}
        self._open: set[int] = set()

    def value(self, node: yaml.Node) -> Value:
        """The node as a Value. Raises NotYaml for a node that holds itself."""
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if isinstance(node, yaml.ScalarNode) and _HALF.search(node.value):
            raise NotYaml("half a character (U+D800 to U+DFFF) may not stand here", line, column)
        if not self._tags and node.tag not in _TAGS:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            problem, hint = f"the tag “{tag}” is not understood", "write the value itself"
            raise NotYaml(problem, line, column, hint)
        if id(node) in self._done:
            return self._done[id(node)]
        if id(node) in self._open:
            raise NotYaml("an alias stands within its own anchor", line, column)
        self._open.add(id(node))
        one_line = node.end_mark.line == node.start_mark.line
        made = replace(
            self._made(node, line, column), end=node.end_mark.column + 1 if one_line else 0
        )
        self._open.discard(id(node))
        self._done[id(node)] = made
        return made

    def _made(self, node: yaml.Node, line: int, column: int) -> Value:
        if isinstance(node, yaml.SequenceNode):
            return Value(tuple(self.value(child) for child in node.value), line, column)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, line, column)
        plain = node.tag == "tag:yaml.org,2002:null" and not node.value.strip("~nulNUL")
        return Value("" if plain else str(node.value), line, column)

    def _mapping(self, node: yaml.MappingNode, line: int, column: int) -> Value:
        content: dict[str, Value] = {}
        lines, doubled = [], []
        for key, child in node.value:
            at = key.start_mark.line + 1, key.start_mark.column + 1
            if not isinstance(key, yaml.ScalarNode):
                raise NotYaml("a key should be one word", *at)
            if _HALF.search(key.value):
                raise NotYaml("half a character (U+D800 to U+DFFF) may not stand here", *at)
            name = str(key.value)
            if name in content:
                doubled.append((name, *at))
                continue
            content[name] = self.value(child)
            lines.append((name, *at))
        return Value(content, line, column, tuple(lines), doubled=tuple(doubled))
