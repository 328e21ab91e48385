"""A process pool whose start is not timed: every worker has imported its library when the clock starts."""

import multiprocessing
import multiprocessing.synchronize
import time
from collections.abc import Callable

from peers.job import Job

Convert = Callable[[tuple[str, str, str]], None]

# Spawned, not forked: libvips and OpenCV have threads.
context = multiprocessing.get_context("spawn")


def arrive(barrier: multiprocessing.synchronize.Barrier, convert: Convert) -> None:
    """A worker's first act; unpickling `convert` has imported its module."""
    barrier.wait(60)


def timed_pool(job: Job, convert: Convert) -> float:
    """Seconds that a pool of `job.workers` processes takes for all tasks."""
    tasks = job.tasks()
    barrier = context.Barrier(job.workers + 1)
    with context.Pool(job.workers, arrive, (barrier, convert)) as pool:
        barrier.wait(60)
        began = time.perf_counter()
        for _ in pool.imap_unordered(convert, tasks, job.chunk):
            pass
        return time.perf_counter() - began
