import { BlockList } from "node:net";

const PRIVATE_RANGES = [
  // "This" host, private networks, shared address space, loopback, link-local (where clouds keep credentials).
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  // Multicast, reserved, broadcast.
  ["224.0.0.0", 3, "ipv4"],
  ["::", 127, "ipv6"],
  // Ways to write an IPv4 address, whose gateway would reach what we refuse: compatible, NAT64, 6to4, Teredo.
  ["::", 96, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["2001::", 32, "ipv6"],
  // Unique local, link-local, site-local, multicast.
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["fec0::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
] as const;

const privateAddresses = new BlockList();
for (const [network, prefix, family] of PRIVATE_RANGES) privateAddresses.addSubnet(network, prefix, family);

/** Whether an address is of no public host. IPv4 written as IPv6 (`::ffff:10.0.0.1`) counts as what it stands for. */
export function isPrivateAddress(address: string, family: 4 | 6): boolean {
  return privateAddresses.check(address, family === 4 ? "ipv4" : "ipv6");
}
