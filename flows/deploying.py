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
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.events.schemas.automations import AutomationCore
from prefect.workers.process import ProcessWorker

from flows.working import POOL

_HERE = Path(__file__).resolve().parent
DEPLOYMENTS = _HERE.parent / "prefect.yaml"
AUTOMATIONS = _HERE / "automations.yaml"


def main(deployments: Path = DEPLOYMENTS, automations: Path = AUTOMATIONS) -> None:
    """Bring everything to the server that PREFECT_API_URL names."""
    os.environ.setdefault("FOLLOWUP_HOME", str(_HERE.parent))
    template = ProcessWorker.get_default_base_job_template()
    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template), overwrite=True)
        _deploy(deployments)
        for described in yaml.safe_load(automations.read_text(encoding="utf-8"))["automations"]:
            _bring(client, AutomationCore.model_validate(described))


def _deploy(deployments: Path) -> None:
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(deployments)]
    ended = subprocess.run(  # noqa: S603  our own interpreter
        command, cwd=_HERE.parent, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise SystemExit(f"prefect deploy failed:\n{ended.stdout}{ended.stderr}")


def _bring(client: SyncPrefectClient, automation: AutomationCore) -> None:
    known = client.read_automations_by_name(automation.name)
    if known:
        client.update_automation(known[0].id, automation)
    else:
        client.create_automation(automation)


if __name__ == "__main__":
    main(*(Path(path) for path in sys.argv[1:3]))
