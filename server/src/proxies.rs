//! The proxies in front of Muster, and whom they say they speak for.
//!
//! Anybody can write `X-Forwarded-For` into a request. It counts as far as it was written by those whom the
//! operator trusts, read from its end: the first address that is none of theirs is the client's.

use std::{net::IpAddr, str::FromStr};

use axum::http::{HeaderMap, HeaderName, header};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The networks of the proxies that are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Proxies {
    networks: Vec<Block>,
}

/// `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    first: IpAddr,
    /// How many bits of it count.
    bits: u32,
}

impl FromStr for Proxies {
    /// The part that is no network.
    type Err = String;

    /// Addresses and networks, with commas between them.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks =
            parts.map(|part| block(part).ok_or_else(|| part.to_owned())).collect::<Result<_, _>>()?;
        Ok(Self { networks })
    }
}

fn block(text: &str) -> Option<Block> {
    let (first, bits) = match text.split_once('/') {
        Some((first, bits)) => (first, Some(bits.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let first: IpAddr = first.parse().ok()?;
    let most = if first.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(most);
    (bits <= most).then_some(Block { first, bits })
}

impl Block {
    fn contains(self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let apart = first.to_bits() ^ address.to_bits();
                apart.checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let apart = first.to_bits() ^ address.to_bits();
                apart.checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl Proxies {
    /// Who is at the other end, where `peer` is at the other end of the connection.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let said = [X_FORWARDED_FOR, header::FORWARDED].map(|name| self.said(peer, headers, &name));
        match said {
            // A proxy writes one of the two and may let the other through as the client wrote it. Where they
            // differ, none of them is believed.
            [Some(one), Some(other)] if one != other => peer,
            [Some(one), _] | [None, Some(one)] => one,
            [None, None] => peer,
        }
    }

    /// Whom the header names; nothing if there is none.
    fn said(&self, peer: IpAddr, headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
        let lines = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
        if hops.is_empty() {
            return None;
        }
        let mut client = peer;
        for hop in hops.iter().rev() {
            let hop = if *name == X_FORWARDED_FOR { Some(*hop) } else { of_pair(hop) };
            // `unknown` and the like: whoever said so is as far as can be seen.
            let Some(address) = hop.and_then(address) else { break };
            client = address;
            if !self.trusts(client) {
                break;
            }
        }
        Some(client)
    }

    /// Whether one of them is at the other end of the connection.
    pub(crate) fn are(&self, peer: IpAddr) -> bool {
        self.trusts(peer.to_canonical())
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(address))
    }
}

/// The value of `for` in `for=192.0.2.60;proto=https;by=203.0.113.43`.
fn of_pair(element: &str) -> Option<&str> {
    element.split(';').filter_map(|pair| pair.split_once('=')).find_map(|(name, value)| {
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// With or without a port; IPv6 with brackets where there is one.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = match text.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?.parse().ok()?,
        None => match text.parse() {
            Ok(address) => address,
            Err(_) => text.rsplit_once(':')?.0.parse().ok()?,
        },
    };
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, lines: &[(&'static str, &'static str)]) -> String {
        let proxies: Proxies = trusted.parse().unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        const XFF: &str = "x-forwarded-for";
        const FORWARDED: &str = "forwarded";
        let at = "10.0.0.0/8, 192.0.2.1,2001:db8::/32";
        for (trusted, peer, lines, expected) in [
            ("", "10.0.0.1", &[(XFF, "198.51.100.7")][..], "10.0.0.1"),
            (at, "203.0.113.5", &[(XFF, "198.51.100.7")], "203.0.113.5"),
            (at, "10.0.0.1", &[(XFF, "198.51.100.7")], "198.51.100.7"),
            (at, "::ffff:10.0.0.1", &[(XFF, "198.51.100.7")], "198.51.100.7"),
            // What the client wrote itself stands before what the proxies wrote.
            (at, "10.0.0.1", &[(XFF, "1.2.3.4, 198.51.100.7")], "198.51.100.7"),
            (at, "10.0.0.1", &[(XFF, "1.2.3.4, 198.51.100.7, 10.9.9.9, 192.0.2.1")], "198.51.100.7"),
            (at, "10.0.0.1", &[(XFF, "1.2.3.4"), (XFF, "198.51.100.7")], "198.51.100.7"),
            (at, "10.0.0.1", &[(XFF, "1.2.3.4, nonsense")], "10.0.0.1"),
            (at, "10.0.0.1", &[(XFF, "1.2.3.4, nonsense, 10.0.0.2")], "10.0.0.2"),
            (at, "10.0.0.1", &[(XFF, "")], "10.0.0.1"),
            (at, "10.0.0.1", &[(XFF, "198.51.100.7:4711")], "198.51.100.7"),
            (at, "2001:db8::1", &[(XFF, "[2001:db9::7]:4711")], "2001:db9::7"),
            (at, "2001:db8::1", &[(XFF, "2001:db9::7")], "2001:db9::7"),
            (
                at,
                "10.0.0.1",
                &[(FORWARDED, "for=1.2.3.4, For=\"[2001:db9::7]:80\";proto=https")],
                "2001:db9::7",
            ),
            (at, "10.0.0.1", &[(FORWARDED, "proto=https;for=198.51.100.7")], "198.51.100.7"),
            (at, "10.0.0.1", &[(FORWARDED, "for=unknown")], "10.0.0.1"),
            (at, "10.0.0.1", &[(XFF, "198.51.100.7"), (FORWARDED, "for=1.2.3.4")], "10.0.0.1"),
            (at, "10.0.0.1", &[(XFF, "198.51.100.7"), (FORWARDED, "for=198.51.100.7")], "198.51.100.7"),
            (at, "10.0.0.1", &[], "10.0.0.1"),
            ("0.0.0.0/0", "10.0.0.1", &[(XFF, "1.2.3.4, 5.6.7.8")], "1.2.3.4"),
        ] {
            assert_eq!(client(trusted, peer, lines), expected, "{trusted} {peer} {lines:?}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for wrong in ["10.0.0.0/33", "10.0.0/8", "proxy.example.com", "::/129", "10.0.0.0/x", "10.0.0.1:80"] {
            assert_eq!(wrong.parse::<Proxies>(), Err(wrong.to_owned()));
        }
        assert_eq!(" , ".parse::<Proxies>(), Ok(Proxies::default()));
    }
}
