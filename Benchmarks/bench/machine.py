"""What the figures were measured on."""

import datetime
import os
import platform
import subprocess

from bench.settings import BENCHMARKS


def cpu_model() -> str:
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def commit() -> str:
    git = ["git", "-C", str(BENCHMARKS), "describe", "--always", "--dirty"]
    return subprocess.run(git, capture_output=True, text=True).stdout.strip() or "unknown"


def cores() -> int:
    return len(os.sched_getaffinity(0))


def machine() -> dict:
    return {
        "cpu": cpu_model(),
        "cores": cores(),
        "system": system(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "commit": commit(),
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "load_at_start": round(os.getloadavg()[0], 2),
    }
