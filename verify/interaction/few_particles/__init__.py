"""Synchronization of few equal particles by exhaustion: no configuration is stationary and stable but the synchronized.

Checked, and to be trusted: ``cover`` (the boxes of configurations and their tests) and ``checker``, with the jets and
the arithmetics of ``verify.interaction.three_point``. Records: ``statement``. Only a guide: ``multipliers``.
"""
