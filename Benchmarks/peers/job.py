"""What a contestant is asked to do, and what it answers."""

import os
from dataclasses import dataclass, field

SIDE = 256  # pixels
QUALITY = 75  # JPEG, with 4:2:0 chroma, and WebP
LOSSY = frozenset({"jpg", "webp"})

# The intensive chain, after the resize. Both matrices are 3x3 with the centre last: (the eight neighbours, centre, divisor).
BLUR_SIGMA = 2.0
SHARPEN = (-2, 32, 16)
EDGE_ENHANCE = (-1, 10, 2)
CONTRAST = (1.2, -25.0)  # scale, offset
COLOUR_MATRIX = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))  # rows and columns in R, G, B order


class Unsupported(Exception):
    """The contestant cannot do this workload: shown in the table, not an error."""


@dataclass(frozen=True)
class Job:
    chain: str  # "exact": 256x256 whatever the shape; "fit": inside 256x256; "intensive": exact, then the filters
    input_dir: str
    names: list[str]
    output_dir: str  # exists and is empty
    workers: int
    program: str  # imgcoord
    floor_program: str  # the codec floor, or ""
    output: str = ""  # extension of the outputs; "" is the inputs'

    @property
    def chunk(self) -> int:
        """Files handed to a worker at a time: as many as 50, but some eight turns for each worker."""
        return max(1, min(50, len(self.names) // (self.workers * 8)))

    def output_name(self, name: str) -> str:
        return f"{os.path.splitext(name)[0]}.{self.output}" if self.output else name

    def tasks(self) -> list[tuple[str, str, str]]:
        """Source, target and chain of every file: what the `convert` functions take."""
        return [
            (os.path.join(self.input_dir, name), os.path.join(self.output_dir, self.output_name(name)), self.chain)
            for name in self.names
        ]


@dataclass(frozen=True)
class Outcome:
    seconds: float
    command: str
    version: str
    details: dict = field(default_factory=dict)


def kernel(weights: tuple[int, int, int]) -> tuple[list[int], int]:
    """The nine weights of a 3x3 kernel, row by row, and the divisor."""
    around, centre, divisor = weights
    return [around] * 4 + [centre] + [around] * 4, divisor


def contrast_table() -> list[int]:
    scale, offset = CONTRAST
    return [min(255, max(0, round(value * scale + offset))) for value in range(256)]


def fitted(width: int, height: int) -> tuple[int, int]:
    """The size that fits inside SIDE x SIDE in the same shape."""
    scale = min(SIDE / width, SIDE / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
