"""Where things are. scripts/bench sets the environment."""

import os
import tempfile
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
    # What contestants write; removed when this process ends and not before, because for a minute ext4 makes every new file
    # search past the inodes of those just deleted, which would be the next contestant's time.
    outputs: tempfile.TemporaryDirectory


def places() -> Places:
    environment = os.environ
    cache = Path(environment["BENCH_CACHE"])
    return Places(
        cache,
        environment["BENCH_IMGCOORD"],
        environment.get("BENCH_FLOOR", ""),
        environment["BENCH_PYTHON"],
        environment.get("BENCH_SYSTEM_PYTHON", ""),
        tempfile.TemporaryDirectory(prefix="out-", dir=cache),
    )
