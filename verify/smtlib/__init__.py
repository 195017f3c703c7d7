"""SMT-LIB scripts of real arithmetic, as dReal reads QF_NRA: ``unsat`` or ``sat`` with certificates, or ``unknown``."""
