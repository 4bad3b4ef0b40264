"""Every command's help has an example, and the example is a command line that the program understands."""

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from followup.cli.main import _COMMANDS


def _commands() -> Iterator[tuple[str, Any]]:
    for name, command in _COMMANDS.items():
        found = getattr(import_module(command.module), command.name)
        program = typer.Typer()
        if isinstance(found, typer.Typer):
            program.add_typer(found, name=name)
        else:
            program.command(name)(found)
        program.callback()(lambda: None)
        yield from _leaves(name, typer.main.get_command(program).commands[name])  # type: ignore[attr-defined]


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  typer publishes no type for its compiled commands
    inside = getattr(command, "commands", None)
    if inside is None:
        yield name, command
        return
    for each, one in inside.items():
        yield from _leaves(f"{name} {each}", one)


ALL = dict(_commands())


@pytest.mark.parametrize("name", ALL)
def test_the_example_in_the_help_is_understood(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOLLOWUP_BY", raising=False)
    told = re.search(rf"Example: (?:[A-Z_]+=\S+ )*(followup {name}\b[^\n]*(?:\n(?!\n)[^\n]*)*)", ALL[name].help or "")
    assert told is not None, "no example"
    arguments = shlex.split(told[1])[1 + len(name.split()) :]
    ALL[name].make_context(name, arguments)


README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", re.findall(r"^\$ followup (.+?)(?:\s+#.*)?$", README, re.MULTILINE))
def test_the_commands_of_the_readme_are_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_BY", "NAME")
    words = shlex.split(line)
    name = next(one for one in (" ".join(words[:2]), words[0]) if one in ALL)
    ALL[name].make_context(name, words[len(name.split()) :])
