#!/usr/bin/env python3
"""Three sizes from one decode against three runs, on 24 MP photographs. Start it through `scripts/bench variants`."""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from PIL import Image

from bench.machine import machine
from bench.settings import Places, places
from bench.workloads import HUGE, inputs

TARGET = 1.8
WIDTHS = (1600, 800, 400)
QUALITY = ["-f", "jpg", "-Q", "80"]


def run(where: Places, source: Path, engine: str, calls: list[list[str]]) -> tuple[float, dict[int, int]]:
    """Seconds of all `calls`, one after the other, and how many outputs have each width."""
    seconds = 0.0
    widths: dict[int, int] = {}
    for call in calls:
        target = Path(tempfile.mkdtemp(dir=where.outputs.name))
        command = [where.program, str(source), "-o", str(target), "--engine", engine, *QUALITY, *call, "-q"]
        os.sync()  # what the one before has written is not this one's load
        began = time.perf_counter()
        subprocess.run(command, check=True)
        seconds += time.perf_counter() - began
        for path in target.rglob("*.jpg"):
            with Image.open(path) as image:
                widths[image.width] = widths.get(image.width, 0) + 1
    return seconds, widths


def compare(where: Places, source: Path, engine: str, repeat: int) -> float:
    images = len(list(source.iterdir()))
    together = [[word for width in WIDTHS for word in ("--variant", f"w{width}: resize={width}x")]]
    apart = [["--resize", f"{width}x"] for width in WIDTHS]
    ratios, times = [], []
    for number in range(repeat):
        # Back and forth, so that neither always follows the other.
        order = (together, apart) if number % 2 == 0 else (apart, together)
        measured = {}
        for calls in order:
            seconds, widths = run(where, source, engine, calls)
            if widths != dict.fromkeys(WIDTHS, images):
                raise SystemExit(f"bench: {engine}: {widths} outputs of each width, not {images} of each of {WIDTHS}")
            measured[len(calls)] = seconds
        times.append((measured[1], measured[len(WIDTHS)]))
        ratios.append(measured[len(WIDTHS)] / measured[1])
    one, three = (statistics.median(column) for column in zip(*times))
    ratio = statistics.median(ratios)
    print(f"| {engine} | {one:.2f} | {three:.2f} | {ratio:.2f} ({min(ratios):.2f}-{max(ratios):.2f}) |", flush=True)
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench variants", description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, help="rounds (default: 5)")
    parser.add_argument("--count", type=int, default=HUGE.count, help=f"photographs (default: {HUGE.count})")
    options = parser.parse_args()
    where = places()
    source = inputs(HUGE, options.count, where)
    on = machine()
    sizes = ", ".join(map(str, WIDTHS))
    print(f"{options.count} JPEGs of 24 MP to widths of {sizes}, {options.repeat} interleaved rounds, medians, seconds;")
    print(f"{on['cpu']}, {on['cores']} cores, {on['system']}; imgcoord {on['commit']}\n")
    print("| engine | one run, three variants | three runs | gain |\n|---|---|---|---|")
    ratios = {engine: compare(where, source, engine, options.repeat) for engine in ("auto", "vips")}
    slow = [f"{engine} {ratio:.2f}" for engine, ratio in ratios.items() if ratio < TARGET]
    if slow:
        raise SystemExit(f"bench: variants gain less than {TARGET}: {', '.join(slow)}")


if __name__ == "__main__":
    main()
