"""Proves that a contestant did the work: every output there, of the right size, and some of them compared pixel by pixel."""

import os

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import get_sampling

from peers.job import QUALITY, SIDE, Job, fitted
from peers.pillow_convert import converted

SAMPLES = 16
# Mean absolute difference from Pillow's Lanczos, of 255, averaged over the samples and at worst. Kernels differ (area, other
# Lanczos, box-approximated blur), and JPEG loses some; a wrong picture, channel order or chain is far beyond.
MEAN_DIFFERENCE, WORST_DIFFERENCE = 6.0, 16.0
SAMPLING_420 = 2
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "bmp": "BMP", "gif": "GIF"}


def wrong(job: Job, pixels: bool) -> str:
    """What is wrong with the outputs, or an empty string."""
    there = [name for name in os.listdir(job.output_dir) if not name.startswith(".")]
    wanted = [job.output_name(name) for name in job.names]
    if sorted(there) != sorted(wanted):
        return f"{len(set(wanted) - set(there))} outputs missing, {len(set(there) - set(wanted))} not asked for"
    for name in job.names:
        fault = wrong_header(job, name)
        if fault:
            return f"{name}: {fault}"
    return wrong_pixels(job) if pixels else ""


def wrong_header(job: Job, name: str) -> str:
    with Image.open(os.path.join(job.output_dir, job.output_name(name))) as image:
        if job.chain != "fit":
            expected = {(SIDE, SIDE)}
        else:
            with Image.open(os.path.join(job.input_dir, name)) as source:
                width, height = fitted(*source.size)
            expected = {(width + x, height + y) for x in (-1, 0, 1) for y in (-1, 0, 1)}
        if image.size not in expected:
            return f"is {image.width}x{image.height}"
        if image.format == "JPEG" and image.mode == "RGB" and get_sampling(image) != SAMPLING_420:
            return "is not 4:2:0"
        if image.format == "JPEG" and image.quantization[0] != quantization():
            return f"is not of quality {QUALITY}"
        if image.format != FORMATS[job.output_name(name).rpartition(".")[2]]:
            return f"is {image.format}"
    return ""


def quantization(known: dict[int, list[int]] = {}) -> list[int]:
    """The luma table of QUALITY, from Pillow's own encoder (libjpeg's tables, as every contestant's)."""
    if QUALITY not in known:
        import io

        file = io.BytesIO()
        Image.new("RGB", (16, 16)).save(file, "JPEG", quality=QUALITY)
        known[QUALITY] = Image.open(file).quantization[0]
    return known[QUALITY]


def pixels_of(image: Image.Image, size: tuple[int, int]) -> np.ndarray:
    """As RGB over mid-gray, at `size` (which differs by a pixel at most)."""
    image = image.convert("RGBA")
    if image.size != size:
        image = image.resize(size)
    backdrop = Image.new("RGBA", size, (128, 128, 128, 255))
    return np.asarray(Image.alpha_composite(backdrop, image).convert("RGB"), np.float32)


def wrong_pixels(job: Job) -> str:
    differences = []
    for name in job.names[:: max(1, len(job.names) // SAMPLES)][:SAMPLES]:
        reference = converted(os.path.join(job.input_dir, name), job.chain)
        with Image.open(os.path.join(job.output_dir, job.output_name(name))) as image:
            difference = np.abs(pixels_of(image, reference.size) - pixels_of(reference, reference.size))
        differences.append(float(difference.mean()))
    if max(differences) > WORST_DIFFERENCE or sum(differences) / len(differences) > MEAN_DIFFERENCE:
        return f"pixels differ by {sum(differences) / len(differences):.1f} of 255 on average, {max(differences):.1f} at worst"
    return ""
