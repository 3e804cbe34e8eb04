import { expect, test } from "vitest";
import { isPrivateAddress } from "./private-addresses.ts";

test.each([
  "127.0.0.1",
  "0.0.0.0",
  "10.1.2.3",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
])("%s is refused", (address) => {
  expect(isPrivateAddress(address, 4)).toBe(true);
});

test.each([
  "::1",
  "::",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "::7f00:1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::7f00:1",
  "2002:7f00:1::",
  // IPv4-translated.
  "::ffff:0:127.0.0.1",
  "::ffff:0:7f00:1",
  "100::1",
  "100:0:0:1::1",
  "2001::1",
  "2001:2::1",
  "2001:1ff:ffff::1",
  "2001:db8::1",
  "3fff::1",
  "3fff:fff:ffff::1",
  "5f00::1",
  "fc00::1",
  "fec0::1",
  "4000::1",
  "fd00:ec2::254",
  "fe80::1",
  "ff02::1",
])("%s is refused", (address) => {
  expect(isPrivateAddress(address, 6)).toBe(true);
});

test.each([
  ["8.8.8.8", 4],
  ["172.32.0.1", 4],
  ["192.169.0.1", 4],
  ["::ffff:8.8.8.8", 6],
  ["192.0.1.1", 4],
  ["198.20.0.1", 4],
  ["223.255.255.255", 4],
  ["2606:4700::1111", 6],
  ["2001:200::1", 6],
  ["2001:db7::1", 6],
  ["2001:db9::1", 6],
  ["2003::1", 6],
  ["3ffe::1", 6],
  ["3fff:1000::1", 6],
] as const)("%s is public", (address, family) => {
  expect(isPrivateAddress(address, family)).toBe(false);
});
