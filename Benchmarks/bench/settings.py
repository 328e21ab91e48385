"""Where things are. scripts/bench sets the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    cache: Path
    program: str  # imgcoord
    floor_program: str  # the codec floor, or ""
    python: str  # with pyvips-binary
    system_python: str  # pyvips on the system's libvips, or ""


def places() -> Places:
    environment = os.environ
    return Places(
        Path(environment["BENCH_CACHE"]),
        environment["BENCH_IMGCOORD"],
        environment.get("BENCH_FLOOR", ""),
        environment["BENCH_PYTHON"],
        environment.get("BENCH_SYSTEM_PYTHON", ""),
    )
