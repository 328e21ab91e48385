"""The inputs: made once, from a seed, and kept in the cache."""

import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

from PIL import Image

from bench.settings import Places

SEED = 1
PHOTOGRAPHS = Path("/usr/share/backgrounds/mate")
DRAWN = {"GreenTraditional.jpg"}  # a JPEG, but no photograph
CLIPART = Path("/usr/share/openclipart")
MEGAPIXELS = (2.0, 15.0)  # of the large workload
ENOUGH = 4_000_000  # pixels of the largest clip art taken
INPUT = {"quality": 90, "subsampling": "4:2:0"}
INPUTS = {"jpg": INPUT, "webp": {"quality": 90}, "bmp": {}, "gif": {}}  # how Pillow saves them

Make = Callable[[Path, int, Places], None]


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    count: int
    quick_count: int
    chain: str
    inputs: str  # the set's name in the cache: two workloads may share one
    make: Make
    has_floor: bool = False
    output: str = ""  # extension of the outputs; "" is the inputs'


def photographs() -> list[Path]:
    found = [path for path in sorted(PHOTOGRAPHS.glob("*/*.jpg")) if path.name not in DRAWN]
    if not found:
        raise SystemExit(f"bench: no photographs in {PHOTOGRAPHS}: is mate-backgrounds installed?")
    return found


def make_generated(kind: str) -> Make:
    def make(directory: Path, count: int, places: Places) -> None:
        command = [places.program, "generate", str(directory), "--kind", kind, "--format", "jpg", "--count", str(count)]
        subprocess.run([*command, "--min", "300", "--max", "600", "--seed", str(SEED), "-q"], check=True)

    return make


def crop_one(arguments: tuple[Path, Path, str, list[int]]) -> None:
    """Writes the crops with these numbers, all from one photograph."""
    source, directory, suffix, numbers = arguments
    with Image.open(source) as opened:
        photograph = opened.convert("RGB")
    for number in numbers:
        dice = random.Random(f"{SEED} crop {number}")
        width, height = dice.randint(300, 600), dice.randint(300, 600)
        left, top = dice.randint(0, photograph.width - width), dice.randint(0, photograph.height - height)
        crop = photograph.crop((left, top, left + width, top + height))
        if suffix == "gif":
            crop = crop.quantize()
        crop.save(directory / f"photo_{number:05}.{suffix}", **INPUTS[suffix])


def make_crops(suffix: str) -> Make:
    def make(directory: Path, count: int, places: Places) -> None:
        sources = photographs()
        numbers = [list(range(first, count, len(sources))) for first in range(len(sources))]
        with Pool() as pool:
            pool.map(crop_one, [(source, directory, suffix, share) for source, share in zip(sources, numbers)], 1)

    return make


make_photos = make_crops("jpg")


def enlarge_one(arguments: tuple[Path, Path, int, tuple[float, float]]) -> None:
    """A photograph at another size, perhaps mirrored; number 0 to len(photographs) - 1 are the files as they are, if of that size."""
    source, directory, number, wanted = arguments
    target = directory / f"large_{number:03}.jpg"
    dice = random.Random(f"{SEED} large {number}")
    with Image.open(source) as photograph:
        megapixels = photograph.width * photograph.height / 1e6
        if number < len(photographs()) and wanted[0] <= megapixels <= wanted[1]:
            shutil.copyfile(source, target)
            return
        scale = (dice.uniform(*wanted) / megapixels) ** 0.5
        size = round(photograph.width * scale), round(photograph.height * scale)
        variant = photograph.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    if dice.random() < 0.5:
        variant = variant.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    variant.save(target, **INPUT)


def make_large(wanted: tuple[float, float]) -> Make:
    def make(directory: Path, count: int, places: Places) -> None:
        sources = photographs()
        with Pool() as pool:
            pool.map(enlarge_one, [(sources[n % len(sources)], directory, n, wanted) for n in range(count)], 1)

    return make


def suits(path: Path) -> bool:
    """Has an alpha channel, is larger than the output and not huge."""
    with Image.open(path) as image:
        return image.mode == "RGBA" and min(image.size) > 1 and max(image.size) > 256 and image.width * image.height < ENOUGH


def make_png(directory: Path, count: int, places: Places) -> None:
    Image.MAX_IMAGE_PIXELS = None
    found = sorted(path for path in CLIPART.rglob("*.png") if path.is_file() and not path.is_symlink())
    if not found:
        raise SystemExit(f"bench: no clip art in {CLIPART}: is openclipart-png installed?")
    random.Random(SEED).shuffle(found)
    taken = 0
    for path in found:
        if taken == count:
            break
        if suits(path):
            shutil.copyfile(path, directory / f"clipart_{taken:04}.png")
            taken += 1


WORKLOADS = [
    Workload("solid", "one colour, 300-600 px JPEG", 4000, 600, "exact", "solid", make_generated("solid"), True),
    Workload("generated", "generated photos, 300-600 px JPEG", 2000, 400, "exact", "generated", make_generated("photo"), True),
    Workload("photos", "crops of photographs, 300-600 px JPEG", 4000, 600, "exact", "photos", make_photos, True),
    Workload("large", "photographs of 2-15 MP, JPEG", 60, 32, "exact", "large", make_large(MEGAPIXELS)),
    Workload("png", "clip art with alpha, PNG, to fit inside", 400, 80, "fit", "png", make_png),
    Workload("intensive", "the photos, resize and five filters", 4000, 600, "intensive", "photos", make_photos),
    Workload("webp", "the same crops, WebP", 600, 200, "exact", "webp", make_crops("webp")),
    Workload("jpg-webp", "the same crops, JPEG to WebP", 600, 600, "exact", "photos", make_photos, output="webp"),
    Workload("bmp", "the same crops, BMP", 1000, 200, "exact", "bmp", make_crops("bmp")),
    Workload("gif", "the same crops, GIF of 256 colours", 400, 100, "exact", "gif", make_crops("gif")),
]

# Of scripts/bench variants.
HUGE = Workload("huge", "photographs of 24 MP, JPEG", 12, 6, "", "huge", make_large((24.0, 24.0)))


def inputs(workload: Workload, count: int, places: Places) -> Path:
    """The directory of a workload's inputs, made if it is not there."""
    directory = places.cache / "inputs" / f"{workload.inputs}-{count}"
    if not directory.exists():
        print(f"bench: making {count} inputs of {workload.inputs}", flush=True)
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory.parent) as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            workload.make(made, count, places)
            made.rename(directory)
    return directory
