"""Images that are not what they should be, all formats, through real workers."""

import random
from collections import Counter

from mutations import bombs, mutated, samples
from world import Row, World, contents, resident, children

TIMEOUT = 10


def mutated_images(world: World) -> Row:
    """Every mutation ends with a record; what it became can be read; unhurt files among them come out as ever."""
    count = world.many(10_000, 400)
    dice = random.Random(world.seed)
    originals = samples(world)
    source, unhurt = world.fresh("in"), world.fresh("unhurt")
    names = sorted(originals)
    for number in range(count):
        name = names[number % len(names)]
        folder = source / f"{number // 500:02}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number:05}-{name}").write_bytes(mutated(dice, originals[name]))
    for name in names:
        (source / f"unhurt-{name}").write_bytes(originals[name])
        (unhurt / f"unhurt-{name}").write_bytes(originals[name])
    flags = ("--resize", "20x20!", "--timeout", str(TIMEOUT))
    world.run(unhurt, "-o", world.fresh("expected"), *flags)
    before = contents(source)
    ended = world.run(source, "-o", world.fresh("out"), *flags, patience=580)
    out, expected = contents(world.scratch / "out"), contents(world.scratch / "expected")
    failures = ended.failures()
    lost = ended.miscounted(count + len(names)) + abs(len(out) - len(ended.done())) + failures["timeout"]
    lost += sum(out.get(name) != content for name, content in expected.items()) + (contents(source) != before)
    # What came out is a picture.
    again = world.run(world.scratch / "out", "-o", world.fresh("again"), "--resize", "8x8!")
    lost += again.failures().total()
    met = ended.status == 1 and again.status == 0 and lost == 0 and len(expected) == len(names)
    kinds = Counter({name.rpartition(".")[2] for name in names})
    told = ", ".join(f"{number} {name}" for name, number in failures.most_common())
    note = f"{len(names)} files of {len(kinds)} formats; {len(ended.done())} done, {told}; {failures['crashed']} crashes"
    return Row(count, len(ended.done()) + sum(failures.values()) - len(names), lost, met, note)


def image_bombs(world: World) -> Row:
    source = world.fresh("in")
    made = bombs()
    for name, content in made.items():
        (source / name).write_bytes(content)
    good = world.generate("good", 5, "--kind", "solid")
    run = world.start(source, good, "-o", world.fresh("out"), "--timeout", str(TIMEOUT))
    largest = 0
    while run.is_running():
        largest = max([largest, *map(resident, children(run.pid))])
    ended = run.finish()
    refused = sum(ended.failures()[kind] for kind in ("too_large", "corrupt", "truncated"))
    lost = ended.miscounted(len(made) + 5) + len(made) - refused
    megabytes = largest / 1024
    met = lost == 0 and ended.status == 1 and megabytes < 500
    told = ", ".join(f"{number} {name}" for name, number in ended.failures().most_common())
    return Row(len(made), len(ended.done()), lost, met, f"{told}; the largest worker had {megabytes:.0f} MiB")
