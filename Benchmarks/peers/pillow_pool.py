"""Pillow in a process pool."""

import PIL

from peers.job import Job, Outcome
from peers.pillow_convert import convert
from peers.pool import timed_pool


def run(job: Job) -> Outcome:
    return Outcome(timed_pool(job, convert), f"multiprocessing.Pool({job.workers})", f"Pillow {PIL.__version__}")
