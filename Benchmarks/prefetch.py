#!/usr/bin/env python3
"""What reading ahead is worth: imgcoord with and without, inputs in memory and not. Start it through `scripts/bench prefetch`."""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bench.settings import Places, places
from bench.workloads import WORKLOADS, inputs

MODES = {"prefetch": [], "--no-prefetch": ["--no-prefetch"]}


def forget(files: list[Path]) -> None:
    """Drops the files from the page cache (posix_fadvise(2), which needs them clean)."""
    os.sync()
    for file in files:
        descriptor = os.open(file, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def warm(files: list[Path]) -> None:
    for file in files:
        file.read_bytes()


def seconds(directory: Path, flags: list[str], workers: int, where: Places) -> float:
    output = tempfile.mkdtemp(dir=where.outputs.name)
    command = [where.program, str(directory), "-o", output, "--workers", str(workers), "-q", *flags]
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def main() -> None:
    names = [workload.name for workload in WORKLOADS]
    parser = argparse.ArgumentParser(prog="scripts/bench prefetch", description=__doc__)
    parser.add_argument("--workload", choices=names, default="photos", help="(default: photos)")
    parser.add_argument("--repeat", type=int, default=5, help="rounds (default: 5)")
    parser.add_argument("--workers", type=int, default=2, help="(default: 2)")
    options, where = parser.parse_args(), places()
    workload = next(workload for workload in WORKLOADS if workload.name == options.workload)
    directory = inputs(workload, workload.count, where)
    files = sorted(directory.iterdir())
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(options.repeat):
        for state, prepare in (("cold", forget), ("warm", warm)):
            for mode, flags in MODES.items():
                prepare(files)
                times.setdefault((state, mode), []).append(seconds(directory, flags, options.workers, where))
    print(f"{workload.name}: {len(files)} images, {options.workers} workers, medians of {options.repeat}\n")
    print("| cache | prefetch, images/s | --no-prefetch, images/s | ratio |\n|---|--:|--:|--:|")
    for state in ("cold", "warm"):
        ahead, plain = (times[state, mode] for mode in MODES)
        gain = statistics.median(b / a for a, b in zip(ahead, plain))
        rates = [len(files) / statistics.median(runs) for runs in (ahead, plain)]
        print(f"| {state} | {rates[0]:.0f} | {rates[1]:.0f} | {gain:.2f}x |")


if __name__ == "__main__":
    main()
