"""The three-point criterion for synchronization: certificates (Q, a, r), the checker that decides them, and a finder.

Checked, and to be trusted: ``parity`` (odd and 2π-periodic), ``jets`` and ``elementary`` (Taylor jets of the
interaction), ``triples`` (the function T and its derivatives), ``profiles`` (enclosures of its ingredients), ``exact``
and ``number_fields`` (touching triples), ``threshold`` and ``flat_threshold`` (marginal polygons), ``cover``,
``checker`` and ``corners`` (boxes of parameters), in one of the arithmetics of ``arithmetic``. Records:
``certificate``, ``chain``. Shown, not trusted: ``question``, ``derivation``, ``pictures``, ``sampling``. Found, not
trusted: ``finder``, ``face_finder``, ``corner_finder``, ``program``, ``linear_forms``, ``touching``, ``weights``,
``marginal``.
"""
