"""The predecessor's first mode: a delayed task an image, Dask's threaded scheduler, Pillow."""

import time

import dask
import PIL

from peers.job import Job, Outcome
from peers.pillow_convert import convert


def run(job: Job) -> Outcome:
    tasks = job.tasks()
    began = time.perf_counter()
    dask.compute(*[dask.delayed(convert)(task) for task in tasks], scheduler="threads", num_workers=job.workers)
    return Outcome(
        time.perf_counter() - began,
        f"dask.compute(scheduler='threads', num_workers={job.workers})",
        f"Dask {dask.__version__}, Pillow {PIL.__version__}",
    )
