"""pyvips in a process pool: libvips's own thumbnail operation from memory, one thread a process, no operation cache.

Which libvips this is depends on the environment: pyvips-binary's where that is installed, else the system's."""

import os

os.environ["VIPS_CONCURRENCY"] = "1"

import pyvips

from peers.job import BLUR_SIGMA, COLOUR_MATRIX, CONTRAST, EDGE_ENHANCE, LOSSY, QUALITY, SHARPEN, SIDE, Job, Outcome, kernel
from peers.pool import timed_pool

pyvips.cache_set_max(0)

WITHOUT_METADATA = {"keep": "none"} if pyvips.at_least_libvips(8, 15) else {"strip": True}


def matrix(weights: tuple[int, int, int]) -> pyvips.Image:
    values, divisor = kernel(weights)
    return pyvips.Image.new_from_list([values[row : row + 3] for row in (0, 3, 6)], scale=divisor)


def filtered(image: pyvips.Image) -> pyvips.Image:
    scale, offset = CONTRAST
    image = image.gaussblur(BLUR_SIGMA)
    image = image.conv(matrix(SHARPEN), precision="integer").conv(matrix(EDGE_ENHANCE), precision="integer")
    return image.linear(scale, offset, uchar=True).recomb([list(row) for row in COLOUR_MATRIX]).cast("uchar")


def convert(task: tuple[str, str, str]) -> None:
    source, target, chain = task
    with open(source, "rb") as file:
        data = file.read()
    image = pyvips.Image.thumbnail_buffer(data, SIDE, height=SIDE, size="both" if chain == "fit" else "force")
    if chain == "intensive":
        image = filtered(image)
    suffix = target.rpartition(".")[2]
    quality = {"Q": QUALITY} if suffix in LOSSY else {}
    encoded = image.write_to_buffer(f".{suffix}", **quality, **WITHOUT_METADATA)
    with open(target, "wb") as file:
        file.write(encoded)


def run(job: Job) -> Outcome:
    version = ".".join(str(pyvips.version(part)) for part in range(3))
    return Outcome(
        timed_pool(job, convert),
        f"VIPS_CONCURRENCY=1 multiprocessing.Pool({job.workers})",
        f"pyvips {pyvips.__version__}, libvips {version}",
    )
