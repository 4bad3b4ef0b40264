# noqa: INP001  a script, not a package
"""Play the Dockerfile in a bare Debian 12, where no engine runs: as root, `python3 docker/try.py FOLDER [options]`.

FOLDER is what `debootstrap --variant=minbase bookworm FOLDER` made. Debian's Python stands in for the base image's: a
virtual environment at /usr/local gives `python` and `pip` their places. Every step is done there as written, COPY with
the files that git knows and the .dockerignore lets through; at the end CMD runs for a while as USER, and what it says
is shown. Exit code 1 when a step fails, or CMD ends before its time with anything but 0.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DOCKERFILE = CHECKOUT / "docker" / "Dockerfile"
RESOLVER, CERTIFICATES = "etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt"
"""What of this machine a step needs to reach the package registries from there."""
KNOWN = {"FROM", "RUN", "COPY", "ENV", "ARG", "WORKDIR", "USER", "ENTRYPOINT", "CMD", "VOLUME"}
STAND_IN = (
    "apt-get update -qq && apt-get install -qq --yes --no-install-recommends ca-certificates python3-venv >/dev/null "
    "&& python3 -m venv /usr/local"
)


def instructions(text: str) -> list[tuple[str, str]]:
    """Every instruction of a Dockerfile with its arguments, comments and continued lines resolved."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    split = (line.strip().partition(" ") for line in joined.split("\n") if line.strip())
    return [(name.upper(), rest.strip()) for name, _, rest in split]


def stage(wanted: list[tuple[str, str]], target: str | None) -> list[tuple[str, str]]:
    """The instructions of one stage, or of the last, with the global ARGs before it."""
    stages: list[list[tuple[str, str]]] = [[]]
    for one in wanted:
        if one[0] == "FROM":
            stages.append([])
        stages[-1].append(one)
    if target is None:
        return stages[-1]
    return next(found for found in stages[1:] if found[0][1].endswith(f" AS {target}"))


def copied(source: str) -> list[Path]:
    """The files that COPY would bring for a source: known to git, and let through by the .dockerignore."""
    command = ["git", "-c", f"safe.directory={CHECKOUT}", "ls-files", "-z", "--", source]
    listed = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)  # noqa: S603  git
    allowed = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    through = [line[1:] for line in allowed if line.startswith("!")]
    return [
        Path(name)
        for name in listed.stdout.split("\0")
        if name and any(fnmatch(f"{name}/", f"{one}/*") for one in through)
    ]


@dataclass
class Trial:
    """A bare Debian in which the steps are done."""

    root: Path
    arguments: dict[str, str]
    environment: dict[str, str] = field(
        default_factory=lambda: {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    )
    folder: str = "/"
    user: str = "root"
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def inside(self, *command: str) -> list[str]:
        """The command line which runs a command there."""
        enter = f'cd {shlex.quote(self.folder)} && exec "$@"'
        return ["chroot", f"--userspec={self.user}", str(self.root), "/bin/sh", "-c", enter, "sh", *command]

    def run(self, step: str) -> None:
        """RUN."""
        environment = self.environment | self.arguments | {"HOME": "/root"}
        command = self.inside("/bin/sh", "-c", step)
        if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603  our own Dockerfile's
            raise SystemExit(f"try: this step failed: {step}")

    def copy(self, line: str) -> None:
        """COPY."""
        *sources, goal = line.split()
        for source in sources:
            found = copied(source)
            if not found:
                raise SystemExit(f"try: COPY {source}: nothing is known to git under this name")
            for path in found:
                below = path.relative_to(source.rstrip("/")) if source.endswith("/") else Path(path.name)
                place = (self.folder if not goal.startswith("/") else "") + "/" + goal
                to = self.root / place.strip("/") / below if goal.endswith("/") else self.root / place.strip("/")
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / path, to)

    def play(self, name: str, rest: str) -> None:
        """Do one instruction."""
        if name == "RUN":
            self.run(rest)
        elif name == "COPY":
            self.copy(rest)
        elif name == "ENV":
            self.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        elif name == "ARG":
            key, _, default = rest.partition("=")
            self.arguments.setdefault(key, default)
        elif name == "WORKDIR":
            self.folder = rest
            (self.root / rest.strip("/")).mkdir(parents=True, exist_ok=True)
        elif name == "USER":
            self.user = rest
        elif name in {"CMD", "ENTRYPOINT"}:
            setattr(self, {"CMD": "command", "ENTRYPOINT": "entry"}[name], json.loads(rest))
        elif name not in KNOWN:
            raise SystemExit(f"try: {name} is not an instruction that this script knows")

    def start(self, command: list[str], seconds: int) -> int:
        """Run the image's command for some seconds as its user; 0 when it was still at work, else its exit code."""
        environment = self.environment | {"HOME": f"/home/{self.user}"}
        running = subprocess.Popen(  # noqa: S603  our own Dockerfile's
            self.inside(*self.entry, *(command or self.command)), env=environment, start_new_session=True
        )
        try:
            return running.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGINT)
            running.wait()
            return 0


def main() -> int:
    """Play a target and start it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="what debootstrap made; it is changed")
    parser.add_argument("--target", help="a stage by its name; without it the last")
    parser.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--seconds", type=int, default=20, help="how long the command runs")
    parser.add_argument("command", nargs="*", help="what to run at the end instead of CMD")
    options = parser.parse_args()
    trial = Trial(options.folder.resolve(), dict(one.split("=", 1) for one in options.build_arg))
    shutil.copy(f"/{RESOLVER}", trial.root / RESOLVER)
    trial.run(STAND_IN)
    shutil.copy(f"/{CERTIFICATES}", trial.root / CERTIFICATES)
    for name, rest in stage(instructions(DOCKERFILE.read_text(encoding="utf-8")), options.target):
        sys.stdout.write(f"try: {name} {re.sub(r'[ ]+', ' ', rest)}\n")
        sys.stdout.flush()
        trial.play(name, rest)
    sys.stdout.write(f"try: as {trial.user}: {shlex.join([*trial.entry, *(options.command or trial.command)])}\n")
    sys.stdout.flush()
    return trial.start(options.command, options.seconds)


if __name__ == "__main__":
    sys.exit(main())
