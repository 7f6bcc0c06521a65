"""Which addresses a call to a user's address may reach."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from tongzhou.kernel.http.outgoing import Outgoing, OutgoingFault, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1"),
        *("64:ff9b::a00:1", "2002:0a00:0001::", "192.0.2.1", "2001:db8::1"),
    ],
)
def test_what_is_not_the_internets_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_the_internets_is(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://127.0.0.1:1/", "not_public"),
        ("http://localhost:1/", "not_public"),
        ("http://[::1]:1/", "not_public"),
        ("http://2130706433:1/", "not_public"),
        ("http://nothing.invalid/", "not_resolved"),
        ("file:///etc/passwd", "bad_address"),
        ("http://a:b@127.0.0.1/", "bad_address"),
        ("http://127.0.0.1:99999/", "bad_address"),
    ],
)
async def test_calls_that_are_not_made(url: str, fault: str) -> None:
    with pytest.raises(OutgoingFault) as caught:
        await Outgoing().post(url, b"", {})
    assert caught.value.fault == fault


async def test_an_exception_lets_a_private_address_be_called() -> None:
    for exceptions in ("127.0.0.0/8", "127.0.0.1", "localhost, 127.0.0.1"):
        with pytest.raises(OutgoingFault) as caught:
            await Outgoing(exceptions).post("http://127.0.0.1:1/", b"", {})
        assert caught.value.fault == "not_reached"
