"""Simulators beside their peers and the machine's limits: workloads, peers, timing, and the table of one run."""
