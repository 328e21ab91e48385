"""`xargs -P` over vipsthumbnail, 50 files a command: what one does in a shell. Timed with the programs' starts."""

import os
import shlex
import shutil
import subprocess
import time

from peers.job import LOSSY, QUALITY, SIDE, Job, Outcome, Unsupported


def run(job: Job) -> Outcome:
    if job.chain == "intensive":
        raise Unsupported("vipsthumbnail has no filters")
    if not shutil.which("vipsthumbnail"):
        raise Unsupported("vipsthumbnail is not installed")
    suffix = job.output or job.names[0].rpartition(".")[2]
    if suffix == "bmp":
        raise Unsupported("libvips does BMP by ImageMagick only")
    options = f"[Q={QUALITY},strip]" if suffix in LOSSY else "[strip]"
    command = ["xargs", "-0", f"-P{job.workers}", f"-n{job.chunk}", "vipsthumbnail"]
    command += ["--size", f"{SIDE}x{SIDE}" + ("" if job.chain == "fit" else "!")]
    command += ["-o", f"{job.output_dir}/%s.{suffix}{options}"]
    files = b"\0".join(os.fsencode(os.path.join(job.input_dir, name)) for name in job.names)
    began = time.perf_counter()
    subprocess.run(command, input=files, check=True, env=os.environ | {"VIPS_CONCURRENCY": "1"})
    seconds = time.perf_counter() - began
    version = subprocess.run(["vipsthumbnail", "--version"], capture_output=True, text=True).stdout.strip()
    return Outcome(seconds, "VIPS_CONCURRENCY=1 " + shlex.join(command), version)
