import { BlockList } from "node:net";

/**
 * IPv4 that is no public host's: what is not globally reachable by
 * https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast.
 */
const PRIVATE_IPV4 = [
  // "This" network, private networks, shared address space, loopback, link-local (where clouds keep credentials).
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  // Protocol assignments, documentation, relays of 6to4.
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  // Benchmarks, documentation twice.
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  // Multicast, reserved, broadcast.
  ["224.0.0.0", 3],
] as const;

/**
 * Public hosts have addresses of 2000::/3 only (https://www.iana.org/assignments/ipv6-address-space). What is outside of
 * it needs no list: loopback, unique local (fc00::/7), link-local (fe80::/10), site-local (fec0::/10), multicast,
 * discard-only (100::/64), segment routing (5f00::/16), and the ways to write an IPv4 address whose gateway would reach
 * what we refuse: compatible (::/96), translated (::ffff:0:0:0/96) and NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
 */
const GLOBAL_UNICAST = ["2000::", 3] as const;

/** Inside of it, by https://www.iana.org/assignments/iana-ipv6-special-registry. */
const PRIVATE_IPV6 = [
  // Protocol assignments: Teredo, which carries an IPv4 address, benchmarks, ORCHID.
  ["2001::", 23],
  // Documentation.
  ["2001:db8::", 32],
  ["3fff::", 20],
  // 6to4, which carries an IPv4 address.
  ["2002::", 16],
] as const;

const listOf = (ranges: readonly (readonly [string, number])[], family: "ipv4" | "ipv6"): BlockList => {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
};

const privateIpv4 = listOf(PRIVATE_IPV4, "ipv4");
const privateIpv6 = listOf(PRIVATE_IPV6, "ipv6");
const globalUnicast = listOf([GLOBAL_UNICAST], "ipv6");
const everyIpv4 = listOf([["0.0.0.0", 0]], "ipv4");

/** Whether an address is of no public host. IPv4 written as IPv6 (`::ffff:10.0.0.1`) counts as what it stands for. */
export function isPrivateAddress(address: string, family: 4 | 6): boolean {
  if (family === 4) return privateIpv4.check(address, "ipv4");
  // A list of IPv4 ranges finds mapped addresses by itself, and no others.
  if (everyIpv4.check(address, "ipv6")) return privateIpv4.check(address, "ipv6");
  return !globalUnicast.check(address, "ipv6") || privateIpv6.check(address, "ipv6");
}
