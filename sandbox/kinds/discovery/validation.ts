/** Follows pkg/apis/discovery/validation. */
import { duplicate, invalidValue, notSupported, required, tooMany } from '../../apimachinery/errors.ts';
import { isIPv4, isIPv6, isValidPortNum, nameIsDNSSubdomain } from '../../apimachinery/validation.ts';
import { protocols } from '../core/containers-validation.ts';
import { type Any, complaints, type Errors, label, nonSpecialIP, oneOf, qualifiedName } from '../validation.ts';

const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20_000;

function address(value: string, type: string, path: string): Errors {
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const fine = type === 'IPv4' ? isIPv4(value) : isIPv6(value);
  return [
    ...(fine ? [] : [invalidValue(path, value, `must be a valid ${type} address`)]),
    ...nonSpecialIP(value, path),
  ];
}

function endpoint(e: Any, type: string, path: string): Errors {
  const addresses: string[] = e.addresses ?? [];
  const at = `${path}.addresses`;
  const errors: Errors = [];
  if (addresses.length === 0) errors.push(required(at, 'must contain at least 1 address'));
  else if (addresses.length > maxAddresses) errors.push(tooMany(at, addresses.length, maxAddresses));
  for (const [i, value] of addresses.entries()) errors.push(...address(value, type, `${at}[${i}]`));
  if (e.nodeName !== undefined)
    errors.push(...complaints(`${path}.nodeName`, e.nodeName, nameIsDNSSubdomain(e.nodeName, false)));
  if (e.hostname !== undefined) errors.push(...label(e.hostname, `${path}.hostname`));
  return errors;
}

export function validateEndpointSlice(slice: Any): Errors {
  const errors = oneOf(slice.addressType, 'addressType', ['FQDN', 'IPv4', 'IPv6']);
  const endpoints: Any[] = slice.endpoints ?? [];
  if (endpoints.length > maxEndpoints) errors.push(tooMany('endpoints', endpoints.length, maxEndpoints));
  else for (const [i, e] of endpoints.entries()) errors.push(...endpoint(e, slice.addressType, `endpoints[${i}]`));
  const ports: Any[] = slice.ports ?? [];
  if (ports.length > maxPorts) return [...errors, tooMany('ports', ports.length, maxPorts)];
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const at = `ports[${i}]`;
    const name: string = port.name ?? '';
    if (name) errors.push(...label(name, `${at}.name`));
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (port.port !== undefined) errors.push(...complaints(`${at}.port`, port.port, isValidPortNum(port.port)));
    if (!protocols.includes(port.protocol)) errors.push(notSupported(`${at}.protocol`, port.protocol ?? '', protocols));
    if (port.appProtocol !== undefined) errors.push(...qualifiedName(port.appProtocol, `${at}.appProtocol`));
  }
  return errors;
}
