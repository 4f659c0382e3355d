"""Running the command line."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

#: Clock of every run whose output is compared.
NOW = "2025-09-01T12:00:00Z"


@dataclass(frozen=True)
class Engine:
    """The `tipoff` binary."""

    binary: Path

    @classmethod
    def find(cls) -> Engine:
        """The binary named by TIPOFF_BIN, or the debug build."""
        named = os.environ.get("TIPOFF_BIN", "target/debug/tipoff")
        binary = (REPOSITORY / named).resolve()
        if not binary.is_file():
            pytest.fail(f"{binary} is missing: build it with `cargo build -p tipoff-cli`")
        return cls(binary)

    def call(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Runs a command, whatever its exit code."""
        command = [str(self.binary), *map(str, arguments)]
        env = {k: v for k, v in os.environ.items() if k != "PROCESSING_MODE"}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=env)

    def run(self, *arguments: object) -> str:
        """Runs a command that must succeed; returns its stdout."""
        done = self.call(*arguments)
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}\n{done.stderr}"
        return done.stdout

    def compute(self, *arguments: object) -> dict[str, Any]:
        """`run` or `backfill` with a fixed clock; returns the summary."""
        out = self.run(*arguments, "--now", NOW, "--progress", "none", "--json")
        summary: dict[str, Any] = json.loads(out.splitlines()[-1])
        return summary
