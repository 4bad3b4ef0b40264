"""Reading the files of rules and reference data that timing needs, under the names by which officers know them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from followup.vocabulary.datafiles import Data, load_data
from followup.vocabulary.errors import BadInput


class Rule(Data):
    """The base of every model of a rule file."""


_SHOWN_PARTS = 3

RuleT = TypeVar("RuleT", bound=BaseModel)


def load_rule(model: type[RuleT], path: Path) -> RuleT:
    """Read and check one file. Raises BadInput that names the file by its folder, the line and the field."""
    return load_data(model, path, name="/".join(path.parts[-_SHOWN_PARTS:]))


def checked(model: type[RuleT], data: Any, origin: str) -> RuleT:  # noqa: ANN401  YAML holds anything; here it is checked
    """Check data put together from several files. Raises BadInput that names `origin` and the first wrong field."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise BadInput(f"{origin}: {place}: {first['msg']}") from None
