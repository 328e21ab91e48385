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

# Widths, and the gain of the automatic engine below which this fails. From 24 MP the decoder can shrink for 1200 and not for
# 1600, which therefore is half of the three runs' time: more than twice is not to be had there.
SETS = {(1600, 800, 400): 1.6, (1200, 600, 300): 1.8}
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


def compare(where: Places, source: Path, engine: str, sizes: tuple[int, ...], repeat: int) -> float:
    images = len(list(source.iterdir()))
    together = [[word for width in sizes for word in ("--variant", f"w{width}: resize={width}x")]]
    apart = [["--resize", f"{width}x"] for width in sizes]
    ratios, times = [], []
    for number in range(repeat):
        # Back and forth, so that neither always follows the other.
        order = (together, apart) if number % 2 == 0 else (apart, together)
        measured = {}
        for calls in order:
            seconds, widths = run(where, source, engine, calls)
            if widths != dict.fromkeys(sizes, images):
                raise SystemExit(f"bench: {engine}: {widths} outputs of each width, not {images} of each of {sizes}")
            measured[len(calls)] = seconds
        times.append((measured[1], measured[len(sizes)]))
        ratios.append(measured[len(sizes)] / measured[1])
    one, three = (statistics.median(column) for column in zip(*times))
    ratio = statistics.median(ratios)
    spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
    print(f"| {engine} | {', '.join(map(str, sizes))} | {one:.2f} | {three:.2f} | {ratio:.2f} ({spread}) |", flush=True)
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench variants", description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, help="rounds (default: 5)")
    parser.add_argument("--count", type=int, default=HUGE.count, help=f"photographs (default: {HUGE.count})")
    options = parser.parse_args()
    where = places()
    source = inputs(HUGE, options.count, where)
    on = machine()
    print(f"{options.count} JPEGs of 24 MP to three widths, {options.repeat} interleaved rounds, medians, seconds;")
    print(f"{on['cpu']}, {on['cores']} cores, {on['system']}; imgcoord {on['commit']}\n")
    print("| engine | widths | one run, three variants | three runs | gain |\n|---|---|---|---|---|")
    slow = []
    for sizes, wanted in SETS.items():
        ratio = compare(where, source, "auto", sizes, options.repeat)
        if ratio < wanted:
            slow.append(f"{ratio:.2f} where {wanted} is wanted")
        compare(where, source, "vips", sizes, options.repeat)
    if slow:
        raise SystemExit(f"bench: variants gain too little: {', '.join(slow)}")


if __name__ == "__main__":
    main()
