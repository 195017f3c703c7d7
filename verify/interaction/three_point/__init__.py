"""The three-point criterion for synchronization: certificates (Q, a), their checker, and a finder."""
