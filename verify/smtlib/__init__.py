"""SMT-LIB scripts of real arithmetic (the QF_NRA dialect of dReal): ``unsat`` and ``sat`` with certificates, or ``unknown``."""
