"""Ed25519 keys of a workspace: made once, named by the fingerprint of their public half."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongzhou.incentives.bundles.contracts import BundleError


class SigningKey:
    """A private key. Its 32 secret bytes are stored encrypted, outside the database."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def secret(self) -> bytes:
        """What the constructor takes back."""
        return self._key.private_bytes_raw()

    @property
    def public(self) -> bytes:
        """The 32 bytes that bundles carry."""
        return self._key.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """What invitations carry: SHA-256 of the public key."""
        return fingerprint_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(message)


def fingerprint_of(public: bytes) -> str:
    """SHA-256 of a public key as 64 hexadecimal digits."""
    return sha256(public).hexdigest()


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, however they were typed."""
    return _bare(one) == _bare(other)


def _bare(fingerprint: str) -> str:
    return "".join(character for character in fingerprint.lower() if character.isalnum())


def check_signature(public: bytes, signature: bytes, message: bytes) -> None:
    """BundleError `signature_wrong` unless the key signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise BundleError("signature_wrong") from None
