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
  "224.0.0.1",
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
  "2002:7f00:1::",
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
  ["2606:4700::1111", 6],
] as const)("%s is public", (address, family) => {
  expect(isPrivateAddress(address, family)).toBe(false);
});
