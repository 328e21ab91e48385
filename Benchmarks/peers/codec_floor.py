"""The codec floor: copies of Benchmarks/codec-floor, each with its share of the files. It decodes and encodes, resizes
nothing, reads before its clock starts and writes nothing: not a contestant, but what no contestant can beat that decodes
with TurboJPEG."""

import os
import re
import subprocess
import tempfile

from peers.job import Job, Outcome, Unsupported

RATE = re.compile(r"([0-9.]+) images/s")


def run(job: Job) -> Outcome:
    if not job.floor_program:
        raise Unsupported("not built: Benchmarks/codec-floor is not here")
    shares = [job.names[first :: job.workers] for first in range(job.workers)]
    copies = []
    for share in shares:
        # Lists in files, not pipes, so that all copies start at once.
        with tempfile.TemporaryFile() as listing:
            listing.write(b"".join(os.fsencode(os.path.join(job.input_dir, name)) + b"\n" for name in share))
            listing.seek(0)
            copies.append(subprocess.Popen([job.floor_program], stdin=listing, stdout=subprocess.PIPE))
    seconds = 0.0
    for copy, share in zip(copies, shares):
        text = copy.stdout.read().decode()
        rates = RATE.findall(text)
        if copy.wait() != 0 or not rates:
            raise RuntimeError(f"codec floor: exit {copy.returncode}: {text.strip()}")
        seconds = max(seconds, len(share) / float(rates[-1]))
    return Outcome(seconds, f"{job.workers} x codec_floor", "codec floor", {"writes_outputs": False})
