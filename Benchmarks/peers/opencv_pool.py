"""OpenCV in a process pool: one thread a process, INTER_AREA, JPEG's shrink-on-load where at least twice the output remains.

Transparent images are resized as they are, without premultiplying: that is what its users do, and it is faster."""

import os

import cv2
import numpy as np

from peers.job import BLUR_SIGMA, COLOUR_MATRIX, EDGE_ENHANCE, QUALITY, SHARPEN, SIDE, Job, Outcome
from peers.job import contrast_table, fitted, kernel
from peers.pool import timed_pool

cv2.setNumThreads(1)

LARGE = 100_000  # bytes: below, no photograph is large enough to shrink on load
REDUCED = {8: cv2.IMREAD_REDUCED_COLOR_8, 4: cv2.IMREAD_REDUCED_COLOR_4, 2: cv2.IMREAD_REDUCED_COLOR_2}
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
TABLE = np.array(contrast_table(), np.uint8)
COLOURS = np.array(COLOUR_MATRIX, np.float32)[::-1, ::-1].copy()  # OpenCV's order is B, G, R
SETTINGS = {
    "jpg": [cv2.IMWRITE_JPEG_QUALITY, QUALITY],
    "webp": [cv2.IMWRITE_WEBP_QUALITY, QUALITY],
    "png": [cv2.IMWRITE_PNG_COMPRESSION, 6],  # zlib's usual level, as the others; OpenCV's own default makes far larger files
}


def matrix(weights: tuple[int, int, int]) -> np.ndarray:
    values, divisor = kernel(weights)
    return np.array(values, np.float32).reshape(3, 3) / divisor


SHARPEN_KERNEL, EDGE_KERNEL = matrix(SHARPEN), matrix(EDGE_ENHANCE)


def jpeg_size(path: str) -> tuple[int, int]:
    """Width and height from a JPEG's frame header."""
    with open(path, "rb") as file:
        file.seek(2)
        while True:
            head = file.read(4)
            length = int.from_bytes(head[2:4], "big")
            if head[1] in FRAMES:
                frame = file.read(5)
                return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
            file.seek(length - 2, os.SEEK_CUR)


def read(path: str) -> np.ndarray:
    if path.endswith(".png"):
        return cv2.imread(path, cv2.IMREAD_UNCHANGED)
    if path.endswith(".jpg") and os.stat(path).st_size >= LARGE:
        side = min(jpeg_size(path))
        for factor, flag in REDUCED.items():
            if side >= factor * 2 * SIDE:
                return cv2.imread(path, flag)
    return cv2.imread(path, cv2.IMREAD_COLOR)


def convert(task: tuple[str, str, str]) -> None:
    source, target, chain = task
    image = read(source)
    height, width = image.shape[:2]
    image = cv2.resize(image, fitted(width, height) if chain == "fit" else (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    if chain == "intensive":
        image = cv2.GaussianBlur(image, (0, 0), BLUR_SIGMA)
        image = cv2.filter2D(cv2.filter2D(image, -1, SHARPEN_KERNEL), -1, EDGE_KERNEL)
        image = cv2.transform(cv2.LUT(image, TABLE), COLOURS)
    cv2.imwrite(target, image, SETTINGS.get(target.rpartition(".")[2], []))


def run(job: Job) -> Outcome:
    return Outcome(timed_pool(job, convert), f"multiprocessing.Pool({job.workers})", f"OpenCV {cv2.__version__}")
