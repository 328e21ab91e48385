#!/usr/bin/env python3
"""Two workers against one, the coordinator's share, and one image as a whole command. Start it through `scripts/bench scaling`.

Every round runs one worker and two, and one and two copies of the codec floor, which share nothing: what they gain by running
side by side is what the machine has to give. The coordinator's share is of all CPU time by getrusage, planning and journal
included. One image: from start to exit, against vipsthumbnail.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bench.machine import machine
from bench.settings import Places, places
from bench.workloads import PHOTOGRAPHS, WORKLOADS, inputs
from peers import codec_floor
from peers.job import QUALITY, SIDE, Job

GEOMETRY = f"{SIDE}x{SIDE}!"
SETTLING = 0.5  # seconds in which the kernel frees what the run before has removed: else it charges that to the next one


def convert(directory: Path, workers: int, where: Places) -> tuple[float, dict]:
    """Seconds and summary of a run into an empty directory."""
    output = tempfile.mkdtemp(dir=where.outputs.name)
    os.sync()
    time.sleep(SETTLING)
    command = [where.program, str(directory), "-o", output, "--workers", str(workers), "--resize", GEOMETRY, "-q", "--json"]
    began = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    seconds = time.perf_counter() - began
    shutil.rmtree(output)
    return seconds, json.loads(done.stdout)


def floor(directory: Path, files: list[Path], copies: int, where: Places) -> float:
    """Seconds until so many copies of the codec floor have got through the files between them."""
    names = [file.name for file in files]
    return codec_floor.run(Job("exact", str(directory), names, "", copies, where.program, where.floor_program)).seconds


def command_seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def one_image(source: Path, repeat: int, where: Places) -> float:
    """How long imgcoord takes, in vipsthumbnail's times: the median of pairs."""
    ratios = []
    for number in range(repeat):
        directory = tempfile.mkdtemp(dir=where.outputs.name)
        ours = [where.program, str(source), "-o", directory, "--resize", GEOMETRY, "-q"]
        theirs = ["vipsthumbnail", "--size", GEOMETRY, "-o", f"{directory}/v-%s.jpg[Q={QUALITY},strip]", str(source)]
        times = {}
        for name, command in [("ours", ours), ("theirs", theirs)][:: 1 if number % 2 else -1]:
            times[name] = command_seconds(command)
        ratios.append(times["ours"] / times["theirs"])
    return statistics.median(ratios)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench scaling", description=__doc__)
    parser.add_argument("--repeat", type=int, default=9, help="rounds (default: 9)")
    options, where = parser.parse_args(), places()
    workload = next(workload for workload in WORKLOADS if workload.name == "photos")
    directory = inputs(workload, workload.count, where)
    files = sorted(directory.iterdir())
    for copies in (1, 2):
        convert(directory, copies, where)
        floor(directory, files, copies, where)
    own, machines, shares, growth = [], [], [], []
    for number in range(options.repeat):
        order = (1, 2) if number % 2 else (2, 1)
        runs = {workers: convert(directory, workers, where) for workers in order}
        floors = {copies: floor(directory, files, copies, where) for copies in order}
        own.append(runs[1][0] / runs[2][0])
        machines.append(floors[1] / floors[2])
        used = {workers: run[1]["workers_cpu_ns"] for workers, run in runs.items()}
        growth.append(used[2] / used[1])
        shares.append(runs[2][1]["coordinator_cpu_ns"] / (used[2] + runs[2][1]["coordinator_cpu_ns"]))
        print(f"bench: round {number + 1}: {own[-1]:.2f}, two copies of the floor {machines[-1]:.2f}", flush=True)
    on = machine()
    largest = max(PHOTOGRAPHS.glob("*/*.jpg"), key=lambda path: path.stat().st_size)
    print(f"\n{on['cpu']}, {on['cores']} cores; {on['date']}; imgcoord {on['commit']}; {len(files)} photos to {GEOMETRY}\n")
    print(f"| medians of {options.repeat} rounds | |\n|---|--:|")
    print(f"| two workers against one | {statistics.median(own):.2f}x ({min(own):.2f}-{max(own):.2f}) |")
    print(f"| two copies of the codec floor against one | {statistics.median(machines):.2f}x |")
    print(f"| the same work's CPU time, beside another worker | {statistics.median(growth):.2f}x |")
    print(f"| coordinator, of all CPU time | {100 * statistics.median(shares):.2f} % |")
    print(f"| one photo, whole command, against vipsthumbnail | {one_image(files[0], 21, where):.2f} |")
    print(f"| {largest.name}, whole command, against vipsthumbnail | {one_image(largest, 11, where):.2f} |")


if __name__ == "__main__":
    main()
