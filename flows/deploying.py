"""Brings a Prefect server what it needs: the pool, the deployments with their schedules, the automations.

`FOLLOWUP_HOME=$PWD PREFECT_API_URL=http://.../api python -m flows.deploying`; run again, it brings what has changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.schemas.automations import AutomationCore

from flows.working import POOL

_HERE = Path(__file__).resolve().parent
DEPLOYMENTS = _HERE.parent / "prefect.yaml"
AUTOMATIONS = _HERE / "automations.yaml"


def main(deployments: Path = DEPLOYMENTS, automations: Path = AUTOMATIONS) -> None:
    """Bring everything to the server that PREFECT_API_URL names."""
    os.environ.setdefault("FOLLOWUP_HOME", str(_HERE.parent))
    _prefect("work-pool", "create", "--type", "process", "--overwrite", POOL)
    _prefect("--no-prompt", "deploy", "--all", "--prefect-file", str(deployments))
    with get_client(sync_client=True) as client:
        for described in yaml.safe_load(automations.read_text(encoding="utf-8"))["automations"]:
            _bring(client, AutomationCore.model_validate(described))


def _prefect(*arguments: str) -> None:
    command = [sys.executable, "-m", "prefect", *arguments]
    ended = subprocess.run(  # noqa: S603  our own interpreter
        command, cwd=_HERE.parent, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise SystemExit(f"prefect {' '.join(arguments)} failed:\n{ended.stdout}{ended.stderr}")


def _bring(client: SyncPrefectClient, automation: AutomationCore) -> None:
    known = client.read_automations_by_name(automation.name)
    if known:
        client.update_automation(known[0].id, automation)
    else:
        client.create_automation(automation)


if __name__ == "__main__":
    main(*(Path(path) for path in sys.argv[1:3]))
