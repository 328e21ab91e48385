"""Who takes part, and one timed run of one of them."""

import json
import os
import subprocess
from dataclasses import asdict, dataclass

from bench.settings import BENCHMARKS, Places
from peers.job import Job

IMGCOORD = "imgcoord"
FLOOR = "codec floor (no resize, no files)"


@dataclass(frozen=True)
class Contestant:
    name: str
    module: str  # in Benchmarks/peers
    workers: int
    system_libvips: bool = False


def all_contestants(workers: int) -> list[Contestant]:
    return [
        Contestant(IMGCOORD, "imgcoord", workers),
        Contestant("Dask + Pillow, threads", "dask_threads", workers),
        Contestant("Dask + Pillow, processes", "dask_processes", workers),
        Contestant("Pillow pool", "pillow_pool", workers),
        Contestant("OpenCV pool", "opencv_pool", workers),
        Contestant("xargs vipsthumbnail", "vipsthumbnail", workers),
        Contestant("pyvips pool, system libvips", "pyvips_pool", workers, system_libvips=True),
        Contestant("pyvips pool, pyvips-binary", "pyvips_pool", workers),
        Contestant(FLOOR, "codec_floor", workers),
    ]


def run_once(contestant: Contestant, job: Job, places: Places) -> dict:
    """The outcome as `peers.job.Outcome`'s fields, or {"unsupported": why}, or {"error": what}."""
    python = places.system_python if contestant.system_libvips else places.python
    if not python:
        return {"unsupported": "its environment could not be made"}
    path = places.cache / f"job-{os.getpid()}.json"
    path.write_text(json.dumps(asdict(job)))
    try:
        done = subprocess.run(
            [python, "-m", "peers", contestant.module, str(path)],
            cwd=BENCHMARKS,
            capture_output=True,
            text=True,
            timeout=600,
        )
    except subprocess.TimeoutExpired:
        return {"error": "took longer than 10 minutes"}
    finally:
        path.unlink()
    if done.returncode != 0:
        return {"error": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    return json.loads(done.stdout.splitlines()[-1])
