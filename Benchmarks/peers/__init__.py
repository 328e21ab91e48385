"""The contestants. A module each, with `run(job) -> Outcome`; `python -m peers MODULE JOB.json` is one timed run."""
