// Where a webhook may go. Its address is typed by a person of the firm, and the request is made from inside the
// server's network: so nothing but public addresses, checked where the connection is made and not before, for a name
// may stand for another address a moment later.

import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

const closed = new BlockList();
// RFC 6890 and its successors: this network, private, shared, loopback, link-local (the metadata of clouds), documentation,
// benchmarks, multicast, reserved.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(network, prefix, 'ipv4');
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6'); // all that is given out for use on the Internet
const closed6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23], // special purposes, Teredo among them
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: an IPv4 address in disguise
  ['3fff::', 20],
] as const)
  closed6.addSubnet(network, prefix, 'ipv6');

/** Of an address, not a name: whether it is on the Internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
  return isIP(address) === 4 && !closed.check(address, 'ipv4');
}

export class ClosedAddress extends Error {
  constructor(host: string) {
    super(`${host} is an address inside a network: a webhook goes to the Internet only`);
  }
}

/** As node:dns looks names up, and refuses a name that stands for any address that is not public. */
export const lookupPublic: LookupFunction = (host, options, answer) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const addresses = Array.isArray(found) ? found : [];
    const [first] = addresses;
    if (error !== null) answer(error, []);
    else if (first === undefined || !addresses.every((each) => isPublicAddress(each.address)))
      answer(new ClosedAddress(host), []);
    else if (options.all === true) answer(null, addresses);
    else answer(null, first.address, first.family);
  });
};
