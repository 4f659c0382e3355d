"""Running the command line and reading what it wrote."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oracle.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
DONE = (0, 3)  # success, and success with failed units or rows in quarantine


def binary() -> Path:
    """The engine under test."""
    return Path(os.environ.get("TIPOFF_BIN") or ROOT / "target" / "debug" / "tipoff").resolve()


@dataclass
class Run:
    """What one invocation said and wrote."""

    code: int
    summary: dict[str, Any]
    stderr: str
    out: Warehouse
    quarantine: list[dict[str, Any]] = field(default_factory=list)


def run(arguments: list[str], out: Path) -> Run:
    """Runs the binary; whatever it answers is returned."""
    command = [str(binary()), *arguments, "--out", str(out), "--json", "--progress", "none"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    summary = json.loads(lines[-1]) if done.returncode in DONE and lines else {}
    rows: list[dict[str, Any]] = []
    for path in sorted((out / "quarantine").rglob("*.json*")):
        rows += [json.loads(line) for line in path.read_text().splitlines()]
    return Run(done.returncode, summary, done.stderr, Warehouse(out), rows)
