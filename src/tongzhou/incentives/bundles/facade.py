"""Signed statement bundles: what other packages may import.

key = SigningKey.generate();  SigningKey(secret);  key.fingerprint
data = build_bundle(plan, facts, period, partner="676", key=key, issued_at=now, published={...})
verification = verify_bundle(data, fingerprint)     # BundleError when it is no sound bundle
"""

from tongzhou.incentives.bundles.build import build_bundle
from tongzhou.incentives.bundles.contracts import BundleError, Verification
from tongzhou.incentives.bundles.signing import SigningKey, fingerprint_of
from tongzhou.incentives.bundles.verify import verify_bundle

__all__ = [
    "BundleError",
    "SigningKey",
    "Verification",
    "build_bundle",
    "fingerprint_of",
    "verify_bundle",
]
