/** Follows ValidateEndpoints of pkg/apis/core/validation. */
import { required } from '../../apimachinery/errors.ts';
import { isValidPortNum, nameIsDNSSubdomain } from '../../apimachinery/validation.ts';
import { type Any, complaints, type Errors, ip, label, nonSpecialIP, oneOf, qualifiedName } from '../validation.ts';
import { protocols } from './containers-validation.ts';

function endpointAddress(address: Any, path: string): Errors {
  return [
    ...ip(address.ip ?? '', `${path}.ip`),
    ...(address.hostname ? label(address.hostname, `${path}.hostname`) : []),
    ...(address.nodeName === undefined
      ? []
      : complaints(`${path}.nodeName`, address.nodeName, nameIsDNSSubdomain(address.nodeName, false))),
    ...nonSpecialIP(address.ip ?? '', `${path}.ip`),
  ];
}

function endpointPort(port: Any, path: string, requireName: boolean): Errors {
  const name: Errors = port.name ? label(port.name, `${path}.name`) : requireName ? [required(`${path}.name`)] : [];
  return [
    ...name,
    ...complaints(`${path}.port`, port.port ?? 0, isValidPortNum(port.port ?? 0)),
    ...oneOf(port.protocol, `${path}.protocol`, protocols),
    ...(port.appProtocol === undefined ? [] : qualifiedName(port.appProtocol, `${path}.appProtocol`)),
  ];
}

export function validateEndpoints(endpoints: Any): Errors {
  return ((endpoints.subsets ?? []) as Any[]).flatMap((subset, i) => {
    const at = `subsets[${i}]`;
    const ports: Any[] = subset.ports ?? [];
    const lists = ['addresses', 'notReadyAddresses'];
    return [
      ...(lists.some((list) => subset[list]?.length)
        ? []
        : [required(at, 'must specify `addresses` or `notReadyAddresses`')]),
      ...lists.flatMap((list) =>
        ((subset[list] ?? []) as Any[]).flatMap((address, j) => endpointAddress(address, `${at}.${list}[${j}]`)),
      ),
      ...ports.flatMap((port, j) => endpointPort(port, `${at}.ports[${j}]`, ports.length > 1)),
    ];
  });
}
