"""Interleaved rounds: one run of each contestant in turn, so that a noisy minute hits all of them."""

import os
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.contestants import Contestant, run_once
from bench.settings import Places
from bench.verify import wrong
from bench.workloads import Workload
from peers.job import Job


@dataclass
class Result:
    contestant: Contestant
    seconds: list[float] = field(default_factory=list)
    fault: str = ""  # skipped or disqualified, and why
    command: str = ""
    version: str = ""
    bytes_out: int = 0
    details: list[dict] = field(default_factory=list)

    def median(self) -> float:
        return statistics.median(self.seconds)


def warm(directory: Path, names: list[str]) -> int:
    """Reads every input once, so that all contestants find them in memory; their bytes."""
    return sum(len((directory / name).read_bytes()) for name in names)


def one_run(result: Result, job: Job, places: Places, first: bool) -> None:
    os.sync()  # what the one before has written is not this one's load
    outcome = run_once(result.contestant, job, places)
    if "unsupported" in outcome:
        result.fault = f"skipped: {outcome['unsupported']}"
        return
    fault = outcome.get("error", "")
    if not fault and outcome["details"].get("writes_outputs", True):
        fault = wrong(job, pixels=first)
        outputs = [Path(job.output_dir) / job.output_name(name) for name in job.names]
        result.bytes_out = sum(os.stat(path).st_size for path in outputs) if not fault else 0
    if fault:
        result.fault = f"disqualified: {fault}"
        return
    result.seconds.append(outcome["seconds"])
    result.details.append(outcome["details"])
    result.version = outcome["version"]
    result.command = outcome["command"].replace(job.input_dir, "INPUTS").replace(job.output_dir, "OUTPUTS")


def rounds(
    contestants: list[Contestant], inputs: Path, workload: Workload, repeat: int, places: Places
) -> tuple[list[Result], int, int]:
    """Runs everyone `repeat` times; the results, the number of inputs and their bytes."""
    names = sorted(path.name for path in inputs.iterdir())
    bytes_in = warm(inputs, names)
    results = [Result(contestant) for contestant in contestants]
    for number in range(repeat):
        # Back and forth, so that nobody always follows the same one.
        for result in results if number % 2 == 0 else reversed(results):
            if result.fault:
                continue
            scratch = tempfile.mkdtemp(dir=places.outputs.name)
            job = Job(
                workload.chain,
                str(inputs),
                names,
                scratch,
                result.contestant.workers,
                places.program,
                places.floor_program,
                workload.output,
            )
            one_run(result, job, places, first=number == 0)
            said = result.fault or f"{len(names) / result.seconds[-1]:.0f} images/s"
            print(f"bench:   round {number + 1} {result.contestant.name}: {said}", flush=True)
    return results, len(names), bytes_in


def ratio(own: Result, other: Result) -> float | None:
    """How many times faster `own` is: the median over rounds of both runs of that round."""
    if own.fault or other.fault or len(own.seconds) != len(other.seconds):
        return None
    return statistics.median(theirs / ours for ours, theirs in zip(own.seconds, other.seconds))
