"""One run of one contestant in a fresh process: `python -m peers MODULE JOB.json` prints its outcome as JSON."""

import dataclasses
import importlib
import json
import sys

from peers.job import Job, Unsupported


def main() -> None:
    module, path = sys.argv[1:]
    with open(path) as file:
        job = Job(**json.load(file))
    try:
        outcome = importlib.import_module(f"peers.{module}").run(job)
        print(json.dumps(dataclasses.asdict(outcome)))
    except Unsupported as reason:
        print(json.dumps({"unsupported": str(reason)}))


if __name__ == "__main__":
    main()
