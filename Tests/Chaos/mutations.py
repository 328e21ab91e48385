"""Image files of every format, and what may become of their bytes."""

import random
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

from world import World, contents

PNG_START = b"\x89PNG\r\n\x1a\n"


def samples(world: World) -> dict[str, bytes]:
    """Small files by name: every format, and in every form that another part of a decoder reads."""
    made = world.generate("base", 3, "--kind", "photo", "--format", "png", "--min", "24", "--max", "31")
    forms = {
        "baseline.jpg": ["jpg"], "progressive.jpg": ["jpg", "--progressive"], "full.jpg": ["jpg", "--subsampling", "444"],
        "8.png": ["png"], "interlaced.png": ["png", "--progressive"], "16.png": ["png[bitdepth=16]"],
        "palette.png": ["png[palette]"], "plain.gif": ["gif"], "lossy.webp": ["webp"], "lossless.webp": ["webp", "--lossless"],
        "plain.tiff": ["tiff"], "lzw.tiff": ["tiff", "--compression", "lzw"], "jpeg.tiff": ["tiff", "--compression", "jpeg"],
        "tiled.tiff": ["tiff[tile]"], "plain.bmp": ["bmp"], "plain.avif": ["avif", "--effort", "0"],
    }
    found = {}
    image = sorted(made.iterdir())[0]
    for name, (form, *flags) in forms.items():
        ended = world.run(image, "-o", world.fresh("form"), "--resize", "100%", "--format", form, *flags)
        # An encoder that this libvips does not have fails its task.
        for content in contents(world.scratch / "form").values() if ended.status == 0 else []:
            found[name] = content
    for name in ("animated.gif", "animated.webp"):
        animation = animated(world, sorted(made.iterdir()), name)
        if animation:
            found[name] = animation
    return found


def animated(world: World, frames: list[Path], name: str) -> bytes | None:
    """By the vips program, if it is there."""
    if not shutil.which("vips"):
        return None
    place = world.fresh("animation")
    world.run(*frames, "-o", place / "frames", "--resize", "20x20!")
    made = " ".join(str(path) for path in sorted((place / "frames").glob("*.png")))
    command = ["vips", "arrayjoin", made, f"{place / name}[page-height=20]", "--across", "1"]
    return (place / name).read_bytes() if subprocess.run(command, capture_output=True).returncode == 0 else None


def mutated(dice: random.Random, content: bytes) -> bytes:
    """One to four changes; of a PNG most often with right checksums, or hardly any would come further than those."""
    changed = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        if len(changed) < 8:
            break
        # Half of the damage to the head, where it does the most.
        place = dice.randrange(min(len(changed), 200) if dice.random() < 0.5 else len(changed))
        dice.choice([flip, overwrite, cut, repeat, remove, resize])(dice, changed, place)
    if changed.startswith(PNG_START) and dice.random() < 0.7:
        reseal(changed)
    return bytes(changed)


def flip(dice: random.Random, content: bytearray, place: int) -> None:
    content[place] ^= 1 << dice.randrange(8)


def overwrite(dice: random.Random, content: bytearray, place: int) -> None:
    content[place] = dice.choice([0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)])


def cut(dice: random.Random, content: bytearray, place: int) -> None:
    del content[max(place, 8):]


def repeat(dice: random.Random, content: bytearray, place: int) -> None:
    piece = content[place : place + dice.randint(1, 200)]
    content[place:place] = piece * dice.choice([1, 1, 1, 20])


def remove(dice: random.Random, content: bytearray, place: int) -> None:
    del content[place : place + dice.randint(1, 16)]


def resize(dice: random.Random, content: bytearray, place: int) -> None:
    """Another number where a length may be."""
    form = dice.choice([">I", "<I", ">H", "<H"])
    most = (1 << 8 * struct.calcsize(form)) - 1
    value = dice.choice([0, 1, most, most >> 1, (most >> 1) + 1, dice.randint(0, most)])
    content[place : place + struct.calcsize(form)] = struct.pack(form, value)


def reseal(content: bytearray) -> None:
    """Sets the checksum of each chunk of a PNG, as far as there are chunks."""
    place = 8
    while place + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        if place + 12 + length > len(content):
            return
        struct.pack_into(">I", content, place + 8 + length, zlib.crc32(content[place + 4 : place + 8 + length]))
        place += 12 + length


def bombs() -> dict[str, bytes]:
    """Little files of huge pictures."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    def png(width: int, height: int, rows: bytes) -> bytes:
        header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
        return PNG_START + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")

    gif = b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0)
    gif += b"\x2c" + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x4c\x01\x00\x3b"
    bitmap = b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 2**31 - 1, 2**31 - 1, 1, 24, *[0] * 6)
    tags = [(256, 1 << 30), (257, 1 << 30), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1 << 30), (279, 1)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    tiff = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)
    return {
        "long.png": png(1_000_000, 1000, bytes(125_001 * 1000)), "square.png": png(65535, 65535, bytes(1 << 20)),
        "screen.gif": gif, "signed.bmp": bitmap + bytes(4), "fields.tiff": tiff,
    }
