"""Disks, limits, inputs and names that a run finds, and people who interrupt it."""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from world import Row, Run, Started, World, children, contents, differing, is_alive, temporaries, wait_until

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


class Cases:
    """Counts what was tried, and keeps what was not as it should be."""

    def __init__(self) -> None:
        self.tried, self.wrong = 0, []

    def check(self, name: str, is_right: bool, told: object = "") -> None:
        self.tried += 1
        if not is_right:
            self.wrong.append(f"{name}: {told}" if told != "" else name)

    def row(self) -> Row:
        good = self.tried - len(self.wrong)
        return Row(self.tried, good, len(self.wrong), not self.wrong, "; ".join(self.wrong)[:300])


def full_disks(world: World) -> Row:
    cases = Cases()
    source = world.generate("in", 60, "--kind", "photo", "--format", "png")
    for path in [world.scratch, source]:
        path.chmod(0o755)
    out = world.fresh("disk")

    def mounted(options: str) -> bool:
        return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", out], capture_output=True).returncode == 0

    if not mounted("size=1m"):
        return Row(0, 0, 0, None, "this user may not mount")
    try:
        ended = world.run(source, "-o", out)
        whole = len(contents(out)) == len(ended.done()) and temporaries(out) == 0
        cases.check("full disk", ended.status == 75 and "No space left" in ended.errors and whole, ended.errors[-200:])
        subprocess.run(["mount", "-o", "remount,size=64m", out], check=True)
        again = world.run(source, "-o", out)
        cases.check("full disk, resumed", again.status == 0 and len(contents(out)) == 60, again.errors[-200:])
        subprocess.run(["mount", "-o", "remount,ro", out], check=True)
        ended = world.run(source, "-o", out, "--if-exists", "overwrite")
        cases.check("read-only disk", ended.status == 73 and "Read-only" in ended.errors, ended.errors[-200:])
    finally:
        subprocess.run(["umount", out], check=True)
    return cases.row()


def used_up_quota(world: World) -> Row:
    """Writes that fail for want of quota, in the middle of a run."""
    cases = Cases()
    tasks = 60
    source = world.generate("in", tasks, "--kind", "photo", "--min", "100", "--max", "200")
    expected = world.fresh("quiet")
    world.run(source, "-o", expected)
    for number in range(world.many(10, 2)):
        out, victim = world.fresh("out"), sorted(source.iterdir())[world.dice.randrange(tasks)]
        whole = victim.read_bytes()
        victim.write_bytes(whole + b"fault:no@quota;")
        ended = world.run(source, "-o", out, LD_PRELOAD=world.library)
        right = ended.status == 75 and "Disk quota exceeded" in ended.errors and ended.failures() == {"no_space": 1}
        kept = len(contents(out)) == len(ended.done()) and temporaries(out) == 0
        cases.check("no quota left", right and kept, (ended.status, ended.failures(), ended.errors[-200:]))
        victim.write_bytes(whole)
        again = world.run(source, "-o", out, "--resume" if number % 2 else "--if-exists=update")
        cases.check("and again", again.status == 0 and contents(out) == contents(expected), again.errors[-200:])
    return cases.row()


def scarce_resources(world: World) -> Row:
    """Directories that may not be written to, no descriptors, no processes: said, with the right exit code."""
    cases = Cases()
    source = world.generate("in", 20, "--kind", "solid")
    if os.getuid() == 0:
        poor_user(world, source, cases)
    for most in world.many(range(4, 24), (4, 8, 12)):
        out = world.fresh("out")
        ended = world.run(source, "-o", out, before=("prlimit", f"--nofile={most}"))
        whole = len(contents(out)) == len(ended.done()) and temporaries(out) == 0
        counted = ended.miscounted(20) == 0 or ended.status in (66, 70, 73, 75, 78)
        told = ended.status == 0 or ended.errors != ""
        cases.check(f"{most} descriptors", ended.status >= 0 and whole and counted and told, (ended.status, ended.errors[-200:]))
    return cases.row()


def poor_user(world: World, source: Path, cases: Cases) -> None:
    """As nobody, with programs that lie where everybody can run them."""
    place = world.fresh("nobody")
    for program in (world.imgcoord, world.imgworker):
        shutil.copy(program, place / program.name)
    shutil.copytree(source, place / "in")
    for folder, mode in (("locked", 0o555), ("open", 0o777)):
        (place / folder).mkdir()
        (place / folder).chmod(mode)

    def run(*before: str, out: str) -> Run:
        command = [*NOBODY, *before, place / world.imgcoord.name, place / "in", "-o", place / out]
        environment = world.environment(IMGCOORD_WORKER=place / world.imgworker.name)
        # Leaks are looked for by a process of its own, which there may not be.
        environment["ASAN_OPTIONS"] += ":detect_leaks=0"
        return Started(world, command, environment).finish()

    ended = run(out="locked")
    cases.check("unwritable directory", ended.status == 73 and "Permission denied" in ended.errors, ended.errors)
    ended = run("prlimit", "--nproc=1", out="open")
    told = ended.status in (70, 78) and "Resource temporarily unavailable" in ended.errors
    cases.check("no processes", told and not ended.records, (ended.status, ended.errors))
    ended = run(out="open")
    cases.check("again with them", ended.status == 0 and len(contents(place / "open")) == 20, ended.errors)


def odd_inputs(world: World) -> Row:
    cases = Cases()
    source = world.generate("in", 40, "--kind", "photo")
    os.mkfifo(source / "fifo.jpg")
    os.mkfifo(source / "fifo2.png")
    (source / "folder.jpg").mkdir()
    (source / "broken.jpg").symlink_to("nowhere")
    (source / "itself.jpg").symlink_to("itself.jpg")
    (source / "zero.jpg").symlink_to("/dev/zero")
    (source / "terminal.jpg").symlink_to("/dev/tty")
    (source / "empty.jpg").write_bytes(b"")
    expected = {
        "fifo.jpg": {"not_regular"}, "fifo2.png": {"not_regular"}, "folder.jpg": {"not_regular"}, "broken.jpg": {"missing"},
        "itself.jpg": {"unreadable", "missing"}, "zero.jpg": {"not_regular"}, "terminal.jpg": {"not_regular", "unreadable"},
        "empty.jpg": {"truncated"},
    }
    ended = world.run(source, "-o", world.fresh("out"), "--timeout", "10", patience=60)
    found = {os.path.basename(record["input"]): record.get("failure", {}).get("class") for record in ended.records}
    for name, classes in expected.items():
        cases.check(name, found.get(name) in classes, found.get(name, "no record"))
    good = len(ended.done())
    cases.check("the others", good == 40 and ended.miscounted(40 + len(expected)) == 0, f"{good} done, exit {ended.status}")
    for kind in ("vanished", "growing"):
        moving_inputs(world, kind, cases)
    return cases.row()


def moving_inputs(world: World, kind: str, cases: Cases) -> None:
    """Files that go, or grow, between plan and read."""
    source = world.generate("in", 60, "--kind", "photo", "--min", "500", "--max", "600")
    paths = sorted(source.iterdir())
    run = world.start(source, "-o", world.fresh("out"), "--engine", "vips")
    wait_until(lambda: not run.is_running() or run.finished_tasks() > 3, 20)
    stop = threading.Event()

    def move() -> None:
        for path in paths[::2] if kind == "vanished" else []:
            path.unlink()
        while kind == "growing" and not stop.is_set():
            for path in paths:
                with open(path, "ab") as file:
                    file.write(b"\0" * 100)

    mover = threading.Thread(target=move)
    mover.start()
    ended = run.finish(60)
    stop.set()
    mover.join()
    allowed = {"missing"} if kind == "vanished" else {"changed_while_read"}
    right = ended.miscounted(60) == 0 and set(ended.failures()) <= allowed and ended.status in (0, 1)
    whole = len(contents(world.scratch / "out")) == len(ended.done())
    cases.check(f"{kind} inputs", right and whole, f"exit {ended.status}, {ended.failures()}")


def odd_names(world: World) -> Row:
    cases = Cases()
    image = next(world.generate("made", 1, "--format", "png").iterdir()).read_bytes()
    names = [
        b"new\nline.png", b"\xff\xfe.png", "caf\u00e9.png".encode(), "cafe\u0301.png".encode(), b"a" * 251 + b".png",
        b"x.png[shrink=4].png", b"-o.png", b"--help.png", b" .png", b"tab\t.png", b"quote'\".png", b"$(id).png", b"*.png",
        b"a\\b.png", b"%s%n.png", b"{.}.png", b"\x01\x7f.png", "\U0010ff80.png".encode(),
    ]
    source = world.fresh("in")
    made = []
    for name in names:
        try:
            with open(os.path.join(os.fsencode(source), name), "wb") as file:
                file.write(image)
            made.append(name)
        except OSError:
            pass  # a file system that has no such names
    ended = world.run(source, "-o", world.fresh("out"))
    out = contents(world.scratch / "out")
    for name in made:
        cases.check(repr(name), name in out, "no output")
    cases.check("all alike", len(set(out.values())) == 1 and ended.status == 0, ended.errors[-200:])
    cases.check("records", ended.miscounted(len(made)) == 0, len(ended.records))
    return cases.row()


def interruptions(world: World) -> Row:
    cases = Cases()
    tasks = world.many(300, 150)
    source = world.generate("in", tasks, "--kind", "photo", "--min", "200", "--max", "300")
    world.run(source, "-o", world.fresh("quiet"), "--engine", "vips")
    expected = contents(world.scratch / "quiet")
    for number in range(world.many(20, 2)):
        out = world.fresh("out")
        run = world.start(source, "-o", out, "--engine", "vips", "--workers", "2")
        wait_until(lambda: run.finished_tasks() > world.dice.randrange(1, 60), 20)
        workers = children(run.pid)
        twice = number % 2 == 1
        for _ in range(1 + twice):
            os.kill(run.pid, signal.SIGINT)
            time.sleep(0.02)
        began = time.monotonic()
        ended = run.finish(60)
        seconds = time.monotonic() - began
        found = contents(out)
        name = "SIGINT twice" if twice else "SIGINT"
        # Leak checking makes a process end slowly, where the second signal may meet it with nothing left to stop.
        stopped = (130, -signal.SIGINT) if twice and world.is_sanitized else (130,)
        right = ended.status in stopped and differing(found, expected) == 0 and temporaries(out) == 0 and seconds < 2
        whole = len(found) == len(ended.done()) or twice and len(found) >= len(ended.done())
        gone = wait_until(lambda: not any(is_alive(worker) for worker in workers), 1)
        cases.check(name, right and whole and gone, f"exit {ended.status} after {seconds:.2f} s, {len(found)} outputs")
        if not twice:
            again = world.run(source, "-o", out, "--engine", "vips")
            cases.check("and again", again.status == 0 and contents(out) == expected, again.errors[-200:])
    return cases.row()
