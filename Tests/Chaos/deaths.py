"""Workers that die, hang or have no memory."""

import os
import signal
import time
from pathlib import Path

from world import Row, World, children, contents, differing, is_alive, resident, temporaries, threads, wait_until

CRASHES = {"segv": signal.SIGSEGV, "abort": signal.SIGABRT, "trap": (signal.SIGILL, signal.SIGTRAP), "exit": None}


def killed_workers(world: World) -> Row:
    """kill -9 of random workers. Between two kills the run gets on, or they would say something of start-up only."""
    tasks, kills = world.many(10_000, 150), world.many(1000, 15)
    source = world.generate("in", tasks, "--kind", "photo", "--min", "150", "--max", "250")
    quiet = world.run(source, "-o", world.fresh("quiet"), "--engine", "vips")
    run = world.start(source, "-o", world.fresh("out"), "--engine", "vips", "--workers", "2", "--retries", "100")
    done, waits = 0, []
    while run.is_running() and done < kills:
        goal = tasks * done // (kills + 1) + 1
        wait_until(lambda: not run.is_running() or run.finished_tasks() >= goal and children(run.pid), 60)
        living = children(run.pid)
        # One that dies again and again before it is ready is replaced after a while only: seldom.
        ready = [worker for worker in living if threads(worker) > 1]
        victim = world.dice.choice(ready or living)
        if victim not in ready and world.dice.random() < 0.9 or not is_alive(victim):
            continue
        os.kill(victim, signal.SIGKILL)
        began = time.monotonic()
        done += 1
        replaced = wait_until(lambda: not run.is_running() or set(children(run.pid)) - set(living), 2)
        if replaced and run.is_running() and victim in ready:
            waits.append(time.monotonic() - began)
    ended = run.finish(900)
    out, expected = contents(world.scratch / "out"), contents(world.scratch / "quiet")
    lost = ended.miscounted(tasks) + len(expected) - len(out) + differing(out, expected) + temporaries(world.scratch / "out")
    waits.sort()
    slowest = waits[-1] * 1000 if waits else 0
    met = quiet.status == ended.status == 0 and lost == 0 and done == kills and slowest < 100
    median = waits[len(waits) // 2] * 1000 if waits else 0
    return Row(done, len(ended.done()), lost, met, f"replaced after {median:.1f} ms, at most {slowest:.0f}")


def crashes_in_tasks(world: World) -> Row:
    tasks, faults = world.many(1000, 100), world.many(200, 24)
    source = world.generate("in", tasks, "--kind", "photo", "--min", "60", "--max", "120")
    quiet = world.run(source, "-o", world.fresh("quiet"))
    blamed = {}
    kinds = [(name, stage) for name in CRASHES for stage in ("read", "encode", "write")]
    for number, path in enumerate(world.dice.sample(sorted(source.iterdir()), faults)):
        name, stage = kinds[number % len(kinds)]
        path.write_bytes(path.read_bytes() + f"fault:{name}@{stage};".encode())
        blamed[str(path)] = name
    before = contents(source)
    ended = world.run(source, "-o", world.fresh("out"), LD_PRELOAD=world.library)
    wrong = 0
    for record in ended.records:
        name = blamed.get(record["input"])
        if name is None:
            wrong += record["status"] != "done"
            continue
        failure = record.get("failure", {})
        expected = CRASHES[name] if isinstance(CRASHES[name], tuple) else (CRASHES[name],)
        wrong += failure.get("class") != "crashed" or record["attempt"] != 2 or failure.get("signal") not in expected
    out, expected = contents(world.scratch / "out"), contents(world.scratch / "quiet")
    lost = ended.miscounted(tasks) + differing(out, expected) + temporaries(world.scratch / "out") + wrong
    lost += abs(len(out) - (tasks - faults)) + (contents(source) != before)
    met = quiet.status == 0 and ended.status == 1 and lost == 0
    return Row(faults, len(ended.done()), lost, met, f"{ended.failures()['crashed']} blamed after 2 tries")


def hanging_tasks(world: World) -> Row:
    """One at a time, so that its own time shows."""
    faults, timeout = world.many(20, 2), world.many(2, 1)
    lost, slowest, survived = 0, 0.0, 0
    for number in range(faults):
        source = world.generate("in", 5, "--kind", "solid")
        quiet = world.run(source, "-o", world.fresh("quiet"), "--workers", "1")
        victim = sorted(source.iterdir())[number % 5]
        victim.write_bytes(victim.read_bytes() + (b"fault:loop@encode;" if number % 2 else b"fault:stop@read;"))
        ended = world.run(
            source, "-o", world.fresh("out"), "--workers", "1", "--timeout", str(timeout), LD_PRELOAD=world.library)
        over = ended.seconds - quiet.seconds - timeout
        slowest = max(slowest, over)
        survived += len(ended.done())
        lost += ended.miscounted(5) + (ended.failures() != {"timeout": 1}) + (ended.status != 1)
        lost += len(contents(world.scratch / "out")) != 4
    note = f"the slowest run ended {slowest:.2f} s after its deadline"
    return Row(faults, survived, lost, lost == 0 and slowest < 1, note)


def scarce_memory(world: World) -> Row:
    """Workers with little address space, and such as take all of it: what is said to be done is right."""
    source = world.fresh("in")
    for formats in ("jpg", "png,gif,webp,tiff", "avif"):
        sizes = ("--min", "1200", "--max", "2400")
        made = world.generate("made", world.many(8, 3), "--kind", "photo", "--format", formats, *sizes)
        for path in made.iterdir():
            path.rename(source / f"{formats[:3]}-{path.name}")
    tasks = len(list(source.iterdir()))
    greedy = world.fresh("greedy")
    for number, path in enumerate(sorted(source.iterdir())):
        (greedy / path.name).write_bytes(path.read_bytes() + (b"fault:hoard@read;" if number % 3 == 0 else b""))
    limits = world.many([100, 140, 180, 190, 197, 205, 210, 215, 220, 260, 300, 400, 500, 700, 900], [210, 300])
    injected, survived, wrong, lost, classes = 0, 0, 0, 0, set()
    for engine in ("auto", "vips"):
        quiet = world.run(source, "-o", world.fresh("quiet"), "--engine", engine)
        expected = contents(world.scratch / "quiet")
        lost += quiet.status != 0
        for inputs, megabytes in [(source, limit) for limit in limits] + [(greedy, 700)]:
            ended = world.run(
                inputs, "-o", world.fresh("out"), "--engine", engine, LD_PRELOAD=world.library,
                IMGCOORD_WORKER=limited_worker(world, megabytes))
            out = contents(world.scratch / "out")
            wrong += differing(out, expected)
            # Workers that cannot even start end the run, which says so.
            lost += 0 if ended.status == 70 else ended.miscounted(tasks) + abs(len(out) - len(ended.done()))
            injected, survived = injected + tasks, survived + len(ended.done())
            classes |= set(ended.failures())
    note = f"{wrong} of {survived} done are wrong; what is not done is {', '.join(sorted(classes))}"
    return Row(injected, survived, lost + wrong, lost + wrong == 0 and 0 < survived < injected, note)


def leaking_tasks(world: World) -> Row:
    """Every task keeps 20 MB. Workers are replaced before they hold more than they may between tasks, 256 MB."""
    tasks = world.many(200, 60)
    source = world.generate("in", tasks, "--kind", "solid")
    quiet = world.run(source, "-o", world.fresh("quiet"))
    for path in source.iterdir():
        path.write_bytes(path.read_bytes() + b"fault:leak@read;")
    run = world.start(
        source, "-o", world.fresh("out"), "--workers", "2", "--memory-budget", "2G", LD_PRELOAD=world.library)
    largest, seen = 0, set()
    while run.is_running():
        living = children(run.pid)
        seen |= set(living)
        largest = max([largest, *map(resident, living)])
        time.sleep(0.001)
    ended = run.finish()
    out, expected = contents(world.scratch / "out"), contents(world.scratch / "quiet")
    lost = ended.miscounted(tasks) + tasks - len(ended.done()) + (out != expected) + (quiet.status != 0)
    # The leases it holds when it is told to go, and its own libraries.
    met = ended.status == 0 and lost == 0 and largest < 450 * 1024
    return Row(tasks, len(ended.done()), lost, met, f"{len(seen)} workers, the largest had {largest / 1024:.0f} MiB")


def small_groups(world: World) -> Row:
    """Control groups whose limit the kernel enforces by killing; workers go before the coordinator does."""
    group = MemoryGroup.make(f"imgcoord-chaos-{os.getpid()}")
    if group is None:
        return Row(0, 0, 0, None, "this user may not make control groups with a memory limit")
    source = world.generate("in", world.many(24, 8), "--kind", "photo", "--min", "1500", "--max", "3000", "--format", "jpg,png")
    tasks = len(list(source.iterdir()))
    quiet = world.run(source, "-o", world.fresh("quiet"), "--engine", "vips")
    expected = contents(world.scratch / "quiet")
    injected, survived, wrong, lost, classes = 0, 0, 0, quiet.status != 0, set()
    try:
        for megabytes in world.many((64, 80, 100, 120, 150, 200, 300), (80, 150)):
            # A coordinator with address sanitizer takes as much itself.
            if world.is_sanitized and megabytes < 150:
                continue
            # As a run plans by itself, and as if there were more than there is.
            for budget in ((), ("--memory-budget", "8G")):
                group.limit(megabytes << 20)
                ended = world.run(source, "-o", world.fresh("out"), "--engine", "vips", *budget, before=group.entering())
                out = contents(world.scratch / "out")
                wrong += differing(out, expected) + temporaries(world.scratch / "out") * (ended.status >= 0)
                # A group that is too small for any run is refused before it begins.
                lost += 0 if ended.status in (70, 78) and not ended.records else ended.miscounted(tasks) + abs(len(out) - len(ended.done()))
                injected, survived = injected + tasks, survived + len(ended.done())
                classes |= set(ended.failures())
    finally:
        group.remove()
    note = f"{wrong} of {survived} done are wrong; what is not done is {', '.join(sorted(classes)) or 'nothing'}"
    return Row(injected, survived, lost + wrong, lost + wrong == 0 and survived > 0, note)


class MemoryGroup:
    """A control group of version 1 or 2 with a limit of memory."""

    def __init__(self, place: Path, file: str) -> None:
        self.place, self.file = place, file

    @classmethod
    def make(cls, name: str) -> "MemoryGroup | None":
        for root, file in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")):
            place = Path(root, name)
            try:
                place.mkdir()
            except OSError:
                continue
            if (place / file).exists():
                return cls(place, file)
            place.rmdir()
        return None

    def limit(self, size: int) -> None:
        # No swap either. In version 1 that is the limit of both together, which the other may never exceed.
        both, swap = self.place / "memory.memsw.limit_in_bytes", self.place / "memory.swap.max"
        if both.exists():
            both.write_text("-1")
        (self.place / self.file).write_text(str(size))
        if both.exists():
            both.write_text(str(size))
        if swap.exists():
            swap.write_text("0")

    def entering(self) -> tuple:
        return ("sh", "-c", f'echo $$ > {self.place}/cgroup.procs && exec "$@"', "sh")

    def remove(self) -> None:
        wait_until(lambda: not (self.place / "cgroup.procs").read_text(), 2)
        self.place.rmdir()


def limited_worker(world: World, megabytes: int):
    worker = world.scratch / "limited-worker"
    worker.write_text(f'#!/bin/sh\nulimit -v {megabytes * 1024}\nexec "{world.imgworker}" "$@"\n')
    worker.chmod(0o755)
    return worker
