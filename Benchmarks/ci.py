#!/usr/bin/env python3
"""A short run for CI: gates on ratios within this run, never on absolute time. Start it through `scripts/bench ci`."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import FLOOR, IMGCOORD, Contestant
from bench.machine import cores, machine
from bench.report import table, versions
from bench.rounds import Result, ratio, rounds
from bench.settings import Places, places
from bench.workloads import WORKLOADS, Workload, inputs

# The gates: below what a quiet machine shows (1.9, 5, 0.55 and 0.72), for CI machines are not quiet.
LEAST_SPEEDUP = 1.75  # of two workers over one, on photos, where there are two cores
LEAST_OF_PILLOW = 3.0  # against the Pillow pool with as many workers, photos and solid
LEAST_OF_FLOOR = 0.5  # against the codec floor, photos and solid

WORKERS = 2
ROUNDS = 3
IMAGES = 4000
SETS = ("photos", "solid")
ALONE, PILLOW = "imgcoord, 1 worker", "Pillow pool"


@dataclass(frozen=True)
class Gate:
    name: str
    value: float | None  # None: not measured here, and why is in `note`
    least: float
    note: str = ""

    @property
    def failed(self) -> bool:
        return self.value is not None and self.value < self.least

    def line(self) -> str:
        if self.value is None:
            return f"gate skipped: {self.name}: {self.note}"
        return f"gate {'FAILED' if self.failed else 'passed'}: {self.name}: {self.value:.2f}, at least {self.least:.2f}"


def contestants() -> list[Contestant]:
    return [
        Contestant(IMGCOORD, "imgcoord", WORKERS),
        Contestant(ALONE, "imgcoord", 1),
        Contestant(PILLOW, "pillow_pool", WORKERS),
        Contestant(FLOOR, "codec_floor", WORKERS),
    ]


def gates(workload: Workload, results: list[Result]) -> list[Gate]:
    by_name = {result.contestant.name: result for result in results}
    own = by_name[IMGCOORD]

    def gate(title: str, name: str, least: float) -> Gate:
        other = by_name[name]
        return Gate(f"{workload.name}: imgcoord / {title}", ratio(own, other), least, own.fault or other.fault)

    found = [gate("Pillow pool", PILLOW, LEAST_OF_PILLOW), gate("codec floor", FLOOR, LEAST_OF_FLOOR)]
    if workload.name == "photos":
        name = "2 workers / 1"
        found.append(
            gate(name, ALONE, LEAST_SPEEDUP)
            if cores() >= WORKERS
            else Gate(name, None, LEAST_SPEEDUP, f"{cores()} core here")
        )
    return found


def disqualified(results: list[Result]) -> list[str]:
    """A contestant that could have run and did not do its work fails the job: its gate would pass unseen."""
    own = [r for r in results if r.contestant.module == "imgcoord" and r.fault]
    return [f"{r.contestant.name}: {r.fault}" for r in results if r.fault.startswith("disqualified") or r in own]


def write_for_action(directory: Path, faster: list[tuple[str, str, float]], slower: list[tuple[str, str, float]]) -> None:
    """The two files that github-action-benchmark reads."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, entries in (("customBiggerIsBetter", faster), ("customSmallerIsBetter", slower)):
        data = [{"name": title, "unit": unit, "value": round(value, 4)} for title, unit, value in entries]
        (directory / f"{name}.json").write_text(json.dumps(data, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench ci", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("benchmark-results"), help="directory of the two files")
    options, where, on = parser.parse_args(), places(), machine()
    faster, slower, tables, found, faults, everyone = [], [], [], [], [], []
    for workload in (w for w in WORKLOADS if w.name in SETS):
        directory = inputs(workload, IMAGES, where)
        results, images, _ = rounds(contestants(), directory, workload, ROUNDS, where)
        tables.append(table(workload.name, images, results, ROUNDS))
        found += gates(workload, results)
        faults += disqualified(results)
        everyone += results
        for result in results:
            if not result.fault:
                label = f"{workload.name}: {result.contestant.name}"
                faster.append((label, "images/s", images / result.median()))
                if result.contestant.module == "imgcoord":
                    slower.append((label, "ms/image", result.median() / images * 1e3))
    faster += [(gate.name, "ratio", gate.value) for gate in found if gate.value is not None]
    write_for_action(options.out, faster, slower)
    print(f"\n{on['cpu']}, {on['cores']} cores, {on['system']}; {on['date']}; imgcoord {on['commit']}; {versions(everyone)}\n")
    print("\n".join(tables))
    print("\n".join([gate.line() for gate in found] + faults))
    raise SystemExit(1 if faults or any(gate.failed for gate in found) else 0)


if __name__ == "__main__":
    main()
