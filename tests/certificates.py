"""An authority that tests make up, and the certificates it gives to servers."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LOOPBACK = IPv4Address("127.0.0.1")
_LIFETIME = timedelta(days=2)


@dataclass(frozen=True)
class Certified:
    """The files of a server."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return what a server with these files needs."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


@dataclass(frozen=True)
class Authority:
    """Certifies servers, for as long as a test runs."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def new(cls) -> Authority:
        return cls(_called("Test authority"), _new_key())

    def long_ago(self) -> Authority:
        """Return the same authority at a time whose certificates have all run out."""
        return replace(self, now=self.now - 10 * _LIFETIME)

    def certificate(self, folder: Path) -> Path:
        """Write down what whoever trusts this authority needs."""
        unsigned = (
            self._unsigned(self.name, self.key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
        )
        return _written(folder / "authority.pem", self._signed(unsigned))

    def server(self, name: str, folder: Path) -> Certified:
        """Certify a server of this name on loopback."""
        key = _new_key()
        names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(LOOPBACK)])
        unsigned = (
            self._unsigned(_called(name), key.public_key())
            .add_extension(names, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        )
        return Certified(
            _written(folder / f"{name}.pem", self._signed(unsigned)),
            _written(folder / f"{name}.key", _text_of(key)),
        )

    def _unsigned(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - _LIFETIME)
            .not_valid_after(self.now + _LIFETIME)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(issuer, critical=False)
        )

    def _signed(self, unsigned: x509.CertificateBuilder) -> bytes:
        signed = unsigned.sign(self.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _text_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file
