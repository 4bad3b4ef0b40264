"""Reading YAML data (rules, reference data, cases) into checked models; an error names file, line and field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from followup.content import load_yaml
from followup.vocabulary.errors import BadInput


class Data(BaseModel):
    """The base of everything read from YAML: a field that is not known is an error, nothing is changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


DataT = TypeVar("DataT", bound=BaseModel)


def load_data(model: type[DataT], path: Path, *, name: str | None = None) -> DataT:
    """Read and check one YAML file. Raises BadInput when it is absent, not YAML, or has a wrong field (with its line).

    `name` is how the file is called in the error; without it, the path as given.
    """
    shown = name or str(path)
    try:
        data = load_yaml(path)
    except FileNotFoundError:
        raise BadInput(f"{shown}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{shown}: cannot be read ({error})") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{shown}:{line}: is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"{shown}: is not YAML: {' '.join(str(error).split())}") from None
    except ValueError as error:
        # What looks like a day and is none: 2019-13-13.
        raise BadInput(f"{shown}:{_line_of_no_day(path)}: is no day: {error}") from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = min(error.errors(), key=lambda one: line_of(path, one["loc"]))
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise BadInput(f"{shown}:{line_of(path, first['loc'])}: {place}: {first['msg']}") from None


def doubled_keys(path: Path) -> list[tuple[int, str]]:
    """The keys that one mapping of a YAML file has twice, of which YAML keeps the last, each with its line."""
    found: list[tuple[int, str]] = []

    def look(node: yaml.Node) -> None:
        if isinstance(node, yaml.SequenceNode):
            for one in node.value:
                look(one)
        elif isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if key.value in seen:
                    found.append((key.start_mark.line + 1, key.value))
                seen.add(key.value)
                look(value)

    if (root := _composed(path)) is not None:
        look(root)
    return found


def _composed(path: Path) -> yaml.Node | None:
    with path.open("rb") as stream:
        return yaml.compose(stream, Loader=yaml.CSafeLoader)


def _line_of_no_day(path: Path) -> int:
    def lines(node: yaml.Node | None) -> Iterator[int]:
        if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":timestamp"):
            try:
                date.fromisoformat(node.value[:10])
            except ValueError:
                yield node.start_mark.line + 1
        elif isinstance(node, yaml.CollectionNode):
            for one in node.value:
                for child in one if isinstance(one, tuple) else (one,):
                    yield from lines(child)

    return min(lines(_composed(path)), default=1)


def line_of(path: Path, location: tuple[int | str, ...]) -> int:
    """The line (from 1) at which a field stands in a YAML file, or the nearest thing around it."""
    with path.open("rb") as stream:
        node = yaml.compose(stream, Loader=yaml.SafeLoader)
    line = 1
    for part in location:
        found = _child(node, part)
        if found is None:
            break
        node, line = found
    return line


def _child(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child = node.value[part]
        return child, child.start_mark.line + 1
    return None
