"""What the runners share: workloads, rounds, verification, reports."""
