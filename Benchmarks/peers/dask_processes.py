"""The predecessor's second mode: a delayed task an image, Dask's process scheduler on a pool already started, Pillow."""

import time
from concurrent.futures import ProcessPoolExecutor

import dask
import PIL

from peers.job import Job, Outcome
from peers.pillow_convert import convert
from peers.pool import arrive, context


def nothing() -> None:
    pass


def run(job: Job) -> Outcome:
    tasks = job.tasks()
    barrier = context.Barrier(job.workers + 1)
    with ProcessPoolExecutor(job.workers, context, arrive, (barrier, convert)) as pool:
        for _ in range(job.workers):
            pool.submit(nothing)  # starts a process each
        barrier.wait(60)
        began = time.perf_counter()
        dask.compute(
            *[dask.delayed(convert)(task) for task in tasks],
            scheduler="processes",
            num_workers=job.workers,
            pool=pool,
        )
        seconds = time.perf_counter() - began
    return Outcome(
        seconds,
        f"dask.compute(scheduler='processes', num_workers={job.workers}, pool=started before)",
        f"Dask {dask.__version__}, Pillow {PIL.__version__}",
    )
