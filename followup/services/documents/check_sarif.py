"""Findings as SARIF 2.1.0, which editors and code hosts show beside the text."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from followup.checking.rulefile import check_rules

if TYPE_CHECKING:
    from followup.checking.findings import Finding
    from followup.services.documents.check import Checked

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(checked: Checked) -> dict[str, Any]:
    """One run with every rule and every finding; wrong ones are errors, advisory ones notes."""
    rules = check_rules()
    order = {name: index for index, name in enumerate(rules)}
    driver = {
        "name": "followup",
        "version": version("followup"),
        "rules": [
            {
                "id": rule.rule,
                "name": rule.name,
                "shortDescription": {"text": rule.name},
                "fullDescription": {"text": " ".join(rule.finds.split())},
                "defaultConfiguration": {"level": "note" if rule.severity == "advisory" else "error"},
            }
            for rule in rules.values()
        ],
    }
    uri = quote(checked.path.as_posix())
    results = [_result(finding, order[finding.rule], uri) for finding in checked.findings]
    run = {"tool": {"driver": driver}, "language": "en", "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, index: int, uri: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line}
    place = {"fullyQualifiedName": finding.place, "kind": "element"}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": "note" if finding.advisory else "error",
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": physical, "logicalLocations": [place]}],
        "properties": {"facts": list(finding.facts)},
    }
