"""Rows whose faults other programs inject."""

import json
import os
import subprocess

from surroundings import NOBODY, Cases
from world import ROOT, Row, World, contents

# What neither Landlock nor a filter of numbers denies (SECURITY.md), and system libraries.
OPENINGS = {"stat outside", "access outside", "chdir outside", "read /usr"}
FACTS = {"microseconds", "Landlock ABI", "limits", "filter", "shortfall"}


def escapes(world: World) -> Row:
    """Attempts to get out of the workers' sandbox, as this user and as nobody."""
    cases = Cases()
    level = ""
    if not world.probe.exists():
        return Row(0, 0, 0, None, "needs SandboxProbe: swift build --product SandboxProbe")
    for user, before in [("me", ())] + ([("nobody", NOBODY)] if os.getuid() == 0 else []):
        place = world.fresh(f"probe-{user}")
        place.chmod(0o777)
        ended = subprocess.run([*before, world.probe, "confined", place], capture_output=True, text=True)
        results = {name: result for result, name in (line.split("\t") for line in ended.stdout.splitlines())}
        if results.get("Landlock ABI") == "0" or results.get("filter") != "true":
            return Row(0, 0, 0, None, results.get("shortfall", ended.stderr))
        level = f"Landlock ABI {results['Landlock ABI']} and seccomp; open by design: {', '.join(sorted(OPENINGS))}"
        for name, result in results.items():
            if name not in FACTS:
                cases.check(f"{name} as {user}", (result == "open") == (name in OPENINGS), result)
    row = cases.row()
    row.note = row.note or level
    return row


def script(world: World, name: str, count: int, *arguments: object) -> Row:
    """A row that is a script of its own: met when it ends with 0, and its last line says what was."""
    program = ROOT / "scripts" / name
    environment = world.environment(IMGCOORD_BIN=world.imgcoord.parent)
    ended = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, env=environment)
    lines = (ended.stdout if ended.returncode == 0 else ended.stdout + ended.stderr).strip().splitlines()
    good = count if ended.returncode == 0 else 0
    return Row(count, good, count - good, ended.returncode == 0, lines[-1] if lines else "")


def resumed_runs(world: World) -> Row:
    kills = world.many(100, 3)
    images = world.generate("in", world.many(1000, 150), "--kind", "photo")
    return script(world, "resume-test", kills, images, kills, world.seed)


def cut_journals(world: World) -> Row:
    """The journal cut at every byte of its last three records: what is whole counts, and the tree is completed."""
    cases = Cases()
    source = world.generate("in", 6, "--kind", "solid", "--min", "20", "--max", "40")
    first, out = world.fresh("first"), world.scratch / "out"
    world.run(source, "-o", first, "--workers", "1")
    expected, whole = contents(first), (first / ".imgcoord/journal.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    for cut in range(len(b"".join(lines[:-3])), len(whole) + 1, world.many(1, 97)):
        subprocess.run(["rm", "-rf", out], check=True)
        # With its times, which the journal has too.
        subprocess.run(["cp", "-a", first, out], check=True)
        (out / ".imgcoord/journal.jsonl").write_bytes(whole[:cut])
        entries = [json.loads(line) for line in whole[:cut].splitlines(keepends=True)[1:] if line.endswith(b"\n")]
        known = {output["path"] for entry in entries for output in entry["outputs"]}
        for name in expected:
            if os.fsdecode(name) not in known:
                (out / os.fsdecode(name)).unlink()
        ended = world.run(source, "-o", out, "--workers", "1", "--resume")
        right = ended.status == 0 and contents(out) == expected and len(ended.done()) == 6 - len(known)
        cases.check(f"cut at byte {cut}", right and ended.miscounted(6) == 0, (ended.status, len(ended.done()), len(known)))
    return cases.row()


def soak(world: World) -> Row:
    return Row(0, 0, 0, None, "in the long form only") if world.short else script(world, "soak", 100_000, 100_000)
