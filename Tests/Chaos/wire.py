"""What goes wrong between coordinator and workers."""

import os
import time
from collections import Counter

from world import HERE, Row, World, contents, resident

MOST_GROWTH = 10 * 1024  # KiB


def protocol_faults(world: World) -> Row:
    """One coordinator, and workers that break the rules again and again."""
    faults = world.many(1000, 60)
    tasks = faults * 8
    made = world.generate("made", 1, "--kind", "solid")
    source, log = world.fresh("in"), world.scratch / "broken-rules"
    log.unlink(missing_ok=True)
    image = next(made.iterdir())
    for number in range(tasks):
        os.link(image, source / f"{number:06}.jpg")
    run = world.start(
        source, "-o", world.fresh("out"), "--workers", "2", "--retries", "100", "--sandbox", "off",
        IMGCOORD_WORKER=HERE / "fake_worker.py", CHAOS_LOG=log, CHAOS_FAULTS=faults, CHAOS_SEED=world.seed)
    sizes: list[int] = []
    warm = 0
    limit = time.monotonic() + 600
    while run.is_running() and time.monotonic() < limit:
        sizes.append(resident(run.pid))
        if warm == 0 and log.exists() and log.read_bytes().count(b"\n") > faults // 10:
            warm = len(sizes)
        time.sleep(0.02)
    ended = run.finish(1)
    broken = Counter(log.read_text().splitlines())
    growth = max(sizes[warm:]) - max(sizes[: warm + 1])
    lost = ended.miscounted(tasks) + tasks - len(ended.done())
    met = ended.status == 0 and lost == 0 and sum(broken.values()) >= faults and growth < MOST_GROWTH
    note = f"{len(broken)} kinds; the coordinator grew by {growth / 1024:.1f} MiB"
    return Row(sum(broken.values()), len(ended.done()), lost, met, note)


def garbage_from_real_workers(world: World) -> Row:
    """Workers that have done a task and answer with something else."""
    tasks, faults = world.many(300, 40), world.many(60, 8)
    source = world.generate("in", tasks, "--kind", "solid")
    victims = world.dice.sample(sorted(source.iterdir()), faults)
    for path in victims:
        path.write_bytes(path.read_bytes() + b"fault:garbage@answer;")
    ended = world.run(source, "-o", world.fresh("out"), LD_PRELOAD=world.library)
    blamed = {record["input"] for record in ended.records if record["status"] == "failed"}
    lost = ended.miscounted(tasks) + len(blamed ^ {str(path) for path in victims})
    return Row(faults, len(ended.done()), lost, lost == 0 and ended.status == 1)


def slow_peers(world: World) -> Row:
    """Both sides get and give their messages in crumbs, interrupted, and late."""
    runs, tasks = world.many(100, 5), 40
    source = world.generate("in", tasks, "--kind", "solid")
    world.run(source, "-o", world.fresh("quiet"))
    expected = contents(world.scratch / "quiet")
    lost, slowest = 0, 0.0
    for number in range(runs):
        ended = world.run(
            source, "-o", world.fresh("out"), "--workers", str(1 + number % 3), patience=60, LD_PRELOAD=world.library,
            IMGCOORD_DISTURB=world.seed + number)
        lost += ended.status != 0 or ended.miscounted(tasks) != 0 or contents(world.scratch / "out") != expected
        slowest = max(slowest, ended.seconds)
    return Row(runs, runs - lost, lost, lost == 0, f"slowest run {slowest:.1f} s")
