"""One image with Pillow: Lanczos, JPEG's shrink-on-load where at least twice the output remains."""

from functools import cache

from PIL import Image, ImageFilter

from peers.job import BLUR_SIGMA, COLOUR_MATRIX, EDGE_ENHANCE, QUALITY, SHARPEN, SIDE, contrast_table, fitted, kernel

COLOURS = tuple(number for row in COLOUR_MATRIX for number in (*row, 0))


@cache
def filters() -> list[ImageFilter.Filter]:
    sharpen, sharpen_by = kernel(SHARPEN)
    edges, edges_by = kernel(EDGE_ENHANCE)
    return [
        ImageFilter.GaussianBlur(BLUR_SIGMA),
        ImageFilter.Kernel((3, 3), sharpen, sharpen_by),
        ImageFilter.Kernel((3, 3), edges, edges_by),
    ]


def converted(source: str, chain: str) -> Image.Image:
    image = Image.open(source)
    image.draft(None, (2 * SIDE, 2 * SIDE))
    size = fitted(*image.size) if chain == "fit" else (SIDE, SIDE)
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    image = image.resize(size, Image.Resampling.LANCZOS)
    if chain == "intensive":
        for step in filters():
            image = image.filter(step)
        image = image.point(contrast_table() * 3).convert("RGB", COLOURS)
    return image


def convert(task: tuple[str, str, str]) -> None:
    source, target, chain = task
    image = converted(source, chain)
    if target.endswith(".jpg"):
        image.save(target, quality=QUALITY, subsampling="4:2:0")
    elif target.endswith(".webp"):
        image.save(target, quality=QUALITY)
    else:
        image.save(target)
