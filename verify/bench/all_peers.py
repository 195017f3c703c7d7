"""The provers that we are compared with: which of them are on this machine."""

from __future__ import annotations

from . import coq, smt, sollya
from .peers import Peer
from .process import module_peer


def all_peers() -> tuple[Peer, ...]:
    """All peers, installed or not, in the order of the table."""
    return (coq.peer(), sollya.peer(), module_peer("codac"), *smt.peers(), module_peer("alkahest"))
