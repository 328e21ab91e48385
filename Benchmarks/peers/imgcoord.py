"""imgcoord itself: the whole command is timed, with its start and the workers'."""

import json
import shlex
import subprocess
import time

from peers.job import LOSSY, QUALITY, SIDE, Job, Outcome, Unsupported

CHAINS = {
    "exact": ["--resize", f"{SIDE}x{SIDE}!"],
    "fit": ["--resize", f"{SIDE}x{SIDE}"],
    "intensive": ["--preset", "intensive"],
}
USAGE = 64  # exit code


def run(job: Job) -> Outcome:
    command = [job.program, job.input_dir, "-o", job.output_dir, "--workers", str(job.workers)]
    command += [*CHAINS[job.chain], "--if-exists", "overwrite", "-q", "--json"]
    suffix = job.output or job.names[0].rpartition(".")[2]
    if job.output:
        command += ["--format", job.output]
    if suffix in LOSSY:
        command += ["-Q", str(QUALITY)]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if done.returncode == USAGE:
        raise Unsupported(done.stderr.strip().splitlines()[0])
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()}")
    summary = json.loads(done.stdout)
    version = subprocess.run([job.program, "--version"], capture_output=True, text=True).stdout.strip()
    return Outcome(
        seconds,
        shlex.join(command),
        f"imgcoord {version}",
        {"elapsed_seconds": summary["elapsed_ns"] / 1e9, "coordinator_cpu_seconds": summary["coordinator_cpu_ns"] / 1e9},
    )
