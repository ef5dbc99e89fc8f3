"""Documents: where LibreOffice is, how many work at once."""

from portal.settings import base

#: "lo-uno" (pool of long-lived soffice.bin) or "lo-cli" (one process per chunk).
DOCUMENT_ENGINE = base.env.str("KOPIENA_DOCUMENT_ENGINE", default="lo-uno")
OFFICE_POOL = base.env.int("KOPIENA_OFFICE_POOL", default=1)
#: Seconds one conversion may take before its LibreOffice is killed.
OFFICE_DEADLINE = base.env.int("KOPIENA_OFFICE_DEADLINE", default=60)
#: Write-once blobs.
BLOB_ROOT = base.VAR_DIR / "blobs"
#: Two copies of every archived byte: the second place (threats P5).
BLOB_REPLICA_ROOT = base.env.str("KOPIENA_REPLICA", default=str(base.VAR_DIR / "replica"))
#: Keys of encrypted fields and blobs: "id:base64key" pairs, newest first; apart from SECRET_KEY (decision 9).
FIELD_KEYS = base.env.list("KOPIENA_FIELD_KEYS", default=[])
#: Key of the keyed hashes that look personal codes up.
LOOKUP_KEY = base.env.str("KOPIENA_LOOKUP_KEY", default="")
