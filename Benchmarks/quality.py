#!/usr/bin/env python3
"""Pixels against a float Lanczos reference: the direct engine's and vipsthumbnail's. Start it through `scripts/bench quality`.

The reference is Pillow's full decode, each channel resized as floats (mode F, Lanczos3). Exit 1 when the direct engine's mean
PSNR is more than 0.05 dB below libvips's, or an image whose PSNR is below 45 dB is more than 0.3 dB worse than libvips's.
"""

import argparse
import os
import subprocess
from multiprocessing import Pool
from pathlib import Path

import numpy
from PIL import Image

from bench.settings import places
from bench.workloads import WORKLOADS, inputs
from peers.job import LOSSY, QUALITY, SIDE

WORST_MEAN, WORST_IMAGE, VISIBLE = -0.05, -0.3, 45.0  # dB


def pixels(image: Image.Image) -> numpy.ndarray:
    return numpy.asarray(image.convert("RGB"), dtype=numpy.float64)


def reference(path: Path) -> numpy.ndarray:
    with Image.open(path) as image:
        bands = image.convert("RGB").split()
    resized = [band.convert("F").resize((SIDE, SIDE), Image.Resampling.LANCZOS) for band in bands]
    return numpy.clip(numpy.stack([numpy.asarray(band) for band in resized], axis=-1), 0, 255)


def psnr(path: Path, wanted: numpy.ndarray) -> float:
    with Image.open(path) as image:
        error = numpy.mean((pixels(image) - wanted) ** 2)
    return 99.0 if error == 0 else float(10 * numpy.log10(255**2 / error))


def judge(triple: tuple[Path, Path, Path]) -> tuple[str, float, float]:
    source, ours, theirs = triple
    wanted = reference(source)
    return source.name, psnr(ours, wanted), psnr(theirs, wanted)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench quality", description=__doc__)
    parser.add_argument("--images", type=int, default=500, help="of the workload (default: 500)")
    parser.add_argument("--workload", choices=["photos", "webp", "jpg-webp", "bmp"], default="photos", help="(default: photos)")
    options, where = parser.parse_args(), places()
    workload = next(workload for workload in WORKLOADS if workload.name == options.workload)
    files = sorted(inputs(workload, workload.count, where).iterdir())
    files = files[:: max(1, len(files) // options.images)][: options.images]
    ours, theirs = (Path(where.outputs.name) / name for name in ("direct", "vips"))
    listed = "\0".join(map(str, files)).encode()
    geometry = f"{SIDE}x{SIDE}!"
    suffix = workload.output or files[0].suffix[1:]
    command = [where.program, "-0", "-", "-o", ours, "--resize", geometry, "--format", suffix, "-q"]
    if suffix in LOSSY:
        command += ["-Q", str(QUALITY)]
    subprocess.run(command, input=listed, check=True)
    theirs.mkdir()
    saved = f"{suffix}[Q={QUALITY},strip]" if suffix in LOSSY else f"{suffix}[strip]"
    command = ["vipsthumbnail", "--size", geometry, "-o", f"{theirs}/%s.{saved}", *map(str, files)]
    subprocess.run(command, check=True)
    with Pool() as pool:
        names = [f"{file.stem}.{suffix}" for file in files]
        found = pool.map(judge, [(file, ours / name, theirs / name) for file, name in zip(files, names)])
    means = [sum(values) / len(found) for values in zip(*((own, other) for _, own, other in found))]
    visible = [each for each in found if min(each[1:]) < VISIBLE] or found
    name, own, other = min(visible, key=lambda each: each[1] - each[2])
    sizes = [sum(os.stat(place / name).st_size for name in names) / 1e6 for place in (ours, theirs)]
    print(f"{workload.title}: {len(found)} to {geometry}, PSNR against a float Lanczos3 reference, dB\n")
    print("| | mean | worst | MB out |\n|---|--:|--:|--:|")
    print(f"| imgcoord | {means[0]:.2f} | {min(each[1] for each in found):.2f} | {sizes[0]:.2f} |")
    print(f"| vipsthumbnail | {means[1]:.2f} | {min(each[2] for each in found):.2f} | {sizes[1]:.2f} |")
    print(f"\nmean difference {means[0] - means[1]:+.3f}; largest loss on one image {own - other:+.3f} ({name}, {own:.2f})")
    raise SystemExit(0 if means[0] - means[1] >= WORST_MEAN and own - other >= WORST_IMAGE else 1)


if __name__ == "__main__":
    main()
