/** Security contexts. Follows pkg/apis/core/validation. */
import { forbiddenField, invalidValue, notSupported, required, tooLong } from '../../apimachinery/errors.ts';
import { type Any, type Errors, userID } from '../validation.ts';
import { internal } from './internal.ts';
import { localDescendingPath } from './volumes-validation.ts';

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function seccomp(profile: Any, path: string): Errors {
  if (!profile) return [];
  const errors: Errors = [];
  const type: string = profile.type ?? '';
  if (type === '') errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else if (!profileTypes.includes(type)) errors.push(notSupported(`${path}.type`, type, profileTypes));
  const at = `${path}.localhostProfile`;
  if (type === 'Localhost') {
    if (profile.localhostProfile === undefined) errors.push(required(at, 'must be set when seccomp type is Localhost'));
    else errors.push(...localDescendingPath(profile.localhostProfile, at));
  } else if (profile.localhostProfile !== undefined) {
    errors.push(
      invalidValue(at, internal('SeccompProfile', profile), 'can only be set when seccomp type is Localhost'),
    );
  }
  return errors;
}

function appArmor(profile: Any, path: string): Errors {
  if (!profile) return [];
  const at = `${path}.localhostProfile`;
  const local: string | undefined = profile.localhostProfile;
  switch (profile.type ?? '') {
    case 'Localhost':
      if (!local?.trim() && (local ?? '') === '') return [required(at, 'must be set when AppArmor type is Localhost')];
      if (local!.trim() !== local) return [invalidValue(at, local, 'must not be padded with whitespace')];
      return local!.length > 4095 ? [tooLong(at, 4095)] : [];
    case 'RuntimeDefault':
    case 'Unconfined':
      return local === undefined ? [] : [invalidValue(at, local, 'can only be set when AppArmor type is Localhost')];
    case '':
      return [required(`${path}.type`, 'type is required when appArmorProfile is set')];
    default:
      return [notSupported(`${path}.type`, profile.type, profileTypes)];
  }
}

/** ValidateSecurityContext. */
export function containerSecurityContext(sc: Any, path: string, hostUsers: boolean): Errors {
  if (!sc) return [];
  const errors = [...userID(sc.runAsUser, `${path}.runAsUser`), ...userID(sc.runAsGroup, `${path}.runAsGroup`)];
  if (sc.procMount !== undefined) {
    if (sc.procMount !== 'Default' && sc.procMount !== 'Unmasked')
      errors.push(notSupported(`${path}.procMount`, sc.procMount, ['Default', 'Unmasked']));
    if (hostUsers && sc.procMount === 'Unmasked')
      errors.push(invalidValue(`${path}.procMount`, sc.procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  errors.push(...seccomp(sc.seccompProfile, `${path}.seccompProfile`));
  if (sc.allowPrivilegeEscalation === false) {
    const whole = internal('SecurityContext', sc);
    if (sc.privileged)
      errors.push(invalidValue(path, whole, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
    for (const capability of (sc.capabilities?.add ?? []) as string[])
      if (capability === 'CAP_SYS_ADMIN')
        errors.push(
          invalidValue(
            path,
            whole,
            'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
          ),
        );
  }
  return [...errors, ...appArmor(sc.appArmorProfile, `${path}.appArmorProfile`)];
}

const sysctlName = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const sysctlPattern = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

function sysctls(list: Any[], spec: Any, path: string): Errors {
  const errors: Errors = [];
  const names = new Set<string>();
  for (const [i, sysctl] of list.entries()) {
    const at = `${path}[${i}].name`;
    const name: string = sysctl.name ?? '';
    if (!name) errors.push(required(at));
    else if (name.length > 253 || !sysctlName.test(name))
      errors.push(invalidValue(at, name, `must have at most 253 characters and match regex ${sysctlPattern}`));
    else if (names.has(name)) errors.push({ ...invalidValue(at, name, ''), ...duplicateOf(at, name) });
    const dotted = name.replaceAll('/', '.');
    if (spec.hostNetwork && dotted.startsWith('net.'))
      errors.push(invalidValue(at, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC && (/^kernel\.(shm|msg|sem)/.test(dotted) || dotted.startsWith('fs.mqueue.')))
      errors.push(invalidValue(at, name, "may not be specified when 'hostIPC' is true"));
    names.add(name);
  }
  return errors;
}

function duplicateOf(field: string, value: string) {
  const body = `Duplicate value: ${JSON.stringify(value)}`;
  return { reason: 'FieldValueDuplicate', body, message: `${field}: ${body}` };
}

/** validatePodSpecSecurityContext. */
export function podSecurityContext(sc: Any, spec: Any, path: string): Errors {
  if (!sc) return [];
  const errors = [
    ...userID(sc.fsGroup, `${path}.fsGroup`),
    ...userID(sc.runAsUser, `${path}.runAsUser`),
    ...userID(sc.runAsGroup, `${path}.runAsGroup`),
    ...((sc.supplementalGroups ?? []) as number[]).flatMap((gid, i) => userID(gid, `${path}.supplementalGroups[${i}]`)),
  ];
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(
      invalidValue(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    );
  errors.push(...sysctls(sc.sysctls ?? [], spec, `${path}.sysctls`));
  const value = (field: string, supported: string[]): void => {
    if (sc[field] !== undefined && !supported.includes(sc[field]))
      errors.push(notSupported(`${path}.${field}`, sc[field], supported));
  };
  value('fsGroupChangePolicy', ['Always', 'OnRootMismatch']);
  errors.push(...seccomp(sc.seccompProfile, `${path}.seccompProfile`));
  errors.push(...appArmor(sc.appArmorProfile, `${path}.appArmorProfile`));
  value('supplementalGroupsPolicy', ['Merge', 'Strict']);
  value('seLinuxChangePolicy', ['MountOption', 'Recursive']);
  return errors;
}

/** validateHostUsers. */
export function hostUsers(spec: Any, path: string): Errors {
  if (spec.hostUsers !== false) return [];
  const why = 'when `pod.Spec.HostUsers` is false';
  return [
    ...(spec.hostNetwork ? [forbiddenField(`${path}.hostNetwork`, why)] : []),
    ...(spec.hostPID ? [forbiddenField(`${path}.HostPID`, why)] : []),
    ...(spec.hostIPC ? [forbiddenField(`${path}.HostIPC`, why)] : []),
  ];
}
