"""Where faults happen: the programs, a scratch directory, runs and what came of them."""

import dataclasses
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


@dataclasses.dataclass
class Row:
    """A row of the fault table. `met` is None for what cannot be shown here, and then `note` says why."""

    injected: int
    survived: int
    lost: int
    met: bool | None
    note: str = ""


@dataclasses.dataclass
class Run:
    """A run of imgcoord that ended."""

    status: int
    seconds: float
    records: list[dict]
    errors: str

    def failures(self) -> Counter:
        return Counter(record["failure"]["class"] for record in self.records if record["status"] == "failed")

    def done(self) -> list[dict]:
        return [record for record in self.records if record["status"] == "done"]

    def miscounted(self, inputs: int) -> int:
        """Inputs without a record, and records too many."""
        names = Counter(record.get("input_b64", record["input"]) for record in self.records)
        return max(0, inputs - len(names)) + sum(names.values()) - len(names)


class World:
    def __init__(self, programs: Path, worker: Path, probe: Path, scratch: Path, seed: int, short: bool) -> None:
        self.imgcoord, self.imgworker, self.probe = programs / "imgcoord", worker, probe
        self.scratch, self.seed, self.short = scratch, seed, short
        self.dice = random.Random(seed)
        self.library = scratch / "faults.so"
        subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-w", HERE / "faults.c", "-o", self.library, "-ldl"], check=True)

    @property
    def is_sanitized(self) -> bool:
        return self.imgcoord.parent != self.imgworker.parent

    def many(self, long, short):
        return short if self.short else long

    def fresh(self, name: str) -> Path:
        """An empty directory; what had the name is gone."""
        place = self.scratch / name
        subprocess.run(["rm", "-rf", place], check=True)
        place.mkdir(parents=True)
        return place

    def environment(self, **more: str | Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("IMGCOORD_")}
        own = {"IMGCOORD_WORKER": self.imgworker, "XDG_CONFIG_HOME": self.scratch, "ASAN_OPTIONS": "verify_asan_link_order=0"}
        return kept | {name: str(value) for name, value in (own | more).items()}

    def generate(self, name: str, count: int, *flags: str) -> Path:
        place = self.fresh(name)
        command = [self.imgcoord, "generate", place, "--count", str(count), "--seed", str(self.seed), "-q", *flags]
        subprocess.run(command, check=True, env=self.environment())
        return place

    def start(self, *arguments: str | Path, before: tuple = (), **environment: str | Path) -> "Started":
        return Started(self, [*before, self.imgcoord, *arguments], self.environment(**environment))

    def run(self, *arguments: str | Path, before: tuple = (), patience: float = 120, **environment: str | Path) -> Run:
        """`before` is what is to start imgcoord, such as prlimit with its arguments."""
        return self.start(*arguments, before=before, **environment).finish(patience)


class Started:
    """A run that goes on. Its records are in a file of their own, its words too."""

    numbers = iter(range(1 << 30))

    def __init__(self, world: World, command: list, environment: dict[str, str]) -> None:
        number = next(self.numbers)
        self.report, self.words = world.scratch / f"run-{number}.jsonl", world.scratch / f"run-{number}.txt"
        self.seen, self.lines = 0, 0
        self.began = time.monotonic()
        with open(self.report, "wb") as report, open(self.words, "wb") as words:
            full = [*map(str, command), "--jsonl", "--progress", "never"]
            self.process = subprocess.Popen(full, stdin=subprocess.DEVNULL, stdout=report, stderr=words, env=environment)

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_running(self) -> bool:
        return self.process.poll() is None

    def finished_tasks(self) -> int:
        with open(self.report, "rb") as report:
            report.seek(self.seen)
            new = report.read()
        self.seen += len(new)
        self.lines += new.count(b"\n")
        return self.lines

    def finish(self, patience: float = 120) -> Run:
        """The run as it ended; one that does not end in time is killed, and its status is -9."""
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        seconds = time.monotonic() - self.began
        errors = self.words.read_text(errors="replace")
        if "AddressSanitizer" in errors:
            sys.exit(f"chaos: a finding in imgcoord:\n{errors}")
        records = [json.loads(line) for line in self.report.read_bytes().splitlines()]
        self.report.unlink()
        self.words.unlink()
        return Run(status, seconds, records, errors)


def children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (OSError, ValueError):
        return []


def is_alive(pid: int) -> bool:
    """Running, and not just waiting for whoever inherited it to ask how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def status(pid: int, field: str) -> int:
    """A number of /proc/PID/status; 0 when the process is gone."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def resident(pid: int) -> int:
    """KiB."""
    return status(pid, "VmRSS")


def threads(pid: int) -> int:
    """A worker has a second one from when it is ready."""
    return status(pid, "Threads")


def contents(place: Path) -> dict[bytes, bytes]:
    """Files below a directory, with what they hold. State of runs is nobody's output."""
    found = {}
    root = os.fsencode(place)
    for folder, folders, names in os.walk(root):
        if b".imgcoord" in folders:
            folders.remove(b".imgcoord")
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = file.read()
    return found


def temporaries(place: Path) -> int:
    return sum(name.startswith(".imgcoord-") and name.endswith(".tmp") for _, _, names in os.walk(place) for name in names)


def differing(one: dict[bytes, bytes], other: dict[bytes, bytes]) -> int:
    """Files that both have, and not alike."""
    return sum(one[name] != other[name] for name in one.keys() & other.keys())


def wait_until(condition, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.001)
    return condition()
