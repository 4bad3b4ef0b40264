"""Reading rule and reference files into checked models, with an error that names the file and the field."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from followup.content import load_yaml
from followup.vocabulary.errors import BadInput


class Rule(BaseModel):
    """The base of everything read from YAML: a field that is not known is an error, nothing is changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


RuleT = TypeVar("RuleT", bound=Rule)


def checked(model: type[RuleT], data: Any, origin: str) -> RuleT:  # noqa: ANN401  YAML holds anything; this is where it is checked
    """Check loaded YAML against its model. Raises BadInput that names `origin` (a file) and the first wrong field."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise BadInput(f"{origin}: {place}: {first['msg']}") from None


def load_rule(model: type[RuleT], path: Path) -> RuleT:
    """Read and check one file. Raises BadInput when it is absent or wrong."""
    if not path.is_file():
        raise BadInput(f"{path.name} is not there; the rules for this name have no file {path.parent.name}/{path.name}")
    return checked(model, load_yaml(path), f"{path.parent.name}/{path.name}")
