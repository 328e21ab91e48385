"""Where things are. scripts/bench sets the environment."""

import os
import shutil
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
    outputs: tempfile.TemporaryDirectory  # where contestants write


MEMORY = Path("/dev/shm")
ENOUGH = 6 << 30  # bytes, for the outputs of the longest run


def output_parent(cache: Path) -> Path:
    """In memory where there is room. On ext4 a new file costs up to seven times as much for five minutes after others were
    deleted, as its search for a free inode passes over those (recently_deleted in fs/ext4/ialloc.c): whoever runs second
    would pay for the first one's outputs."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else cache


def places() -> Places:
    environment = os.environ
    cache = Path(environment["BENCH_CACHE"])
    return Places(
        cache,
        environment["BENCH_IMGCOORD"],
        environment.get("BENCH_FLOOR", ""),
        environment["BENCH_PYTHON"],
        environment.get("BENCH_SYSTEM_PYTHON", ""),
        tempfile.TemporaryDirectory(prefix="imgcoord-bench-", dir=output_parent(cache)),
    )
