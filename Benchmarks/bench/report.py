"""Results as a Markdown table and as JSON."""

from bench.contestants import IMGCOORD
from bench.rounds import Result, ratio


def table(title: str, images: int, results: list[Result], repeat: int) -> str:
    """One workload: a row a contestant, imgcoord first, the others from fast to slow."""
    own = next(result for result in results if result.contestant.name == IMGCOORD)
    ranked = sorted((r for r in results if r is not own and not r.fault), key=lambda result: result.median())
    lines = [
        f"### {title}: {images} images, medians of {repeat}",
        "",
        "| | images/s | range | imgcoord is | MB out |",
        "|---|--:|--:|--:|--:|",
    ]
    lines += [row(result, own, images) for result in [own, *ranked, *(r for r in results if r is not own and r.fault)]]
    return "\n".join(lines) + "\n"


def row(result: Result, own: Result, images: int) -> str:
    name = f"**{result.contestant.name}**" if result is own else result.contestant.name
    if result.fault:
        return f"| {name} | {result.fault} | | | |"
    times = ratio(own, result)
    compared = "" if result is own else "–" if times is None else f"{times:.2f}x"
    size = f"{result.bytes_out / 1e6:.1f}" if result.bytes_out else ""
    slowest, fastest = images / max(result.seconds), images / min(result.seconds)
    return f"| {name} | {images / result.median():.0f} | {slowest:.0f}-{fastest:.0f} | {compared} | {size} |"


def record(result: Result, own: Result, images: int) -> dict:
    """One contestant's part of the JSON."""
    return {
        "name": result.contestant.name,
        "workers": result.contestant.workers,
        "fault": result.fault or None,
        "seconds": result.seconds,
        "images_per_second": None if result.fault else images / result.median(),
        "imgcoord_ratio": ratio(own, result),
        "bytes_out": result.bytes_out,
        "command": result.command,
        "version": result.version,
        "details": result.details,
    }


def versions(results: list[Result]) -> str:
    return "; ".join(dict.fromkeys(result.version for result in results if result.version))
