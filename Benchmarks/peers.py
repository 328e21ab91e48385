#!/usr/bin/env python3
"""imgcoord against its peers, on the same inputs, in interleaved rounds. Start it through `scripts/bench peers`."""

import argparse
import json
from pathlib import Path

from bench.contestants import FLOOR, IMGCOORD, all_contestants
from bench.machine import machine
from bench.report import record, table, versions
from bench.rounds import Result, rounds
from bench.settings import Places, places
from bench.workloads import WORKLOADS, Workload, inputs

ABOUT = """imgcoord is timed as a whole command, with its start and its workers'; so is vipsthumbnail. The Python peers are
timed inside the process, after imports and the start of their pools, which favours them."""


def arguments() -> argparse.Namespace:
    names = [workload.name for workload in WORKLOADS]
    parser = argparse.ArgumentParser(prog="scripts/bench peers", description=__doc__, epilog=ABOUT)
    parser.add_argument("--workload", nargs="+", action="extend", choices=names, help="only these")
    parser.add_argument("--quick", action="store_true", help="fewer images, and 3 rounds unless --repeat says otherwise")
    parser.add_argument("--repeat", type=int, help="rounds (default: 5)")
    parser.add_argument("--workers", type=int, default=2, help="of every contestant (default: 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured to this file")
    chosen = parser.parse_args()
    chosen.repeat = chosen.repeat or (3 if chosen.quick else 5)
    if chosen.repeat < 1 or chosen.workers < 1:
        parser.error("--repeat and --workers are at least 1")
    return chosen


def measure(workload: Workload, options: argparse.Namespace, where: Places) -> tuple[dict, str, list[Result]]:
    directory = inputs(workload, workload.quick_count if options.quick else workload.count, where)
    print(f"bench: {workload.name}", flush=True)
    contestants = [c for c in all_contestants(options.workers) if workload.has_floor or c.name != FLOOR]
    results, images, bytes_in = rounds(contestants, directory, workload, options.repeat, where)
    own = next(result for result in results if result.contestant.name == IMGCOORD)
    data = {
        "workload": workload.name,
        "images": images,
        "bytes_in": bytes_in,
        "contestants": [record(result, own, images) for result in results],
    }
    return data, table(f"{workload.name} ({workload.title})", images, results, options.repeat), results


def main() -> None:
    options, where = arguments(), places()
    on = machine()
    measured, tables, everyone = [], [], []
    for workload in WORKLOADS:
        if options.workload and workload.name not in options.workload:
            continue
        data, text, results = measure(workload, options, where)
        measured.append(data)
        tables.append(text)
        everyone += results
    print(f"\n{on['cpu']}, {on['cores']} cores, {on['system']}, load {on['load_at_start']} at the start; {on['date']};")
    print(f"imgcoord {on['commit']}; {versions(everyone)}. {options.workers} workers each. {ABOUT}\n")
    print("\n".join(tables))
    if options.json:
        settings = {"repeat": options.repeat, "workers": options.workers, "quick": options.quick}
        options.json.write_text(json.dumps({"machine": on, "options": settings, "workloads": measured}, indent=2) + "\n")


if __name__ == "__main__":
    main()
