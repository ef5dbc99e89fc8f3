"""Local test PKI with TSA, OCSP, CRL and CSC peer (demo and tests only)."""
